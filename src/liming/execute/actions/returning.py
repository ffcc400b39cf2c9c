"""Handing a request to the team it belongs to, and asking for a ruling when it bounces."""

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.splitting import check_no_parts
from liming.execute.actions.telling import tell_later
from liming.execute.enums import RequestState, RulingState
from liming.execute.models import Request, RequestReturn, Ruling
from liming.execute.queries.returns import held_since, returns_of, rulings_of, waiting_ruling
from liming.execute.queries.settings import setting
from liming.execute.rules.judging import RULING
from liming.execute.rules.returns import path_above
from liming.register.models import Grid, Team, Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def return_request(
    viewer: Viewer, request: Request, next_owner: Team, ground: str, new_fact: str = ""
) -> Request:
    """Hand a request to `next_owner` with the ground in words; its clocks go on as they were.

    After `requests.bounces_to_ruling` returns the unit above all parties is asked for a ruling. A ruling
    binds: returning after it needs a `new_fact` and asks for a ruling again.
    Raises DomainError `field_required`, `field_invalid`, `ruling_waits`, `ruling_binds`,
    `illegal_transition`.
    """
    row = course.reach(viewer, request, Right.DISPATCH)
    if not ground.strip():
        raise DomainError("field_required", field="退回原因")
    if row.team_id == next_owner.pk:
        raise DomainError("field_invalid", field="接办队", value=next_owner.short_name, remedy="请选另一支队")
    _check_ruling(row, new_fact)
    check_no_parts(row)
    _write_return(viewer, row, next_owner, ground, new_fact)
    row.notes.pop("proposal", None)
    course.withdraw_items(viewer, row)
    note = f"{next_owner.short_name}：{ground.strip()}"
    course.enter(viewer, row, RequestState.RETURNED, clock.now(), note)
    row.team, row.unit, row.grid_version, row.holder = next_owner, next_owner.unit, None, None
    row.save()
    if returns_of(row).count() >= int(setting("requests.bounces_to_ruling")):
        _ask_ruling(viewer, row)
    tell_later("returned", row, f"return:{row.pk}:{returns_of(row).count()}", ground.strip())
    return row


def _check_ruling(row: Request, new_fact: str) -> None:
    for ruling in rulings_of(row):
        if ruling.state == RulingState.ASKED:
            raise DomainError("ruling_waits", unit=ruling.unit.short_name)
        if ruling.state == RulingState.RULED and ruling.owner is not None and not new_fact.strip():
            raise DomainError("ruling_binds", unit=ruling.unit.short_name, owner=ruling.owner.short_name)


def _write_return(viewer: Viewer, row: Request, target: Team, ground: str, new_fact: str) -> None:
    now = clock.now()
    named = [each["code"] for each in row.notes.get("candidates", ()) if each["team"] == target.short_name]
    RequestReturn.objects.create(
        request=row,
        at=now,
        source=row.team,
        target=target,
        source_grid=row.grid_version.grid if row.grid_version else None,
        target_grid=Grid.objects.everywhere("a candidate of the request").filter(code__in=named[:1]).first(),
        ground=bridge.mask_text(ground.strip())[:200],
        new_fact=bridge.mask_text(new_fact.strip())[:200],
        by_name=viewer.name[:60],
        minutes_held=bridge.used_minutes(held_since(row), now, row.notes),
    )


def _ask_ruling(viewer: Viewer, row: Request) -> None:
    """Ask the next unit above all teams that had it or were named."""
    teams = [team for each in returns_of(row) for team in (each.source, each.target) if team is not None]
    path = path_above(team.path.rsplit("/", 2)[0] + "/" for team in teams)
    units = Unit.objects.everywhere("the unit above both parties")
    unit = units.filter(path=path).first() or units.filter(parent=None).order_by("path").first()
    assert unit is not None
    now = clock.now()
    days = int(setting("requests.ruling_days"))
    ruling = Ruling.objects.create(
        request=row, unit=unit, asked_at=now, due_at=bridge.due_at(now, days, "working_day", {})
    )
    row.notes["needs_ruling"] = True
    row.save(update_fields=["notes"])
    audit.record(viewer, "ruling.asked", ruling, after={"number": row.number}, unit_path=unit.path)


def settle_ruling(viewer: Viewer, row: Request) -> None:
    """What waited for a ruling needs none any more: a team took it up, or it ended another way.

    Costs nothing unless the request's notes say that a ruling waits; the caller saves the request.
    """
    if not row.notes.pop("needs_ruling", False):
        return
    ruling = waiting_ruling(row)
    if ruling is not None:
        decide(viewer, ruling, RulingState.SETTLED, row)


def decide(viewer: Viewer, ruling: Ruling, state: RulingState, row: Request) -> None:
    """Move a ruling and keep who decided it."""
    RULING.check(RulingState(ruling.state), state)
    ruling.state, ruling.decided_at, ruling.decided_by = state, clock.now(), viewer.name[:60]
    ruling.save()
    after = {"number": row.number, "ground": ruling.ground}
    audit.record(viewer, f"ruling.{state.value}", ruling, after=after, unit_path=ruling.unit.path)
