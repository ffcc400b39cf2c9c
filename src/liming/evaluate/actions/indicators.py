"""Edit the catalogue: every change is a new version from a coming quarter on; what was frozen stays."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from liming.evaluate.models import Indicator, ScoringRules
from liming.evaluate.queries.indicators import check_dimension, first_day_of, proposed
from liming.evaluate.rules.drafts import IndicatorDraft, check_rules
from liming.evaluate.rules.shipped import shipped_indicators
from liming.register.models import Unit
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_SHOWN = ("name", "weight", "own_weight", "goal_low", "goal_high", "direction", "minimum_sample", "recipe")


@transaction.atomic
def change_indicator(
    viewer: Viewer, code: str, draft: IndicatorDraft, *, quarter: str, reason: str
) -> Indicator:
    """A new version that holds from the first day of `quarter` on.

    Needs `edit_indicators`, of a unit's own indicator `edit_own_indicators` over that unit. Raises what
    `proposed` raises, `field_required` without a reason and `indicator_dimension_empty`.
    """
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("owner")
    before = rows.filter(code=code).order_by("-version").first()
    if before is None:
        raise DomainError("not_found", what="指标", key=code)
    _require(viewer, before.owner)
    row = proposed(draft, quarter, code=code, owner=before.owner)
    return _stored(viewer, row, reason, before)


@transaction.atomic
def add_indicator(
    viewer: Viewer, draft: IndicatorDraft, *, quarter: str, reason: str, owner: Unit | None = None
) -> Indicator:
    """A new indicator of the province, or of a unit (`owner`) for its own teams; version 1.

    Needs `edit_indicators`, or `edit_own_indicators` over the unit. Raises as `change_indicator` does.
    """
    _require(viewer, owner)
    return _stored(viewer, proposed(draft, quarter, owner=owner), reason, None)


@transaction.atomic
def end_indicator(viewer: Viewer, code: str, *, quarter: str, reason: str) -> Indicator:
    """From `quarter` on it is measured no more; its past stays. One of the shipped catalogue cannot end.

    Needs the right of `change_indicator`. Raises `not_found`, `indicator_shipped`, `indicator_quarter`,
    `indicator_dimension_empty`, `field_required`.
    """
    rows = list(
        Indicator.objects.select_for_update(of=("self",))
        .select_related("owner")
        .filter(code=code, valid_to=None)
        .order_by("-version")
    )
    if not rows:
        raise DomainError("not_found", what="指标", key=code)
    newest = rows[0]
    _require(viewer, newest.owner)
    if any(row["code"] == code for row in shipped_indicators().rows):
        raise DomainError("indicator_shipped", name=newest.name)
    day, said = first_day_of(quarter), _reason(reason)
    for row in rows:
        row.valid_to = max(day, row.valid_from)
        row.save(update_fields=["valid_to"])
    check_dimension(newest, day)
    path = newest.owner.path if newest.owner else root_path()
    audit.record(
        viewer, "indicator.ended", newest, after={"code": code, "on": day, "reason": said}, unit_path=path
    )
    return newest


@transaction.atomic
def change_rules(viewer: Viewer, values: Mapping[str, Any], *, quarter: str, reason: str) -> ScoringRules:
    """New rules from `quarter` on: weights of the dimensions, notice, thresholds, caps.

    Needs `edit_indicators`. Raises `field_invalid`, `rules_weights`, `indicator_quarter`, `field_required`.
    """
    viewer.require(Right.EDIT_INDICATORS, root_path())
    newest = ScoringRules.objects.select_for_update().order_by("-version").first()
    row = ScoringRules.objects.create(
        version=newest.version + 1 if newest else 1,
        values=check_rules(values),
        valid_from=first_day_of(quarter),
        reason=_reason(reason),
        changed_by=viewer.name[:60],
        changed_at=clock.now(),
    )
    before = newest.values if newest else {}
    after = {**row.values, "from": row.valid_from, "reason": row.reason}
    audit.record(viewer, "scoring_rules.changed", row, before=before, after=after, unit_path=root_path())
    return row


def _require(viewer: Viewer, owner: Unit | None) -> None:
    if owner is None:
        viewer.require(Right.EDIT_INDICATORS, root_path())
    else:
        viewer.require(Right.EDIT_OWN_INDICATORS, owner.path)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise DomainError("field_required", field="理由")
    return reason.strip()[:200]


def _stored(viewer: Viewer, row: Indicator, reason: str, before: Indicator | None) -> Indicator:
    row.reason = _reason(reason)
    row.changed_by, row.changed_at = viewer.name[:60], clock.now()
    row.save()
    check_dimension(before or row, row.valid_from)
    audit.record(
        viewer,
        "indicator.changed" if before else "indicator.added",
        row,
        before=_figures(before) if before else {},
        after={**_figures(row), "code": row.code, "version": row.version, "from": row.valid_from}
        | {"reason": row.reason},
        unit_path=row.owner.path if row.owner else root_path(),
    )
    return row


def _figures(row: Indicator) -> dict[str, object]:
    return {name: getattr(row, name) for name in _SHOWN}
