"""Spot checks of service hours: lines of a month drawn by a published seed, verified with the customer."""

from collections import Counter, defaultdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.actions.hours_corrections import propose_hours
from liming.execute.enums import HoursCheckState, HoursCorrectionState
from liming.execute.models import HoursCheck, HoursCorrection, HoursDraw
from liming.execute.queries.hours_checks import CheckableLine, checkable_lines, month_is_over
from liming.execute.queries.served_lines import RECORD
from liming.execute.queries.settings import setting
from liming.execute.rules import sampling
from liming.execute.rules.evidence import draw_weight
from liming.execute.rules.hours_states import HOURS_CHECK, may_try
from liming.execute.rules.numbers import random_seed
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def draw_hours_checks(viewer: Viewer, month: str, seed: str | None = None) -> list[HoursCheck]:
    """Draw lines of an ended month ("2026-06") whose customer can be called, as many from every team.

    The less a record is proven the likelier it is drawn, by `evidence.draw_weights`. Drawing again fills up
    teams that lack some and never draws a line twice. Seed, list and digest are kept.
    Raises `forbidden`, `field_invalid` (no month), `month_not_over`.
    """
    viewer.require(Right.CHECK_HOURS)
    if not month_is_over(month):
        raise DomainError("month_not_over", month=month)
    lines = checkable_lines(viewer, month)
    before: Counter[UUID] = Counter(
        HoursCheck.objects.visible_to(viewer).filter(month=month).values_list("team_id", flat=True)
    )
    wanted, weighting = int(setting("hours.checks_per_team")), setting("evidence.draw_weights")
    strata = _strata(lines, before, wanted, weighting)
    if not strata:
        return []
    text = sampling.as_text(strata)
    draw: HoursDraw = HoursDraw.objects.create(
        month=month,
        seed=seed or random_seed(),
        drawn_at=clock.now(),
        by_name=viewer.name[:60],
        size=sum(len(stratum.numbers) for stratum in strata),
        count=0,
        population=text,
        digest=sampling.digest(text),
        weighting=weighting,
    )
    drawn = sampling.draw(draw.seed, sampling.from_text(text))
    by_name = {line.name: line for line in lines}
    made = [
        HoursCheck(
            draw=draw,
            drawn_line=name,
            month=month,
            record_id=by_name[name].record_id,
            member_id=by_name[name].member_id,
            team_id=by_name[name].team_id,
            minutes=by_name[name].minutes,
            evidence_score=by_name[name].evidence_score,
            weight=draw_weight(by_name[name].evidence_score, weighting),
        )
        for team in sorted(drawn)
        for name in drawn[team]
    ]
    HoursCheck.objects.bulk_create(made)
    draw.count = len(made)
    draw.save(update_fields=["count"])
    after = {"month": month, "seed": draw.seed, "digest": draw.digest, "count": len(made)}
    after["weighting"] = weighting
    audit.record(viewer, "hours_check.drawn", draw, after=after)
    return made


def _strata(
    lines: tuple[CheckableLine, ...], before: Counter[UUID], wanted: int, weighting: list[dict[str, float]]
) -> tuple[sampling.Stratum, ...]:
    """The teams that lack checks of the month, each with its lines and what they weigh."""
    found: dict[tuple[str, UUID], list[CheckableLine]] = defaultdict(list)
    for line in lines:
        if before[line.team_id] < wanted:
            found[line.team_code, line.team_id].append(line)
    return tuple(
        sampling.Stratum(
            code,
            wanted - before[team],
            tuple(line.name for line in own),
            tuple(draw_weight(line.evidence_score, weighting) for line in own),
        )
        for (code, team), own in sorted(found.items(), key=lambda item: item[0])
    )


@transaction.atomic
def record_hours_check(
    viewer: Viewer,
    check: HoursCheck,
    state: HoursCheckState,
    told_minutes: int | None = None,
    note: str = "",
) -> HoursCheck:
    """Write down one try to verify a drawn line; what the customer tells otherwise proposes a correction.

    Not reached is tried again up to `hours.check_tries` times. Made by nobody of the team.
    Raises `forbidden`, `out_of_scope`, `caller_in_team`, `call_back_exhausted`, `illegal_transition`, and
    those of `propose_hours` for a difference.
    """
    viewer.require(Right.CHECK_HOURS)
    rows = HoursCheck.objects.everywhere("the path is required below").select_for_update(of=("self",))
    row: HoursCheck = rows.select_related("team", "member__team", "record").get(pk=check.pk)
    viewer.require(Right.CHECK_HOURS, row.team.path)
    _check_try(viewer, row, state)
    if state == HoursCheckState.DIFFERENT:
        row.correction = _differ(viewer, row, told_minutes)
        row.told_minutes = told_minutes
    now = clock.now()
    row.state, row.note = state, bridge.mask_text(note.strip())[:200]
    row.tries = [*row.tries, {"at": now.isoformat(), "by": viewer.name[:60], "state": state.value}]
    row.called_at, row.caller_name = now, viewer.name[:60]
    row.save()
    after = {"line": row.drawn_line, "state": state.value, "minutes": row.told_minutes}
    audit.record(viewer, "hours_check.recorded", row, after=after, unit_path=row.team.path)
    return row


def _check_try(viewer: Viewer, row: HoursCheck, target: HoursCheckState) -> None:
    most = int(setting("hours.check_tries"))
    HOURS_CHECK.check(HoursCheckState(row.state), target)
    if not may_try(HoursCheckState(row.state), len(row.tries), most):
        raise DomainError("call_back_exhausted", tries=most)
    if viewer.member_id is not None:
        own = Member.objects.everywhere("the caller's own team").filter(pk=viewer.member_id)
        if own.filter(team=row.team_id).exists():
            raise DomainError("caller_in_team", team=row.team.short_name)


def _differ(viewer: Viewer, row: HoursCheck, told: int | None) -> HoursCorrection:
    """The correction that the difference asks for: a new one, or the one that waits on the line already."""
    if told is None:
        raise DomainError("field_required", field="客户说的分钟")
    waiting = HoursCorrection.objects.everywhere("of a drawn line that was reached").filter(
        record=row.record_id, member=row.member_id, state=HoursCorrectionState.PROPOSED
    )
    found: HoursCorrection | None = waiting.first()
    if found is not None:
        return found
    reason = _("抽查：客户说 %(told)d 分钟") % {"told": told}
    return propose_hours(viewer, row.member, RECORD, row.record_id, told, reason)
