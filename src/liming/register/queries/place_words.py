"""Places as residents name them, suggested while they type: by characters, pinyin or initials."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from liming.register.enums import DivisionLevel
from liming.register.models import Division, GridVersion
from liming.register.queries.divisions import full_name
from liming.register.rules import pinyin_of
from liming.shared import revision

_REASON = "anybody may ask for help from anywhere"
_NAMED = (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP, DivisionLevel.COMMUNITY)


@dataclass(frozen=True)
class NamedPlace:
    """A village, community, township or county; `words` is its full name below the province."""

    words: str
    name: str
    pinyin: str
    initials: str

    def fits(self, typed: str) -> int | None:
        """How well it fits what was typed: 0 best, None not at all."""
        if self.name.startswith(typed):
            return 0
        if self.initials.startswith(typed) or self.pinyin.startswith(typed):
            return 1
        return 2 if typed in self.words else None


def suggest_places(text: str, limit: int = 6) -> tuple[str, ...]:
    """Full names of the places that fit what somebody typed, best first; empty below two letters.

    The last word decides; words before it (a county, say) must stand in the full name.
    """
    *before, typed = text.lower().split() or [""]
    if len(typed) < (1 if typed and not typed.isascii() else 2):
        return ()
    scored = [
        (score, len(place.words), place.words)
        for place in _places()
        if (score := place.fits(typed)) is not None and all(word in place.words for word in before)
    ]
    return tuple(words for _score, _length, words in sorted(scored)[:limit])


@revision.kept(maxsize=1)
def _places() -> tuple[NamedPlace, ...]:
    """Every named place, a community once for each township it lies in."""
    rows = Division.objects.filter(valid_to=None).select_related("parent__parent__parent")
    divisions = {row.pk: row for row in rows}
    names = {key: full_name(row) for key, row in divisions.items()}
    found = {names[key]: row.name for key, row in divisions.items() if row.level in _NAMED}
    for key, community in _communities():
        if key in names:
            found.setdefault(names[key] + community, community)
    return tuple(NamedPlace(words, name, *_spelled(name)) for words, name in found.items())


def _communities() -> Iterable[tuple[str, str]]:
    versions = GridVersion.objects.everywhere(_REASON).filter(valid_to=None)
    for division_id, names in versions.values_list("division_id", "communities"):
        for name in names:
            yield division_id, name


_spelled = lru_cache(maxsize=20_000)(pinyin_of)
