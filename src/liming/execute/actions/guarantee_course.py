"""Giving a guarantee out as work, closing and cancelling it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.guarantees import reach_guarantee
from liming.execute.enums import GuaranteeState
from liming.execute.models import Guarantee, GuaranteePlace
from liming.execute.queries.guarantees import theme_of
from liming.execute.queries.settings import setting
from liming.execute.rules.guarantees import GUARANTEE, check_key, spread, watch_key
from liming.plan.actions import create_work_item, move_work_item
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import ServiceType, WorkItem
from liming.plan.rules import NOT_STARTED
from liming.register.models import Member, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def issue_guarantee(viewer: Viewer, guarantee: Guarantee) -> int:
    """Give it out: a check for each place with the theme's checklist, a watch for each that needs one.

    Checks fall before the start; those of a season longer than `guarantees.watch_days` until its end.

    A place's work goes to its own team where that takes part, else to the lead team, and there in turn to
    the members named. Again gives out only what is new. Returns how many items were made. Raises
    `guarantee_without_places`, `guarantee_watch_too_long`, `guarantee_ended`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_GUARANTEE)
    row = reach_guarantee(viewer, guarantee)
    GUARANTEE.check(GuaranteeState(row.state), GuaranteeState.ISSUED)
    places = list(row.places.select_related("site__team", "customer__team"))
    if not places:
        raise DomainError("guarantee_without_places", title=row.title)
    made = len(list(_check_items(viewer, row, places))) + len(list(_watch_items(viewer, row, places)))
    row.state, row.issued_at = GuaranteeState.ISSUED, row.issued_at or clock.now()
    row.save(update_fields=["state", "issued_at"])
    audit.record(viewer, "guarantee.issued", row, after={"items": made}, unit_path=row.team.path)
    return made


def _check_items(viewer: Viewer, row: Guarantee, places: list[GuaranteePlace]) -> Iterator[WorkItem]:
    kind = ServiceType.objects.get(pk=theme_of(row.theme)["service_type"])
    last, due_at = _check_end(row)
    turn = _Turn(row)
    known = _known(row)
    for place, day in zip(places, spread(len(places), row.checks_from, last), strict=True):
        key = check_key(row.pk, place.pk)
        if key not in known:
            yield _item(viewer, row, place, kind, key, day, turn, f"{row.title}检查", due_at)


def _check_end(row: Guarantee) -> tuple[date, datetime]:
    """Until when places are checked: before it starts; of a season also while it runs."""
    if len(_window(row)) > int(setting("guarantees.watch_days")):
        return clock.local(row.ends_at).date(), row.ends_at
    return max(clock.local(row.starts_at).date() - timedelta(days=1), row.checks_from), row.starts_at


def _watch_items(viewer: Viewer, row: Guarantee, places: list[GuaranteePlace]) -> Iterator[WorkItem]:
    watched = [place for place in places if place.needs_watch]
    if not watched:
        return
    kind = ServiceType.objects.get(pk=theme_of(row.theme)["service_type"])
    days, known, turn = _watch_days(row), _known(row), _Turn(row)
    for place in watched:
        for day in days:
            key = watch_key(row.pk, place.pk, day)
            if key not in known:
                yield _item(
                    viewer, row, place, kind, key, day, turn, f"{row.title}值守", row.ends_at, checklist=None
                )


def _window(row: Guarantee) -> list[date]:
    first, last = clock.local(row.starts_at).date(), clock.local(row.ends_at).date()
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def _watch_days(row: Guarantee) -> list[date]:
    days = _window(row)
    most = int(setting("guarantees.watch_days"))
    if len(days) > most:
        raise DomainError("guarantee_watch_too_long", days=len(days), most=most)
    return days


def _known(row: Guarantee) -> set[str]:
    rows = WorkItem.objects.everywhere("the work of a guarantee just reached")
    return set(rows.filter(origin_id=str(row.pk)).values_list("occurrence_key", flat=True))


