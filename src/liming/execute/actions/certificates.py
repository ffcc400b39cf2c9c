"""Certificates of service hours: issued from derived figures by somebody else, withdrawn, or outdated."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from liming.execute.actions import course
from liming.execute.models import HoursCertificate
from liming.execute.queries.certificates import period_of, rules_used
from liming.execute.queries.hours import own_hours
from liming.execute.rules import numbers
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.ids import new_id
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def issue_hours_certificate(viewer: Viewer, member: Member, year: int) -> HoursCertificate:
    """Certify a member's year, a running one until today; the figures are frozen.

    Raises `forbidden`, `out_of_scope`, `own_certificate`, `nothing_to_certify`, `certificate_stands`.
    """
    viewer.require(Right.CERTIFY_HOURS, member.team.path)
    if member.pk == viewer.member_id:
        raise DomainError("own_certificate")
    Member.objects.everywhere("its team was required above").select_for_update(of=("self",)).get(pk=member.pk)
    hours = own_hours(viewer, member, year)
    if not hours.counted:
        raise DomainError("nothing_to_certify", member=member.name, year=year)
    first_day, last_day = period_of(year)
    _refuse_second(member, first_day, last_day)
    key = new_id()
    row: HoursCertificate = HoursCertificate.objects.create(
        id=key,
        number=course.take_number(HoursCertificate, numbers.certificate_prefix(clock.today())),
        member=member,
        team=member.team,
        first_day=first_day,
        last_day=last_day,
        minutes=hours.counted,
        days=sum(day.counted > 0 for day in hours.days),
        records=hours.records,
        rules=rules_used(hours.days),
        code_digest=numbers.digest(numbers.certificate_code(key, settings.SECRET_KEY)),
        issued_at=clock.now(),
        issued_by=viewer.name[:60],
    )
    after = {"number": row.number, "member": member.code, "minutes": row.minutes}
    audit.record(viewer, "hours_certificate.issued", row, after=after, unit_path=row.team.path)
    return row


def _refuse_second(member: Member, first_day: date, last_day: date) -> None:
    rows = HoursCertificate.objects.everywhere("the member was reached by the caller")
    found = rows.filter(member=member, first_day=first_day, last_day=last_day, withdrawn_at=None).first()
    if found is not None:
        raise DomainError("certificate_stands", number=found.number)


@transaction.atomic
def withdraw_hours_certificate(viewer: Viewer, number: str, ground: str) -> HoursCertificate:
    """Take a certificate back; whoever checks its code reads so from now on.

    Raises `forbidden`, `out_of_scope`, `not_found`, `field_required`, `certificate_ended`.
    """
    viewer.require(Right.CERTIFY_HOURS)
    rows = HoursCertificate.objects.everywhere("the path is required below").select_for_update(of=("self",))
    row: HoursCertificate | None = rows.select_related("team").filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what="时长证明", key=number)
    viewer.require(Right.CERTIFY_HOURS, row.team.path)
    if not ground.strip():
        raise DomainError("field_required", field="作废原因")
    if row.withdrawn_at is not None:
        raise DomainError("certificate_ended", number=row.number)
    row.withdrawn_at, row.withdrawn_by, row.ground = clock.now(), viewer.name[:60], ground.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "ground"])
    after = {"number": row.number, "ground": row.ground}
    audit.record(viewer, "hours_certificate.withdrawn", row, after=after, unit_path=row.team.path)
    return row


def outdate_certificates(
    viewer: Viewer, members: Iterable[UUID], day: date, why: str, since: datetime | None = None
) -> None:
    """Mark standing certificates that counted a corrected line: their figures stay, to be issued anew.

    `day` is the line's; `since` is when the line was entered: a certificate issued before never counted it.
    The caller holds the transaction and has checked the right.
    """
    rows = HoursCertificate.objects.everywhere("the correction was permitted by the caller")
    found = rows.select_for_update(of=("self",)).select_related("team")
    found = found.filter(member__in=list(members), first_day__lte=day, last_day__gte=day, withdrawn_at=None)
    for row in found.filter(issued_at__gte=since) if since else found:
        row.outdated_at, row.outdated_why = clock.now(), why[:200]
        row.save(update_fields=["outdated_at", "outdated_why"])
        after = {"number": row.number, "why": row.outdated_why}
        audit.record(viewer, "hours_certificate.outdated", row, after=after, unit_path=row.team.path)


@transaction.atomic
def reissue_hours_certificate(viewer: Viewer, number: str) -> HoursCertificate:
    """Withdraw an outdated certificate and certify the same member's year by what counts now.

    Raises `certificate_not_outdated` and those of withdrawing and issuing.
    """
    viewer.require(Right.CERTIFY_HOURS)
    rows = HoursCertificate.objects.everywhere("the path is required below").select_related(
        "member__team", "team"
    )
    row: HoursCertificate | None = rows.filter(number=number).first()
    if row is None:
        raise DomainError("not_found", what="时长证明", key=number)
    viewer.require(Right.CERTIFY_HOURS, row.team.path)
    if row.outdated_at is None:
        raise DomainError("certificate_not_outdated", number=row.number)
    withdraw_hours_certificate(viewer, number, _("时长已更正，重新开具"))
    return issue_hours_certificate(viewer, row.member, row.first_day.year)
