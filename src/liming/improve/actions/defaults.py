"""Loading the shipped parameters; what was edited stays."""

from datetime import date

from django.db import transaction

from liming.improve.queries.settings import shipped
from liming.register.models import Parameter
from liming.register.queries import root_path
from liming.shared.viewer import Right, Viewer

_SHIPPED_FROM = date(2020, 1, 1)


@transaction.atomic
def load_defaults(viewer: Viewer) -> int:
    """Add the parameters of this room that are not there yet; returns how many. Needs `edit_register`."""
    viewer.require(Right.EDIT_REGISTER, root_path())
    known = set(Parameter.objects.filter(key__in=shipped()).values_list("key", flat=True))
    rows = [Parameter(valid_from=_SHIPPED_FROM, **row) for key, row in shipped().items() if key not in known]
    return len(Parameter.objects.bulk_create(rows))