class _Turn:
    """The members named for the guarantee, team by team, in turn."""

    def __init__(self, row: Guarantee) -> None:
        self._teams: dict[UUID, Team] = {row.team_id: row.team}
        self._teams |= {each.team_id: each.team for each in row.teams.select_related("team")}
        self._lead = row.team
        self._people: dict[UUID, list[Member]] = {}
        self._next: dict[UUID, int] = {}
        for each in row.people.select_related("member"):
            self._people.setdefault(each.member.team_id, []).append(each.member)

    def team_of(self, place: GuaranteePlace) -> Team:
        """The place's own team where it takes part, else the lead team."""
        thing = place.site or place.customer
        return self._teams.get(thing.team_id, self._lead) if thing is not None else self._lead

    def member_of(self, team: Team) -> Member | None:
        """Who is next in this team; None leaves the item to its captain."""
        people = self._people.get(team.pk, [])
        if not people:
            return None
        number = self._next.get(team.pk, 0)
        self._next[team.pk] = number + 1
        return people[number % len(people)]


def _item(
    viewer: Viewer,
    row: Guarantee,
    place: GuaranteePlace,
    kind: ServiceType,
    key: str,
    day: date,
    turn: _Turn,
    title: str,
    due_at: datetime,
    **fields: Any,
) -> WorkItem:
    team = turn.team_of(place)
    return create_work_item(
        viewer if viewer.within(Right.EDIT_GUARANTEE).reaches(team.path) else _on_behalf(viewer),
        team=team,
        member=turn.member_of(team),
        title=title[:120],
        service_type=kind,
        origin_kind=OriginKind.GUARANTEE,
        origin_id=str(row.pk),
        occurrence_key=key,
        nominal_date=day,
        due_at=due_at,
        site=place.site,
        customer=place.customer,
        **fields,
    )


def _on_behalf(viewer: Viewer) -> Viewer:
    """Teams that help were named by who may name them; their work is written for them."""
    return Viewer(viewer.account_id, viewer.roles, ("/",), viewer.name, viewer.member_id)


@transaction.atomic
def close_guarantee(viewer: Viewer, guarantee: Guarantee, result: str, thanks: str = "") -> Guarantee:
    """Sum it up once it is over. Raises `field_required`, `guarantee_not_over`, `illegal_transition`."""
    row = reach_guarantee(viewer, guarantee)
    GUARANTEE.check(GuaranteeState(row.state), GuaranteeState.CLOSED)
    if clock.now() < row.ends_at:
        raise DomainError(
            "guarantee_not_over", title=row.title, day=f"{clock.local(row.ends_at):%m-%d %H:%M}"
        )
    if not result.strip():
        raise DomainError("field_required", field="结果")
    row.state, row.closed_at = GuaranteeState.CLOSED, clock.now()
    row.result_text, row.thanks = result.strip(), thanks.strip()
    row.save()
    audit.record(
        viewer,
        "guarantee.closed",
        row,
        after={"result": bridge.mask_text(row.result_text)},
        unit_path=row.team.path,
    )
    return row


@transaction.atomic
def cancel_guarantee(viewer: Viewer, guarantee: Guarantee, reason: str) -> Guarantee:
    """Call it off; work that has not begun is called off with it. Raises `field_required`."""
    row = reach_guarantee(viewer, guarantee)
    GUARANTEE.check(GuaranteeState(row.state), GuaranteeState.CANCELLED)
    if not reason.strip():
        raise DomainError("field_required", field="原因")
    items = WorkItem.objects.everywhere("the work of a guarantee just reached").select_related("team")
    for item in items.filter(origin_id=str(row.pk), state__in=NOT_STARTED - {WorkState.MISSED}):
        move_work_item(_on_behalf(viewer), item, WorkState.CANCELLED)
    row.state, row.closed_at, row.result_text = GuaranteeState.CANCELLED, clock.now(), reason.strip()
    row.save()
    audit.record(
        viewer,
        "guarantee.cancelled",
        row,
        after={"reason": bridge.mask_text(reason)},
        unit_path=row.team.path,
    )
    return row
