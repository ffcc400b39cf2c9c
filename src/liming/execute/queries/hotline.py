"""The shipped reading of hotline sheets."""

import tomllib
from functools import cache
from typing import Any

from liming.execute.queries.settings import DATA


@cache
def hotline() -> dict[str, Any]:
    """Column names, urgency words, words that ask for a look, and the rules for service types."""
    with (DATA / "hotline.toml").open("rb") as file:
        return tomllib.load(file)
