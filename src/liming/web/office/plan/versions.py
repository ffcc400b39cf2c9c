"""How one version of the year plan differs from another, in words."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.plan import queries
from liming.plan.enums import Aim, Practice
from liming.plan.queries import FieldChange
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named
from liming.web.access import office_page
from liming.web.office.plan.lines import year_address
from liming.web.office.plan.values import as_uuid
from liming.web.office.plan.words import places_words, rule_words

FIELD_NAMES: dict[str, str | Promise] = {
    "title": gettext_lazy("事项"),
    "practice": gettext_lazy("实践"),
    "aim": gettext_lazy("目标"),
    "action": gettext_lazy("专项行动"),
    "service_type": gettext_lazy("服务类型"),
    "measure": gettext_lazy("要求"),
    "quantity": gettext_lazy("全年数量"),
    "weight": gettext_lazy("权重"),
    "rule": gettext_lazy("排期"),
    "places": gettext_lazy("场所"),
    "evidence": gettext_lazy("凭证"),
    "guide": gettext_lazy("作业指导书"),
    "owner": gettext_lazy("责任单位"),
    "co_units": gettext_lazy("协同单位"),
}
_WORDS: dict[str, Callable[[Any], str]] = {
    "practice": lambda value: str(Practice(value).label),
    "aim": lambda value: str(Aim(value).label),
    "action": named,
    "service_type": named,
    "weight": lambda value: f"{value:g}",
    "rule": rule_words,
    "places": places_words,
    "owner": lambda value: str(value.short_name),
    "co_units": lambda value: _("、").join(value),
}


@office_page(Right.READ_PLAN)
def differences(request: HttpRequest) -> HttpResponse:
    """A version against the one before it, or against another that the address names."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = queries.plan_by_id(viewer, as_uuid(request.GET.get("version")))
    wanted = as_uuid(request.GET.get("against"))
    former = queries.plan_by_id(viewer, wanted) if wanted else queries.former_version(viewer, plan)
    context: dict[str, Any] = {
        "plan": plan,
        "former": former,
        "year_url": year_address(plan),
        "others": [each for each in queries.year_plans(viewer).filter(unit=plan.unit) if each.pk != plan.pk],
    }
    if former is not None:
        found = queries.plan_differences(viewer, plan, former)
        context["found"] = found
        context["changed"] = [(line, [_words(each) for each in changes]) for line, changes in found.changed]
        context["added"] = [(line, rule_words(line.rule), places_words(line.places)) for line in found.added]
        context["removed"] = [
            (line, rule_words(line.rule), places_words(line.places)) for line in found.removed
        ]
    return render(request, "office/plan/differences.html", context)


def _words(change: FieldChange) -> tuple[str, str, str]:
    """The field, what it was and what it is."""
    say = _WORDS.get(change.name, str)
    old, new = (say(value) if value not in (None, "", ()) else "—" for value in (change.old, change.new))
    return str(FIELD_NAMES[change.name]), old, new
