"""Each package says what lives here and what may not, and the names it says exist."""

import ast
import re
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "src" / "liming"
PACKAGES = sorted(each.parent for each in HOUSE.rglob("__init__.py") if "migrations" not in each.parts)
_LAYERS = {each.name for each in HOUSE.iterdir() if each.is_dir()}


def words_of(package: Path) -> str:
    return ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))) or ""


def name_of(package: Path) -> str:
    return ".".join(["liming", *package.relative_to(HOUSE).parts])


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_package_says_what_lives_here_in_two_sentences_at_least(package: Path) -> None:
    assert len(re.findall(r"[.](?=\s|$)", words_of(package))) >= 2


def test_modules_named_in_these_words_exist() -> None:
    """`room.module` or `room.part.thing`, from the house's door or from the package itself."""
    lost = []
    for package in PACKAGES:
        for name in re.findall(r"`([a-z_0-9]+(?:\.[A-Za-z_0-9]+)+)`", words_of(package)):
            root = "liming" if name.split(".")[0] in _LAYERS else _room(package)
            if not _is_there(f"{root}.{name}"):
                lost.append(f"{name_of(package)}: {name}")
    assert lost == []


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_every_name_a_package_offers_is_there(package: Path) -> None:
    module = import_module(name_of(package))
    assert [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)] == []


def _room(package: Path) -> str:
    """A bare name such as `rules.columns` is one of the same room."""
    return ".".join(["liming", *package.relative_to(HOUSE).parts[:1]])


def _is_there(name: str) -> bool:
    parts = name.split(".")
    for cut in range(len(parts), 1, -1):
        try:
            found = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        try:
            reduce(getattr, parts[cut:], found)
        except AttributeError:
            return False
        return True
    return False
