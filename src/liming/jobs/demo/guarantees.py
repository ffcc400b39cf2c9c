"""A season's guarantee that runs, and the exam's that is over, told by the story's team."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from liming.execute import actions
from liming.execute.actions import CheckAnswer, GuaranteeDraft, RecordDraft
from liming.execute.enums import GuaranteeLevel
from liming.execute.models import Guarantee
from liming.jobs.demo.catalogue import data
from liming.plan.models import WorkItem
from liming.register.models import Customer, Member, Site, Team
from liming.shared import clock
from liming.shared.viewer import system_viewer

_REASON = "the demo acts for every team"
_DAYS_BACK, _DAYS_AHEAD = 4, 40
_PEOPLE = 5
_DONE = 7
_TEA_MONTHS = range(5, 10)


def tell_guarantees(now: datetime, story: str) -> int:
    """Both guarantees through the actions; returns how many items they made."""
    team = Team.objects.everywhere(_REASON).filter(code=story).first()
    if team is None:
        return 0
    with transaction.atomic():
        return _season(now, team) + _exam(now, team)


def _season(now: datetime, team: Team) -> int:
    today = clock.local(now).date()
    settings = data("station")["guarantee"]["season" if today.month in _TEA_MONTHS else "winter"]
    first = today - timedelta(days=_DAYS_BACK)
    with clock.fixed(now - timedelta(days=_DAYS_BACK, hours=2)):
        window = (clock.at(first, 6), clock.at(today + timedelta(days=_DAYS_AHEAD), 22))
        customers = Customer.objects.everywhere(_REASON).filter(team=team, kind__in=settings["customers"])
        row = _planned(team, settings, first, window, [], list(customers.order_by("code")))
        actions.add_guarantee_contact(_viewer(team), row, "泗交供电所", "0359-8530000", "夜间值班")
        made = actions.issue_guarantee(_viewer(team), row)
    _do(row, now, _DONE)
    return made


def _exam(now: datetime, team: Team) -> int:
    settings = data("station")["guarantee"]["exam"]
    today = clock.local(now).date()
    year = today.year if today > date(today.year, 6, 12) else today.year - 1
    start, end = clock.at(date(year, 6, 7), 8), clock.at(date(year, 6, 8), 18)
    kinds = ("school", "hospital", "government")
    customers = Customer.objects.everywhere(_REASON).filter(team=team, kind__in=kinds).order_by("-kind")
    with clock.fixed(start - timedelta(days=8)):
        titled = {**settings, "title": f"{year} 年{settings['title']}"}
        row = _planned(team, titled, date(year, 6, 2), (start, end), [], list(customers))
        made = actions.issue_guarantee(_viewer(team), row)
    _do(row, end, made)
    with clock.fixed(end + timedelta(days=1)):
        actions.close_guarantee(_viewer(team), row, settings["result"], settings["thanks"])
    return made


def _planned(
    team: Team,
    settings: Any,
    checks_from: date,
    window: tuple[datetime, datetime],
    sites: list[Site],
    customers: list[Customer],
) -> Guarantee:
    viewer = _viewer(team)
    row = actions.plan_guarantee(
        viewer,
        GuaranteeDraft(
            team=team,
            title=settings["title"],
            theme=settings["theme"],
            starts_at=window[0],
            ends_at=window[1],
            checks_from=checks_from,
            level=GuaranteeLevel(settings["level"]),
            lead_group=settings["lead_group"],
            plan_text=settings["plan"],
            crews=settings["crews"],
            vehicles=settings["vehicles"],
            generators=settings["generators"],
        ),
    )
    actions.add_guarantee_places(viewer, row, sites, customers)
    people = Member.objects.everywhere(_REASON).filter(team=team, left_on=None).order_by("code")
    actions.set_guarantee_people(viewer, row, [(member, "检查") for member in people[1 : 1 + _PEOPLE]])
    return row


def _viewer(team: Team) -> Any:
    captain = Member.objects.everywhere(_REASON).filter(team=team, role="captain").first()
    return system_viewer(captain.name if captain else "演示")


def _do(row: Guarantee, now: datetime, most: int) -> None:
    """Do the checks whose day has come; the second one finds a defect."""
    today = clock.local(now).date()
    items = WorkItem.objects.everywhere(_REASON).filter(origin_id=str(row.pk), scheduled_date__lt=today)
    for number, item in enumerate(items.select_related("member").order_by("scheduled_date", "id")[:most]):
        day, minute = item.scheduled_date or today, 5 * (number % 8)
        viewer = system_viewer(item.member.name if item.member else "演示")
        with clock.fixed(clock.at(day, 9, 10 + minute)):
            actions.arrive(viewer, item)
        item.refresh_from_db()
        with clock.fixed(clock.at(day, 10, minute)):
            draft = RecordDraft(answers=_answers(item, has_defect=number == 1), photo_count=2)
            actions.finish_work(viewer, item, draft)


def _answers(item: WorkItem, *, has_defect: bool) -> tuple[CheckAnswer, ...]:
    if item.checklist is None:
        return ()
    return tuple(
        CheckAnswer(check.number, "", _within(check.low, check.high))
        if check.kind == "number"
        else CheckAnswer(check.number, "defect" if has_defect and check.number == 6 else "ok")
        for check in item.checklist.items.all()
    )


def _within(low: float | None, high: float | None) -> float:
    if low is not None and high is not None:
        return round((low + high) / 2, 1)
    return round(high * 0.6, 1) if high is not None else (low or 0) + 6.0
