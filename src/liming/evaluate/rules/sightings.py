"""Something odd in the records as a search finds it, and which texts are nearly the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from liming.evaluate.enums import AuditKind
from liming.shared.digests import digest

_PLAIN = re.compile(r"[\s\d，。、；：,.;:!?！？（）()\-—]+")
_GRAM = 3


@dataclass(frozen=True)
class Seen:
    """One thing a sighting rests on: a record or a request, the photo meant, a note of what is odd in it."""

    record: UUID | None = None
    request: UUID | None = None
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sighting:
    """A pattern of one team in one quarter; `anchor` names it, so that the same one is known again."""

    kind: AuditKind
    quarter: str
    team: UUID
    anchor: str
    seen: tuple[Seen, ...]
    member: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        return digest([self.kind, self.quarter, str(self.team), self.anchor])


def like_texts(texts: Sequence[str], least: int, likeness: float) -> list[list[int]]:
    """Groups of positions whose texts are nearly the same, numbers and marks left out; two or more each.

    Texts shorter than `least` characters say too little. Likeness 0..1 is the shared part of all runs of
    three characters (Jaccard).
    """
    plain = [_PLAIN.sub("", text) for text in texts]
    by_text: dict[str, list[int]] = {}
    for place, text in enumerate(plain):
        if len(text) >= least:
            by_text.setdefault(text, []).append(place)
    groups: list[tuple[set[str], list[int]]] = []
    for text, places in sorted(by_text.items(), key=lambda each: (-len(each[1]), each[0])):
        grams = {text[start : start + _GRAM] for start in range(max(1, len(text) - _GRAM + 1))}
        near = next((group for group in groups if _alike(group[0], grams) >= likeness), None)
        if near is None:
            groups.append((grams, list(places)))
        else:
            near[1].extend(places)
    return [sorted(places) for _grams, places in groups if len(places) > 1]


def _alike(one: set[str], other: set[str]) -> float:
    if min(len(one), len(other)) < 0.5 * max(len(one), len(other)):
        return 0.0
    return len(one & other) / len(one | other)
