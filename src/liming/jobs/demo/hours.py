"""Service hours of the story's team that were wrong, and a month's lines verified with customers."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from liming.execute import actions, queries
from liming.execute.enums import HoursCheckState
from liming.execute.models import HoursCheck
from liming.execute.queries.hours_checks import ended_months
from liming.jobs.demo.catalogue import data
from liming.register.models import Member
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer

_REASON = "the demo acts for every team"


def tell_hours(now: datetime, story: str) -> int:
    """Corrections, one agreed, one refused, one that waits, and a drawn month in part called; the rows."""
    rows = Member.objects.everywhere(_REASON).filter(team__code=story, left_on=None)
    people = list(rows.select_related("team__unit").order_by("role", "code"))
    captain = next((member for member in people if member.role == "captain"), None)
    if captain is None:
        return 0
    others = [member for member in people if member.role != "captain"]
    told = [
        _correct(captain, member, each, clock.local(now).year)
        for member, each in zip(others, data("station")["correction"], strict=False)
    ]
    return sum(told) + _check(captain)


def _correct(captain: Member, member: Member, told: dict[str, Any], year: int) -> bool:
    own, above = replace(system_viewer(member.name), member_id=member.pk), system_viewer(captain.name)
    entries = queries.member_lines(own, member, year).entries
    line = next((each for each in entries if each.number and not each.is_late and each.minutes), None)
    if line is None:
        return False
    minutes = line.minutes + told["more"]
    row = actions.propose_hours(own, member, line.kind, line.key, minutes, told["reason"])
    if "agrees" in told:
        actions.review_hours(above, row, told["agrees"], told["ground"])
    return True


def _check(captain: Member) -> int:
    """The unit draws last month's lines and has called two of its customers."""
    unit = captain.team.unit
    viewer: Viewer = replace(system_viewer(data("station")["checker"]), unit_paths=(unit.path,))
    month = ended_months()[0]
    made = actions.draw_hours_checks(viewer, month, f"{unit.code}-{month}")
    first: list[HoursCheck] = made[:2]
    for check, state in zip(first, (HoursCheckState.CONFIRMED, HoursCheckState.DIFFERENT), strict=False):
        told = check.minutes + 30 if state == HoursCheckState.DIFFERENT else None
        actions.record_hours_check(viewer, check, state, told)
    return len(made)
