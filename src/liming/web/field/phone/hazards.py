"""Finding, notifying, curing and looking again at hazards, as a phone sends it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from liming.execute import actions, queries
from liming.execute.actions import RecordDraft
from liming.execute.actions.sync import Applied, Apply
from liming.execute.enums import HazardState
from liming.execute.models import SyncOperation
from liming.execute.rules.hazards import HAZARD
from liming.register.queries import members
from liming.shared.viewer import Viewer
from liming.web.components.evidence import photos_as
from liming.web.field.hazards import draft_of
from liming.web.field.phone.filled import checked, data_of, photos_of, told
from liming.web.office.hazards import acts

_REPORTED = {"hz-notify": "notify", "hz-cure": "cure", "hz-recheck": "recheck"}
_TARGETS = {
    "notify": HazardState.NOTIFIED,
    "cure": HazardState.CURED,
    "recheck": HazardState.RECHECKED,
}


def _new(viewer: Viewer, operation: SyncOperation) -> Applied:
    data = data_of(operation)
    form = acts.NewHazardForm(data, photos_of(operation))
    checked(form)
    number = data.get("record", "")
    record = queries.record_detail(viewer, number).record if number else None
    draft = replace(draft_of(data, form, record), found_at=operation.said_at)
    found = actions.raise_hazard(viewer, queries.own_team(viewer), draft)
    return Applied(told(_("已登记隐患 %(number)s") % {"number": found.number}, "field_hazard", found.number))


def _form(viewer: Viewer, operation: SyncOperation, act: str) -> tuple[queries.HazardDetail, Any]:
    found = queries.hazard_detail(viewer, operation.subject)
    people = members(viewer, found.hazard.team) if act == "change" else ()
    form = acts.form_for(act, found, people, data_of(operation), photos_of(operation))
    checked(form)
    return found, form


def _act(act: str) -> Apply:
    def apply_act(viewer: Viewer, operation: SyncOperation) -> Applied:
        found, form = _form(viewer, operation, act)
        acts.perform(viewer, found.hazard, act, form, operation.said_at, operation.member)
        return Applied(told(acts.DONE_WORDS[act], "field_hazard", found.hazard.number))

    return apply_act


def _second(act: str) -> Apply:
    """The act, where the hazard still allows it; else a second report beside what others did."""

    def apply_second(viewer: Viewer, operation: SyncOperation) -> Applied:
        found, form = _form(viewer, operation, act)
        if HAZARD.allows(HazardState(found.hazard.state), _TARGETS[act]):
            return _act(act)(viewer, operation)
        words, work = str(acts.ACT_WORDS[act]), _work(act, form, operation)
        record = actions.report_on_hazard(viewer, found.hazard, words, work, operation.member)
        return Applied(told(_("已附上"), "field_hazard", found.hazard.number), record=record)

    return apply_second


def _work(act: str, form: Any, operation: SyncOperation) -> RecordDraft:
    values = form.cleaned_data
    if act == "notify":
        evidence = form.signature_evidence()
        return RecordDraft(note=values["note"], ended_at=operation.said_at, evidence=evidence)
    return RecordDraft(
        note=values["note"],
        minutes=values["minutes"] or None,
        ended_at=operation.said_at,
        evidence=photos_as(values["photos"]),
    )


FORMS: Mapping[str, Apply] = {"hazard": _new} | {f"hz-{act}": _act(act) for act in acts.ACT_WORDS}
SECOND: Mapping[str, Apply] = {kind: _second(act) for kind, act in _REPORTED.items()}
