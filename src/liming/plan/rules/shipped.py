"""Reading the data files this room ships."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parents[1] / "data"


@cache
def read_shipped(name: str) -> dict[str, Any]:
    """The tables of data/`name`.toml; callers do not change them."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
