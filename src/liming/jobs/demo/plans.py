"""The approved plans of the years the demo covers, made by the plan room's own actions."""

from typing import Any

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import World
from liming.plan import actions as plan
from liming.plan.enums import MeetingState
from liming.plan.models import ServiceType, SpecialAction
from liming.plan.queries import DECISION
from liming.plan.queries.places import has_places
from liming.plan.rules import read_selector
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer


def build_year_plans(world: World) -> int:
    """One approved plan a year from the template and the demo's own lines; returns how many lines."""
    viewer = system_viewer("许敏")
    years = sorted({quarter.year for quarter in world.quarters})
    plan.load_defaults(viewer, years=tuple(years))
    root = Unit.objects.everywhere("the demo's own root").get(path=f"/{data('places')['province']['code']}/")
    return sum(_build(year, root, world) for year in years)


def _build(year: int, root: Unit, world: World) -> int:
    settings = data("plan")
    viewer = system_viewer("许敏")
    start = min(clock.at(world.first_day.replace(year=year, month=1, day=12), 10), world.now)
    with clock.fixed(start):
        draft = plan.create_year_plan(
            viewer, year, root, settings["title"].format(year=year), basis=settings["basis"]
        )
        origins = _meeting(viewer, year, root, settings["meeting"])
        for line in settings["lines"]:
            if not has_places(read_selector(line["places"]), root.path):
                continue  # a small province lacks some kinds of places
            plan.add_plan_line(viewer, draft, **_fields(line, year), **origins.get(line["code"], {}))
        plan.approve_year_plan(viewer, draft)
        _rule(viewer, settings["rule"])
    return int(draft.lines.count())


def _meeting(viewer: Viewer, year: int, root: Unit, said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The year's survey meeting, settled; gives the origin of each line that came of a decision."""
    names = ("place", "chair", "recorder", "attendees")
    draft = plan.MeetingDraft(
        said["title"].format(year=year), clock.today(), **{name: said[name] for name in names}
    )
    meeting = plan.call_meeting(viewer, root, year, draft)
    points = {
        each["title"]: plan.add_topic(viewer, meeting, each["title"], each["facts"])
        for each in said["topics"]
    }
    for each in said["topics"]:
        plan.note_discussion(viewer, points[each["title"]], each["discussion"])
    plan.move_meeting(viewer, meeting, MeetingState.HELD)
    origins: dict[str, dict[str, Any]] = {}
    for each in said["decisions"]:
        made = plan.decide(viewer, meeting, each["words"], point=points[each["topic"]], owner=root)
        origins[each["line"]] = {"origin_kind": DECISION, "origin_id": str(made.pk)}
    plan.move_meeting(viewer, meeting, MeetingState.MINUTED)
    return origins


def _rule(viewer: Viewer, said: dict[str, str]) -> None:
    """A version of one unit's rules, issued on the day."""
    unit = Unit.objects.everywhere("the demo's own unit").filter(code=said["unit"]).first()
    if unit is None:
        return
    words = {name: text for name, text in said.items() if name not in ("unit", "title")}
    title = said["title"].format(unit=unit.short_name)
    made = plan.draft_unit_rule(viewer, unit, plan.RuleDraft(title, clock.today(), **words))
    plan.issue_unit_rule(viewer, made)


def _fields(line: dict[str, Any], year: int) -> dict[str, Any]:
    action = SpecialAction.objects.filter(code=f"{line.get('action')}-{year}").first()
    return {**line, "service_type": ServiceType.objects.get(code=line["service_type"]), "action": action}
