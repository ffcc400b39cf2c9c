"""Views of the board: named, changed and dropped by the person whose they are."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from liming.execute.models import SavedView
from liming.execute.rules.saved_views import LONGEST_NAME, MOST, filters_of
from liming.register.models import Account
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def save_view(viewer: Viewer, name: str, given: Mapping[str, str]) -> SavedView:
    """Keep the filters under a name; the same name again keeps the new ones.

    Raises DomainError `forbidden`, `field_required` (no name, nobody signed in), `view_without_filters`,
    `too_many_views`.
    """
    viewer.require(Right.READ_WORK)
    name, filters = name.strip()[:LONGEST_NAME].strip(), filters_of(given)
    if not name:
        raise DomainError("field_required", field="名称")
    if not filters:
        raise DomainError("view_without_filters")
    if viewer.account_id is None:
        raise DomainError("field_required", field="账号")
    owner = Account.objects.select_for_update(of=("self",)).get(pk=viewer.account_id)
    others = SavedView.objects.filter(account=owner).exclude(name=name)
    if others.count() >= MOST:
        raise DomainError("too_many_views", most=MOST)
    row, _is_new = SavedView.objects.update_or_create(
        account=owner,
        name=name,
        defaults={"filters": filters},
        create_defaults={
            "filters": filters,
            "created_at": clock.now(),
        },
    )
    audit.record(viewer, "saved_view.saved", row, after={"name": name, "filters": filters})
    return row


@transaction.atomic
def drop_view(viewer: Viewer, view_id: UUID) -> None:
    """Forget a view. Only its owner may; raises DomainError `not_found`."""
    owned = SavedView.objects.filter(account__pk=viewer.account_id) if viewer.account_id else None
    row = owned.filter(pk=view_id).first() if owned is not None else None
    if row is None:
        raise DomainError("not_found", what="视图", key=str(view_id))
    audit.record(viewer, "saved_view.dropped", row, before={"name": row.name})
    row.delete()
