"""Values of this room that a company may change."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from liming.register.queries import ParameterBook, parameter_row

FROZEN = "ledger.frozen_through"
DATA = Path(__file__).resolve().parent.parent / "data"


def setting(key: str, day: date | None = None) -> Any:
    """The value in force on `day` (default today); the shipped one where none was stored.

    Raises KeyError for a key this room does not ship.
    """
    stored = parameter_row(key, day)
    return stored.value if stored else shipped()[key]["value"]


def frozen_through() -> str:
    """The quarter ("2026Q3") through which the ledger is frozen; empty before the first."""
    return str(setting(FROZEN) or "")


def settings_book(*keys: str) -> ParameterBook:
    """Values of these keys as they hold today in every unit; the shipped ones where none is stored."""
    return ParameterBook(keys, {key: shipped()[key]["value"] for key in keys})


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The parameters this room ships, by key."""
    with (DATA / "parameters.toml").open("rb") as file:
        return {row["key"]: row for row in tomllib.load(file)["parameter"]}


def in_language(row: Mapping[str, str]) -> str:
    """The `en` word of an editable list's row while English is spoken, else the `zh` one."""
    key = "en" if (get_language() or "zh").startswith("en") else "zh"
    return row.get(key) or row["zh"]


def rating_labels() -> tuple[str, ...]:
    """The words a customer may tick, in the active language."""
    return tuple(in_language(row) for row in setting("ratings.labels"))


def pause_causes() -> tuple[tuple[str, str], ...]:
    """The listed causes that may pause a clock: code and word."""
    return tuple((row["code"], in_language(row)) for row in setting("requests.pause_causes"))
