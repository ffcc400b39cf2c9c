"""A photo keeps its picture and loses what a camera writes beside it. No database."""

import struct

import pytest

from liming.shared.photos import kind_of, without_traces

SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turned: int = 6, order: str = "<") -> bytes:
    """An Exif segment with how the camera was held and a place."""
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "I", 8)
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, turned, 0)
    gps = struct.pack(order + "HHII", 0x8825, 4, 1, 0)
    return segment(0xE1, b"Exif\x00\x00" + head + struct.pack(order + "H", 2) + gps + entry + b"GPS-PLACE")


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + segment(0xDB, b"table") + SCAN + b"\xff\xd9"


PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(body)) + name + body + b"crcc"
    for name, body in (
        (b"IHDR", b"head"),
        (b"eXIf", b"GPS"),
        (b"tEXt", b"who"),
        (b"IDAT", b"dots"),
        (b"IEND", b""),
    )
)


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(each)) + each + b"\0" * (len(each) % 2) for name, each in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def test_a_jpeg_loses_place_device_and_comment_and_keeps_its_picture() -> None:
    """Tables and scan stay to the byte; Exif, XMP, comment and what hangs behind the picture go."""
    given = jpeg(
        segment(0xE0, b"JFIF\0"), exif(1), segment(0xE1, b"http://ns.adobe.com/xap"), segment(0xFE, b"me")
    )
    assert without_traces(given + b"a film with its own place") == jpeg(segment(0xE0, b"JFIF\0"))


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_jpeg_still_says_how_to_turn_it(order: str) -> None:
    """Only the turn is written anew: cleaning twice gives the same, and no place is in it."""
    clean = without_traces(jpeg(exif(6, order)))
    assert b"GPS-PLACE" not in clean
    assert b"Exif" in clean
    assert without_traces(clean) == clean


def test_a_colour_profile_stays_and_a_second_picture_list_goes() -> None:
    profile = segment(0xE2, b"ICC_PROFILE\0 colours")
    assert without_traces(jpeg(profile, segment(0xE2, b"MPF\0 more"))) == jpeg(profile)


def test_a_png_keeps_only_what_draws_it() -> None:
    clean = without_traces(PNG + b"behind")
    assert [name in clean for name in (b"IHDR", b"IDAT", b"IEND", b"eXIf", b"tEXt")] == [True] * 3 + [
        False
    ] * 2


def test_a_webp_loses_its_notes_and_no_longer_promises_them() -> None:
    given = riff(
        (b"VP8X", bytes([0x0C | 0x10]) + b"123456789"),
        (b"VP8 ", b"dots"),
        (b"EXIF", b"GPS"),
        (b"XMP ", b"me"),
    )
    assert without_traces(given) == riff((b"VP8X", bytes([0x10]) + b"123456789"), (b"VP8 ", b"dots"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0\x00",
        jpeg()[:-6],
        b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"\x15\xd9" + SCAN,
        b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"\xff\xd9",
        PNG[:-9],
        b"RIFF\xff\0\0\0WEBPVP8 ",
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a whole picture"):
        without_traces(content)


def test_the_kind_is_told_by_the_content() -> None:
    heads = [jpeg()[:12], PNG[:12], riff((b"VP8 ", b"1"))[:12], b"GIF89a", b""]
    assert [kind_of(head) for head in heads] == ["jpg", "png", "webp", "", ""]
