"""What a photo looks like, in 64 bits: the same picture made smaller, paler or mirrored is found again."""

from dataclasses import dataclass
from io import BytesIO

import imagehash
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 60_000_000
FLAT = 4.0
"""Spread of grey below which a picture shows nothing to compare."""


@dataclass(frozen=True)
class PhotoLook:
    """Perceptual prints as 16 hex digits: of the picture, and of its mirror image."""

    plain: str
    mirrored: str


def look_of(content: bytes) -> PhotoLook | None:
    """The prints of a picture turned as it is meant to be seen; None for what is none or shows nothing.

    Source: the discrete cosine print of the ImageHash package (8 × 8 lowest frequencies).
    """
    try:
        with Image.open(BytesIO(content)) as found:
            if found.width * found.height > MOST_PIXELS:
                return None
            grey = ImageOps.exif_transpose(found).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    grey.thumbnail((256, 256))
    if _spread(grey) < FLAT:
        return None
    return PhotoLook(str(imagehash.phash(grey)), str(imagehash.phash(ImageOps.mirror(grey))))


def _spread(grey: Image.Image) -> float:
    """Standard deviation of the grey values."""
    counts = grey.histogram()
    n = sum(counts)
    mean = sum(value * count for value, count in enumerate(counts)) / n
    return float((sum(count * (value - mean) ** 2 for value, count in enumerate(counts)) / n) ** 0.5)
