"""Keeping the photos that come with a request."""

import hashlib
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from liming.execute.models import Request, RequestPhoto
from liming.execute.queries.settings import setting
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.photos import kind_of, without_traces
from liming.shared.uploads import check_pixels

_MEGABYTE = 1024 * 1024


def keep_photos(request: Request, photos: Sequence[bytes], by_name: str, already: int = 0) -> int:
    """Keep photos as evidence of a request, cleaned and named by content; returns how many were new.

    The caller holds the transaction and the right; `already` is how many the request has.
    Raises DomainError `photos_too_many`, `photo_too_large`, `photo_unreadable`, `picture_pixels`.
    """
    if not photos:
        return 0
    most, megabytes = int(setting("requests.photos")), int(setting("requests.photo_megabytes"))
    if already + len(photos) > most:
        raise DomainError("photos_too_many", most=most)
    cleaned = [_cleaned(each, megabytes) for each in photos]
    now, before = clock.now(), request.photos.count()
    RequestPhoto.objects.bulk_create(
        (
            RequestPhoto(
                request=request,
                file=_stored(content, digest),
                sha256=digest,
                at=now,
                by_name=by_name[:60],
            )
            for digest, content in {hashlib.sha256(each).hexdigest(): each for each in cleaned}.items()
        ),
        ignore_conflicts=True,
    )
    return int(request.photos.count()) - before


def _cleaned(photo: bytes, megabytes: int) -> bytes:
    if len(photo) > megabytes * _MEGABYTE:
        raise DomainError("photo_too_large", megabytes=megabytes)
    check_pixels(photo, _("照片"))
    try:
        return without_traces(photo)
    except ValueError as fault:
        raise DomainError("photo_unreadable") from fault


def _stored(content: bytes, digest: str) -> str:
    """The name of the file in the store; the same content is written once."""
    name = f"requests/{digest[:2]}/{digest}.{kind_of(content[:12])}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name
