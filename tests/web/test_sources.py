"""Sources of shipped values are told in the reader's language."""

import tomllib
from pathlib import Path

import pytest
from django.utils import translation

import liming
from liming.web.words.sources import source_words

ROOT = Path(liming.__file__).parent
FILES = sorted([*ROOT.glob("*/data/parameters.toml"), *ROOT.glob("*/data/standards.toml")])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]} {file.stem}")
def test_every_shipped_source_has_chinese_words_and_reads_as_written_in_english(file: Path) -> None:
    """A new parameter brings the Chinese of its source with it."""
    sources = {
        row["source"] for rows in tomllib.loads(file.read_text()).values() for row in rows if "source" in row
    }
    with translation.override("zh-hans"):
        assert [each for each in sorted(sources) if source_words(each).isascii()] == []
    with translation.override("en"):
        assert [each for each in sorted(sources) if source_words(each) != each] == []


def test_what_people_wrote_stays_as_it_is() -> None:
    assert source_words("县公司 2026 年 3 月例会") == "县公司 2026 年 3 月例会"
