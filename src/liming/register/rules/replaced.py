"""Abolished divisions of Shanxi and what stands in their place today."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "replaced_divisions.toml"


@dataclass(frozen=True)
class Replaced:
    """An abolished division: its code, the names people still write, the present codes of its land."""

    code: str
    level: str
    names: tuple[str, ...]
    present: tuple[str, ...]
    on: date


@cache
def replaced_divisions() -> tuple[Replaced, ...]:
    """The shipped list."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["replaced"]
    return tuple(
        Replaced(row["code"], row["level"], tuple(row["names"]), tuple(row["present"]), row["on"])
        for row in rows
    )
