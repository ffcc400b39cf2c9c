"""Divisions named in an address or a sentence, however short people put them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

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


@dataclass(frozen=True)
class _Mention:
    start: int
    word: str
    code: str
    abolished: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.word)


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
        mentions = self._mentions(text)
        named: dict[str, list[_Mention]] = {}
        for mention in mentions:
            named.setdefault(mention.code, []).append(mention)
        scored = {
            code: self._support(code, named)
            for code, own in named.items()
            if any(not _is_covered(each, mentions) for each in own)
        }
        best = max((score for score, _ in scored.values()), default=0)
        hits = [self._hit(code, words) for code, (score, words) in scored.items() if score == best]
        return tuple(sorted(hits, key=lambda hit: (_DEPTH[hit.level], hit.code)))

    def _mentions(self, text: str) -> list[_Mention]:
        found = []
        for start in range(len(text)):
            for length in self._lengths.get(text[start : start + _SHORTEST_STEM], ()):
                word = text[start : start + length]
                found += [_Mention(start, word, code, old) for code, old in self.words.get(word, ())]
        return found

    def _support(self, code: str, named: dict[str, list[_Mention]]) -> tuple[int, tuple[_Mention, ...]]:
        """How many letters speak for the division: its own longest word and those of what it lies in."""
        chosen: list[_Mention] = []
        place: Place | None = self.places[code]
        while place is not None:
            free = [each for each in named.get(place.code, ()) if not _overlaps(each, chosen)]
            if free:
                chosen.append(max(free, key=lambda each: len(each.word)))
            place = self.places.get(place.parent or "")
        return sum(len(each.word) for each in chosen), tuple(reversed(chosen))

    def _hit(self, code: str, mentions: tuple[_Mention, ...]) -> Hit:
        old = tuple(each.abolished for each in mentions if each.abolished)
        return Hit(code, self.places[code].level, tuple(each.word for each in mentions), old)


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


def _overlaps(mention: _Mention, others: Iterable[_Mention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in others)
