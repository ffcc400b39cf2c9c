"""Photos are known again by their look."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageOps

from liming.shared.photo_prints import look_of


def picture(kind: int = 0) -> Image.Image:
    """A drawn yard: sky, wall, and a box at a place that depends on `kind`."""
    image = Image.new("RGB", (640, 480), (205, 214, 220))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 180, 640, 480), fill=(124, 119, 111))
    draw.rectangle((60 + 130 * kind, 120 + 40 * kind, 200 + 130 * kind, 400), fill=(40 + 60 * kind, 80, 100))
    draw.line((0, 60 * kind, 640, 300), fill=(20, 20, 20), width=9)
    return image


def stored(image: Image.Image, quality: int = 90) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_the_same_picture_stored_worse_or_smaller_stays_near() -> None:
    """JPEG at 40 % and half the size differ in at most eight bits."""
    own = look_of(stored(picture()))
    worse, smaller = look_of(stored(picture(), 40)), look_of(stored(picture().resize((320, 240))))
    assert own is not None and worse is not None and smaller is not None
    assert apart(own.plain, worse.plain) <= 8
    assert apart(own.plain, smaller.plain) <= 8


def test_a_mirrored_picture_is_near_the_mirrored_print() -> None:
    own, turned = look_of(stored(picture())), look_of(stored(ImageOps.mirror(picture())))
    assert own is not None and turned is not None
    assert apart(own.mirrored, turned.plain) <= 8 < apart(own.plain, turned.plain)


def test_other_pictures_are_far() -> None:
    one, other = look_of(stored(picture(0))), look_of(stored(picture(2)))
    assert one is not None and other is not None
    assert apart(one.plain, other.plain) > 12


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0cut"])
def test_what_is_no_picture_has_no_look(content: bytes) -> None:
    assert look_of(content) is None


def test_a_picture_that_shows_nothing_has_no_look() -> None:
    """A black pocket photo would be like every other one."""
    assert look_of(stored(Image.new("RGB", (64, 64), (12, 12, 12)))) is None
