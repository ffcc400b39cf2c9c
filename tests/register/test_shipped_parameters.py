"""Shipped values fit the columns that keep them, which only PostgreSQL would notice."""

import tomllib
from pathlib import Path

import pytest

import liming
from liming.register.models import Parameter

FILES = sorted(Path(liming.__file__).parent.glob("*/data/parameters.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_every_text_of_a_shipped_value_fits_its_column(file: Path) -> None:
    longest = {
        name: Parameter._meta.get_field(name).max_length for name in ("key", "title", "title_en", "source")
    }
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["parameter"]
    too_long = [
        (row["key"], name) for row in rows for name in longest if len(row.get(name, "")) > longest[name]
    ]
    assert too_long == []
