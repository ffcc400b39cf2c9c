"""Special actions of the running year: the province's by date, the story's county's with their places."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from liming.jobs.demo.catalogue import data
from liming.plan import actions
from liming.plan.actions import ActionDraft, LeadDraft, PlaceDraft
from liming.plan.enums import ActionPlaceState, ActionState, Aim, LeadRole, Practice
from liming.plan.models import ActionLead, ActionPlace, ServiceType, SpecialAction
from liming.plan.queries import season_fields
from liming.register.models import Customer, Member, Team
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer

_REASON = "the demo acts for every team"
_STEPS = (ActionPlaceState.PREPARED, ActionPlaceState.CHECKED, ActionPlaceState.CLOSED)
_SHOWN = 3
"""So many actions of the county: those that began last."""


def tell_special_actions(now: datetime, story: str) -> int:
    """Through the actions; returns how many places they have."""
    today, settings = clock.local(now).date(), data("special")
    team = Team.objects.everywhere(_REASON).select_related("unit").filter(code=story).first()
    with transaction.atomic():
        _province(today, settings["province"])
        if team is None:
            return 0
        told = [(said, season_fields(said["season"], today.year)) for said in settings["action"]]
        begun = sorted((each for each in told if each[1]["first_day"] <= today), key=_first_day)
        return sum(_county(today, team, said, fields) for said, fields in begun[-_SHOWN:])


def _first_day(told: tuple[dict[str, Any], dict[str, Any]]) -> date:
    first: date = told[1]["first_day"]
    return first


def _province(today: date, said: dict[str, str]) -> None:
    """Those of the whole tree that have begun, as they stand: led, approved, running or summed up."""
    begun = SpecialAction.objects.filter(unit=None, first_day__lte=today)
    due = list(begun.filter(last_day__gte=today.replace(month=1, day=1)))
    for row in due:
        is_over = row.last_day < today
        row.state = ActionState.CLOSED if is_over else ActionState.RUNNING
        row.approved_at, row.approved_by = clock.at(row.first_day - timedelta(days=5), 10), "许敏"
        row.closed_at = clock.at(row.last_day + timedelta(days=1), 16) if is_over else None
        row.result_text = said["result"] if is_over else ""
    SpecialAction.objects.bulk_update(
        due, ["state", "approved_at", "approved_by", "closed_at", "result_text"]
    )
    ActionLead.objects.bulk_create(
        ActionLead(action=row, role=LeadRole.LEADER, name=said["leader"], duty=said["task"], order=1)
        for row in due
    )


def _county(today: date, team: Team, said: dict[str, Any], fields: dict[str, Any]) -> int:
    people = list(Member.objects.everywhere(_REASON).filter(team=team, left_on=None).order_by("code")[:6])
    viewer = system_viewer(people[0].name)
    with clock.fixed(clock.at(fields["first_day"] - timedelta(days=10), 9)):
        row = actions.create_special_action(viewer, team.unit, _draft(said, fields))
        leads = [LeadDraft(LeadRole.LEADER, name=said["leader"], duty="统筹")]
        leads.append(LeadDraft(LeadRole.DEPUTY, member=people[0], duty="现场指挥"))
        leads += [LeadDraft(LeadRole.MEMBER, member=each, duty="点位检查") for each in people[1:3]]
        for lead in leads:
            actions.add_action_lead(viewer, row, lead)
        actions.approve_special_action(viewer, row)
        places = [
            actions.add_action_place(viewer, row, draft) for draft in _places(team, said, row, people, today)
        ]
    _by_date(viewer, row, today, said, places)
    return len(places)


def _draft(said: dict[str, Any], fields: dict[str, Any]) -> ActionDraft:
    return ActionDraft(
        name=said["name"],
        first_day=fields["first_day"],
        last_day=fields["last_day"],
        aim=Aim(fields["aim"]),
        practice=Practice(fields["practice"]),
        service_type=ServiceType.objects.get(pk=fields["service_type_id"]),
        level=said["level"],
        goal=said["goal"],
        content=fields["content"],
        template=said["season"],
    )


def _places(
    team: Team, said: dict[str, Any], row: SpecialAction, people: list[Member], today: date
) -> list[PlaceDraft]:
    """A named point and customers; of a running action the later ones are still to be checked."""
    customers = Customer.objects.everywhere(_REASON).filter(team=team, kind__in=said["customers"])
    things: list[dict[str, Any]] = [said["point"]]
    things += [{"customer": each} for each in customers.order_by("-is_key", "code")[: said["most"]]]
    common = {name: said[name] for name in ("stake", "measure", "equipment", "watch")}
    first = max(row.first_day, today - timedelta(days=2)) if today <= row.last_day else row.first_day
    return [
        PlaceDraft(
            team=team,
            member=people[1 + number % (len(people) - 1)],
            check_on=min(first + timedelta(days=number), row.last_day),
            every_days=said.get("every_days"),
            hazards=said["hazards"] if number % 2 else "",
            **common | thing,
        )
        for number, thing in enumerate(things)
    ]


def _by_date(
    viewer: Viewer, row: SpecialAction, today: date, said: dict[str, Any], places: list[ActionPlace]
) -> None:
    """Begun on its first day; places done by their days; summed up the day after its last one."""
    with clock.fixed(clock.at(row.first_day, 8)):
        actions.start_special_action(viewer, row)
    is_over = row.last_day < today
    done = [place for place in places if is_over or place.check_on < today]
    for number, state in enumerate(_STEPS if is_over else _STEPS[:2]):
        if done:
            with clock.fixed(clock.at(done[-1].check_on, 9 + number)):
                actions.move_action_places(viewer, done, state)
    if is_over:
        with clock.fixed(clock.at(row.last_day + timedelta(days=1), 16)):
            actions.close_special_action(viewer, row, said["result"], said["thanks"])
    else:
        actions.plan_place_work(viewer, row, places[len(done) :])
