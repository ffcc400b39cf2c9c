"""Reads of the register; each takes the viewer unless it answers who the viewer is."""

from liming.register.queries.contacts import contacts, own_profile
from liming.register.queries.days import CalendarYear, calendar_year
from liming.register.queries.divisions import NamedDivision, division_by_words, full_name, has_division
from liming.register.queries.grids import (
    GridPerson,
    grid_by_code,
    grid_version_on,
    grids_of_team,
    people_of_grid,
)
from liming.register.queries.ground import Area, county_areas, township_areas
from liming.register.queries.history import Period, Trace, periods, traces
from liming.register.queries.keys import api_key, api_keys
from liming.register.queries.leave import away_days, leave_by_id, leaves_of_team
from liming.register.queries.lists import (
    NounFilter,
    address_of,
    choice_rows,
    counts,
    noun_row,
    noun_rows,
    right_to_read,
)
from liming.register.queries.notices import (
    ChannelLine,
    channel_by_id,
    channel_places,
    channels,
    delivery_by_id,
    my_notice,
    my_notices,
    undelivered,
    unread_count,
)
from liming.register.queries.own_grids import grids_held_by, present_version
from liming.register.queries.parameters import (
    ParameterBook,
    ParameterDetail,
    ParameterLine,
    parameter,
    parameter_detail,
    parameter_lines,
    parameter_row,
)
from liming.register.queries.people import member_by_code, member_by_id, members
from liming.register.queries.place_words import suggest_places
from liming.register.queries.printed_codes import (
    Poster,
    PrintedPlace,
    posters,
    printable_place,
    printed_place,
)
from liming.register.queries.recipients import accounts_of_members, captains, officers
from liming.register.queries.references import References
from liming.register.queries.search import Found, find
from liming.register.queries.sheets import cell, export_table, masked, template_of, value_of
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
from liming.register.queries.viewers import demonstration_account, demonstration_grants, scope_name, viewer_of

__all__ = [
    "Area",
    "CalendarYear",
    "ChannelLine",
    "Found",
    "GridPerson",
    "NamedDivision",
    "NounFilter",
    "ParameterBook",
    "ParameterDetail",
    "ParameterLine",
    "Period",
    "Poster",
    "PrintedPlace",
    "References",
    "Trace",
    "TreePlace",
    "accounts_of_members",
    "address_of",
    "api_key",
    "api_keys",
    "away_days",
    "calendar_year",
    "captains",
    "cell",
    "channel_by_id",
    "channel_places",
    "channels",
    "choice_rows",
    "contacts",
    "counts",
    "county_areas",
    "delivery_by_id",
    "demonstration_account",
    "demonstration_grants",
    "division_by_words",
    "export_table",
    "find",
    "full_name",
    "grid_by_code",
    "grid_version_on",
    "grids_held_by",
    "grids_of_team",
    "has_division",
    "leave_by_id",
    "leaves_of_team",
    "masked",
    "member_by_code",
    "member_by_id",
    "members",
    "my_notice",
    "my_notices",
    "noun_row",
    "noun_rows",
    "officers",
    "own_profile",
    "parameter",
    "parameter_detail",
    "parameter_lines",
    "parameter_row",
    "people_of_grid",
    "periods",
    "posters",
    "present_version",
    "printable_place",
    "printed_place",
    "right_to_read",
    "root_path",
    "scope_name",
    "suggest_places",
    "team_by_code",
    "team_path_on",
    "team_unit_on",
    "teams",
    "template_of",
    "township_areas",
    "traces",
    "tree_on",
    "undelivered",
    "unit_by_code",
    "units",
    "unread_count",
    "value_of",
    "viewer_of",
]
