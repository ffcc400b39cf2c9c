"""Reads of the register; each takes the viewer unless it answers who the viewer is."""

from liming.register.queries.grids import (
    GridPerson,
    grid_by_code,
    grid_version_on,
    grids_of_team,
    people_of_grid,
)
from liming.register.queries.parameters import parameter, parameter_row
from liming.register.queries.people import member_by_code, members
from liming.register.queries.search import Found, find
from liming.register.queries.tree import (
    TreePlace,
    root_path,
    team_by_code,
    team_path_on,
    team_unit_on,
    teams,
    tree_on,
    unit_by_code,
    units,
)
from liming.register.queries.viewers import viewer_of

__all__ = [
    "Found",
    "GridPerson",
    "TreePlace",
    "find",
    "grid_by_code",
    "grid_version_on",
    "grids_of_team",
    "member_by_code",
    "members",
    "parameter",
    "parameter_row",
    "people_of_grid",
    "root_path",
    "team_by_code",
    "team_path_on",
    "team_unit_on",
    "teams",
    "tree_on",
    "unit_by_code",
    "units",
    "viewer_of",
]
