"""Photos that serve two records: the same picture, or one that only its mirror or its size tells apart."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.enums import AuditKind
from liming.evaluate.models import PhotoPrint
from liming.evaluate.rules import Seen, Sighting, Window
from liming.execute.enums import EvidenceKind
from liming.execute.models import Evidence, RequestPhoto
from liming.execute.queries.settings import setting

EARLIER = timedelta(days=92)
"""How long before the quarter a request may have come whose photo is compared."""


@dataclass(frozen=True)
class _Photo:
    sha256: str
    team: UUID
    at: datetime
    quarter: str
    seen: Seen
    plain: int
    mirrored: int


def like_photos(window: Window) -> list[Sighting]:
    """Photos of a team's records of the quarter that lie near one of another record of this quarter or of the
    three before, or near what the asker sent with a request of the team. Photos of one record never count
    against each other. Three queries.
    """
    photos = _photos(window)
    pairs = bridge.near_pairs(
        [each.plain for each in photos],
        [each.mirrored for each in photos],
        int(setting("audit.photo_distance")),
    )
    joined: dict[int, int] = {}
    for one, other in pairs:
        if _is_odd(photos[one], photos[other], window.quarter):
            joined[_root(joined, other)] = _root(joined, one)
    clusters: dict[int, list[_Photo]] = defaultdict(list)
    for place in {*joined, *joined.values()}:
        clusters[_root(joined, place)].append(photos[place])
    return [_sighting(found, window.quarter) for found in clusters.values()]


def _is_odd(one: _Photo, other: _Photo, quarter: str) -> bool:
    """One team's two different records, at least one of them of this quarter."""
    is_record = bool(one.seen.record or other.seen.record)
    is_other = (one.seen.record, one.seen.request) != (other.seen.record, other.seen.request)
    return one.team == other.team and is_other and is_record and quarter in (one.quarter, other.quarter)


def _root(joined: dict[int, int], place: int) -> int:
    while joined.get(place, place) != place:
        place = joined[place]
    return place


def _sighting(found: list[_Photo], quarter: str) -> Sighting:
    ordered = sorted(found, key=lambda photo: (photo.at, photo.sha256))
    first = ordered[0]
    same = len({photo.sha256 for photo in ordered}) < len(ordered)
    facts = {"photos": len(ordered), "identical": same}
    return Sighting(
        AuditKind.LIKE_PHOTOS, quarter, first.team, first.sha256, tuple(p.seen for p in ordered), facts=facts
    )


def _photos(window: Window) -> list[_Photo]:
    """Photos with a print, oldest first."""
    prints = {
        row.sha256: (int(row.plain, 16), int(row.mirrored, 16))
        for row in PhotoPrint.objects.exclude(plain="")
    }
    known = PhotoPrint.objects.exclude(plain="").values("sha256")
    kept = Evidence.objects.filter(kind=EvidenceKind.PHOTO, record__isnull=False, sha256__in=known)
    found = [
        _Photo(sha, team, at, quarter, Seen(record=record, sha256=sha), *prints[sha])
        for sha, record, team, at, quarter in kept.values_list(
            "sha256", "record_id", "record__team_id", "record__ended_at", "record__quarter"
        )
        if quarter in window.pooled
    ]
    sent = RequestPhoto.objects.filter(sha256__in=known, at__gte=window.start - EARLIER, at__lt=window.end)
    found += [
        _Photo(sha, team, at, "", Seen(request=request, sha256=sha), *prints[sha])
        for sha, request, team, at in sent.values_list("sha256", "request_id", "request__team_id", "at")
        if team is not None
    ]
    return sorted(found, key=lambda photo: (photo.at, photo.sha256))
