"""Learning partners: teams under like conditions that surely do better, whom to ask, and what they do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from liming.evaluate.queries import CONDITIONS, team_conditions
from liming.improve.bridge import Baseline, nearest_peers, probability_better
from liming.improve.models import Gap, GoodPractice
from liming.improve.queries.peers import group_baselines, groups_of
from liming.improve.queries.settings import setting
from liming.register.enums import TeamRole
from liming.register.models import Member, Team
from liming.shared.viewer import Right, Viewer

REASON = "a learning partner is named to whoever wants to learn"


@dataclass(frozen=True)
class LearningPartner:
    """A team to learn from: how surely it is better, its captain, its good practice on this indicator first.

    `value` is its estimate in the indicator's unit, None where the viewer may see only the name.
    """

    team: Team
    probability: float
    value: float | None
    captain: Member | None
    practices: list[GoodPractice]


def learning_partners(viewer: Viewer, gap: Gap) -> list[LearningPartner]:
    """Among the peers nearest in conditions those surely better, the surest first. Needs `read_gaps`.

    How many, how near and how sure stands in the parameter `improve.partners`. Five queries.
    """
    viewer.require(Right.READ_GAPS, gap.team.path)
    rules = setting("improve.partners")
    group = groups_of(gap.snapshot_id).get(gap.team_id, "")
    frozen = group_baselines(gap.snapshot, group, gap.indicator.code)
    if gap.team_id not in frozen:
        return []
    near = _nearest(gap, frozen, int(rules["nearest"]))
    surely = sorted(
        (-chance, -gap.indicator.direction * frozen[team].mean, str(team), team)
        for team in near
        if (chance := _better(gap, frozen, team)) > float(rules["sure"])
    )[: int(rules["shown"])]
    return _told(viewer, gap, [(team, -chance) for chance, _mean, _key, team in surely], frozen)


def _better(gap: Gap, frozen: Mapping[UUID, Baseline], team: UUID) -> float:
    own, other = frozen[gap.team_id], frozen[team]
    return probability_better(own, other, gap.indicator.direction, seed=gap.snapshot.seed)


def _nearest(gap: Gap, teams: Iterable[UUID], count: int) -> list[UUID]:
    """The peers most alike in conditions, never in results; all of them where conditions are not known."""
    conditions = team_conditions(gap.snapshot)
    known = [team for team in teams if team in conditions]
    if gap.team_id not in known or len(known) < 2:
        return [team for team in teams if team != gap.team_id]
    table = [[conditions[team][name] for name in CONDITIONS] for team in known]
    found = nearest_peers(table, count)[known.index(gap.team_id)]
    return [known[peer.position] for peer in found]


def _told(
    viewer: Viewer, gap: Gap, chosen: list[tuple[UUID, float]], frozen: Mapping[UUID, Baseline]
) -> list[LearningPartner]:
    keys = [team for team, _chance in chosen]
    teams = {
        row.pk: row for row in Team.objects.everywhere(REASON).filter(pk__in=keys).select_related("unit")
    }
    leaders = Member.objects.everywhere(REASON).filter(team__in=keys, role=TeamRole.CAPTAIN, left_on=None)
    captains = {row.team_id: row for row in leaders.order_by("-code")}
    practices: dict[UUID, list[GoodPractice]] = defaultdict(list)
    written = GoodPractice.objects.filter(improvement__gap__team__in=keys).select_related(
        "improvement__gap__indicator"
    )
    code = gap.indicator.code
    for practice in sorted(written, key=lambda each: each.improvement.gap.indicator.code != code):
        practices[practice.improvement.gap.team_id].append(practice)
    return [
        LearningPartner(
            teams[team],
            chance,
            frozen[team].mean if viewer.reaches(teams[team].path) else None,
            captains.get(team),
            practices[team],
        )
        for team, chance in chosen
    ]
