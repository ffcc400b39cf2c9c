"""Guarantees: the list, one with its progress counted from records, and the walk."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from liming.execute import bridge
from liming.execute.enums import GuaranteeState, HazardState
from liming.execute.models import (
    Guarantee,
    GuaranteeContact,
    GuaranteeFile,
    GuaranteeMember,
    Hazard,
    ServiceRecord,
)
from liming.execute.queries.settings import in_language, setting
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import WorkItem
from liming.register.models import Customer, Site, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_DONE = (WorkState.DONE, WorkState.VERIFIED, WorkState.CLOSED, WorkState.PARTLY_DONE)
_CURED = (HazardState.CURED, HazardState.RECHECKED)
_REASON = "the work of a guarantee the viewer reaches"
IS_CHECK = Q(occurrence_key__endswith="|check")


@dataclass(frozen=True)
class Progress:
    """Checks and watches: how many there are and how many are done; hazards found and cured; records."""

    checks: int = 0
    checks_done: int = 0
    watches: int = 0
    watches_done: int = 0
    hazards: int = 0
    hazards_cured: int = 0
    records: int = 0


@dataclass(frozen=True)
class PlaceLine:
    """A place with its check; a customer's name is masked."""

    order: int
    name: str
    address: str
    needs_watch: bool
    note: str
    item_id: UUID | None
    state: str
    is_done: bool
    member: str
    scheduled: Any
    hazards: int


@dataclass(frozen=True)
class GuaranteePage:
    guarantee: Guarantee
    theme: str
    phase: str
    progress: Progress
    places: tuple[PlaceLine, ...]
    people: tuple[GuaranteeMember, ...]
    teams: tuple[Team, ...]
    contacts: tuple[GuaranteeContact, ...]
    files: tuple[GuaranteeFile, ...]
    hazards: tuple[Hazard, ...]


def themes() -> list[dict[str, str]]:
    """The themes: code, name in the reader's language, service type."""
    return [{**row, "name": in_language(row)} for row in setting("guarantees.themes")]


def theme_of(code: str) -> Mapping[str, Any]:
    """The theme with this code. Raises DomainError `not_found`."""
    for row in setting("guarantees.themes"):
        if row["code"] == code:
            found: Mapping[str, Any] = row
            return found
    raise DomainError("not_found", what="保电主题", key=code)


def phase_of(row: Guarantee, now: datetime) -> str:
    """planned, checking, running, over, closed or cancelled, by its state and the clock."""
    if row.state != GuaranteeState.ISSUED:
        return str(row.state)
    if now >= row.ends_at:
        return "over"
    return "running" if now >= row.starts_at else "checking"


def guarantees(viewer: Viewer, theme: str = "", search: str = "") -> ScopedQuerySet[Guarantee]:
    """Guarantees of the viewer's teams, the latest first; helpers see them too."""
    viewer.require(Right.READ_WORK)
    rows = Guarantee.objects.visible_to(viewer).select_related("team").distinct()
    if theme:
        rows = rows.filter(theme=theme)
    if text := search.strip():
        rows = rows.filter(Q(title__icontains=text) | Q(number__icontains=text))
    return rows


def progress_of(keys: list[UUID]) -> dict[str, Progress]:
    """Progress by guarantee id as text, for guarantees the caller has scoped. Three queries."""
    ids = [str(key) for key in keys]
    found: dict[str, dict[str, int]] = defaultdict(dict)
    items = WorkItem.objects.everywhere(_REASON).filter(origin_id__in=ids).exclude(state=WorkState.CANCELLED)
    done = Q(state__in=_DONE)
    _gather(
        found,
        items,
        "origin_id",
        checks=Count("pk", filter=IS_CHECK),
        checks_done=Count("pk", filter=IS_CHECK & done),
        watches=Count("pk", filter=~IS_CHECK),
        watches_done=Count("pk", filter=~IS_CHECK & done),
    )
    hazards = Hazard.objects.everywhere(_REASON).filter(work_item__origin_id__in=ids)
    cured = Count("pk", filter=Q(state__in=_CURED))
    _gather(found, hazards, "work_item__origin_id", hazards=Count("pk"), hazards_cured=cured)
    records = ServiceRecord.objects.everywhere(_REASON).filter(
        origin_kind=OriginKind.GUARANTEE, origin_id__in=ids, is_current=True
    )
    _gather(found, records, "origin_id", records=Count("pk"))
    return {key: Progress(**found[key]) for key in ids}


