"""Looking at long texts in full where private numbers stand in them: allowed, and never without a trace."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.models import Activity, Guarantee, Talk
from liming.execute.queries.activities import activities_in_reach
from liming.plan.models import ActionPlace
from liming.register.actions import count_look
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_REASON = 120
Told = Activity | ActionPlace | Guarantee | Talk


@transaction.atomic
def reveal_words(viewer: Viewer, row: Told, reason: str) -> dict[str, str]:
    """Field to text as it was written; a guarantee's `contacts` are its list. The look goes into the audit.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required` (reason).
    """
    viewer.require(Right.READ_PRIVATE)
    kept = _reached(viewer, row)
    path = kept.customer.team.path if isinstance(kept, Talk) else kept.team.path
    viewer.require(Right.READ_PRIVATE, path)
    reason = count_look(viewer, reason)
    after = {"reason": bridge.mask_text(reason)[:_LONGEST_REASON]}
    noun = "action_place" if isinstance(kept, ActionPlace) else kept._meta.model_name
    audit.record(viewer, f"{noun}.words_seen", kept, after=after, unit_path=path)
    return {name: words for name, words in _words(kept).items() if words}


def _reached(viewer: Viewer, row: Told) -> Told:
    rows: Any
    if isinstance(row, Activity):
        rows = activities_in_reach(viewer).select_related("team")
    elif isinstance(row, ActionPlace):
        rows = ActionPlace.objects.visible_to(viewer).select_related("team")
    elif isinstance(row, Guarantee):
        rows = Guarantee.objects.visible_to(viewer).select_related("team").distinct()
    else:
        rows = Talk.objects.visible_to(viewer).select_related("customer__team")
    found: Told | None = rows.filter(pk=row.pk).first()
    if found is None:
        raise DomainError("out_of_scope")
    return found


def _words(row: Told) -> Mapping[str, str]:
    if isinstance(row, Activity):
        return {"content": row.content, "proceedings": row.proceedings}
    if isinstance(row, Talk):
        return {"words": row.words}
    if isinstance(row, ActionPlace):
        return {"contacts": f"{row.contact_name} {row.contact_phone}".strip()}
    contacts = "\n".join(f"{each.name} {each.duty} {each.phone}" for each in row.contacts.all())
    return {
        "plan_text": row.plan_text,
        "result_text": row.result_text,
        "thanks": row.thanks,
        "contacts": contacts,
    }
