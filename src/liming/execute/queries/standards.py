"""The service standard in force."""

from datetime import date

from django.db.models import Q

from liming.execute.models import ServiceStandard
from liming.shared.errors import DomainError


def standard_on(code: str, day: date) -> ServiceStandard:
    """The newest version of `code` in force on `day`. Raises DomainError `no_standard`."""
    found = (
        ServiceStandard.objects.filter(Q(effective_to=None) | Q(effective_to__gt=day))
        .filter(code=code, effective_from__lte=day)
        .order_by("-version")
        .first()
    )
    if found is None:
        raise DomainError("no_standard", standard=code, day=day.isoformat())
    return found
