"""Days typed into a form or an address."""

from datetime import date


def read_day(text: str) -> date | None:
    """The day of an ISO date; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
