"""Photos from the public: what they really are, and without what a camera writes beside the picture."""

import struct
from collections.abc import Iterator

JPEG, PNG, WEBP = "jpg", "png", "webp"
CONTENT_TYPES = {JPEG: "image/jpeg", PNG: "image/png", WEBP: "image/webp"}

_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
)
_WEBP_DROPPED = frozenset({b"EXIF", b"XMP "})
_WEBP_TOLD = 0x08 | 0x04
_SOI, _EOI, _SOS, _COMMENT, _ADOBE, _ICC = 0xD8, 0xD9, 0xDA, 0xFE, 0xEE, 0xE2
_EXIF, _ORIENTATION = b"Exif\x00\x00", 0x0112


def kind_of(head: bytes) -> str:
    """jpg, png or webp by the first bytes, whatever the name says; empty for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(_PNG_HEAD):
        return PNG
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def without_traces(content: bytes) -> bytes:
    """The picture without place, time, device and comments; a JPEG keeps how it is to be turned.

    What a phone hangs behind the picture (a short film with its own place) goes too.
    Raises ValueError for what is no whole picture.
    """
    try:
        return _CLEAN[kind_of(content[:12])](content)
    except (KeyError, IndexError, struct.error) as fault:
        raise ValueError("not a whole picture") from fault


def _clean_jpeg(content: bytes) -> bytes:
    kept, turned = [], 1
    segments = list(_segments(content))
    if not any(marker == _SOS for marker, _piece in segments):
        raise IndexError("no picture in it")
    for marker, piece in segments:
        if marker == 0xE1 and piece[4:10] == _EXIF:
            turned = _orientation(piece[10:])
        if _stays(marker, piece):
            kept.append(piece)
    return b"".join([b"\xff\xd8", _turning(turned), *kept, b"\xff\xd9"])


def _stays(marker: int, piece: bytes) -> bool:
    if marker == _ICC:
        return piece[4:15] == b"ICC_PROFILE"
    return marker in (0xE0, _ADOBE) or not (0xE1 <= marker <= 0xEF or marker == _COMMENT)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end of the picture; a scan keeps its data."""
    place = 2
    while True:
        if content[place] != 0xFF:
            raise IndexError(place)
        marker = content[place + 1]
        if marker == _EOI:
            return
        if marker == 0xFF:
            place += 1
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == _SOS:
            end = _end_of_scan(content, end)
        if end <= place + 3 or end >= len(content):
            raise IndexError(end)
        yield marker, content[place:end]
        place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker stands; a stuffed zero and restart marks belong to the data."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0:
            raise IndexError(place)
        after = content[place + 1]
        if after and not 0xD0 <= after <= 0xD7 and after != 0xFF:
            return place
        place += 1 if after == 0xFF else 2


def _orientation(tiff: bytes) -> int:
    """How the camera was held (1 to 8), 1 when it does not say."""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        start = struct.unpack_from(order + "I", tiff, 4)[0]
        for number in range(struct.unpack_from(order + "H", tiff, start)[0]):
            tag, _kind, _count, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _turning(turned: int) -> bytes:
    """A segment that says nothing but how to turn the picture; empty when it lies right."""
    if turned == 1:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    body = _EXIF + b"MM\x00\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _clean_png(content: bytes) -> bytes:
    kept, place, name = [_PNG_HEAD], len(_PNG_HEAD), b""
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", content, place)
        name, end = content[place + 4 : place + 8], place + 12 + length
        if end > len(content):
            raise IndexError(end)
        if name in _PNG_KEPT:
            kept.append(content[place:end])
        place = end
    return b"".join(kept)


def _clean_webp(content: bytes) -> bytes:
    kept, place, end = [], 12, 8 + struct.unpack_from("<I", content, 4)[0]
    if end > len(content):
        raise IndexError(end)
    while place < end:
        name, length = struct.unpack_from("<4sI", content, place)
        piece = content[place : place + 8 + length + length % 2]
        if name == b"VP8X":
            piece = piece[:8] + bytes([piece[8] & ~_WEBP_TOLD]) + piece[9:]
        if name not in _WEBP_DROPPED:
            kept.append(piece)
        place += len(piece)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


_CLEAN = {JPEG: _clean_jpeg, PNG: _clean_png, WEBP: _clean_webp}
