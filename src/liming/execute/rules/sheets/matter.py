"""What a row is about: the service type, and words that ask for a person's look."""

from collections.abc import Mapping, Sequence
from typing import Any


def service_type(kind: str, text: str, rules: Sequence[Mapping[str, Any]]) -> str:
    """The code of the first rule whose kind is the row's and one of whose words stands in the text.

    A rule without words fits every row of its kind. Empty when no rule fits.
    """
    for rule in rules:
        words = rule.get("words")
        if rule["kind"] == kind and (not words or any(word in text for word in words)):
            return str(rule["code"])
    return ""


def says(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the text."""
    return any(word in text for word in words)


def tells_of_outage(text: str, look: Mapping[str, Sequence[str]]) -> bool:
    """An outage of more than one household."""
    return says(text, look["outage"]) and not says(text, look["one_household"])
