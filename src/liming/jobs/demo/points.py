"""Units' own indicators, and cases of bonus, deduction and veto in every state, through the actions."""

from datetime import date, datetime, timedelta
from typing import Any

from liming.core.calendar import Quarter
from liming.evaluate import actions
from liming.evaluate.actions import PointEvidence
from liming.evaluate.models import PointEntry, PointItem
from liming.evaluate.rules.drafts import IndicatorDraft
from liming.evaluate.rules.recipes import FIGURES
from liming.execute.models import ServiceRecord
from liming.jobs.demo.catalogue import data
from liming.register.models import Team, Unit
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer

_REASON = "the demo acts for every unit"
_STEPS = ("submitted", "reviewed", "confirmed")
_DEPARTMENT = "许敏"


def set_own_indicators(quarter: Quarter) -> int:
    """Own indicators that hold from this quarter on, set in its first days; returns how many."""
    with clock.fixed(clock.at(quarter.first_day + timedelta(days=6), 10)):
        return sum(_own(said, str(quarter)) for said in data("points")["own"])


def tell_points(quarter: Quarter, told: str, now: datetime) -> int:
    """Enter the cases told of the `last` or the `running` quarter and take each as far as it came."""
    last_day = min(quarter.last_day, clock.local(now).date())
    cases = [said for said in data("points")["case"] if said["quarter"] == told]
    return sum(_case(said, last_day - timedelta(days=said["back"]), quarter) for said in cases)


def _own(said: dict[str, Any], quarter: str) -> int:
    unit = Unit.objects.everywhere(_REASON).filter(code=said["unit"]).first()
    if unit is None:
        return 0
    rule = FIGURES[said["recipe"]["figure"]]
    draft = IndicatorDraft(
        name=said["name"],
        name_en=said["name_en"],
        dimension=said["dimension"],
        kind=rule.kind,
        unit=rule.unit,
        goal_low=said["goalposts"][0],
        goal_high=said["goalposts"][1],
        own_weight=said["weight"],
        minimum_sample=said["minimum"],
        source=f"{unit.short_name}年度工作要点",
        recipe=said["recipe"],
    )
    clerk = system_viewer(f"{unit.short_name}党建部")
    actions.add_indicator(clerk, draft, quarter=quarter, reason=said["reason"], owner=unit)
    return 1


def _case(said: dict[str, Any], day: date, quarter: Quarter) -> int:
    unit = Unit.objects.everywhere(_REASON).filter(code=said["unit"]).first()
    if unit is None:
        return 0
    teams = Team.objects.everywhere(_REASON).filter(path__startswith=unit.path).order_by("code")
    place = said.get("place", 0)
    named = teams.filter(code=said["team"]) if "team" in said else teams[place : place + 1]
    team = next(iter(named), None)
    if team is None:
        return 0
    record = (
        ServiceRecord.objects.everywhere(_REASON)
        .filter(team=team, quarter=str(quarter), is_current=True)
        .order_by("-ended_at")
        .first()
    )
    item = PointItem.objects.get(code=said["item"])
    day = max(day, quarter.first_day)
    clerk = system_viewer(f"{unit.short_name}党建部")
    with clock.fixed(clock.at(day, 16)):
        args = (clerk, team, item, said["title"], day, said["points"])
        entry = actions.enter_point(*args, PointEvidence(record=record))
        if record is not None:
            _walk(entry, said["state"], clerk, unit)
    return 1


def _walk(entry: PointEntry, state: str, clerk: Viewer, unit: Unit) -> None:
    """As far as the case came: on along the three hands, or given back, or taken back."""
    if state == "draft":
        return
    actions.submit_point(clerk, entry)
    if state == "returned":
        actions.return_point(system_viewer(f"{unit.short_name}办公室"), entry, "请附表扬文件")
    elif state == "withdrawn":
        actions.withdraw_point(clerk, entry, "没有凭据")
    if state in _STEPS[1:]:
        actions.review_point(system_viewer(f"{unit.short_name}办公室"), entry, "材料齐全，情况属实")
    if state == "confirmed":
        actions.confirm_point(system_viewer(_DEPARTMENT), entry)
