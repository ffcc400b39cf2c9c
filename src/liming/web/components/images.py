"""What a file is by its first bytes, whatever its name says."""

MEGABYTES = 8
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")


def is_image(head: bytes) -> bool:
    """True when the first bytes are those of a JPEG, PNG, GIF, WebP or HEIC file."""
    if head.startswith(_BEGINNINGS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"avif"}
