"""How ledger records read for their seal: what nobody changes any more, and the words that may be cleared."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from liming.execute.models import Evidence, RecordHelper, RecordMember, RecordTeam, ServiceRecord
from liming.shared.digests import short_digest
from liming.shared.seals import Line

KIND = "ledger"
EDITION = 1
"""Raised when a field joins the seal; older blocks are then read as they were made."""

FACTS = (
    "team_id",
    "unit_id",
    "member_id",
    "practice",
    "service_type_id",
    "customer_id",
    "site_id",
    "grid_version_id",
    "started_at",
    "ended_at",
    "minutes",
    "result",
    "photo_count",
    "has_signature",
    "is_complete",
    "taken_over",
    "photo_consent",
    "evidence_score",
    "evidence_parts",
    "origin_kind",
    "origin_id",
    "work_item_id",
    "request_id",
    "project_id",
    "project_item_id",
    "quarter",
    "is_late",
    "entered_at",
    "supersedes_id",
    "once_key",
    "once_content",
)
WORDS = ("whom", "place", "note", "materials", "place_note", "correction_reason")
_CHUNK = 500


def lines_of(_edition: int, keys: Sequence[str]) -> Iterable[Line]:
    """The records of these ids (32 digits) as they are now; five queries for 500, and one for all."""
    corrected = set(_records().exclude(supersedes=None).values_list("supersedes_id", flat=True))
    for start in range(0, len(keys), _CHUNK):
        yield from _read([UUID(key) for key in keys[start : start + _CHUNK]], corrected)


def _records() -> Any:
    return ServiceRecord.objects.everywhere("the ledger is sealed as a whole").order_by()


def _read(ids: list[UUID], corrected: set[UUID]) -> Iterable[Line]:
    """A record counts no more exactly when it was corrected: that is a fact, too."""
    records = _records().filter(pk__in=ids)
    teams = _of(RecordTeam, ids, "team_id", "is_lead")
    members = _of(RecordMember, ids, "member_id")
    photos = _of(Evidence, ids, "kind", "phase", "check_number", "sha256")
    helpers = _of(RecordHelper, ids, "kind", "name", "organisation")
    for key, number, counts, *rest in records.values_list("pk", "number", "is_current", *FACTS, *WORDS):
        facts, words = rest[: len(FACTS)], rest[len(FACTS) :]
        yield Line(
            key.hex,
            number,
            short_digest([facts, counts != (key in corrected), teams[key], members[key], photos[key]]),
            short_digest([words, helpers[key]]),
        )


def _of(table: type[Any], ids: list[UUID], *fields: str) -> dict[UUID, list[Any]]:
    """The rows of records by record, in an order of their own."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, *values in table.objects.filter(record__in=ids).values_list("record_id", *fields):
        found[key].append(values)
    for rows in found.values():
        rows.sort(key=str)
    return found
