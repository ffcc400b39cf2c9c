"""Reads of the register; each takes the viewer unless it answers who the viewer is.

Here: who and where, on any day, and the value of a parameter for a unit. Not here: words of pages or writes.
"""

from liming.register.queries.contacts import contacts, own_profile
from liming.register.queries.days import CalendarYear, calendar_year
from liming.register.queries.divisions import NamedDivision, division_by_words, full_name, has_division
from liming.register.queries.grids import (
    grids_of_team,
)
from liming.register.queries.ground import Area, county_areas, township_areas
from liming.register.queries.history import Period, Trace, periods, traces
from liming.register.queries.invitations import (
    Handout,
    InvitationNews,
    invitation_by_id,
    invitation_counts,
    invitation_news,
    invitations,
    state_now,
    to_invite,
)
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
from liming.register.queries.sheets import cell, empty_table, export_table, masked, value_of
from liming.register.queries.sign_in import (
    FACTOR,
    PASSWORD,
    account_by_id,
    account_of_staff_number,
    has_second_factor,
    idle_seconds,
    own_safety,
    rule,
    steps_due,
)
from liming.register.queries.tree import (
    root_path,
    team_by_code,
    team_unit_on,
    teams,
    unit_by_code,
    units,
)
from liming.register.queries.viewers import (
    demonstration_account,
    demonstration_grants,
    names_at,
    own_grants,
    scope_name,
    viewer_of,
)

__all__ = [
    "FACTOR",
    "PASSWORD",
    "Area",
    "CalendarYear",
    "ChannelLine",
    "Found",
    "Handout",
    "InvitationNews",
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
    "account_by_id",
    "account_of_staff_number",
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
    "empty_table",
    "export_table",
    "find",
    "full_name",
    "grids_held_by",
    "grids_of_team",
    "has_division",
    "has_second_factor",
    "idle_seconds",
    "invitation_by_id",
    "invitation_counts",
    "invitation_news",
    "invitations",
    "leave_by_id",
    "leaves_of_team",
    "masked",
    "member_by_code",
    "member_by_id",
    "members",
    "my_notice",
    "my_notices",
    "names_at",
    "noun_row",
    "noun_rows",
    "officers",
    "own_grants",
    "own_profile",
    "own_safety",
    "parameter",
    "parameter_detail",
    "parameter_lines",
    "parameter_row",
    "periods",
    "posters",
    "present_version",
    "printable_place",
    "printed_place",
    "right_to_read",
    "root_path",
    "rule",
    "scope_name",
    "state_now",
    "steps_due",
    "suggest_places",
    "team_by_code",
    "team_unit_on",
    "teams",
    "to_invite",
    "township_areas",
    "traces",
    "undelivered",
    "unit_by_code",
    "units",
    "unread_count",
    "value_of",
    "viewer_of",
]
