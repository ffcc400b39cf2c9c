"""Photos from a phone: only images, not too many, not too large."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

from liming.execute.actions import EvidenceDraft, KeptPhoto
from liming.execute.enums import EvidenceKind, EvidencePhase
from liming.shared.errors import DomainError
from liming.shared.uploads import check_pixels
from liming.web.components.files import stored_answer
from liming.web.components.images import MEGABYTES, check_picture

LIMIT = 9


def picture_answer(stored: FieldFile) -> HttpResponse:
    """A stored picture for whoever may see it: kept for an hour by the own browser, never run as a page.

    Raises Http404 where the file is gone.
    """
    return stored_answer(stored)


class PhotoInput(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Zero to nine photos of at most 8 MB each; cleans to a list of files."""

    widget = PhotoInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile | KeptPhoto]:
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if len(files) > LIMIT:
            raise forms.ValidationError(_("照片最多 %(n)s 张") % {"n": LIMIT})
        for file in files:
            check_photo(file)
        return files


def check_photo(file: UploadedFile | KeptPhoto) -> None:
    """Refuse a file that is no image or too large; raises ValidationError.

    One that a phone sends in pieces is checked when it is whole.
    """
    if isinstance(file, KeptPhoto):
        return
    head = file.read(16)
    file.seek(0)
    check_picture(file.name or "", head)
    if (file.size or 0) > MEGABYTES * 1024 * 1024:
        raise forms.ValidationError(_("“%(name)s”超过 %(size)s 兆") % {"name": file.name, "size": MEGABYTES})
    try:
        check_pixels(file.read(), file.name or "")
    except DomainError as refusal:
        raise forms.ValidationError(refusal.sentence()) from refusal
    file.seek(0)


def photos_as(photos: list[Any], phase: EvidencePhase | str = "") -> tuple[EvidenceDraft, ...]:
    """Photos as evidence of a record."""
    return tuple(EvidenceDraft(EvidenceKind.PHOTO, photo, phase) for photo in photos)
