"""What the year before left: an action's level, goal, lead group and places, taken over into this year's."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from liming.plan.actions.special_actions import ActionDraft, create_special_action, open_action
from liming.plan.enums import ActionState
from liming.plan.models import ActionLead, ActionPlace, SpecialAction
from liming.plan.queries.special_actions import THINGS, home_path, of_year
from liming.register.models import Unit
from liming.register.queries import root_path
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_COPIED = (
    "name",
    "customer_id",
    "site_id",
    "service_point_id",
    "grid_id",
    "stake",
    "hazards",
    "measure",
    "team_id",
    "equipment",
    "contact_name",
    "contact_phone",
    "watch",
    "every_days",
    "longitude",
    "latitude",
)


@transaction.atomic
def take_year_before(viewer: Viewer, action: SpecialAction) -> tuple[int, int]:
    """Fill an action from the one of the year before: goal and level where empty, people, places by name.

    What stands there stays; people who left and places that were closed are left out. Returns how many people
    and places were taken. Raises `special_action_no_year_before`, `special_action_ended`, `forbidden`.
    """
    row = open_action(viewer, action)
    former = _former(row)
    if former is None:
        raise DomainError("special_action_no_year_before")
    for name in ("goal", "level", "service_type", "content"):
        setattr(row, name, getattr(row, name) or getattr(former, name))
    row.save()
    people, places = _take_people(row, former), _take_places(row, former)
    after = {"former": former.code, "people": people, "places": places}
    audit.record(viewer, "special_action.taken_over", row, after=after, unit_path=home_path(row))
    return people, places


@transaction.atomic
def take_actions_of_year_before(viewer: Viewer, unit: Unit, year: int) -> int:
    """Everything the unit held in the year before, held again: made where missing, then filled while a draft.

    Again changes nothing. Returns how many actions were made or filled. Raises
    `special_action_no_year_before`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_SPECIAL_ACTION, unit.path)
    held = SpecialAction.objects.filter(_of(unit), first_day__year=year - 1)
    formers = list(held.exclude(state=ActionState.CANCELLED).select_related("service_type", "unit"))
    if not formers:
        raise DomainError("special_action_no_year_before")
    count = 0
    for former in formers:
        row, is_new = _successor(viewer, unit, former)
        if row.state == ActionState.DRAFT:
            count += bool(sum(take_year_before(viewer, row))) or is_new
    return count


def _successor(viewer: Viewer, unit: Unit, former: SpecialAction) -> tuple[SpecialAction, bool]:
    year = former.first_day.year + 1
    same = Q(name=former.name) | (Q(template=former.template) & ~Q(template=""))
    found = SpecialAction.objects.filter(_of(unit), same, first_day__year=year).first()
    if found is not None:
        return found, False
    plain = ("name", "aim", "practice", "service_type", "level", "goal", "content", "source", "template")
    draft = ActionDraft(
        first_day=_next_year(former.first_day),
        last_day=_next_year(former.last_day),
        **{name: getattr(former, name) for name in plain},
    )
    return create_special_action(viewer, unit, draft), True


def _former(row: SpecialAction) -> SpecialAction | None:
    """The same action of the same unit a year earlier: of the same season, else of the same name."""
    same = Q(name=row.name) | (Q(template=row.template) & ~Q(template=""))
    of_unit = _of(row.unit) if row.unit else Q(unit=None) | Q(unit__parent=None)
    rows = of_year(SpecialAction.objects.filter(of_unit & same), row.first_day.year - 1)
    rows = rows.filter(first_day__lt=row.first_day - timedelta(days=180)).exclude(state=ActionState.CANCELLED)
    return rows.select_related("service_type").order_by("-first_day").first()


def _of(unit: Unit) -> Q:
    of_unit = Q(unit=unit)
    return of_unit | Q(unit=None) if unit.path == root_path() else of_unit


def _take_people(row: SpecialAction, former: SpecialAction) -> int:
    if row.leads.exists():
        return 0
    leads = former.leads.select_related("member", "post")
    kept = [
        each
        for each in leads
        if not (each.member and each.member.left_on) and not (each.post and each.post.ended_on)
    ]
    names = ("role", "member_id", "post_id", "name", "duty", "order")
    made = ActionLead.objects.bulk_create(
        ActionLead(action=row, **{name: getattr(each, name) for name in names}) for each in kept
    )
    return len(made)


def _take_places(row: SpecialAction, former: SpecialAction) -> int:
    """Places with their plans, their checks as many days from the first day as a year before."""
    rows = ActionPlace.objects.everywhere("places of an action the viewer may edit")
    known = set(rows.filter(action=row).values_list("name", flat=True))
    last = max(rows.filter(action=row).values_list("number", flat=True), default=0)
    old = (
        rows.filter(action=former, team__closed_on=None).select_related(*THINGS, "member").order_by("number")
    )
    open_ones = [place for place in old if place.name not in known and not _is_closed(place)]
    made = ActionPlace.objects.bulk_create(
        ActionPlace(
            action=row,
            number=number,
            check_on=min(row.first_day + (place.check_on - former.first_day), row.last_day),
            member=place.member if place.member and place.member.left_on is None else None,
            **{name: getattr(place, name) for name in _COPIED},
        )
        for number, place in enumerate(open_ones, start=last + 1)
    )
    return len(made)


def _is_closed(place: ActionPlace) -> bool:
    things = (getattr(place, name) for name in THINGS)
    return any(thing is not None and thing.closed_on is not None for thing in things)


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
