"""Press items and honours with what each counts, and why not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from liming.execute.enums import PublicityState
from liming.execute.models import Honour, PressItem
from liming.execute.queries.settings import setting
from liming.execute.rules.permissions import may_enter_publicity
from liming.execute.rules.publicity import Entry, Tally, tally
from liming.execute.rules.publicity_columns import SHEETS
from liming.execute.rules.stories import likeness
from liming.register.models import Member
from liming.register.rules import Table
from liming.register.rules.columns import Column
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

Kind = Literal["press", "honours"]
MODELS: dict[str, type[PressItem] | type[Honour]] = {"press": PressItem, "honours": Honour}
_CAPS = {"press": "brand.press_cap", "honours": "brand.honour_cap"}
_DAYS = {"press": "published_on", "honours": "given_on"}
_ALIKE_DAYS = timedelta(days=45)


@dataclass(frozen=True)
class PublicityFilters:
    """`state` is one of PublicityState; `quarter` "2026Q3"."""

    quarter: str
    state: str = ""
    team: str = ""
    level: str = ""
    search: str = ""


@dataclass(frozen=True)
class PublicityRow:
    """One entry with its points in its team's quarter; `why` says what keeps it from counting.

    `why` is "", "entered", "returned", "reprint" or "late" (it counts, one quarter later).
    """

    entry: Any
    points: int
    value: int
    why: str
    reprints: int


@dataclass(frozen=True)
class PublicityDetail:
    """An entry with the other prints of its story and entries that may be the same one."""

    row: PublicityRow
    prints: tuple[PressItem, ...]
    alike: tuple[PressItem, ...]
    total: int
    points: int
    cap: int
    may_enter: bool
    may_verify: bool
    is_own: bool


@dataclass(frozen=True)
class TeamTally:
    """What a team entered in a quarter and what of it counts, up to the cap."""

    team: str
    team_code: str
    entered: int
    waiting: int
    total: int
    points: int


def level_points() -> dict[str, int]:
    """Points of each level, as they stand today."""
    return {level: int(points) for level, points in setting("brand.level_points").items()}


def cap_of(kind: str) -> int:
    """Most points of one team and quarter."""
    return int(setting(_CAPS[kind]))


def publicity(viewer: Viewer, kind: str, filters: PublicityFilters) -> "QuerySet[Any]":
    """Entries of the viewer's teams that fit, newest first; show them with `publicity_rows`."""
    viewer.require(Right.READ_WORK)
    rows = MODELS[kind].objects.visible_to(viewer).filter(quarter=filters.quarter)
    exact = {"state": filters.state, "team__code": filters.team, "level": filters.level}
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    text = filters.search.strip()
    if text:
        other = "outlet" if kind == "press" else "giver"
        rows = rows.filter(Q(title__icontains=text) | Q(**{f"{other}__icontains": text}))
    return rows.select_related("team").order_by(f"-{_DAYS[kind]}", "-pk")


def publicity_table(viewer: Viewer, kind: str, quarter: str) -> Table:
    """A quarter's entries under the header that an import reads; a template where there are none."""
    of = SHEETS[kind]
    rows = publicity(viewer, kind, PublicityFilters(quarter))
    return Table.of(
        [column.label for column in of.columns], [[_cell(row, each) for each in of.columns] for row in rows]
    )


def _cell(row: Any, column: Column) -> Any:
    if column.field == "team":
        return row.team.code
    return getattr(row, f"get_{column.field}_display")() if column.choices else getattr(row, column.field)


def publicity_rows(kind: str, rows: Iterable[Any]) -> tuple[PublicityRow, ...]:
    """Entries with what each counts in its team and quarter. Two queries."""
    found = list(rows)
    points = level_points()
    tallies, prints = _tallies(kind, found, points)
    return tuple(_row(each, points, tallies[each.team_id, each.quarter], prints) for each in found)


def team_tallies(viewer: Viewer, kind: str, quarter: str) -> tuple[TeamTally, ...]:
    """What each team within reach entered and counts, most points first."""
    viewer.require(Right.READ_WORK)
    rows = MODELS[kind].objects.visible_to(viewer).filter(quarter=quarter).select_related("team")
    found = list(rows.only("state", "quarter", "team__code", "team__short_name").order_by(_DAYS[kind], "pk"))
    tallies, _prints = _tallies(kind, found, level_points())
    by_team: dict[UUID, list[Any]] = defaultdict(list)
    for each in found:
        by_team[each.team_id].append(each)
    result = [_team_tally(entries, tallies[entries[0].team_id, quarter]) for entries in by_team.values()]
    return tuple(sorted(result, key=lambda each: (-each.points, each.team_code)))


