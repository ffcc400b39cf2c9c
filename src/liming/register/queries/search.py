"""Find anything in the register by name, code, pinyin or initials: `lsj` finds 李师江."""

from dataclasses import dataclass

from django.db.models import Model, Q

from liming.register.models import Customer, Grid, Member, Site, Team
from liming.register.rules import pinyin_of
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Found:
    """A hit: its noun (plural, as in addresses), code, name, a note that tells it from namesakes, the row."""

    noun: str
    code: str
    name: str
    note: str
    row: Model


def matches(text: str) -> Q:
    """The condition under which a named row fits what somebody typed; every word must fit."""
    condition = Q()
    for word in text.split():
        condition &= word_fits(word)
    return condition


def word_fits(word: str, prefix: str = "") -> Q:
    """The condition for one typed word; `prefix` leads to a related row, e.g. "team__"."""
    fits = Q(**{f"{prefix}name__icontains": word}) | Q(**{f"{prefix}code__istartswith": word})
    if word.isascii():
        letters = word.lower()
        fits |= Q(**{f"{prefix}initials__contains": letters}) | Q(**{f"{prefix}pinyin__contains": letters})
    return fits


def find(viewer: Viewer, text: str, limit: int = 10) -> list[Found]:
    """Teams, members, grids, customers and sites the viewer reaches that fit `text`, at most `limit`."""
    viewer.require(Right.READ_REGISTER)
    text = text.strip()
    if not text:
        return []
    found: list[Found] = []
    found += [_hit("teams", row, row.unit.short_name) for row in _rows(viewer, Team, text, limit, "unit")]
    found += [_hit("members", row, row.team.short_name) for row in _rows(viewer, Member, text, limit, "team")]
    found += _grids(viewer, text, limit)
    found += [
        _hit("customers", row, row.team.short_name) for row in _rows(viewer, Customer, text, limit, "team")
    ]
    found += [_hit("sites", row, row.team.short_name) for row in _rows(viewer, Site, text, limit, "team")]
    return sorted(found, key=lambda each: _rank(each, text))[:limit]


def _rows(viewer: Viewer, model: type, text: str, limit: int, relation: str) -> list:  # type: ignore[type-arg]
    rows = model.objects.visible_to(viewer).select_related(relation)  # type: ignore[attr-defined]
    return list(rows.filter(matches(text)).order_by("code")[:limit])


def _grids(viewer: Viewer, text: str, limit: int) -> list[Found]:
    rows = Grid.objects.visible_to(viewer).filter(closed_on=None).select_related("current__team")
    found = rows.filter(matches(text)).order_by("code")[:limit]
    return [_hit("grids", row, row.current.team.short_name if row.current else "") for row in found]


def _hit(noun: str, row, note: str) -> Found:  # type: ignore[no-untyped-def]
    return Found(noun, row.code, row.name, note, row)


def _rank(found: Found, text: str) -> tuple[int, str, str]:
    """Exact code or name first, then beginnings, then the rest; stable within."""
    full, initials = pinyin_of(found.name, person=found.noun == "members")
    names = (found.code.lower(), found.name.lower(), initials, full)
    typed = text.lower()
    if typed in names:
        return 0, found.noun, found.code
    return (1 if any(name.startswith(typed) for name in names) else 2), found.noun, found.code
