"""The catalogue and the scoring rules as shipped in `evaluate/data`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

ROOM = "liming.evaluate"


@dataclass(frozen=True)
class ShippedIndicators:
    """Rows of the catalogue with the day they hold from and where they come from."""

    valid_from: date
    source: str
    rows: tuple[dict[str, Any], ...]


@cache
def shipped_indicators() -> ShippedIndicators:
    """All 36 indicators of the catalogue, in its order."""
    content = _read("indicators.toml")
    return ShippedIndicators(content["valid_from"], content["source"], tuple(content["indicator"]))


@cache
def shipped_rules() -> dict[str, Any]:
    """The method of a quarter: weights of the dimensions, draws, thresholds."""
    return _read("rules.toml")


@cache
def shipped_point_items() -> tuple[dict[str, Any], ...]:
    """The scoring sheet of bonus, deduction and veto items; each row with its source."""
    content = _read("point_items.toml")
    return tuple({**row, "source": content["source"]} for row in content["item"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(ROOM) / "data" / name).read_text(encoding="utf-8"))
