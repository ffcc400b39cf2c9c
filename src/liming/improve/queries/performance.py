"""The secretary's report: claims counted from records, each with the codes of the records behind it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from liming.evaluate import queries as evaluate
from liming.execute.enums import ActivityState, CallBackState, HazardState, PublicityState
from liming.execute.models import Activity, CallBack, Hazard, Honour, PressItem, ServiceRecord
from liming.improve.enums import ImprovementState, SecretaryReportState
from liming.improve.models import Improvement, SecretaryReport
from liming.improve.queries.periods import least_call_backs
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import WorkItem
from liming.plan.rules import FINISHED
from liming.register.models import PartyBranch, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

SECTIONS = ("duties", "problems", "plans")
"""Where a secretary may add words, in the order of the report."""
_REASON = "teams of a branch that the viewer reaches"


@dataclass(frozen=True)
class Claim:
    """One thing the report says: its section, what it is, its figures, the codes of the records behind it."""

    section: str
    kind: str
    figures: dict[str, Any]
    codes: list[str]


@dataclass(frozen=True)
class Performance:
    """A report as it reads: live figures while it is a draft, the frozen ones afterwards."""

    report: SecretaryReport
    branch: PartyBranch
    teams: list[str]
    claims: list[Claim]
    until: date

    def of(self, section: str) -> list[Claim]:
        return [claim for claim in self.claims if claim.section == section]


def branches(viewer: Viewer) -> list[PartyBranch]:
    """Branches whose report the viewer may draft."""
    if not viewer.may(Right.WRITE_PERFORMANCE):
        return []
    reached = viewer.within(Right.WRITE_PERFORMANCE)
    return list(PartyBranch.objects.visible_to(reached).select_related("unit").order_by("unit__path"))


def secretary_reports(viewer: Viewer) -> Any:
    """Reports of branches in reach, the newest year first. Needs `read_gaps`."""
    viewer.require(Right.READ_GAPS)
    rows = SecretaryReport.objects.visible_to(viewer)
    return rows.select_related("branch__unit").order_by("-year", "branch__unit__path")


def secretary_report(viewer: Viewer, report_id: UUID) -> SecretaryReport:
    """One report; DomainError `not_found`."""
    found: SecretaryReport | None = secretary_reports(viewer).filter(pk=report_id).first()
    if found is None:
        raise DomainError("not_found", what="述职报告", key=report_id)
    return found


def performance(viewer: Viewer, report: SecretaryReport) -> Performance:
    """The report with its figures. Needs `read_gaps` there."""
    branch = report.branch
    viewer.require(Right.READ_GAPS, branch.unit.path)
    is_live = report.state == SecretaryReportState.DRAFT
    claims = (
        count_claims(viewer, branch, report.year) if is_live else [Claim(**each) for each in report.claims]
    )
    until = (
        clock.today() if report.submitted_at is None or is_live else clock.local(report.submitted_at).date()
    )
    names = [team.short_name for team in teams_of(branch)]
    return Performance(report, branch, names, claims, min(until, date(report.year, 12, 31)))


def teams_of(branch: PartyBranch) -> list[Team]:
    """The branch's own teams; where none is tied to it, all teams of its unit."""
    rows = Team.objects.everywhere(_REASON).filter(closed_on=None).order_by("code")
    return list(rows.filter(party_branch=branch)) or list(rows.filter(path__startswith=branch.unit.path))


def count_claims(viewer: Viewer, branch: PartyBranch, year: int) -> list[Claim]:
    """Everything the records say of the branch's teams in the year."""
    teams = [team.pk for team in teams_of(branch)]
    first, last = date(year, 1, 1), min(date(year, 12, 31), clock.today())
    span = {"gte": clock.at(first), "lt": clock.at(last + timedelta(days=1))}
    made = (_services, _plan, _hazards, _activities, _satisfaction, _brand)
    claims = [claim for make in made for claim in make(teams, span, first, last)]
    return [*claims, *_problems(viewer, teams, first, last), *_plans(teams, last)]


