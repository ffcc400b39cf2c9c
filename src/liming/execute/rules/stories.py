"""When two publications tell one story."""

import hashlib
import re
from difflib import SequenceMatcher

_NOT_TEXT = re.compile(r"[\W_]+")


def story_key(title: str) -> str:
    """The same for titles that differ only in spaces, punctuation or letter case."""
    return hashlib.sha256(_plain(title).encode()).hexdigest()[:40]


def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1 (Ratcliff and Obershelp's measure on the plain letters)."""
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()


def _plain(title: str) -> str:
    return _NOT_TEXT.sub("", title).lower()
