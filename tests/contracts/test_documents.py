"""The documents tell the truth: links and paths lead somewhere, commands and names are there."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
RUN = re.compile(r"\./run (?!liming)([a-z]+)")
CALLED = re.compile(r"(?:^|[`( ])(?:\./run )?liming ([a-z_]+)\b([^`#&|\n]*)", re.MULTILINE)
QUOTED = re.compile(r"“([^”]{2,14})”")
NOT_OURS = {"夏县瑶峰镇高堰村", "运城夏县分队", "添加到主屏幕", "正常 / 缺陷 / 不涉及"}
"""A place and a team of the demo, a browser's words, three buttons at once."""
IDENTIFIER = re.compile(r"`(?:[\w]+\.)*\.?(\w+)`")
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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_command_that_a_document_names_is_there_with_its_options(document: Path) -> None:
    """`./run …` and `liming …`, in a sentence or in a block."""
    text = document.read_text("utf-8")
    verbs = set(re.findall(r"^([a-z]+)\) #", (ROOT / "run").read_text("utf-8"), re.MULTILINE)) | {"help"}
    assert set(RUN.findall(text)) - verbs == set()
    for name, rest in CALLED.findall(text):
        assert set(re.findall(r"--[a-z][\w-]*", rest)) - options(name) == set(), name


def options(name: str) -> frozenset[str]:
    """What a command of the program can be told; a KeyError when there is none of that name."""
    parser = load_command_class(get_commands()[name], name).create_parser("liming", name)
    return frozenset(option for action in parser._actions for option in action.option_strings)


@pytest.mark.parametrize("name", ["GLOSSARY.md", "ARCHITECTURE.md"])
def test_what_is_named_as_code_stands_in_the_code(name: str) -> None:
    """Each class, function, field, module or parameter, by its last word."""
    found = {each for each in IDENTIFIER.findall((ROOT / name).read_text("utf-8")) if not each.isupper()}
    assert found - defined() == set()


@pytest.mark.parametrize(
    "document", [ROOT / "docs/tour.md", *(ROOT / "docs/guides").glob("*.md")], ids=lambda path: path.stem
)
def test_what_a_guide_quotes_from_a_page_stands_there(document: Path) -> None:
    """Buttons, tabs and pages bear the names by which the guides call them."""
    quoted = set(QUOTED.findall(document.read_text("utf-8"))) - NOT_OURS
    assert [each for each in quoted if each not in words_of_pages()] == []


@cache
def words_of_pages() -> str:
    """All texts of the program and what it ships."""
    files = [path for kind in ("*.py", "*.html", "*.toml", "*.js") for path in (ROOT / "src").rglob(kind)]
    return "\n".join(path.read_text("utf-8") for path in files)


@cache
def defined() -> frozenset[str]:
    """Every word that the program defines: modules, classes, functions, assigned names, keys of its data."""
    program = ROOT / "src" / "liming"
    words = {path.stem for path in program.rglob("*") if "__pycache__" not in path.parts}
    words |= {path.name.removeprefix(".") for path in ROOT.iterdir()}
    marks = (
        ("*.py", r"(?:class|def|import) (\w+)|^\s*(\w+)(?:: [^=\n]+)?(?: = |: )"),
        ("*.js", r"(?:function|const|let) (\w+)"),
        ("*.toml", r"key = \"(?:\w+\.)*(\w+)\""),
    )
    for kind, mark in marks:
        for path in program.rglob(kind):
            for groups in re.findall(mark, path.read_text("utf-8"), re.MULTILINE):
                words.update(groups if isinstance(groups, tuple) else (groups,))
    return frozenset(words)
