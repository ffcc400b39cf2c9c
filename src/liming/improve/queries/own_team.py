"""What a member reads of the own team: its trend, its bands, two gaps, one next step; nothing of others."""

from dataclasses import dataclass

from liming.evaluate.queries import QuarterStanding, standing_history
from liming.evaluate.queries.cockpit import Trend, team_trend
from liming.improve.models import Gap
from liming.improve.queries.cockpit import NextStep, next_step, worst_gaps
from liming.improve.queries.details import baseline_of_gap
from liming.register.models import Member, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class OwnTeam:
    """`gaps` each with the rebound to expect without any action."""

    team: Team
    trend: Trend
    history: list[QuarterStanding]
    step: NextStep | None
    gaps: list[tuple[Gap, float]]


def own_team(viewer: Viewer) -> OwnTeam:
    """The team the viewer is a member of. Needs `read_own_team`; DomainError `not_found` without a team.

    Who may not read the benchmark at large reads this one team through it, and no further.
    """
    viewer.require(Right.READ_OWN_TEAM)
    team = _team(viewer)
    here = Viewer(
        account_id=viewer.account_id,
        roles=frozenset(),
        unit_paths=(team.path,),
        name=viewer.name,
        member_id=viewer.member_id,
        rights=frozenset({Right.READ_BENCHMARK, Right.READ_GAPS}),
    )
    return OwnTeam(
        team,
        team_trend(here, team),
        standing_history(here, team.pk),
        next_step(here, team),
        [(gap, baseline_of_gap(gap).expected_rebound) for gap in worst_gaps(here, team)],
    )


def _team(viewer: Viewer) -> Team:
    rows = Member.objects.everywhere("the viewer's own row").select_related("team__unit")
    member: Member | None = rows.filter(pk=viewer.member_id).first() if viewer.member_id else None
    if member is None:
        raise DomainError("not_found", what="服务队", key=viewer.name)
    return member.team
