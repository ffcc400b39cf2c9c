"""What office and phone read alike from a form about service hours."""

from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from liming.shared.errors import DomainError


def asked_correction(posted: QueryDict) -> dict[str, Any]:
    """The line, the wanted minutes and the reason. Raises DomainError `field_invalid`, `field_required`."""
    try:
        key = UUID(posted.get("key", ""))
    except ValueError:
        raise DomainError("field_required", field=_("时长记录")) from None
    return {
        "kind": posted.get("kind", ""),
        "key": key,
        "minutes": typed_minutes(posted.get("minutes", "")),
        "reason": posted.get("reason", ""),
    }


def typed_minutes(text: str) -> int | None:
    """Whole minutes, None where nothing was typed. Raises DomainError `field_invalid`."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise DomainError("field_invalid", field=_("分钟"), value=text, remedy=_("请填 0 到 1440"))
    return int(text)
