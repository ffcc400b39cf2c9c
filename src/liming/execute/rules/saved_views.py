"""What a saved view of the board keeps: the filters by their names in the address, nothing else."""

from collections.abc import Mapping

NAMES = ("q", "time", "source", "team", "grid", "holder", "practice", "state")
MOST = 12
"""Views a person keeps; more would not be found again in a row of names."""
LONGEST_NAME = 12
_LONGEST_VALUE = 60


def filters_of(given: Mapping[str, str]) -> dict[str, str]:
    """The filters among what stands in an address; blank and unknown ones are left out."""
    return {name: value[:_LONGEST_VALUE] for name in NAMES if (value := given.get(name, "").strip())}