def _gather(found: dict[str, dict[str, int]], rows: Any, key: str, **counts: Count) -> None:
    for row in rows.order_by().values(key).annotate(**counts):
        values = dict(row)
        found[values.pop(key)].update(values)


def guarantee_by_number(viewer: Viewer, number: str) -> Guarantee:
    """One guarantee. Raises DomainError `not_found`."""
    rows = guarantees(viewer).select_related("team__unit")
    found: Guarantee | None = rows.filter(number=number).first()
    if found is None:
        raise DomainError("not_found", what="保电", key=number)
    return found


def guarantee_page(viewer: Viewer, number: str) -> GuaranteePage:
    """Everything about one guarantee. Twelve queries, however many places."""
    row = guarantee_by_number(viewer, number)
    hazards = tuple(
        Hazard.objects.everywhere(_REASON)
        .filter(work_item__origin_id=str(row.pk))
        .select_related("work_item__customer", "work_item__site")
    )
    return GuaranteePage(
        guarantee=row,
        theme=in_language(theme_of(row.theme)),
        phase=phase_of(row, clock.now()),
        progress=progress_of([row.pk])[str(row.pk)],
        places=place_lines(row, hazards),
        people=tuple(row.people.select_related("member__team")),
        teams=tuple(each.team for each in row.teams.select_related("team")),
        contacts=tuple(row.contacts.all()),
        files=tuple(row.files.all()),
        hazards=hazards,
    )


def place_lines(row: Guarantee, hazards: tuple[Hazard, ...] = ()) -> tuple[PlaceLine, ...]:
    """The places in the order of the walk with their checks. Two queries."""
    items = WorkItem.objects.everywhere(_REASON).filter(IS_CHECK, origin_id=str(row.pk))
    by_place = {(item.site_id, item.customer_id): item for item in items.select_related("member")}
    found: dict[Any, int] = defaultdict(int)
    for hazard in hazards:
        found[hazard.work_item_id] += 1
    places = row.places.select_related("site", "customer__division").order_by("order")
    return tuple(
        _place_line(place, by_place.get((place.site_id, place.customer_id)), found) for place in places
    )


def _place_line(place: Any, item: WorkItem | None, hazards: Mapping[Any, int]) -> PlaceLine:
    customer = place.customer
    is_person = customer is not None and customer.kind in ("resident", "farm", "care_household")
    name = place.site.name if place.site else customer.name
    return PlaceLine(
        order=place.order,
        name=bridge.mask_name(name) if is_person else name,
        address=customer.division.name if customer is not None else "",
        needs_watch=place.needs_watch,
        note=place.note,
        item_id=item.pk if item else None,
        state=str(WorkState(item.state).label) if item else "",
        is_done=bool(item and item.state in _DONE),
        member=item.member.name if item and item.member else "",
        scheduled=item.scheduled_date if item else None,
        hazards=hazards.get(item.pk, 0) if item else 0,
    )


