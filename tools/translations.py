"""The English catalogue: Chinese is the source text. extract | check | compile; needs no gettext.

extract adds new texts to the .po file, compile makes the .mo; extract and check fail when a text has no
English.
"""

import ast
import os
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liming.project.settings")
SOURCE = ROOT / "src" / "liming"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
CONTEXT_END = "\x04"  # gettext's own: "context\x04text" is one key
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext": (1, 2),
    "_": None,
}


def python_texts(path: Path) -> list[object]:
    with path.open("rb") as file:
        found = extract("python", file, keywords=KEYWORDS)
        return [f"{context}{CONTEXT_END}{text}" if context else text for _, text, _, context in found]


def refusal_words(path: Path) -> list[str]:
    """The things, fields and remedies that refusals name: DomainError translates them when it is shown."""
    words: list[ast.expr] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "DomainError":
            words += [each.value for each in node.keywords if each.arg in ("what", "field", "remedy")]
        elif node.func.id == "TransitionTable":
            words += node.args[:1]
    return [each.value for each in words if isinstance(each, ast.Constant) and isinstance(each.value, str)]


_CALL = re.compile(r"""\b(?:gettext|_)\(\s*u?("(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')\s*\)""")
_PLURAL = re.compile(
    r"""\bngettext\(\s*u?('(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")\s*,\s*u?('(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")"""
)


def template_texts(path: Path) -> list[object]:
    """The calls in Django's own pseudo-Python form of a template, which no tokenizer reads whole."""
    from django.utils.translation.template import templatize

    code = templatize(path.read_text("utf-8"), origin=str(path))
    found = [ast.literal_eval(match.group(1)) for match in _CALL.finditer(code)]
    for match in _PLURAL.finditer(code):
        found += [ast.literal_eval(group) for group in match.groups()]
    return list(found)


def texts() -> set[str]:
    """Every text a user can see, from code and templates."""
    import django

    django.setup()
    found: set[str] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(_flat(python_texts(path)))
            found.update(refusal_words(path))
    for path in sorted(SOURCE.rglob("*.html")) + sorted(SOURCE.rglob("*.txt")):
        found.update(_flat(template_texts(path)))
    return {text for text in found if text}


def _flat(messages: list[object]) -> set[str]:
    flat: set[str] = set()
    for message in messages:
        if isinstance(message, tuple):
            flat.update(part for part in message if isinstance(part, str))
        elif isinstance(message, str):
            flat.add(message)
    return flat


def catalogue() -> Catalog:
    if PO.is_file():
        with PO.open("rb") as file:
            return read_po(file, locale="en")
    return Catalog(locale="en", charset="utf-8")


def english_of(catalog: Catalog, key: str) -> str:
    """The English of "text" or "context\x04text"; empty when there is none."""
    context, _, text = key.rpartition(CONTEXT_END)
    entry = catalog.get(text, context or None)
    return str(entry.string) if entry and entry.string else ""


def write(old: Catalog, wanted: set[str]) -> None:
    """All wanted texts with the English there is, under a header that names no person and no date."""
    new = Catalog(locale="en", charset="utf-8", header_comment="# English for Liming.", fuzzy=False)
    for key in sorted(wanted):
        context, _, text = key.rpartition(CONTEXT_END)
        new.add(text, english_of(old, key), context=context or None)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, width=110, omit_header=False, sort_output=True)
    lines = [line for line in PO.read_text("utf-8").splitlines() if not _PLACEHOLDER.match(line)]
    PO.write_text("\n".join(lines) + "\n", "utf-8")


_PLACEHOLDER = re.compile(
    r'"(Project-Id|Report-Msgid|POT|PO-Revision|Last-Translator|Language-Team|Generated-By)'
)


def needs_english(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def check() -> int:
    old, wanted = catalogue(), texts()
    missing = sorted(text for text in wanted if needs_english(text) and not english_of(old, text))
    kept = {f"{m.context}{CONTEXT_END}{m.id}" if m.context else str(m.id) for m in old if m.id}
    unused = sorted(kept - wanted)
    blanks = sorted(
        str(m.id) for m in old if m.id and m.string and _blanks(str(m.id)) != _blanks(str(m.string))
    )
    for title, rows in (("no English", missing), ("no longer used", unused), ("other blanks", blanks)):
        for row in rows:
            print(f"translations: {title}: {row!r}")
    print(f"translations: {len(wanted)} texts, {len(missing)} without English, {len(unused)} unused")
    return 1 if missing or unused or blanks else 0


def _blanks(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|\{\w*\}|%[sd]", text))


def compile_catalogue() -> int:
    if not PO.is_file():
        return 0
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue())
    return 0


def main() -> int:
    verb = sys.argv[1] if len(sys.argv) > 1 else "check"
    if verb == "compile":
        return compile_catalogue()
    if verb == "extract":
        write(catalogue(), texts())
    return check()


if __name__ == "__main__":
    sys.exit(main())
