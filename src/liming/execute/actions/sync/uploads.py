"""Photos from phones: in pieces, resumed where the line was cut, named by what was sent.

What is kept is without place, time and device; its name stays that of the photo as the phone sent it.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from liming.execute.enums import OperationState
from liming.execute.models import Device, Evidence, SyncOperation, Upload
from liming.execute.rules.sync import SETTLED
from liming.shared import clock, outbox
from liming.shared.errors import DomainError
from liming.shared.photos import kind_of
from liming.shared.uploads import check_pixels, stripped

LARGEST_PIECE = 512 * 1024
LARGEST_PHOTO = 8 * 1024 * 1024
PHOTOS_MISSING = "photos_missing"
"""Why an act is held that cannot be written without its photos."""
_FOLDER = "uploads"


@dataclass(frozen=True)
class Arrived:
    """How much of a photo is here; whole when `received` is its size."""

    received: int
    is_whole: bool


def arrived(sha256: str) -> Arrived:
    """How much of this photo came so far; nothing for one that was never begun."""
    row = Upload.objects.filter(pk=sha256).first()
    return Arrived(row.received, row.whole_at is not None) if row else Arrived(0, False)


@transaction.atomic
def take_piece(device: Device, sha256: str, start: int, total: int, piece: bytes) -> Arrived:
    """Put the next piece of a photo behind what is here; a piece from another place is left aside, so that
    the phone goes on from `received`. The whole photo is checked against its name and put where the records
    that wait for it find it.

    Raises DomainError `piece_too_large`, `photo_too_large`, `not_a_photo`, `picture_pixels`, `photo_differs`
    (begin again).
    """
    if len(piece) > LARGEST_PIECE:
        raise DomainError("piece_too_large", most=LARGEST_PIECE // 1024)
    if not 0 < total <= LARGEST_PHOTO:
        raise DomainError("photo_too_large", megabytes=LARGEST_PHOTO // 1024 // 1024)
    row, _is_new = Upload.objects.get_or_create(
        sha256=sha256, defaults={"device": device, "total": total, "started_at": clock.now()}
    )
    row = Upload.objects.select_for_update().get(pk=row.pk)
    if row.whole_at is not None:
        return Arrived(row.total, True)
    path = _part(sha256)
    here = path.stat().st_size if path.exists() else 0
    if start != min(here, row.received) or total != row.total:
        return Arrived(min(here, row.received), False)
    with path.open("r+b" if here else "wb") as file:
        file.truncate(start)
        file.seek(start)
        file.write(piece)
    row.received = start + len(piece)
    row.save()
    if row.received >= row.total:
        _finish(row, path)
    return Arrived(row.received, row.whole_at is not None)


def _part(sha256: str) -> Path:
    folder = Path(default_storage.path(_FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{sha256}.part"


def _finish(row: Upload, path: Path) -> None:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != row.sha256:
        path.unlink()
        raise DomainError("photo_differs")
    kind = kind_of(content[:16])
    if not kind:
        path.unlink()
        raise DomainError("not_a_photo")
    try:
        check_pixels(content, row.sha256[:12])
    except DomainError:
        path.unlink()
        raise
    path.write_bytes(stripped(content))
    now = clock.now()
    name = f"evidence/{clock.local(now):%Y/%m}/{row.sha256}.{kind}"
    target = Path(default_storage.path(name))
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    row.file, row.whole_at = name, now
    row.save()
    join_photos([row.sha256])
    held = SyncOperation.objects.everywhere("the phone's own acts").filter(reason=PHOTOS_MISSING)
    if held.filter(device=row.device_id, state=OperationState.HELD).exists():
        outbox.put("apply_phone_acts", {"device_id": str(row.device_id)})


def old_uploads(before: datetime) -> tuple[list[Upload], int]:
    """Uploads that began before a moment and may go, and how many acts that are still open keep back."""
    rows = list(Upload.objects.filter(started_at__lt=before).order_by("started_at"))
    open_acts = SyncOperation.objects.everywhere("acts of every phone").exclude(state__in=SETTLED)
    named = {each for photos in open_acts.values_list("photos", flat=True) for each in _named(photos)}
    due = [row for row in rows if row.sha256 not in named]
    return due, len(rows) - len(due)


def _named(photos: Mapping[str, Sequence[str]]) -> set[str]:
    return {digest for digests in photos.values() for digest in digests}


@transaction.atomic
def drop_upload(row: Upload, *, is_needed: bool) -> None:
    """Forget that a photo came; its file goes too unless something shows it."""
    part = _part(row.sha256)
    row.delete()
    if row.file.name and not is_needed:
        default_storage.delete(row.file.name)
    part.unlink(missing_ok=True)


def join_photos(digests: Collection[str]) -> None:
    """Give records the photos that are whole by now; again after the commit, since a record and its photo
    may be written at the same moment and neither sees the other before.
    """
    if digests:
        _join(digests)
        transaction.on_commit(partial(_join, digests))


def _join(digests: Collection[str]) -> None:
    for row in Upload.objects.filter(pk__in=digests).exclude(whole_at=None):
        Evidence.objects.filter(sha256=row.sha256, file="").update(file=row.file.name)
