"""The documents tell the truth about files: every link and every named path leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
NAMED = re.compile(r"`([\w./<>-]+/[\w.-]+\.(?:py|md|toml|js))`")


def leads(document: Path, target: str) -> bool:
    """Beside the document, from the project's folder, or from the program's and its front end's."""
    program = ROOT / "src" / "liming"
    places = (document.parent, ROOT, program, program / "web", program / "web" / "assets" / "js")
    return any((place / target).exists() for place in places)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_points_to_is_there(document: Path) -> None:
    """Links of every document; paths in backticks that end in a file's name."""
    text = document.read_text("utf-8")
    if document.name == "CONTRIBUTING.md":
        text = re.sub(r"^Make `[^`]+`:$", "", text, flags=re.MULTILINE)
    named = [] if "adr" in document.parts else [each for each in NAMED.findall(text) if "<" not in each]
    assert [each for each in [*LINK.findall(text), *named] if not leads(document, each)] == []
