"""Work that goes on in another item: the old one ends as carried over, the new one takes what remains."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from liming.plan import bridge
from liming.plan.actions.changes import LONGEST_REASON, note_changes
from liming.plan.enums import ChangeKind, OriginKind, SupervisionState, WorkState
from liming.plan.models import CarryOver, ItemSupervision, MonthPlan, WorkItem
from liming.plan.queries.month_end import CARRIED, PART_KEY, may_be_carried
from liming.plan.queries.settings import settings_book
from liming.plan.rules import LOCKED, WORK_ITEM, carrying
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_CHECKED = "the caller has checked the team"


@dataclass(frozen=True)
class Carry:
    """What remains of an item in words, and how many percent of it are done."""

    remains: str
    done_percent: int = 0


def carry_over(
    viewer: Viewer, plan: MonthPlan, items: Iterable[WorkItem], carry: Mapping[UUID, Carry]
) -> int:
    """Make the next month's items of what remains and end the old ones; returns how many are new.

    Raises `plan_carry_invalid`, `field_required`, `plan_part_invalid`, `plan_month_closed`.
    """
    chosen = {item.pk: item for item in items if item.pk in carry} if carry else {}
    if any(not _may_go_on(item) for item in chosen.values()) or len(chosen) != len(carry):
        raise DomainError("plan_carry_invalid")
    for each in carry.values():
        _check(each)
    known = _already(chosen)
    sources = [item for key, item in chosen.items() if key not in known]
    if not sources:
        return 0
    following = _next_plan(plan)
    day = bridge.first_working_day(bridge.month_of(following.month))
    rows = [_successor(item, following, day) for item in sources]
    WorkItem.objects.everywhere(_CHECKED).bulk_create(rows)
    CarryOver.objects.everywhere(_CHECKED).bulk_create(
        _link(source, row, carry[source.pk]) for source, row in zip(sources, rows, strict=True)
    )
    _end(sources)
    _hand_over_supervision({source.pk: row for source, row in zip(sources, rows, strict=True)})
    note_changes(viewer, ChangeKind.ADDED, rows, _("%(month)s 结转") % {"month": f"{plan.month:%Y-%m}"})
    return len(rows)


def carry_on(viewer: Viewer, source: WorkItem, rest: WorkItem, remains: str) -> None:
    """Tie what remains of a planned item, partly done on the spot, to the item that goes on with it.

    What is done counts as the share `plan.part_done_percent`. The rest enters the plan of its own day's
    month; one that is frozen keeps it as a change.
    """
    percent = int(settings_book(PART_KEY).at(PART_KEY, source.team.path))
    link = _link(source, rest, Carry(remains, percent))
    link.save()
    _hand_over_supervision({source.pk: rest})
    note_changes(viewer, ChangeKind.ADDED, [rest], remains[:LONGEST_REASON])


def plan_of_day(source: WorkItem, day: date) -> MonthPlan | None:
    """The month plan of the source's team that holds `day`; None where the source is in none."""
    if source.month_plan is None:
        return None
    plans = MonthPlan.objects.everywhere(_CHECKED)
    plan: MonthPlan = plans.get_or_create(team_id=source.team_id, month=day.replace(day=1))[0]
    return plan


def _check(carry: Carry) -> None:
    if not carry.remains.strip():
        raise DomainError("field_required", field=_("还剩什么"))
    if not 0 <= carry.done_percent < carrying.WHOLE:
        raise DomainError("plan_part_invalid", value=carry.done_percent)


def _may_go_on(item: WorkItem) -> bool:
    return may_be_carried(item) or item.state == WorkState.CARRIED_OVER


def _already(chosen: Mapping[UUID, WorkItem]) -> set[UUID]:
    links = CarryOver.objects.everywhere(_CHECKED).filter(source__in=chosen)
    return set(links.values_list("source_id", flat=True))


def _link(source: WorkItem, row: WorkItem, carry: Carry) -> CarryOver:
    return CarryOver(
        source=source,
        item=row,
        remains=carry.remains.strip()[:LONGEST_REASON],
        share=carrying.handed_on(source, carry.done_percent),
    )


def _end(sources: Sequence[WorkItem]) -> None:
    for item in sources:
        WORK_ITEM.check(WorkState(item.state), WorkState.CARRIED_OVER)
    rows = WorkItem.objects.everywhere(_CHECKED).filter(pk__in=[item.pk for item in sources])
    rows.update(state=WorkState.CARRIED_OVER)


def _hand_over_supervision(successors: Mapping[UUID, WorkItem]) -> None:
    """What is still supervised is the work that goes on."""
    rows = ItemSupervision.objects.everywhere(_CHECKED).filter(item__in=successors)
    for found in rows.exclude(state=SupervisionState.CLOSED):
        found.item = successors[found.item_id]
        found.save(update_fields=["item"])


def _next_plan(plan: MonthPlan) -> MonthPlan:
    following = bridge.month_of(plan.month).next().first_day
    plans = MonthPlan.objects.everywhere(_CHECKED)
    found, _made = plans.get_or_create(team=plan.team, month=following)
    if found.state in LOCKED:
        raise DomainError("plan_month_closed")
    return found


def _successor(source: WorkItem, plan: MonthPlan, day: date) -> WorkItem:
    """The same work in the next month; without its plan line, which has visits of its own there."""
    return WorkItem(
        occurrence_key=f"{CARRIED}{source.pk}",
        title=source.title,
        team_id=source.team_id,
        member_id=source.member_id,
        practice=source.practice,
        service_type_id=source.service_type_id,
        checklist_id=source.checklist_id,
        origin_kind=OriginKind.PLAN,
        origin_id=str(source.pk),
        month_plan=plan,
        grid_version_id=source.grid_version_id,
        site_id=source.site_id,
        service_point_id=source.service_point_id,
        customer_id=source.customer_id,
        longitude=source.longitude,
        latitude=source.latitude,
        nominal_date=day,
        scheduled_date=day,
    )
