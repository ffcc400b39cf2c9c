"""Open an improvement. What it will be judged by is frozen when it opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from liming.improve import bridge
from liming.improve.enums import GapState, ImprovementState, Verdict
from liming.improve.models import Gap, Improvement, ImprovementHelper
from liming.improve.queries.details import baseline_of_gap, same_gaps
from liming.improve.queries.peers import group_baselines, groups_of
from liming.improve.queries.settings import causes, setting
from liming.improve.rules import GAP_STATES
from liming.register.models import Member, Unit
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MOST_WHYS = 5


@dataclass(frozen=True)
class Why:
    """Why the gap is there and what acting on it takes.

    `cause`: a code of the editable list; `whys`: up to five answers, each asking why of the one before;
    helpers are members of any team and units; `cost_fen` in fen.
    """

    cause: str = ""
    whys: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    units: tuple[Unit, ...] = ()
    cost_fen: int = 0


def take_turn(row: Gap | Improvement) -> None:
    """Hold the row until the transaction ends and read its state as it stands, not as it was shown."""
    rows = type(row).objects.everywhere("the caller has named the row it may change")
    rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    row.refresh_from_db(fields=["state"])


@transaction.atomic
def open_improvement(
    viewer: Viewer,
    gap: Gap,
    title: str,
    owner: Member,
    due_on: date,
    expected_value: float,
    measures: str = "",
    why: Why | None = None,
) -> Improvement:
    """Take a gap: somebody promises a measure by a day. Freezes baseline, comparators and review quarter.

    `expected_value` in the indicator's own unit; the quarter that holds `due_on` reviews it. Needs
    `edit_improvement` over the team. Raises DomainError `field_required`, `owner_not_in_team`,
    `due_too_early`, `expected_not_better`, `cause_unknown`, `illegal_transition`.
    """
    viewer.require(Right.EDIT_IMPROVEMENT, gap.team.path)
    take_turn(gap)
    GAP_STATES.check(GapState(gap.state), GapState.ACTING)
    why = why or Why()
    _check(gap, title, owner, due_on, expected_value, why)
    improvement = Improvement.objects.create(
        gap=gap,
        title=title.strip(),
        measures=measures.strip(),
        cause=why.cause,
        whys=[words.strip()[:120] for words in why.whys if words.strip()][:MOST_WHYS],
        cost_fen=why.cost_fen,
        owner=owner,
        opened_at=clock.now(),
        due_on=due_on,
        expected_value=expected_value,
        review_quarter=bridge.quarter_of_day(due_on),
        baseline=_baseline(gap),
        comparators=_comparators(gap),
        previous=_previous(gap),
    )
    _add_helpers(improvement, why.members, why.units)
    gap.state = GapState.ACTING
    gap.save(update_fields=["state"])
    after = {"title": title, "owner": owner.code, "due_on": due_on, "baseline": improvement.baseline}
    audit.record(viewer, "improvement.opened", improvement, after=after, unit_path=gap.team.path)
    return improvement


def _check(gap: Gap, title: str, owner: Member, due_on: date, expected_value: float, why: Why) -> None:
    if not title.strip():
        raise DomainError("field_required", field="措施")
    if owner.team_id != gap.team_id or owner.left_on is not None:
        raise DomainError("owner_not_in_team")
    if due_on <= clock.today() or bridge.quarter_of_day(due_on) <= gap.snapshot.quarter:
        raise DomainError("due_too_early", quarter=gap.snapshot.quarter)
    if why.cause and why.cause not in dict(causes()):
        raise DomainError("cause_unknown", cause=why.cause)
    better = (expected_value - gap.value) * gap.indicator.direction
    is_share = gap.indicator.kind == "proportion"
    if better <= 0 or expected_value < 0 or (is_share and expected_value > 1):
        raise DomainError("expected_not_better", value=_shown(gap))


def _shown(gap: Gap) -> str:
    return f"{gap.value:.1%}" if gap.indicator.kind == "proportion" else f"{gap.value:g}"


def _baseline(gap: Gap) -> dict[str, Any]:
    """What is frozen: the shrunk figure, the rebound to expect, that the team was chosen for being low."""
    return {
        **bridge.stored(baseline_of_gap(gap)),
        "numerator": gap.numerator,
        "denominator": gap.denominator,
        "comparator": gap.comparator,
        "quarter": gap.snapshot.quarter,
        "selected_because_low": True,
    }


def _comparators(gap: Gap) -> list[dict[str, Any]]:
    """Peers that stood most alike and act on nothing there now, each with its baseline of that quarter."""
    code = gap.indicator.code
    frozen = group_baselines(gap.snapshot, groups_of(gap.snapshot_id).get(gap.team_id, ""), code)
    if gap.team_id not in frozen:
        return []
    acting = set(
        Gap.objects.everywhere("comparators enter as numbers")
        .filter(indicator__code=code, state=GapState.ACTING)
        .values_list("team_id", flat=True)
    )
    others = {str(team): one for team, one in frozen.items() if team != gap.team_id and team not in acting}
    chosen = bridge.match_comparators(frozen[gap.team_id], others, int(setting("improve.comparators")))
    return [{"team": team, **bridge.stored(others[team])} for team in chosen]


def _previous(gap: Gap) -> Improvement | None:
    """The last action on the same indicator of the team that was not shown to work."""
    tried = Improvement.objects.everywhere("the gap's own team").filter(
        gap__in=same_gaps(gap), state=ImprovementState.VERIFIED
    )
    last: Improvement | None = tried.select_related("verification").order_by("-opened_at").first()
    return last if last and last.verification.verdict != Verdict.WORKED else None


def _add_helpers(improvement: Improvement, members: Sequence[Member], units: Sequence[Unit]) -> None:
    rows = [
        ImprovementHelper(improvement=improvement, member=member)
        for member in dict.fromkeys(members)
        if member.pk != improvement.owner_id
    ]
    rows += [ImprovementHelper(improvement=improvement, unit=unit) for unit in dict.fromkeys(units)]
    ImprovementHelper.objects.bulk_create(rows)
