"""Planning a guarantee: theme, level, window, places, people, contacts, files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.enums import GuaranteeFileKind, GuaranteeLevel, GuaranteeState
from liming.execute.models import (
    Guarantee,
    GuaranteeContact,
    GuaranteeFile,
    GuaranteeMember,
    GuaranteePlace,
    GuaranteeTeam,
)
from liming.execute.queries.guarantees import theme_of
from liming.execute.rules import numbers
from liming.register.models import Customer, Member, Site, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.uploads import check_content, safe_file
from liming.shared.viewer import Right, Viewer

LARGEST_FILE = 20 * 1024 * 1024


@dataclass(frozen=True)
class GuaranteeDraft:
    """What is known when a guarantee is planned; `checks_from` is the first day of the checks."""

    team: Team
    title: str
    theme: str
    starts_at: datetime
    ends_at: datetime
    checks_from: date
    level: GuaranteeLevel = GuaranteeLevel.THREE
    lead_group: str = ""
    plan_text: str = ""
    crews: int = 0
    vehicles: int = 0
    generators: int = 0
    teams: tuple[Team, ...] = ()


@transaction.atomic
def plan_guarantee(viewer: Viewer, draft: GuaranteeDraft) -> Guarantee:
    """Begin a guarantee. Raises `forbidden`, `out_of_scope`, `field_required`, `field_invalid`,
    `not_found` (theme)."""
    viewer.require(Right.EDIT_GUARANTEE, draft.team.path)
    _check(draft)
    row: Guarantee = Guarantee.objects.create(
        number=course.take_number(Guarantee, numbers.guarantee_prefix(clock.today())),
        team=draft.team,
        **_fields(draft),
    )
    _set_teams(row, draft.teams)
    after = {"number": row.number, "title": row.title, "theme": row.theme}
    audit.record(viewer, "guarantee.planned", row, after=after, unit_path=draft.team.path)
    return row


@transaction.atomic
def change_guarantee(viewer: Viewer, guarantee: Guarantee, draft: GuaranteeDraft) -> Guarantee:
    """Change what was planned until it is closed; the lead team stays. Raises as `plan_guarantee`."""
    row = reach_guarantee(viewer, guarantee)
    _check(draft)
    fields = _fields(draft)
    fields["plan_text"] = bridge.unless_masked(fields["plan_text"], row.plan_text)
    before = {name: getattr(row, name) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    _set_teams(row, draft.teams)
    changed = {name: value for name, value in fields.items() if before[name] != value}
    audit.record(
        viewer,
        "guarantee.changed",
        row,
        before=bridge.mask_texts({name: before[name] for name in changed}),
        after=bridge.mask_texts(changed),
        unit_path=row.team.path,
    )
    return row


def _fields(draft: GuaranteeDraft) -> dict[str, Any]:
    names = ("theme", "level", "starts_at", "ends_at", "checks_from", "crews", "vehicles", "generators")
    return {
        "title": bridge.mask_text(draft.title.strip())[:80],
        "lead_group": bridge.mask_text(draft.lead_group.strip())[:200],
        "plan_text": draft.plan_text.strip(),
        **{name: getattr(draft, name) for name in names},
    }


def _check(draft: GuaranteeDraft) -> None:
    theme_of(draft.theme)
    if not draft.title.strip():
        raise DomainError("field_required", field="名称")
    if draft.ends_at <= draft.starts_at:
        when = f"{clock.local(draft.ends_at):%m-%d %H:%M}"
        raise DomainError("field_invalid", field="结束", value=when, remedy="须在开始之后")
    if draft.checks_from > clock.local(draft.starts_at).date():
        value = draft.checks_from.isoformat()
        raise DomainError("field_invalid", field="检查起始日", value=value, remedy="不晚于保电开始")


def _set_teams(row: Guarantee, teams: Iterable[Team]) -> None:
    wanted = {team.pk for team in teams} - {row.team_id}
    row.teams.exclude(team__in=wanted).delete()
    present = set(row.teams.values_list("team_id", flat=True))
    GuaranteeTeam.objects.bulk_create(
        GuaranteeTeam(guarantee=row, team_id=key) for key in sorted(wanted - present)
    )


@transaction.atomic
def add_guarantee_places(
    viewer: Viewer,
    guarantee: Guarantee,
    sites: Iterable[Site] = (),
    customers: Iterable[Customer] = (),
    *,
    needs_watch: bool = False,
) -> int:
    """Put places at the end of the walk; those that are in stay as they are. Returns how many are new."""
    row = reach_guarantee(viewer, guarantee)
    present = set(row.places.values_list("site_id", "customer_id"))
    wanted: list[tuple[Any, Any]] = [(site.pk, None) for site in sites]
    wanted += [(None, customer.pk) for customer in customers]
    new = [pair for pair in dict.fromkeys(wanted) if pair not in present]
    first = (row.places.order_by("-order").values_list("order", flat=True).first() or 0) + 1
    GuaranteePlace.objects.bulk_create(
        GuaranteePlace(
            guarantee=row, order=first + place, site_id=site, customer_id=customer, needs_watch=needs_watch
        )
        for place, (site, customer) in enumerate(new)
    )
    if new:
        audit.record(
            viewer, "guarantee.places_added", row, after={"places": len(new)}, unit_path=row.team.path
        )
    return len(new)


@transaction.atomic
def set_guarantee_people(viewer: Viewer, guarantee: Guarantee, people: Iterable[tuple[Member, str]]) -> None:
    """Who works in it and as what; members of its teams only. Raises `duty_member_elsewhere`."""
    row = reach_guarantee(viewer, guarantee)
    chosen = {member.pk: (member, duty.strip()[:40]) for member, duty in people}
    allowed = {row.team_id, *row.teams.values_list("team_id", flat=True)}
    for member, _duty in chosen.values():
        if member.team_id not in allowed:
            raise DomainError("duty_member_elsewhere", member=member.name, team=row.team.short_name)
    row.people.all().delete()
    GuaranteeMember.objects.bulk_create(
        GuaranteeMember(guarantee=row, member=member, duty=duty) for member, duty in chosen.values()
    )
    audit.record(
        viewer, "guarantee.people_named", row, after={"people": len(chosen)}, unit_path=row.team.path
    )


@transaction.atomic
def add_guarantee_contact(
    viewer: Viewer, guarantee: Guarantee, name: str, phone: str, duty: str = ""
) -> GuaranteeContact:
    """A line of the contact list. Raises `field_required`."""
    row = reach_guarantee(viewer, guarantee)
    if not name.strip() or not phone.strip():
        raise DomainError("field_required", field="姓名和电话")
    contact = GuaranteeContact.objects.create(
        guarantee=row, name=name.strip()[:40], phone=phone.strip()[:30], duty=duty.strip()[:60]
    )
    audit.record(
        viewer, "guarantee.contact_added", row, after={"name": contact.name}, unit_path=row.team.path
    )
    return contact


@transaction.atomic
def add_guarantee_file(
    viewer: Viewer, guarantee: Guarantee, file: Any, kind: GuaranteeFileKind
) -> GuaranteeFile:
    """Keep a plan, map or picture. Raises `file_too_large` and those of `check_content`."""
    row = reach_guarantee(viewer, guarantee)
    if file.size > LARGEST_FILE:
        megabyte = 1024 * 1024
        raise DomainError("file_too_large", size=-(-file.size // megabyte), limit=LARGEST_FILE // megabyte)
    name = str(file.name)[:120]
    check_content(file.read(), name)
    stored, _digest = safe_file(file)
    kept = GuaranteeFile.objects.create(
        guarantee=row, kind=kind, name=name, file=stored, added_at=clock.now()
    )
    audit.record(viewer, "guarantee.file_added", row, after={"name": kept.name}, unit_path=row.team.path)
    return kept


def reach_guarantee(viewer: Viewer, guarantee: Guarantee) -> Guarantee:
    """The guarantee as it is now, locked, while it can still change. Raises `guarantee_ended`."""
    viewer.require(Right.EDIT_GUARANTEE)
    rows = Guarantee.objects.everywhere("the path is required below").select_for_update(of=("self",))
    row: Guarantee = rows.select_related("team__unit").get(pk=guarantee.pk)
    viewer.require(Right.EDIT_GUARANTEE, row.team.path)
    if row.state in (GuaranteeState.CLOSED, GuaranteeState.CANCELLED):
        raise DomainError("guarantee_ended", title=row.title)
    return row