def publicity_detail(viewer: Viewer, kind: str, entry_id: UUID) -> PublicityDetail:
    """One entry within reach. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    entry: Any = MODELS[kind].objects.visible_to(viewer).select_related("team").filter(pk=entry_id).first()
    if entry is None:
        raise DomainError("not_found", what="登记", key=entry_id)
    points = level_points()
    tallies, prints = _tallies(kind, [entry], points)
    of_team = tallies[entry.team_id, entry.quarter]
    same, alike = _related(entry) if isinstance(entry, PressItem) else ((), ())
    return PublicityDetail(
        row=_row(entry, points, of_team, prints),
        prints=same,
        alike=alike,
        total=of_team.total,
        points=of_team.points,
        cap=cap_of(kind),
        may_enter=entry.state != PublicityState.VERIFIED and may_enter_for(viewer, entry.team),
        may_verify=viewer.may(Right.VERIFY_PUBLICITY)
        and viewer.within(Right.VERIFY_PUBLICITY).reaches(entry.team.path),
        is_own=viewer.account_id is not None and viewer.account_id == entry.entered_by_id,
    )


def may_enter_for(viewer: Viewer, team: Any) -> bool:
    """Whether the viewer may enter press items and honours of this team."""
    if not viewer.may(Right.ENTER_PUBLICITY) or not viewer.within(Right.ENTER_PUBLICITY).reaches(team.path):
        return False
    return may_enter_publicity(viewer, team.path, own_role(viewer, team))


def own_role(viewer: Viewer, team: Any) -> str:
    """The viewer's role in a team; empty for who is not in it."""
    if viewer.member_id is None:
        return ""
    rows = Member.objects.everywhere("the viewer's own row").filter(pk=viewer.member_id, team_id=team.pk)
    return rows.values_list("role", flat=True).first() or ""


def _tallies(
    kind: str, found: list[Any], points: dict[str, int]
) -> tuple[dict[tuple[UUID, str], Tally], dict[tuple[UUID, str], int]]:
    """By team and quarter what counts, and how many prints each story of a team has."""
    cap = cap_of(kind)
    groups: dict[tuple[UUID, str], list[Entry]] = {(each.team_id, each.quarter): [] for each in found}
    prints: dict[tuple[UUID, str], int] = defaultdict(int)
    rows = (
        MODELS[kind]
        .objects.everywhere("teams of entries the viewer reached")
        .filter(
            team_id__in={team for team, _quarter in groups},
            quarter__in={quarter for _team, quarter in groups},
        )
    )
    shared = ("story_key",) if kind == "press" else ()
    for each in rows.only("team_id", "quarter", "state", "level", *shared).order_by(_DAYS[kind], "pk"):
        story = _story(each)
        prints[each.team_id, story] += 1
        if (each.team_id, each.quarter) in groups:
            verified = each.state == PublicityState.VERIFIED
            entry = Entry(str(each.pk), story, points.get(each.level, 0), verified)
            groups[each.team_id, each.quarter].append(entry)
    return {key: tally(entries, cap) for key, entries in groups.items()}, prints


def _story(each: PressItem | Honour) -> str:
    """What reprints share; an honour stands for itself."""
    return each.story_key if isinstance(each, PressItem) else str(each.pk)


def _row(each: Any, points: dict[str, int], of_team: Tally, prints: Any) -> PublicityRow:
    counted = of_team.counted[str(each.pk)]
    value = points.get(each.level, 0)
    why = "" if each.state == PublicityState.VERIFIED else each.state
    if not why and not counted and value:
        why = "reprint"
    if not why and each.is_late:
        why = "late"
    story = _story(each)
    return PublicityRow(each, counted, value, why, prints[each.team_id, story] - 1)


def _team_tally(entries: list[Any], of_team: Tally) -> TeamTally:
    team = entries[0].team
    waiting = sum(each.state == PublicityState.ENTERED for each in entries)
    return TeamTally(team.short_name, team.code, len(entries), waiting, of_team.total, of_team.points)


def _related(item: PressItem) -> tuple[tuple[PressItem, ...], tuple[PressItem, ...]]:
    """Other prints of the story, and titles alike from the weeks around that are linked to none of them."""
    around = (item.published_on - _ALIKE_DAYS, item.published_on + _ALIKE_DAYS)
    rows = PressItem.objects.everywhere("entries of a team the viewer reached").filter(team_id=item.team_id)
    near = list(rows.filter(published_on__range=around).exclude(pk=item.pk))
    prints = tuple(rows.filter(story_key=item.story_key).exclude(pk=item.pk))
    limit = float(setting("brand.alike"))
    others = [each for each in near if each.story_key != item.story_key]
    return prints, tuple(each for each in others if likeness(each.title, item.title) >= limit)
