"""Place to grid, grid to a person who can go, duplicates, map datums and private numbers in free text.

Here: the choice and its reason in words of code. Not here: the register it chooses from, or the act of
sending somebody.
"""

from liming.core.dispatch.areas import DrawnArea, crosses_itself, is_polygon, share_inside, square_kilometres
from liming.core.dispatch.choice import (
    REASON_CODES,
    Choice,
    GridRole,
    Loads,
    Person,
    Point,
    Reason,
    choose,
    kilometres,
)
from liming.core.dispatch.datum import gcj02_from_wgs84, wgs84_from_gcj02
from liming.core.dispatch.decisions import Decision, decide_many
from liming.core.dispatch.distance import metres_between
from liming.core.dispatch.duplicates import CaseSketch, Similarity, SimilarityRule, alike, similar
from liming.core.dispatch.grids import Candidate, GridArea, GridIndex, Location
from liming.core.dispatch.privacy import (
    PrivateKind,
    PrivateSpan,
    find_private,
    mask_account,
    mask_id_number,
    mask_name,
    mask_phone,
    mask_text,
)
from liming.core.dispatch.roster import Roster

__all__ = [
    "REASON_CODES",
    "Candidate",
    "CaseSketch",
    "Choice",
    "Decision",
    "DrawnArea",
    "GridArea",
    "GridIndex",
    "GridRole",
    "Loads",
    "Location",
    "Person",
    "Point",
    "PrivateKind",
    "PrivateSpan",
    "Reason",
    "Roster",
    "Similarity",
    "SimilarityRule",
    "alike",
    "choose",
    "crosses_itself",
    "decide_many",
    "find_private",
    "gcj02_from_wgs84",
    "is_polygon",
    "kilometres",
    "mask_account",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "mask_text",
    "metres_between",
    "share_inside",
    "similar",
    "square_kilometres",
    "wgs84_from_gcj02",
]
