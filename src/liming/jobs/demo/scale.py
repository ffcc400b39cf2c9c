"""How big a demo province is. The full one has the figures of the published programme."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Exact counts, except `records_per_quarter` and `open_requests`, which are means.

    `county_codes` None = every county of the register. `quarters` counts the finished ones before the
    running one. The same scale, seed and clock give the same province.
    """

    county_codes: tuple[str, ...] | None = None
    urban_teams: int = 26
    specialist_teams: int = 19
    members: int = 3_956
    grids: int = 3_716
    service_points: int = 133
    key_projects: int = 21
    livelihood_projects: int = 151
    project_items: int = 9_370
    quarters: int = 5
    records_per_quarter: int = 20_000
    open_requests: int = 400
    call_backs_median: int = 30
    residents_per_team: int = 36
    silent_teams: int = 3
    weak_teams: int = 6
    seed: int = 20_260_704


FULL = Scale()

TINY = Scale(
    county_codes=("140828", "140728", "140105"),
    urban_teams=1,
    specialist_teams=0,
    members=60,
    grids=40,
    service_points=6,
    key_projects=3,
    livelihood_projects=3,
    project_items=40,
    quarters=1,
    records_per_quarter=320,
    open_requests=14,
    call_backs_median=12,
    residents_per_team=12,
    silent_teams=0,
    weak_teams=1,
)
