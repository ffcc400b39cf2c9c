"""Values of this room that a company may change."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from liming.register.queries import parameter_row

DATA = Path(__file__).resolve().parent.parent / "data"


def setting(key: str, day: date | None = None) -> Any:
    """The value in force on `day` (default today); the shipped one where none was stored.

    Raises KeyError for a key this room does not ship.
    """
    stored = parameter_row(key, day)
    return stored.value if stored else shipped()[key]["value"]


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The parameters this room ships, by key."""
    with (DATA / "parameters.toml").open("rb") as file:
        return {row["key"]: row for row in tomllib.load(file)["parameter"]}
