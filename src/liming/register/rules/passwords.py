"""What a password must hold."""

import re

from liming.shared.errors import DomainError

_CLASSES = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")


def check_password(password: str, length: int, classes: int) -> None:
    """Refuse fewer than `length` characters or fewer than `classes` of the four kinds."""
    kinds = sum(bool(re.search(pattern, password)) for pattern in _CLASSES)
    if len(password) < length or kinds < classes:
        raise DomainError("password_weak", length=length, classes=classes)
