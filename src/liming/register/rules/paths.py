"""Paths of the unit tree: "/SX/1408/140828/"; every row below starts with its parent's path."""

import re

from django.utils.translation import gettext as _

from liming.shared.errors import DomainError

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")


def check_code(code: str) -> str:
    """A code is 1 to 20 letters, digits, dots or dashes; raises `field_invalid`."""
    if not CODE.fullmatch(code):
        raise DomainError(
            "field_invalid",
            field=_("编码"),
            value=code,
            remedy=_("用 1 至 20 位字母、数字、点或短横，例如 140828-01"),
        )
    return code


def path_below(parent_path: str | None, code: str) -> str:
    """The path of `code` under its parent; the root's own path when there is no parent."""
    return f"{parent_path or '/'}{code}/"


def path_above(path: str, levels: int) -> str:
    """The path so many levels above; empty above the root."""
    parts = path.strip("/").split("/")
    kept = parts[: len(parts) - levels]
    return f"/{'/'.join(kept)}/" if kept else ""


def moved_path(path: str, old_prefix: str, new_prefix: str) -> str:
    """`path` after the part of the tree at `old_prefix` moved to `new_prefix`."""
    if not path.startswith(old_prefix):
        raise ValueError(f"{path!r} does not lie below {old_prefix!r}")
    return new_prefix + path[len(old_prefix) :]
