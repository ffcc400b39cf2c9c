"""The shipped seasons of the year that special actions come from."""

from datetime import date
from typing import Any

from liming.plan.rules.shipped import read_shipped
from liming.shared.words import chosen

_TAKEN = ("name", "name_en", "aim", "practice", "content", "source")


def seasons() -> list[tuple[str, str]]:
    """Code and name in the reader's language, in the order of the year."""
    return [(row["code"], chosen(row["name"], row["name_en"])) for row in _rows()]


def season_fields(code: str, year: int) -> dict[str, Any]:
    """The fields of a special action of the year that a season gives; empty for an unknown code."""
    row = next((each for each in _rows() if each["code"] == code), None)
    if row is None:
        return {}
    wraps = row["last_day"] < row["first_day"]
    return {
        **{name: row[name] for name in _TAKEN},
        "template": code,
        "service_type_id": row["service_type"],
        "first_day": date(year, *row["first_day"]),
        "last_day": date(year + wraps, *row["last_day"]),
    }


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_shipped("special_actions")["action"]
    return rows
