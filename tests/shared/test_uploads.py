"""Nasty files, made here: each is refused before anything opens it, whatever its name says."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from tests.factories import photos

from liming.shared import uploads
from liming.shared.errors import DomainError

PLAIN = '<?xml version="1.0"?><workbook/>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><workbook>&c;</workbook>'


def refusal(act, *given) -> str:
    with pytest.raises(DomainError) as refused:
        act(*given)
    return refused.value.code


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def sheet(**parts: str | bytes) -> bytes:
    return packed({"xl/workbook.xml": PLAIN, **parts})


def png_of(width: int, height: int) -> bytes:
    """A whole PNG whose head claims so many pixels; its data is a few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def picture(kind: str = "JPEG", **fields) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(target, kind, **fields)
    return target.getvalue()


def test_a_file_is_what_its_bytes_are() -> None:
    """Pictures, PDF, Word and Excel are told; a page, a program and a plain archive are nothing."""
    found = [
        uploads.kind_of_content(each)
        for each in (
            picture(),
            picture("PNG"),
            picture("WEBP"),
            picture("GIF"),
            b"%PDF-1.7\n",
            packed({"word/document.xml": PLAIN}),
            sheet(),
            packed({"a.txt": "a"}),
            b"<html><script>",
            b"MZ\x90",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        )
    ]
    assert found == ["jpg", "png", "webp", "gif", "pdf", "docx", "xlsx", "", "", "", ""]


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"<svg onload='x'/>", b"MZ\x90\x00", b""])
def test_a_page_named_as_a_picture_is_refused(content) -> None:
    """The name says .jpg, the bytes do not."""
    assert refusal(uploads.check_content, content, "photo.jpg") == "upload_type"


def test_a_picture_bomb_is_refused_by_its_head() -> None:
    """Sixty bytes that claim 40,000 x 40,000 pixels, and one beyond what Pillow itself opens."""
    for side in (40_000, 60_000):
        assert refusal(uploads.check_content, png_of(side, side), "bomb.png") == "picture_pixels"
    assert uploads.check_content(png_of(4_000, 3_000), "good.png") == "png"


def test_many_frames_count_together() -> None:
    """A moving picture of three frames has three times the pixels."""
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    uploads.check_pixels(target.getvalue(), "a.gif", most=30_000)
    assert refusal(uploads.check_pixels, target.getvalue(), "a.gif", 29_999) == "picture_pixels"


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    """Twenty megabytes of nothing in twenty kilobytes; too many parts."""
    bomb = sheet(**{"xl/worksheets/sheet1.xml": bytes(20 * 1024 * 1024)})
    assert len(bomb) < 40_000
    assert refusal(uploads.check_packed, bomb, "bomb.xlsx") == "upload_unpacks_too_large"
    many = packed({f"xl/{n}.xml": "" for n in range(uploads.MOST_PARTS + 1)})
    assert refusal(uploads.check_packed, many, "many.xlsx") == "upload_unpacks_too_large"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    """The directory says ten bytes, the part holds a megabyte: read once and thrown away."""
    content = sheet(**{"xl/worksheets/sheet1.xml": b" " * 1_000_000})
    lying = content.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))
    assert lying != content
    assert refusal(uploads.check_packed, lying, "lie.xlsx") == "upload_dangerous"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_own_entities_are_refused_in_any_encoding(encoding) -> None:
    """The billion laughs, also behind a long comment and in UTF-16."""
    long = LAUGHS.replace("<!DOCTYPE", f"<!--{'x' * 300_000}--><!DOCTYPE")
    for text in (LAUGHS, long):
        content = packed({"xl/workbook.xml": text.encode(encoding)})
        assert refusal(uploads.check_packed, content, "laughs.xlsx") == "upload_dangerous"


@pytest.mark.parametrize(
    "parts",
    [{"word/vbaProject.bin": b"x"}, {"../../etc/passwd": "x"}, {"/etc/passwd": "x"}],
)
def test_macros_and_paths_out_of_the_folder_are_refused(parts) -> None:
    """Nothing that runs, nothing that writes elsewhere."""
    assert refusal(uploads.check_packed, sheet(**parts), "a.docx") == "upload_dangerous"


def test_a_cut_archive_is_refused_in_words() -> None:
    """Half a file is no file."""
    content = sheet(**{"xl/a.xml": "<a/>" * 1000})
    assert refusal(uploads.check_packed, content[: len(content) // 2], "half.xlsx") == "upload_dangerous"


def test_a_kept_picture_says_neither_where_nor_when_nor_with_what() -> None:
    """Position, time and device are gone, whatever the file was called; the digest is of what is kept."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Phone Maker", "2026:07:14 08:02:00"
    exif.get_ifd(0x8825)[2] = (35.0, 10.0, 0.0)
    content = picture(exif=exif, comment=b"home of Wang")
    assert b"Phone Maker" in content
    kept, digest = uploads.safe_file(ContentFile(content, "../王大山家.php"))
    cleaned = kept.read()
    for trace in (b"Phone Maker", b"2026:07:14", b"home of Wang"):
        assert trace not in cleaned
    assert kept.name == f"{digest[:32]}.jpg"
    assert Image.open(io.BytesIO(cleaned)).size == (8, 8)


def test_what_is_no_picture_is_kept_as_it_is() -> None:
    """A PDF keeps bytes and name; the given file stands at its beginning."""
    given = ContentFile(b"%PDF-1.7 x", "a.pdf")
    kept, digest = uploads.safe_file(given)
    assert (kept.read(), kept.name, len(digest)) == (b"%PDF-1.7 x", "a.pdf", 64)


def test_a_small_made_up_picture_passes() -> None:
    """What no decoder opens is no bomb: whether it is whole is asked elsewhere."""
    uploads.check_pixels(photos.jpeg("x"), "x.jpg")