def my_guarantees(viewer: Viewer) -> list[tuple[Guarantee, int, int]]:
    """Guarantees in which the viewer's member has work: with how much is done and how much there is."""
    viewer.require(Right.READ_WORK)
    items = WorkItem.objects.everywhere("the viewer's own work").filter(
        member=viewer.member_id, origin_kind=OriginKind.GUARANTEE
    )
    rows = (
        items.exclude(state=WorkState.CANCELLED)
        .order_by()
        .values("origin_id")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(state__in=_DONE)))
    )
    counts = {row["origin_id"]: (row["done"], row["total"]) for row in rows}
    found = Guarantee.objects.everywhere("work in them was given to the viewer").filter(
        pk__in=list(counts), state=GuaranteeState.ISSUED
    )
    return [(row, *counts[str(row.pk)]) for row in found.order_by("starts_at")]


def walk(viewer: Viewer, number: str) -> tuple[Guarantee, list[WorkItem]]:
    """The viewer's own stops of a guarantee in the order of the walk, done ones last.

    Raises DomainError `not_found` where the viewer has no work in it.
    """
    viewer.require(Right.READ_WORK)
    row = Guarantee.objects.everywhere("own work is required below").filter(number=number).first()
    stops = own_stops(viewer, str(row.pk)) if row else []
    if row is None or not stops:
        raise DomainError("not_found", what="保电", key=number)
    return row, sorted(stops, key=lambda item: item.state in WORK_ENDED)


def walk_number(viewer: Viewer, item: WorkItem) -> str:
    """The number of the guarantee that an own stop is part of; empty for other work. At most one query."""
    if item.origin_kind != OriginKind.GUARANTEE or item.member_id != viewer.member_id:
        return ""
    rows = Guarantee.objects.everywhere("that of an item just reached").filter(pk=item.origin_id)
    return rows.values_list("number", flat=True).first() or ""


def own_stops(viewer: Viewer, origin_id: str) -> list[WorkItem]:
    """The viewer's own work in a guarantee by day and order of the walk."""
    rows = WorkItem.objects.everywhere("the viewer's own work").filter(
        member=viewer.member_id, origin_kind=OriginKind.GUARANTEE, origin_id=origin_id
    )
    rows = rows.exclude(state=WorkState.CANCELLED).select_related("customer", "site")
    return list(rows.order_by("scheduled_date", "id"))


def next_stop(viewer: Viewer, record: ServiceRecord) -> WorkItem | None:
    """After a record of a guarantee, the viewer's next open stop of the same one."""
    if record.origin_kind != OriginKind.GUARANTEE or viewer.member_id is None:
        return None
    return next((item for item in own_stops(viewer, record.origin_id) if item.state not in WORK_ENDED), None)


def sites_to_add(viewer: Viewer, row: Guarantee) -> list[Site]:
    """Sites of the guarantee's teams that are not in it yet."""
    viewer.require(Right.READ_WORK, row.team.path)
    teams = [row.team_id, *row.teams.values_list("team_id", flat=True)]
    rows = Site.objects.everywhere("sites of the teams that take part").filter(team__in=teams, closed_on=None)
    return list(rows.exclude(pk__in=row.places.exclude(site=None).values("site")).order_by("code"))


def customer_kinds(viewer: Viewer, row: Guarantee) -> list[tuple[str, int]]:
    """Kinds of the teams' customers that are not in it yet, with how many there are."""
    rows = _outside(viewer, row).order_by("kind").values_list("kind").annotate(Count("pk"))
    return list(rows)


def customers_to_add(viewer: Viewer, row: Guarantee, kind: str) -> list[Customer]:
    """All customers of one kind that are not in it yet; none for no kind."""
    return list(_outside(viewer, row).filter(kind=kind).order_by("division", "code")) if kind else []


def _outside(viewer: Viewer, row: Guarantee) -> ScopedQuerySet[Customer]:
    viewer.require(Right.READ_WORK, row.team.path)
    teams = [row.team_id, *row.teams.values_list("team_id", flat=True)]
    rows = Customer.objects.everywhere("customers of the teams that take part")
    rows = rows.filter(team__in=teams, closed_on=None)
    return rows.exclude(pk__in=row.places.exclude(customer=None).values("customer"))
