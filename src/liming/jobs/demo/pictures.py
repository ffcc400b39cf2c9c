"""A drawn trench, so that a survey has a picture that shows nothing and nobody real."""

import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 480, 360
_COLOURS = ("CDD6DC", "A79A8B", "8C8175", "7C776F", "4B443D", "2F7683")
_SKY, _WALL, _JOINT, _GROUND, _TRENCH, _PIPE = range(len(_COLOURS))
_BRICK = (48, 20)


@cache
def trench_with_pipe() -> bytes:
    """A wall, the ground before it and an open trench with a pipe, as PNG."""
    lines = b"".join(b"\x00" + bytes(_colour(x, y) for x in range(WIDTH)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", head),
        (b"PLTE", bytes.fromhex("".join(_COLOURS))),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _colour(x: int, y: int) -> int:
    if y < 70:
        return _SKY
    if y < 210:
        course = (y - 70) // _BRICK[1]
        is_joint = (y - 70) % _BRICK[1] < 2 or (x + course % 2 * 24) % _BRICK[0] < 2
        return _JOINT if is_joint else _WALL
    slope = (y - 250) // 2
    is_open = 250 <= y < 340 and 90 - slope <= x < 390 + slope
    if not is_open:
        return _GROUND
    return _PIPE if 288 <= y < 306 else _TRENCH


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
