"""Reads of the execute room; each takes the viewer unless a code is the asker's own key."""

from liming.execute import errors  # noqa: F401 - registers the sentences
from liming.execute.queries.board import Board, BoardFilters, BoardRow, board
from liming.execute.queries.cockpit import Attention, MonthOfWork, month_of_work, needs_attention
from liming.execute.queries.detail import RequestDetail, acts_allowed, request_detail
from liming.execute.queries.duty import OnDuty, on_duty
from liming.execute.queries.field import (
    DayItem,
    FieldItem,
    MemberDay,
    QuickChoices,
    field_item,
    member_day,
    quick_choices,
)
from liming.execute.queries.ledger import (
    LedgerFilters,
    LedgerPage,
    LedgerRow,
    delivered_counts,
    delivered_items,
    ledger,
    records_of_quarter,
)
from liming.execute.queries.life import RequestLife, request_life
from liming.execute.queries.owners import next_owner, next_owners
from liming.execute.queries.people import Candidate, candidates
from liming.execute.queries.public import (
    CHANGE_MINUTES,
    Invitation,
    PlaceChoice,
    Progress,
    follow,
    invitation,
    invitation_link,
    photo_by_code,
    places_near,
)
from liming.execute.queries.record_detail import RecordDetail, record_detail
from liming.execute.queries.request_map import request_map
from liming.execute.queries.settings import pause_causes, rating_labels
from liming.execute.queries.sheets import SheetLine, sheet_lines, sheets

__all__ = [
    "CHANGE_MINUTES",
    "Attention",
    "Board",
    "BoardFilters",
    "BoardRow",
    "Candidate",
    "DayItem",
    "FieldItem",
    "Invitation",
    "LedgerFilters",
    "LedgerPage",
    "LedgerRow",
    "MemberDay",
    "MonthOfWork",
    "OnDuty",
    "PlaceChoice",
    "Progress",
    "QuickChoices",
    "RecordDetail",
    "RequestDetail",
    "RequestLife",
    "SheetLine",
    "acts_allowed",
    "board",
    "candidates",
    "delivered_counts",
    "delivered_items",
    "field_item",
    "follow",
    "invitation",
    "invitation_link",
    "ledger",
    "member_day",
    "month_of_work",
    "needs_attention",
    "next_owner",
    "next_owners",
    "on_duty",
    "pause_causes",
    "photo_by_code",
    "places_near",
    "quick_choices",
    "rating_labels",
    "record_detail",
    "records_of_quarter",
    "request_detail",
    "request_life",
    "request_map",
    "sheet_lines",
    "sheets",
]
