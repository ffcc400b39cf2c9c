"""Photos in a form: only pictures, not too many, not too large."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

from liming.execute.models import RequestPhoto
from liming.execute.queries.settings import setting
from liming.shared.photos import kind_of
from liming.web.components.files import stored_answer
from liming.web.components.images import check_picture

_MEGABYTE = 1024 * 1024


class PhotosInput(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class RequestPhotosField(forms.FileField):
    """Photos that come with a request, at most as many and as large as the settings say; cleans to bytes."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> tuple[bytes, ...]:
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if not files:
            return ()
        limits = photo_limits()
        if len(files) > limits["photo_count"]:
            raise forms.ValidationError(_("照片最多 %(n)s 张") % {"n": limits["photo_count"]})
        return tuple(_content(file, limits["photo_megabytes"]) for file in files)


def photo_limits() -> dict[str, int]:
    """How many photos of how many megabytes, for the form and its words."""
    return {
        "photo_count": int(setting("requests.photos")),
        "photo_megabytes": int(setting("requests.photo_megabytes")),
    }


def _content(file: UploadedFile, megabytes: int) -> bytes:
    if (file.size or 0) > megabytes * _MEGABYTE:
        raise forms.ValidationError(_("“%(name)s”超过 %(size)s 兆") % {"name": file.name, "size": megabytes})
    content: bytes = file.read()
    if not kind_of(content[:12]):
        check_picture(file.name or "", content[:16])
        raise forms.ValidationError(_("“%(name)s”不是照片，请用 JPEG、PNG 或 WebP") % {"name": file.name})
    return content


def photo_response(photo: RequestPhoto) -> HttpResponse:
    """The picture itself, kept by the browser of whoever may see it only."""
    return stored_answer(photo.file)
