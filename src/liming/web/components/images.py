"""What a file is by its first bytes, whatever its name says."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from liming.shared.errors import DomainError
from liming.shared.uploads import check_content

MEGABYTES = 8
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")
_APPLE = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"})


def is_image(head: bytes) -> bool:
    """True when the first bytes are those of a JPEG, PNG, GIF or WebP file, which every browser shows."""
    return head.startswith(_BEGINNINGS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def is_heic(head: bytes) -> bool:
    """True for HEIC and its kin, which some phones write and most browsers cannot show."""
    return head[4:8] == b"ftyp" and head[8:12] in _APPLE


def check_picture(name: str, head: bytes) -> None:
    """Refuse what no browser shows, with the way out; raises ValidationError."""
    if is_heic(head):
        raise forms.ValidationError(heic_words() % {"name": name})
    if not is_image(head):
        raise forms.ValidationError(_("“%(name)s”不是照片，请用 JPEG、PNG 或 WebP") % {"name": name})


def checked_proof(file: Any, megabytes: int) -> Any:
    """A picture or paper that proves something, or nothing at all; raises ValidationError for anything else.

    What it is is told by its content; it is neither a bomb nor does it run.
    """
    if not file:
        return file
    if file.size > megabytes * 1024 * 1024:
        raise forms.ValidationError(_("文件超过 %(size)s 兆") % {"size": megabytes})
    file.seek(0)
    try:
        check_content(file.read(), file.name or "")
    except DomainError as refusal:
        raise forms.ValidationError(refusal.sentence()) from refusal
    file.seek(0)
    return file


def heic_words() -> str:
    """What to do about a HEIC photo; `%(name)s` stands for the file."""
    return _(
        "“%(name)s”是 HEIC 照片，电脑上看不了。"
        "请把相机格式改为 JPEG（苹果手机：设置、相机、格式、兼容性最佳）后重拍，或截屏后传截图"
    )
