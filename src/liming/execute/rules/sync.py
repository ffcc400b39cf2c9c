"""What becomes of an act that a phone sends later: its moment, its turn, and what it meets."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from liming.execute.enums import HazardStepKind
from liming.execute.enums import OperationState as S
from liming.shared.transitions import TransitionTable

OPERATION: TransitionTable[S] = TransitionTable(
    "手机记录",
    {
        S.TAKEN: frozenset({S.HELD, S.APPLIED, S.MERGED, S.CLASH, S.REFUSED}),
        S.HELD: frozenset({S.APPLIED, S.MERGED, S.CLASH, S.REFUSED}),
        S.CLASH: frozenset({S.APPLIED, S.MERGED}),
        S.APPLIED: frozenset(),
        S.MERGED: frozenset(),
        S.REFUSED: frozenset(),
    },
)
WAITING = (S.TAKEN, S.HELD)
SETTLED = (S.APPLIED, S.MERGED, S.REFUSED)
"""States in which nobody needs the words any more; the digest still recognises the act sent again."""

MOVED_ON = frozenset({"not_your_item", "illegal_transition", "out_of_scope"})
"""Refusals that mean: meanwhile somebody else went on with it."""

RECORDED = frozenset({"finish", "quick", "hz-cure", "hz-recheck", "desk", "desk-finish", "round-end"})
"""Acts that end as a record of the ledger."""

ABOUT_ITEM = frozenset({"finish", "round-end"})
"""Acts whose clash is about a work item."""

_CHANGE_NOTHING = (
    *("accept", "contact", "depart", "arrive", "pause", "hand-over", "give-back", "hz-change", "hz-withdraw"),
    *("swap-ask", "swap-take", "swap-withdraw", "swap-undo", "desk-finish", "desk-return", "desk-chase"),
)
_DECIDED = ("finish", "round-end", "place", "hz-notify", "hz-cure", "hz-recheck")
_MET: Mapping[str, S] = dict.fromkeys(_CHANGE_NOTHING, S.MERGED) | dict.fromkeys(_DECIDED, S.CLASH)


def outcome_of(kind: str, refusal: str) -> S:
    """What an act of this kind becomes when it is refused with this code: a step that somebody else has
    taken since changes nothing; finished work is never dropped but waits for the captain.
    """
    return _MET.get(kind, S.REFUSED) if refusal in MOVED_ON else S.REFUSED


def digest_of(
    kind: str, subject: str, fields: Mapping[str, Any], photos: Mapping[str, Any], said_at: datetime
) -> str:
    """SHA-256 in hex of what was sent; the same act sent again has the same."""
    said = [kind, subject, fields, photos, said_at.isoformat()]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def moment_of(said_at: datetime, received_at: datetime) -> datetime:
    """When the act happened: as the phone says, never after it came in."""
    return min(said_at, received_at)


def is_too_late(kind: str, said_at: datetime, received_at: datetime, days: int) -> bool:
    """Whether finished work came so long after it was done that the captain looks at it first."""
    return kind in RECORDED and received_at - said_at > timedelta(days=days)


ON_HAZARD = "hz-"
"""What the kinds of acts on a hazard begin with."""
HAZARD_ACTS = {
    "hz-notify": HazardStepKind.NOTIFIED.label,
    "hz-cure": HazardStepKind.CURED.label,
    "hz-recheck": HazardStepKind.RECHECKED.label,
}
