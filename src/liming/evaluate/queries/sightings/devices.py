"""One device that rated many services of a team."""

from collections import defaultdict

from liming.evaluate.enums import AuditKind
from liming.evaluate.queries.sightings.ground import WHOLE
from liming.evaluate.rules import Seen, Sighting, Window
from liming.execute.models import Rating, RatingFlag


def one_device(window: Window) -> list[Sighting]:
    """The notes about devices that were opened when customers rated, not yet looked at. Two queries.

    Only the digest of a device is known. The records are named; what was rated stays sealed.
    """
    flags = RatingFlag.objects.everywhere(WHOLE).filter(
        looked_at=None, last_at__gte=window.start, last_at__lt=window.end
    )
    rows = list(flags)
    ratings = Rating.objects.filter(device_digest__in={row.device_digest for row in rows})
    records = defaultdict(list)
    for device, team, record in ratings.order_by("at").values_list(
        "device_digest", "record__team_id", "record_id"
    ):
        records[device, team].append(record)
    return [
        Sighting(
            AuditKind.ONE_DEVICE,
            window.quarter,
            row.team_id,
            str(row.pk),
            tuple(Seen(record=record) for record in dict.fromkeys(records[row.device_digest, row.team_id])),
            facts={"records": row.count, "flag": str(row.pk)},
        )
        for row in rows
        if records[row.device_digest, row.team_id]
    ]
