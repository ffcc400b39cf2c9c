"""Prints of stored photos, made in the background: intake does not wait for them."""

from django.core.files.storage import default_storage
from django.db import transaction

from liming.evaluate.models import PhotoPrint
from liming.execute.enums import EvidenceKind
from liming.execute.models import Evidence, RequestPhoto
from liming.shared import clock
from liming.shared.photo_prints import look_of

BATCH = 200


def print_photos(limit: int = BATCH) -> int:
    """Make the prints of up to `limit` photos that have none; returns how many. By the system alone.

    A file that is gone or shows nothing gets an empty print, so that it is not read again.
    """
    names = _without_print(limit)
    now = clock.now()
    looks = {sha: look_of(content) if (content := _content(name)) else None for sha, name in names.items()}
    rows = [
        PhotoPrint(
            sha256=sha,
            plain=look.plain if look else "",
            mirrored=look.mirrored if look else "",
            made_at=now,
        )
        for sha, look in looks.items()
    ]
    with transaction.atomic():
        PhotoPrint.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _without_print(limit: int) -> dict[str, str]:
    """Content and file name of photos without a print."""
    done = PhotoPrint.objects.values("sha256")
    found: dict[str, str] = {}
    photos = Evidence.objects.filter(kind=EvidenceKind.PHOTO).exclude(sha256__in=done).order_by("id")
    sent = RequestPhoto.objects.exclude(sha256__in=done).order_by("id")
    for rows in (photos, sent):
        for sha, name in rows.values_list("sha256", "file")[: limit - len(found)]:
            found.setdefault(sha, name)
    return found


def _content(name: str) -> bytes:
    if not name or not default_storage.exists(name):
        return b""
    with default_storage.open(name) as file:
        return bytes(file.read())
