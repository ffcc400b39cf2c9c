"""What the plan pages read from an address or a form."""

from uuid import UUID

from django.utils.translation import gettext as _

from liming.shared.errors import DomainError


def as_uuid(text: str | None) -> UUID | None:
    """The id, or None for anything else."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def as_number(text: str, field: str) -> int:
    """A whole number of at most nine digits; DomainError `field_invalid` names the field."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise DomainError("field_invalid", field=field, value=text, remedy=_("请写整数。"))
    return int(text)