def stored(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Claims as JSON keeps them."""
    return [asdict(claim) for claim in claims]


Span = dict[str, Any]


def _within(field: str, span: Span) -> Q:
    return Q(**{f"{field}__{name}": moment for name, moment in span.items()})


def _services(teams: list[UUID], span: Span, first: date, last: date) -> Iterable[Claim]:
    rows = ServiceRecord.objects.everywhere(_REASON).filter(team__in=teams, is_current=True)
    rows = rows.filter(_within("ended_at", span)).order_by("number")
    counted = rows.aggregate(
        n=Count("pk"),
        red=Count("pk", filter=Q(practice="red")),
        gold=Count("pk", filter=Q(practice="gold")),
        green=Count("pk", filter=Q(practice="green")),
        people=Count("pk", filter=Q(customer__isnull=False) | ~Q(whom="")),
    )
    if counted["n"]:
        yield Claim("duties", "services", counted, list(rows.values_list("number", flat=True)))


def _plan(teams: list[UUID], span: Span, first: date, last: date) -> Iterable[Claim]:
    items = WorkItem.objects.everywhere(_REASON).filter(
        team__in=teams,
        origin_kind=OriginKind.PLAN,
        dropped_from_plan=False,
        scheduled_date__gte=first,
        scheduled_date__lte=last,
    )
    items = items.exclude(state=WorkState.CANCELLED)
    done = items.filter(state__in=FINISHED)
    figures = {"due": items.count(), "done": done.count()}
    if figures["due"]:
        rows = ServiceRecord.objects.everywhere(_REASON).filter(
            work_item__in=done.values("pk"), is_current=True
        )
        yield Claim("duties", "plan", figures, list(rows.order_by("number").values_list("number", flat=True)))


def _hazards(teams: list[UUID], span: Span, first: date, last: date) -> Iterable[Claim]:
    rows = Hazard.objects.everywhere(_REASON).filter(_within("found_at", span), team__in=teams)
    cured = rows.filter(state__in=(HazardState.CURED, HazardState.RECHECKED)).count()
    codes = list(rows.order_by("number").values_list("number", flat=True))
    if codes:
        yield Claim("duties", "hazards", {"found": len(codes), "cured": cured}, codes)


def _activities(teams: list[UUID], span: Span, first: date, last: date) -> Iterable[Claim]:
    held = Activity.objects.everywhere(_REASON).filter(
        _within("starts_at", span), team__in=teams, state=ActivityState.DONE
    )
    ids = [str(key) for key in held.values_list("pk", flat=True)]
    records = ServiceRecord.objects.everywhere(_REASON).filter(
        origin_kind=OriginKind.ACTIVITY, origin_id__in=ids, is_current=True
    )
    if ids:
        figures = {"held": len(ids), "paired": held.exclude(pairing=None).count()}
        codes = list(records.order_by("number").values_list("number", flat=True))
        yield Claim("duties", "activities", figures, codes)


def _satisfaction(teams: list[UUID], span: Span, first: date, last: date) -> Iterable[Claim]:
    rows = CallBack.objects.everywhere(_REASON).filter(
        _within("called_at", span), team__in=teams, state=CallBackState.REACHED, rating__isnull=False
    )
    counted = rows.aggregate(n=Count("pk"), good=Count("pk", filter=Q(rating__score__gte=4)))
    if counted["n"] >= least_call_backs(last):
        # Which records were called stays sealed: a single score must not be told from a list.
        yield Claim("duties", "satisfaction", counted, [])


def _brand(teams: list[UUID], span: Span, first: date, last: date) -> Iterable[Claim]:
    verified = {"team__in": teams, "state": PublicityState.VERIFIED}
    honours = Honour.objects.everywhere(_REASON).filter(**verified, given_on__gte=first, given_on__lte=last)
    press = PressItem.objects.everywhere(_REASON).filter(
        **verified, published_on__gte=first, published_on__lte=last
    )
    titles = [f"{row.given_on:%m-%d} {row.title}" for row in honours.order_by("given_on", "pk")]
    if titles:
        yield Claim("duties", "honours", {"n": len(titles)}, titles)
    stories = {row.story_key: f"{row.published_on:%m-%d} {row.outlet}《{row.title}》" for row in press}
    if stories:
        yield Claim("duties", "press", {"n": len(stories)}, sorted(stories.values()))


def _problems(viewer: Viewer, teams: list[UUID], first: date, last: date) -> Iterable[Claim]:
    missed = WorkItem.objects.everywhere(_REASON).filter(
        team__in=teams, state=WorkState.MISSED, scheduled_date__gte=first, scheduled_date__lte=last
    )
    titles = [f"{row.scheduled_date:%m-%d} {row.title}" for row in missed.order_by("scheduled_date", "pk")]
    if titles:
        yield Claim("problems", "missed", {"n": len(titles)}, titles)
    late = Hazard.objects.everywhere(_REASON).filter(
        team__in=teams, due_at__lt=clock.now(), state__in=(HazardState.FOUND, HazardState.NOTIFIED)
    )
    numbers = list(late.order_by("number").values_list("number", flat=True))
    if numbers:
        yield Claim("problems", "late_hazards", {"n": len(numbers)}, numbers)
    yield from _weak(viewer, teams, first.year)


def _weak(viewer: Viewer, teams: list[UUID], year: int) -> Iterable[Claim]:
    """The indicators that cost the branch's teams most in the year's newest frozen quarter."""
    quarters = [f"{year}Q{number}" for number in (4, 3, 2, 1)]
    frozen = (evaluate.newest_frozen(viewer, quarter) for quarter in quarters)
    snapshot = next((each for each in frozen if each is not None), None)
    if snapshot is None:
        return
    lost: dict[tuple[str, str], list[float]] = {}
    for team, views in evaluate.cells_of_all(viewer, snapshot).items():
        for view in views:
            if team in teams and (view.points or 0.0) < 0:
                key = (view.indicator.code, view.indicator.name)
                lost.setdefault(key, []).append(view.points or 0.0)
    dearest = sorted(lost.items(), key=lambda pair: (sum(pair[1]), pair[0]))[:3]
    for (code, name), points in dearest:
        figures = {"name": name, "teams": len(points), "points": round(-sum(points), 1)}
        yield Claim("problems", "weak", figures, [f"{snapshot.quarter} {code}"])


def _plans(teams: list[UUID], last: date) -> Iterable[Claim]:
    going = Improvement.objects.everywhere(_REASON).filter(
        gap__team__in=teams,
        state__in=(ImprovementState.PLANNED, ImprovementState.RUNNING),
        opened_at__lte=clock.now(),
    )
    titles = [f"{row.due_on:%m-%d} {row.title}" for row in going.order_by("due_on", "pk")]
    if titles:
        yield Claim("plans", "improvements", {"n": len(titles)}, titles)
    ahead = WorkItem.objects.everywhere(_REASON).filter(
        team__in=teams, scheduled_date__gt=last, scheduled_date__lte=last + timedelta(days=92)
    )
    n = ahead.exclude(state=WorkState.CANCELLED).count()
    if n:
        yield Claim("plans", "ahead", {"n": n}, [])
