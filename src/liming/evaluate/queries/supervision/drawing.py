"""What a draw is made from, who may check whom, and which teams ask to be looked at without a draw."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liming.evaluate.enums import Band, CheckSubject, DrawKind, FindingState, TargetGround
from liming.evaluate.models import AuditTask, SupervisionCheck, SupervisionDraw, SupervisionFinding
from liming.evaluate.queries.audits import OPEN
from liming.evaluate.queries.leagues import visible
from liming.evaluate.queries.revisions import newest_frozen
from liming.evaluate.rules import supervision as rules
from liming.execute.models import ServiceRecord
from liming.execute.queries.settings import settings_book
from liming.execute.rules import sampling
from liming.plan.models import Checklist
from liming.register.models import Account, RoleGrant, ServicePoint, Team, Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import RIGHTS, Right, Viewer

_INSIDE = "teams of a unit whose supervision the viewer plans"


@dataclass(frozen=True)
class Checker:
    """Somebody who may do checks; `places` are the paths of the teams that are his own."""

    account: Account
    places: frozenset[str]

    def belongs_to(self, team: Team) -> bool:
        return team.path in self.places


@dataclass(frozen=True)
class Target:
    """A team that asks to be looked at, with the grounds in the order of the enumeration."""

    team: Team
    grounds: tuple[TargetGround, ...]


def draws(viewer: Viewer, kind: DrawKind, period: str = "") -> "QuerySet[SupervisionDraw]":
    """Draws of the viewer's units, the newest first, without their long lists. Needs `plan_supervision`."""
    viewer.require(Right.PLAN_SUPERVISION)
    rows = SupervisionDraw.objects.visible_to(viewer.within(Right.PLAN_SUPERVISION)).filter(kind=kind)
    rows = rows.filter(period=period) if period else rows
    return rows.select_related("unit").defer("population", "inside")


def draw_by_id(viewer: Viewer, draw_id: UUID) -> SupervisionDraw:
    """One draw with its lists. Raises `not_found`, `forbidden`."""
    viewer.require(Right.PLAN_SUPERVISION)
    rows = SupervisionDraw.objects.visible_to(viewer.within(Right.PLAN_SUPERVISION))
    row = rows.select_related("unit").filter(pk=draw_id).first()
    if row is None:
        raise DomainError("not_found", what=_("抽取"), key=draw_id)
    return row


def redraw_fits(draw: SupervisionDraw) -> bool:
    """Whether the kept seed and lists give the same teams, records and stations again."""
    if digest_of(draw.population, draw.inside) != draw.digest:
        return False
    codes = rules.draw_sample(draw.seed, rules.from_text(draw.population), draw.share)
    again = sampling.draw(draw.seed, sampling.from_text(draw.inside))
    if draw.kind == DrawKind.POSTS:
        kept = {
            each.entrusted.code for each in draw.reviews.everywhere(_INSIDE).select_related("post", "area")
        }
        return kept == set(codes)
    rows = draw.checks.everywhere(_INSIDE).select_related("team", "record", "point")
    teams = {row.team.code for row in rows if row.subject == CheckSubject.IMAGE}
    inside = {row.record.number for row in rows if row.record} | {row.point.code for row in rows if row.point}
    return teams == set(codes) and inside == {name for names in again.values() for name in names}


def digest_of(population: str, inside: str) -> str:
    """The SHA-256 of both lists."""
    return sampling.digest(f"{population}\n\n{inside}")


def team_candidates(
    unit: Unit, stratum: str, repeat_weight: float
) -> dict[str, tuple[rules.Candidate, Team]]:
    """Team code to candidate and team of what a unit may draw from; lighter who was in its last draw."""
    teams = Team.objects.everywhere(_INSIDE).filter(path__startswith=unit.path, closed_on=None)
    last = SupervisionDraw.objects.everywhere(_INSIDE).filter(kind=DrawKind.CHECKS, unit=unit).first()
    again = set(last.checks.everywhere(_INSIDE).values_list("team_id", flat=True)) if last else set()
    return {
        team.code: (
            rules.Candidate(
                team.code, _stratum(team, unit, stratum), repeat_weight if team.pk in again else 1.0
            ),
            team,
        )
        for team in teams.select_related("unit").order_by("code")
    }


def _stratum(team: Team, unit: Unit, by: str) -> str:
    """The kind of team, or the unit next below the one that draws."""
    if by != "unit":
        return str(team.kind)
    return team.path.removeprefix(unit.path).split("/")[0]


def inside_strata(teams: Sequence[Team], wanted: dict[str, int]) -> tuple[sampling.Stratum, ...]:
    """Records with a checklist and stations to draw from within each team. Two queries."""
    now = clock.now()
    since = now - timedelta(days=wanted["look_back_days"])
    records = ServiceRecord.objects.everywhere(_INSIDE).filter(
        team__in=teams, is_current=True, ended_at__range=(since, now), work_item__checklist__isnull=False
    )
    points = ServicePoint.objects.everywhere(_INSIDE).filter(team__in=teams, closed_on=None)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for team, number in records.order_by("number").values_list("team__code", "number"):
        found[team, CheckSubject.RECORD].append(number)
    for team, code in points.order_by("code").values_list("team__code", "code"):
        found[team, CheckSubject.POINT].append(code)
    return tuple(
        sampling.Stratum(f"{team}/{subject}", wanted[subject], tuple(names))
        for (team, subject), names in sorted(found.items())
        if wanted[subject]
    )


def guide_in_force(code: str) -> Checklist:
    """The version of a guide that holds today. Raises `not_found`."""
    today = clock.today()
    rows = Checklist.objects.filter(code=code, effective_from__lte=today).exclude(effective_to__lte=today)
    row = rows.order_by("-version").first()
    if row is None:
        raise DomainError("not_found", what=_("指导书"), key=code)
    return row


