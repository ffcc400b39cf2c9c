"""Facts that schedule rules count from. The rooms above know them; they say so here when they start."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

FactSource = Callable[[Iterable[str], date, date], Iterable[tuple[str, str, date]]]
"""(codes, first day, last day) -> (code, place key, local day) of every fact between the days, both included.

A place key is the one of `rules.Place`: "customer:K0001", "site:S01", "point:P01", "team:T01".
"""

_SOURCES: dict[str, FactSource] = {}


def register_facts(name: str, source: FactSource) -> None:
    """Let rules name facts as `name`:code."""
    _SOURCES[name] = source


def known_facts() -> Mapping[str, FactSource]:
    """The sources that rules may name."""
    return _SOURCES
