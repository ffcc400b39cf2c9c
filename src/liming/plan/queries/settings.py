"""Values of this room that a company may change."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from liming.register.queries import ParameterBook

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The parameters this room ships, by key."""
    with (DATA / "parameters.toml").open("rb") as file:
        return {row["key"]: row for row in tomllib.load(file)["parameter"]}


def setting(key: str) -> Any:
    """The value of a key of this room that is the same everywhere, as it holds today."""
    return settings_book(key).at(key)


def supervision_levels() -> tuple[tuple[str, str], ...]:
    """The levels of supervision: code and word in the active language."""
    english = (get_language() or "zh").startswith("en")
    return tuple((row["code"], row["en" if english else "zh"]) for row in setting("supervision.levels"))


def settings_book(*keys: str) -> ParameterBook:
    """Values of these keys (default: all) as they hold today in every unit, else as shipped."""
    chosen = keys or tuple(shipped())
    return ParameterBook(chosen, {key: shipped()[key]["value"] for key in chosen if key in shipped()})
