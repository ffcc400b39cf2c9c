"""When two publications tell one story."""

import hashlib
import re

_NOT_TEXT = re.compile(r"[\W_]+")


def story_key(title: str) -> str:
    """The same for titles that differ only in spaces, punctuation or letter case."""
    plain = _NOT_TEXT.sub("", title).lower()
    return hashlib.sha256(plain.encode()).hexdigest()[:40]
