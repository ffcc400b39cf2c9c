"""Sealing the ledger: a record that has stood for a while is put into a block that tells if it is changed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from liming.execute.models import RecordHelper, ServiceRecord
from liming.execute.queries.ledger_seals import EDITION, KIND, lines_of
from liming.shared import clock, seals
from liming.shared.ids import first_id
from liming.shared.viewer import Viewer

_STANDS_FOR = timedelta(hours=1)
"""By then what is being written, and the photos that join a record, are there."""
_MOST = 2_000


def seal_ledger(viewer: Viewer) -> int:
    """Seal the next records in the order they were written, up to 2,000 (a quarter of a second).

    Background work: it changes nothing but the seals. Returns how many; run again, it seals what came since.
    """
    until = first_id(clock.now() - _STANDS_FOR)
    last = seals.last_key(KIND)
    rows = ServiceRecord.objects.everywhere("the ledger is sealed as a whole").filter(pk__lt=until)
    rows = rows.filter(pk__gt=UUID(last)) if last else rows
    keys = [key.hex for key in rows.order_by("pk").values_list("pk", flat=True)[:_MOST]]
    if not keys:
        return 0
    return seals.seal(viewer, KIND, list(lines_of(EDITION, keys)), edition=EDITION)


def renew_seals(viewer: Viewer, rows: Any) -> int:
    """Say in the seals that the words of these rows were lawfully changed; other tables are let be."""
    ways = {ServiceRecord: "pk", RecordHelper: "record_id"}
    if rows.model not in ways:
        return 0
    return seals.renew(viewer, KIND, {key.hex for key in rows.values_list(ways[rows.model], flat=True)})
