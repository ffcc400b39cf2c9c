"""Divisions named in an address or a sentence, however short people put them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from liming.register.rules.replaced import Replaced

_SUFFIXES = (
    "街道办事处",
    "街道办",
    "街道",
    "社区居委会",
    "社区",
    "村委会",
    "省",
    "市",
    "区",
    "县",
    "镇",
    "乡",
    "村",
)
_SHORTEST_STEM = 2
_NUMBERS = re.compile(r"\d+", re.ASCII)
_DEPTH = {"province": 0, "city": 1, "county": 2, "township": 3, "community": 4}


@dataclass(frozen=True)
class Place:
    """A division as the finder sees it."""

    code: str
    name: str
    level: str
    parent: str | None


@dataclass(frozen=True)
class Hit:
    """A division that the text may mean. `words` are those that name it; `replaced` holds the abolished
    names that were written instead of the present one."""

    code: str
    level: str
    words: tuple[str, ...]
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mention:
    """A word of the text and what it may name: codes, each with the abolished name if it is one."""

    start: int
    end: int
    word: str
    meant: Sequence[tuple[str, str]]


_Naming = tuple[_Mention, str]
"""A mention as it names one division, with the abolished name that led there."""


@dataclass
class DivisionFinder:
    """A fixed set of divisions made searchable by their names, their stems and abolished names."""

    places: dict[str, Place]
    words: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Place], abolished: Iterable[Replaced]) -> "DivisionFinder":
        """Index every name and stem; an abolished name leads to each of its present divisions."""
        finder = cls({place.code: place for place in places})
        for place in finder.places.values():
            for word in {place.name, *_stems(place.name)}:
                finder.words.setdefault(word, []).append((place.code, ""))
        for old in abolished:
            for name in old.names:
                known = [(code, name) for code in old.present if code in finder.places]
                finder.words.setdefault(name, []).extend(known)
        return finder

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How long the words are that begin with these two characters; nothing else is looked up."""
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[:_SHORTEST_STEM], set()).add(len(word))
        return {beginning: sorted(found) for beginning, found in lengths.items()}

    def find(self, text: str) -> tuple[Hit, ...]:
        """The divisions that most words of the text speak for; several when it is ambiguous, none when
        no name is in it. Widest level first, then by code."""
        return self._remembered(text if self._is_numbered else _NUMBERS.sub("0", text))

    @cached_property
    def _remembered(self) -> Callable[[str], tuple[Hit, ...]]:
        """The last addresses stay known: neighbours differ by their house numbers alone."""
        return lru_cache(maxsize=20_000)(self._find)

    @cached_property
    def _is_numbered(self) -> bool:
        return any(_NUMBERS.search(word) for word in self.words)

    def _find(self, text: str) -> tuple[Hit, ...]:
        mentions = self._mentions(text)
        named: dict[str, list[_Naming]] = {}
        asked: dict[str, None] = {}
        for mention in mentions:
            for code, old in mention.meant:
                named.setdefault(code, []).append((mention, old))
            if not _is_covered(mention, mentions):
                asked |= dict.fromkeys(code for code, _old in mention.meant)
        best, hits = 0, list[Hit]()
        for code in asked:
            namings = self._support(code, named)
            score = sum(len(mention.word) for mention, _old in namings)
            if score > best:
                best, hits = score, []
            if score == best:
                hits.append(self._hit(code, namings))
        return tuple(sorted(hits, key=lambda hit: (_DEPTH[hit.level], hit.code)))

    def _mentions(self, text: str) -> list[_Mention]:
        found = []
        for start in range(len(text) - 1):
            for length in self._lengths.get(text[start : start + _SHORTEST_STEM], ()):
                word = text[start : start + length]
                if word in self.words:
                    found.append(_Mention(start, start + length, word, self.words[word]))
        return found

    def _support(self, code: str, named: dict[str, list[_Naming]]) -> list[_Naming]:
        """What speaks for the division: its own longest word and those of what it lies in, widest first."""
        chosen: list[_Naming] = []
        place: Place | None = self.places[code]
        while place is not None:
            free = [each for each in named.get(place.code, ()) if not _overlaps(each, chosen)]
            if free:
                chosen.append(max(free, key=lambda each: len(each[0].word)))
            place = self.places.get(place.parent or "")
        return chosen[::-1]

    def _hit(self, code: str, namings: Sequence[_Naming]) -> Hit:
        words = tuple(mention.word for mention, _old in namings)
        return Hit(code, self.places[code].level, words, tuple(old for _mention, old in namings if old))


def _stems(name: str) -> set[str]:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= _SHORTEST_STEM:
            return {name.removesuffix(suffix)}
    return set()


def _is_covered(mention: _Mention, mentions: Iterable[_Mention]) -> bool:
    """True when a longer name covers the place in the text, as 阳城县 covers 阳城."""
    return any(
        each.start <= mention.start and mention.end <= each.end and len(each.word) > len(mention.word)
        for each in mentions
    )


def _overlaps(naming: _Naming, others: Iterable[_Naming]) -> bool:
    own, _old = naming
    return any(own.start < other.end and other.start < own.end for other, _old in others)
