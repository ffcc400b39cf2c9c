"""Keeping how a sender names its columns."""

from collections.abc import Mapping

from django.db import transaction

from liming.execute.models import SheetMapping
from liming.execute.rules.sheets import columns
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST = 60


@transaction.atomic
def save_mapping(
    viewer: Viewer, name: str, mapping: Mapping[str, str], *, replaces: bool = False
) -> SheetMapping:
    """Keep a sender's column names (field -> column) under a name, to read the next sheet the same way.

    A name that is in use is given anew only with `replaces`; the audit keeps what stood there before.
    Raises DomainError `forbidden`, `field_required`, `field_invalid`, `mapping_name_taken`.
    """
    viewer.require(Right.RECEIVE_REQUEST)
    name = name.strip()
    _check(name, mapping)
    row = SheetMapping.objects.select_for_update(of=("self",)).filter(name=name).first()
    if row is not None and row.columns != dict(mapping) and not replaces:
        raise DomainError("mapping_name_taken", name=name)
    before = {"columns": row.columns} if row else None
    row = row or SheetMapping(name=name)
    row.columns = dict(mapping)
    row.save()
    after = {"name": name, "columns": row.columns}
    audit.record(viewer, "sheet_mapping.saved", row, before=before, after=after)
    return row


def _check(name: str, mapping: Mapping[str, str]) -> None:
    if not name:
        raise DomainError("field_required", field="列对应的名称")
    if len(name) > _LONGEST:
        raise DomainError(
            "field_invalid", field="列对应的名称", value=name[:20], remedy=f"最多 {_LONGEST} 字"
        )
    unknown = sorted(set(mapping) - set(columns.FIELDS))
    if unknown:
        raise DomainError("field_invalid", field="列对应", value=unknown[0], remedy="没有这个字段")
    if not columns.is_header(mapping):
        raise DomainError("sheet_without_header", fields="诉求标题、诉求内容")
