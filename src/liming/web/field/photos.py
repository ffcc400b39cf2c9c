"""Photos from a phone: only images, not too many, not too large."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

LIMIT = 9
MEGABYTES = 8
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")


def is_image(head: bytes) -> bool:
    """True when the first bytes are those of a JPEG, PNG, GIF, WebP or HEIC file, whatever its name says."""
    if head.startswith(_BEGINNINGS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"avif"}


class PhotoInput(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Zero to nine photos of at most 8 MB each; cleans to a list of files."""

    widget = PhotoInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if len(files) > LIMIT:
            raise forms.ValidationError(_("照片最多 %(n)s 张") % {"n": LIMIT})
        for file in files:
            _check(file)
        return files


def _check(file: UploadedFile) -> None:
    head = file.read(16)
    file.seek(0)
    if not is_image(head):
        raise forms.ValidationError(_("“%(name)s”不是照片") % {"name": file.name})
    if (file.size or 0) > MEGABYTES * 1024 * 1024:
        raise forms.ValidationError(_("“%(name)s”超过 %(size)s 兆") % {"name": file.name, "size": MEGABYTES})