def checkers(viewer: Viewer, path: str) -> list[Checker]:
    """Who may be sent within a unit: holders of `do_supervision` at or below it, by name. One query.

    Needs `plan_supervision` over the path.
    """
    viewer.require(Right.PLAN_SUPERVISION, path)
    return checkers_within(Q(unit__path__startswith=path) | Q(team__path__startswith=path))


def checkers_for(viewer: Viewer, team: Team) -> list[Checker]:
    """Who the viewer may send to a team: checkers within the viewer's units, nobody of the team. One query.

    Needs `plan_supervision` over the team.
    """
    viewer.require(Right.PLAN_SUPERVISION, team.path)
    places = Q(pk__in=[])
    for path in viewer.within(Right.PLAN_SUPERVISION).unit_paths:
        if team.path.startswith(path):
            places |= Q(unit__path__startswith=path) | Q(team__path__startswith=path)
    return [each for each in checkers_within(places) if not each.belongs_to(team)]


def checkers_within(places: Q) -> list[Checker]:
    """Accounts whose grants of today lie in `places` and do supervision."""
    today = clock.today()
    roles = [role.value for role in RIGHTS[Right.DO_SUPERVISION]]
    rows = RoleGrant.objects.filter(places, role__in=roles, valid_from__lte=today, account__is_active=True)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=today)).select_related(
        "account__member__team", "team"
    )
    accounts: dict[UUID, Account] = {}
    own: dict[UUID, set[str]] = defaultdict(set)
    for row in rows.order_by("account__display_name", "account_id"):
        accounts[row.account_id] = row.account
        own[row.account_id] |= {each.path for each in (row.team, _team_of(row.account)) if each}
    return [Checker(account, frozenset(own[key])) for key, account in accounts.items()]


def _team_of(account: Account) -> Team | None:
    return account.member.team if account.member else None


def targets(viewer: Viewer, month: str) -> list[Target]:
    """Teams with open audit tasks, a weak band or an overdue finding that nobody was sent to this month yet.

    Needs `plan_supervision`.
    """
    viewer.require(Right.PLAN_SUPERVISION)
    planner = viewer.within(Right.PLAN_SUPERVISION)
    sent = SupervisionCheck.objects.visible_to(planner).filter(month=month).values_list("team_id", flat=True)
    grounds: dict[str, list[TargetGround]] = defaultdict(list)
    for ground, codes in ((TargetGround.FLAG, _flagged(planner)), (TargetGround.WEAK, _weak(planner))):
        for code in codes:
            grounds[code].append(ground)
    late = SupervisionFinding.objects.visible_to(planner).filter(
        state=FindingState.NOTIFIED, due_on__lt=clock.today()
    )
    for code in set(late.values_list("team__code", flat=True)):
        grounds[code].append(TargetGround.FINDING)
    rows = Team.objects.visible_to(planner).filter(code__in=grounds).exclude(pk__in=set(sent))
    return [
        Target(team, tuple(grounds[team.code]))
        for team in rows.select_related("unit").order_by("path", "code")
    ]


def _flagged(viewer: Viewer) -> Iterable[str]:
    if not viewer.may(Right.HANDLE_AUDIT_TASK):
        return ()
    rows = AuditTask.objects.visible_to(viewer.within(Right.HANDLE_AUDIT_TASK)).filter(state__in=OPEN)
    return set(rows.order_by().values_list("team__code", flat=True))


def _weak(viewer: Viewer) -> Iterable[str]:
    snapshot = newest_frozen(viewer) if viewer.may(Right.READ_BENCHMARK) else None
    if snapshot is None:
        return ()
    return set(visible(viewer, snapshot).filter(band=Band.BELOW).values_list("team__code", flat=True))


KEYS = (
    "share",
    "stratum",
    "repeat_weight",
    "inside",
    "guides",
    "due_days",
    "pass_percent",
    "critical_items",
    "mend_days",
    "remind",
    "review_share",
    "review_due_days",
    "review_criteria",
)


def values_at(path: str) -> dict[str, Any]:
    """The values of supervision that hold at a unit's or team's path, by short key."""
    book = settings_book(*(f"checks.{key}" for key in KEYS))
    return {key: book.at(f"checks.{key}", path) for key in KEYS}


@dataclass(frozen=True)
class DrawPreview:
    """What drawing would mean: strata as (name, teams, wanted), teams drawn last time, who may be sent."""

    unit: Unit
    month: str
    share: float
    strata: tuple[tuple[str, int, int], ...]
    last_time: int
    people: tuple[Checker, ...]
    made: SupervisionDraw | None

    @property
    def teams(self) -> int:
        return sum(size for _name, size, _wanted in self.strata)

    @property
    def wanted(self) -> int:
        return sum(wanted for _name, _size, wanted in self.strata)


def draw_preview(viewer: Viewer, unit: Unit, month: str) -> DrawPreview:
    """Sizes before drawing. Needs `plan_supervision` over the unit."""
    people = checkers(viewer, unit.path)
    values = values_at(unit.path)
    found = team_candidates(unit, values["stratum"], float(values["repeat_weight"]))
    sizes = Counter(each.stratum for each, _team in found.values())
    share = float(values["share"])
    made = SupervisionDraw.objects.everywhere(_INSIDE).filter(kind=DrawKind.CHECKS, unit=unit, period=month)
    return DrawPreview(
        unit=unit,
        month=month,
        share=share,
        strata=tuple((name, size, rules.wanted_of(size, share)) for name, size in sorted(sizes.items())),
        last_time=sum(each.weight != 1.0 for each, _team in found.values()),
        people=tuple(people),
        made=made.first(),
    )
