"""The demo's declarative data, read once."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def data(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`."""
    text = resources.files("liming.jobs.demo").joinpath("data", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
