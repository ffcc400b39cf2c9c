"""The same act sent again, after a cut line or by a double tap, has the effect of one."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, models

from liming.execute.actions.drafts import KeptPhoto
from liming.execute.enums import RequestSource
from liming.execute.models.once import SentOnce
from liming.register.models import GridVersion
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

LONGEST_KEY = 255
_NOT_SAID = frozenset({"once", "notes", "position", "no_position", "taken_over"})
"""What a draft holds besides the sender's own words; a phone measures its position anew each time."""
_MEASURED = frozenset({"longitude", "latitude"})
"""A finder's place, which the phone measures too."""

Row = TypeVar("Row", bound=SentOnce)


def mark_of(viewer: Viewer, draft: Any, *about: Any) -> dict[str, Any]:
    """The columns of `SentOnce` for a draft with its key in `once`; empty without one.

    `about` is what was sent beside the draft. One sender's keys never meet another's. Raises DomainError
    `field_invalid` for more than 255 characters.
    """
    given: str = draft.once
    if not given:
        return {}
    if len(given) > LONGEST_KEY:
        raise DomainError("field_invalid", field="Idempotency-Key", value=given[:20], remedy="≤ 255")
    sender = f"{viewer.key_id or viewer.account_id or viewer.name}|{type(draft).__name__}|{given}"
    said = [_said(draft), *map(_plain, about)]
    content = json.dumps(said, ensure_ascii=False, sort_keys=True)
    key = UUID(bytes=hashlib.sha256(sender.encode()).digest()[:16])
    return {"once_key": key, "once_content": _digest(content.encode())}


def once(viewer: Viewer, draft: Any, model: type[Row], act: Callable[[], Row], *about: Any) -> Row:
    """What `act` makes of the draft, or the row that an earlier try with the same key made.

    `act` is atomic in itself and puts the mark on its row; the database decides who was first, so that the
    usual way asks nothing more. Raises DomainError `sent_otherwise`.
    """
    try:
        return act()
    except IntegrityError:
        mark = mark_of(viewer, draft, *about)
        first = _sent_first(model, mark["once_key"]) if mark else None
        if first is None:
            raise
    if first.once_content != mark["once_content"]:
        raise DomainError("sent_otherwise", number=str(first))
    return first


def _sent_first(model: type[Row], key: UUID) -> Row | None:
    found: Row | None = model._base_manager.filter(once_key=key).first()
    return found


def _said(draft: Any) -> dict[str, Any]:
    is_find = getattr(draft, "source", None) == RequestSource.SELF_FOUND
    left_out = _NOT_SAID | _MEASURED if is_find else _NOT_SAID
    return {
        each.name: _plain(getattr(draft, each.name)) for each in fields(draft) if each.name not in left_out
    }


def _plain(value: Any) -> Any:
    """A value of a draft as JSON; a file counts by what it holds, a grid whatever its version."""
    if isinstance(value, KeptPhoto):
        return value.sha256
    if is_dataclass(value):
        return _said(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, GridVersion):
        return str(value.grid_id)
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, File):
        value.seek(0)
        content = value.read()
        value.seek(0)
        return _digest(content)
    return _digest(value) if isinstance(value, bytes) else str(value)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
