"""Which column of a sender's sheet holds what."""

import re
from collections.abc import Mapping, Sequence

FIELDS = (
    "external_number",
    "received_at",
    "contact_name",
    "contact_phone",
    "kind",
    "title",
    "words",
    "address",
    "county",
    "township",
    "urgency",
    "sender_due",
    "remark",
)
HEADER_ROWS = 15
_MARKS = re.compile(r"[\s*＊:：/]|[（(].*?[)）]")


def plain(header: object) -> str:
    """A column name without spaces, stars and notes in brackets."""
    return _MARKS.sub("", str(header or "")).lower()


def guess(headers: Sequence[object], synonyms: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Field to position by synonyms; the first column of a name wins, a longer name before a part of it."""
    names = [plain(header) for header in headers]
    found: dict[str, int] = {}
    for field in FIELDS:
        known = [plain(word) for word in synonyms.get(field, ())]
        place = next((names.index(word) for word in known if word in names), None)
        if place is not None and place not in found.values():
            found[field] = place
    return found


def by_mapping(headers: Sequence[object], mapping: Mapping[str, str]) -> dict[str, int]:
    """Field to position by a saved mapping of field to the sender's column name."""
    names = [plain(header) for header in headers]
    return {
        field: names.index(plain(name))
        for field, name in mapping.items()
        if field in FIELDS and plain(name) in names
    }


def is_header(places: Mapping[str, object]) -> bool:
    """Enough to work with: what it is about, and at least one more column."""
    return bool({"title", "words"} & set(places)) and len(places) > 1
