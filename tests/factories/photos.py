"""Small whole pictures for tests."""

import struct

_TABLE = b"\xff\xdb\x00\x07table"
_SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"


def jpeg(mark: str = "", place: str = "") -> bytes:
    """A JPEG whose dots are `mark`; with `place` it carries an Exif segment that names it."""
    body = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00" + place.encode()
    exif = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body if place else b""
    return b"\xff\xd8" + exif + _TABLE + _SCAN + mark.encode() + b"\xff\xd9"
