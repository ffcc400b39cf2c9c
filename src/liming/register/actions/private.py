"""Show a private field to somebody who may see it; looking leaves a trace."""

from typing import Any

from django.db import transaction

from liming.register.actions.base import path_of
from liming.register.queries.lists import noun_row
from liming.register.rules.columns import noun
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def reveal(viewer: Viewer, noun_key: str, key: str, field: str) -> str:
    """The private value as it is; the audit keeps who looked at which field, not the value."""
    of = noun(noun_key)
    row: Any = noun_row(viewer, of, key)
    path = path_of(of, row)
    viewer.require(Right.READ_PRIVATE, path)
    column = of.by_columns.get(field)
    if column is None or not column.private:
        raise DomainError("not_found", what=of.label, key=field)
    audit.record(viewer, f"{of.key}.reveal", row, after={"field": field}, unit_path=path)
    return str(getattr(row, field))
