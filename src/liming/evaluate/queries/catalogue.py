"""Which indicators hold in a quarter, and who takes part in it."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from liming.evaluate.models import Indicator
from liming.evaluate.queries.measures import Flat, summed
from liming.evaluate.queries.measures.recipes import counted_as, measure_of, measures_of
from liming.evaluate.rules import Count, Window
from liming.register.models import Team, TeamPlacement

REASON = "the benchmark counts every team; what is shown is scoped"
COUNTED_ONCE = frozenset({"count"})


def indicators_on(day: date) -> list[Indicator]:
    """The versions in force on a day, by code; the newest version of a code wins. Units' own ones too."""
    rows = Indicator.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    rows = rows.select_related("owner")
    newest = {row.code: row for row in rows.order_by("version")}
    return [newest[code] for code in sorted(newest)]


def measured_on(day: date) -> list[Indicator]:
    """The indicators of a day that have a measure."""
    return [indicator for indicator in indicators_on(day) if measure_of(indicator)]


def teams_of(window: Window) -> list[Team]:
    """Teams that stood on the last day of the quarter, by code."""
    open_then = Q(closed_on=None) | Q(closed_on__gt=window.last_day)
    founded = Q(founded_on=None) | Q(founded_on__lte=window.last_day)
    return list(Team.objects.everywhere(REASON).filter(open_then, founded).order_by("code"))


def units_of(window: Window) -> Mapping[UUID, UUID]:
    """The unit each team belonged to on the last day; teams without a dated row are left out."""
    rows = TeamPlacement.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=window.last_day), valid_from__lte=window.last_day
    )
    return dict(rows.order_by("valid_from").values_list("team_id", "unit_id"))


def read_facts(window: Window, indicators: Iterable[Indicator]) -> list[Flat]:
    """Every fact of the quarter: one query per measure, two where something stands beside it.

    What several indicators count alike is read once.
    """
    return [
        fact
        for name, measure in measures_of(indicators).items()
        for source in measure.sources(window)
        for fact in source.flat(name)
    ]


def count_cells(
    window: Window, indicators: list[Indicator], teams: list[Team], facts: Iterable[Flat]
) -> dict[tuple[UUID, str], Count]:
    """Every cell of the quarter out of its facts; a team without a case has counted nothing.

    A unit's own indicator has cells for that unit's teams only.
    """
    folds = {name: measure.fold(window) for name, measure in measures_of(indicators).items()}
    found = summed(folds, facts) if folds else {}
    cells = {}
    for indicator in indicators:
        for team in teams:
            if is_for(indicator, team):
                found_now = found.get((team.pk.hex, counted_as(indicator)))
                cells[team.pk, indicator.code] = found_now or nothing(indicator)
    return cells


def nothing(indicator: Indicator) -> Count:
    """What a team without a case has counted."""
    return Count(0, 1, 0) if indicator.kind in COUNTED_ONCE else Count(0, 0)


def is_for(indicator: Indicator, team: Team) -> bool:
    """Whether the indicator is counted for the team: all are, but a unit's own one only below it."""
    return indicator.owner is None or team.path.startswith(indicator.owner.path)
