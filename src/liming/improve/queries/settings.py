"""Values of this room that a company may change."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from liming.execute.queries.settings import in_language
from liming.execute.queries.settings import shipped as shipped_by_execute
from liming.improve.rules import Steps
from liming.register.queries import ParameterBook

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The parameters this room ships, by key."""
    with (DATA / "parameters.toml").open("rb") as file:
        return {row["key"]: row for row in tomllib.load(file)["parameter"]}


def setting(key: str) -> Any:
    """The value of a key of this room that is the same everywhere, as it holds today."""
    return settings_book(key).at(key)


def settings_book(*keys: str) -> ParameterBook:
    """Values of these keys, of this room or of how people are told, as they hold today in every unit."""
    known = {**shipped_by_execute(), **shipped()}
    return ParameterBook(keys, {key: known[key]["value"] for key in keys if key in known})


def causes() -> tuple[tuple[str, str], ...]:
    """The classes of causes: code and word in the active language."""
    return tuple((row["code"], in_language(row)) for row in setting("improve.causes"))


def cause_name(code: str) -> str:
    """The word of a cause; a code that is no longer listed stands for itself."""
    return dict(causes()).get(code, code)


def word_groups() -> tuple[dict[str, Any], ...]:
    """Groups of words that make requests alike: code, label and the words."""
    return tuple(
        {"code": row["code"], "label": row["zh"], "words": tuple(row["words"].split("、"))}
        for row in setting("improve.cluster_words")
    )


def reminder_steps(book: ParameterBook, path: str) -> Steps:
    """When people below this path are reminded."""
    before, weeks = book.at("improve.remind_before", path), book.at("improve.remind_weeks", path)
    return Steps(tuple(before), int(weeks["captain"]), int(weeks["unit"]))
