"""A city's supervision: a month drawn, most of it done and followed; the told team looked at by name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from liming.evaluate import actions
from liming.evaluate.actions import CheckDraft
from liming.evaluate.enums import ReviewState, TargetGround
from liming.evaluate.models import EntrustedReview, SupervisionCheck, SupervisionFinding
from liming.execute.actions import CheckAnswer
from liming.jobs.demo.catalogue import data
from liming.register.models import Account, Team, Unit
from liming.shared import clock
from liming.shared.viewer import Viewer, system_viewer

_REASON = "the demo acts for every team"
_CITY = "1408"
_DAYS_AGO, _MADE = 12, 0.5


def supervise(now: datetime, random: Random, story: str) -> int:
    """A month's checks and a targeted one; returns how many."""
    unit = Unit.objects.everywhere(_REASON).filter(code=_CITY).first()
    if unit is None:
        return 0
    day = clock.local(now).date() - timedelta(days=_DAYS_AGO)
    with transaction.atomic():
        made = _month(unit, day, random, now)
        return len(made) + _targeted(unit, story, now) + _review(unit, day)


def _month(unit: Unit, day: date, random: Random, now: datetime) -> list[SupervisionCheck]:
    """Draw on `day`, make most of the checks in the days after, and follow what they found."""
    with clock.fixed(clock.at(day, 9)):
        month = f"{day:%Y-%m}"
        draw = actions.draw_checks(_planner(unit), unit, month, seed=f"{unit.code}-{month}")
    rows = SupervisionCheck.objects.everywhere(_REASON).filter(draw=draw)
    checks = list(rows.select_related("team", "checklist", "checker").order_by("number"))
    for place, check in enumerate(checks[: round(len(checks) * _MADE)]):
        at = clock.at(day + timedelta(days=1 + place // 3), 10) + timedelta(minutes=random.randint(0, 300))
        if at < now:
            _make(check, at, random, now)
    return checks


def _make(check: SupervisionCheck, at: datetime, random: Random, now: datetime) -> None:
    settings = data("supervision")
    items = list(check.checklist.items.all())
    broken = {item.number for item in items if random.random() < settings["defects"]}
    with clock.fixed(at):
        done = actions.finish_check(_checker(check), check, _draft(check, broken, random))
        actions.notify_findings(_checker(check), done)
    _follow(done, at, random, now)


def _draft(check: SupervisionCheck, broken: set[int], random: Random) -> CheckDraft:
    words = data("supervision")["words"]
    answers = []
    for item in check.checklist.items.all():
        inside = item.high if item.high is not None else item.low if item.low is not None else 5.0
        value = inside if item.kind == "number" else None
        is_broken = item.number in broken and value is None
        answers.append(CheckAnswer(item.number, "defect" if is_broken else "ok", value))
    return CheckDraft(tuple(answers), notes={number: random.choice(words) for number in sorted(broken)})


def _follow(check: SupervisionCheck, at: datetime, random: Random, now: datetime) -> None:
    """Findings are mended in days, looked at again and closed, each as far as it is told to go."""
    rows = SupervisionFinding.objects.everywhere(_REASON).filter(check_made=check)
    for row in rows.select_related("team", "check_made"):
        far = random.choice(data("supervision")["far"])
        for days, step in enumerate(_steps(check, row)[:far], start=2):
            moment = at + timedelta(days=days)
            if moment < now:
                with clock.fixed(moment):
                    step()


def _steps(check: SupervisionCheck, row: SupervisionFinding) -> tuple[Callable[[], object], ...]:
    words, team = data("supervision")["mend"], system_viewer(row.team.short_name)
    planner = _planner(check.draw.unit) if check.draw else _checker(check)
    return (
        lambda: actions.mend_finding(team, row, words),
        lambda: actions.recheck_finding(_checker(check), row, True),
        lambda: actions.close_finding(planner, row),
    )


def _targeted(unit: Unit, story: str, now: datetime) -> int:
    """The told team looked at for people's words; one finding waits for its captain."""
    team = Team.objects.everywhere(_REASON).filter(code=story, path__startswith=unit.path).first()
    account = Account.objects.filter(username="yuncheng").first()
    if team is None or account is None:
        return 0
    settings = data("supervision")
    with clock.fixed(now - timedelta(days=8)):
        check = actions.plan_targeted(
            _planner(unit), team, TargetGround.COMPLAINT, account.pk, settings["targeted"]
        )
    with clock.fixed(now - timedelta(days=7)):
        told = replace(
            _draft(check, {3, 7}, Random(1)),  # noqa: S311 - no secret
            integrity=("gifts",),
            integrity_words=settings["integrity"],
        )
        done = actions.finish_check(_checker(check), check, told)
        actions.notify_findings(_checker(check), done)
    return 1


def _review(unit: Unit, day: date) -> int:
    """The half-year's posts and areas drawn and the first few reviewed; returns how many."""
    with clock.fixed(clock.at(day, 15)):
        draw = actions.draw_reviews(_planner(unit), unit, f"{unit.code}-{day.year}")
    rows = list(EntrustedReview.objects.everywhere(_REASON).filter(draw=draw).order_by("team__path", "pk"))
    settings = data("supervision")
    for row, told in zip(rows, settings["reviews"], strict=False):
        result = ReviewState.REMEDY if told else ReviewState.KEPT
        met = {code: code not in settings["missing"] or not told for code in settings["criteria"]}
        with clock.fixed(clock.at(day + timedelta(days=2), 10)):
            remedy_by = day + timedelta(days=30) if told else None
            actions.record_review(_planner(unit), row, result, met, told, remedy_by)
    return len(rows)


def _planner(unit: Unit) -> Viewer:
    return replace(system_viewer(f"{unit.short_name}党建部"), unit_paths=(unit.path,))


def _checker(check: SupervisionCheck) -> Viewer:
    """Whoever the check was given to; the city's office where nobody could be."""
    return replace(system_viewer(check.checker_name or "督导组"), account_id=check.checker_id)
