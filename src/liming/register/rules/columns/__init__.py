"""Every noun of the register, described once for files, lists, details and forms.

Here: which columns, how each is read, written and shown. Not here: reading files (`adapters`) or writing rows
(`actions`).
"""

from liming.register.rules.columns import organisation, people, places, settings
from liming.register.rules.columns.column import Column, Kind, Noun
from liming.shared.errors import DomainError

NOUNS: dict[str, Noun] = {
    noun.key: noun for noun in (*organisation.NOUNS, *people.NOUNS, *places.NOUNS, *settings.NOUNS)
}


def noun(key: str) -> Noun:
    """The noun of this key; raises `noun_unknown`."""
    if key not in NOUNS:
        raise DomainError("noun_unknown", noun=key)
    return NOUNS[key]


__all__ = ["NOUNS", "Column", "Kind", "Noun", "noun"]
