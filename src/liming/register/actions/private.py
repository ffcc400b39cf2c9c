"""Show a private field to somebody who may see it; looking leaves a trace."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liming.register.actions.base import path_of
from liming.register.actions.looking import count_look
from liming.register.bridge import mask_text
from liming.register.models import Account
from liming.register.queries.lists import NounFilter, noun_row
from liming.register.queries.sheets import export_table
from liming.register.rules import Table
from liming.register.rules.columns import noun
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import RIGHT_NAMES, Right, Viewer

_LONGEST_REASON = 120


@transaction.atomic
def reveal(viewer: Viewer, noun_key: str, key: str, field: str, reason: str) -> str:
    """The private value as it is; the audit keeps who looked at which field and why, not the value.

    Raises DomainError `forbidden`, `out_of_scope`, `not_found`, and as `count_look` does.
    """
    of = noun(noun_key)
    row: Any = noun_row(viewer, of, key)
    path = path_of(of, row)
    viewer.require(Right.READ_PRIVATE, path)
    column = of.by_columns.get(field)
    if column is None or not column.private:
        raise DomainError("not_found", what=of.label, key=field)
    after = {"field": field, "reason": mask_text(count_look(viewer, reason))[:_LONGEST_REASON]}
    audit.record(viewer, f"{of.single}.revealed", row, after=after, unit_path=path)
    return str(getattr(row, field))


@transaction.atomic
def export_private(viewer: Viewer, noun_key: str, reason: str, wanted: NounFilter | None = None) -> Table:
    """The table with private fields as they are; the audit keeps who took how many rows, and why.

    For whoever answers for a team or a unit: a member looks at one person at a time (`reveal`).
    """
    if not viewer.may(Right.DISPATCH):
        raise DomainError("forbidden", right=RIGHT_NAMES[Right.READ_PRIVATE])
    if not reason.strip():
        raise DomainError("field_required", field=_("导出理由"))
    table = export_table(viewer, noun_key, wanted, private=True)
    account = Account(id=viewer.account_id) if viewer.account_id else Account()
    path = viewer.unit_paths[0] if viewer.unit_paths else ""
    after = {"noun": noun_key, "rows": len(table.rows), "reason": reason.strip()}
    audit.record(viewer, f"{noun(noun_key).single}.private_exported", account, after=after, unit_path=path)
    return table
