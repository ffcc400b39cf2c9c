"""What a password must hold."""

import re
from collections.abc import Iterable

from django.contrib.auth.hashers import check_password as is_same

from liming.shared.errors import DomainError

_CLASSES = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")


def check_password(password: str, length: int, classes: int) -> None:
    """Refuse fewer than `length` characters or fewer than `classes` of the four kinds."""
    kinds = sum(bool(re.search(pattern, password)) for pattern in _CLASSES)
    if len(password) < length or kinds < classes:
        raise DomainError("password_weak", length=length, classes=classes)


def check_not_barred(password: str, earlier: Iterable[str], count: int) -> None:
    """Refuse a password that is the present one or among the last `count`; `earlier` are their hashes."""
    if any(is_same(password, each) for each in earlier):
        raise DomainError("password_barred", count=count)
