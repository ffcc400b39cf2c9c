"""Certificates of service hours: those of a team's year, one to print, one to check by its code."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from liming.execute import bridge
from liming.execute.models import HoursCertificate
from liming.execute.queries.hours import HoursDay, MemberHours, own_hours, team_hours
from liming.execute.queries.settings import setting
from liming.execute.rules import numbers
from liming.register.models import Member, Team
from liming.register.queries import parameter_row
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class HoursLine:
    """A member's year with what was certified of it, the newest first."""

    hours: MemberHours
    certificates: tuple[HoursCertificate, ...]
    may_issue: bool


@dataclass(frozen=True)
class CertificatePaper:
    """What is printed; `code` opens the page that checks it."""

    certificate: HoursCertificate
    code: str


@dataclass(frozen=True)
class CertificateCheck:
    """What anybody with the code may know; the name is masked, minutes are what counted.

    `is_outdated` = a line was corrected since, and a new one is to be asked for.
    """

    number: str
    is_withdrawn: bool
    is_outdated: bool
    name: str
    first_day: date
    last_day: date
    minutes: int


def period_of(year: int) -> tuple[date, date]:
    """The days a certificate of that year speaks of: a running year ends today."""
    return date(year, 1, 1), min(date(year, 12, 31), clock.today())


def may_certify(viewer: Viewer, team: Team) -> bool:
    """Whether the viewer certifies the hours of this team."""
    return viewer.may(Right.CERTIFY_HOURS) and viewer.within(Right.CERTIFY_HOURS).reaches(team.path)


def hours_lines(viewer: Viewer, team: Team, year: int) -> list[HoursLine]:
    """The year of every member of a team, by name; nobody certifies the own hours."""
    found = team_hours(viewer, team, year)
    may = may_certify(viewer, team)
    kept = _of_members([each.member for each in found], year)
    return [_line(viewer, each, kept[each.member.pk], year, may) for each in found]


def _line(
    viewer: Viewer, hours: MemberHours, rows: list[HoursCertificate], year: int, may: bool
) -> HoursLine:
    period = period_of(year)
    stands = any((row.first_day, row.last_day) == period and not row.withdrawn_at for row in rows)
    is_own = hours.member.pk == viewer.member_id
    return HoursLine(hours, tuple(rows), may and bool(hours.counted) and not stands and not is_own)


def own_certificates(viewer: Viewer, member: Member, year: int) -> HoursLine:
    """A member's own year with its certificates. Raises as `own_hours`."""
    hours = own_hours(viewer, member, year)
    return HoursLine(hours, tuple(_of_members([member], year)[member.pk]), may_issue=False)


def _of_members(people: Iterable[Member], year: int) -> dict[Any, list[HoursCertificate]]:
    rows = HoursCertificate.objects.everywhere("the members were reached by the caller").filter(
        member__in=[each.pk for each in people], first_day__year=year
    )
    found: dict[Any, list[HoursCertificate]] = defaultdict(list)
    for row in rows:
        found[row.member_id].append(row)
    return found


def certificate_paper(viewer: Viewer, number: str) -> CertificatePaper:
    """A certificate to print: the own one, or one of a team whose hours the viewer certifies.

    Raises `not_found`, also for a withdrawn one: it is not printed again.
    """
    rows = HoursCertificate.objects.everywhere("the own member or the team is asked below")
    row = rows.select_related("member", "team__unit").filter(number=number, withdrawn_at=None).first()
    if row is None or not (
        (viewer.member_id and row.member_id == viewer.member_id) or may_certify(viewer, row.team)
    ):
        raise DomainError("not_found", what="时长证明", key=number)
    return CertificatePaper(row, numbers.certificate_code(row.pk, settings.SECRET_KEY))


def check_certificate(code: str) -> CertificateCheck | None:
    """What the code proves; None for a code that was never given."""
    rows = HoursCertificate.objects.everywhere("whoever holds the code may check it")
    known = numbers.digests("".join(code.split()).upper())
    row = rows.select_related("member").filter(code_digest__in=known).first()
    if row is None:
        return None
    name = bridge.mask_name(row.member.name)
    return CertificateCheck(
        number=row.number,
        is_withdrawn=row.withdrawn_at is not None,
        is_outdated=row.outdated_at is not None,
        name=name,
        first_day=row.first_day,
        last_day=row.last_day,
        minutes=row.minutes,
    )


def rules_used(days: Iterable[HoursDay]) -> list[dict[str, Any]]:
    """The versions of the hours rule that held on these days, each with the day since when, oldest first."""
    found: dict[str, dict[str, Any]] = {}
    for each in days:
        row = parameter_row("hours.rule", each.day)
        since = row.valid_from.isoformat() if row else ""
        found.setdefault(since, {"since": since, **setting("hours.rule", each.day)})
    return [found[since] for since in sorted(found)]
