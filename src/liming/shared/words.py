"""Names kept in the database in Chinese and English."""

from typing import Protocol

from django.utils.translation import get_language


class Named(Protocol):
    """Anything with a Chinese and, perhaps, an English name."""

    name: str
    name_en: str


def named(thing: Named) -> str:
    """The name in the reader's language; the Chinese one where there is no English."""
    return chosen(thing.name, thing.name_en)


def chosen(chinese: str, english: str) -> str:
    """One of the two, by the reader's language; the Chinese one where there is no English."""
    is_english = (get_language() or "").startswith("en")
    return (english if is_english else "") or chinese
