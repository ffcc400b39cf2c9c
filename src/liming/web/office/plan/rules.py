"""Rules of units: the list, one version with who has read it, drafting, issuing, reminding, reading."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.actions import RuleDraft
from liming.plan.enums import RulePhase
from liming.register.queries import unit_by_code
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import unit_choices
from liming.web.components.forms import HouseForm
from liming.web.components.listing import filters_of, paged

ROWS_PER_PAGE = 40
NAMES_SHOWN = 60


def _part(label: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea({"rows": 5})
    return forms.CharField(label=label, max_length=10_000, required=required, widget=widget)


class RuleForm(HouseForm):
    """The parts of a unit's rules."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    in_force_from = forms.DateField(
        label=gettext_lazy("施行日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    scope = _part(gettext_lazy("适用范围"))
    duties = _part(gettext_lazy("职责"), required=True)
    process = _part(gettext_lazy("流程"))
    forms = _part(gettext_lazy("表单"))
    assessment = _part(gettext_lazy("考核"))


@office_page(Right.READ_PLAN)
def index(request: HttpRequest) -> HttpResponse:
    """Versions of the viewer's units and of those above."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    filters = filters_of(request, [("unit", _("单位"), lambda: unit_choices(viewer))])
    page = paged(queries.unit_rules(viewer, filters[0].value), request, ROWS_PER_PAGE)
    context = {
        "page": page,
        "filters": filters if len(filters[0].choices) > 1 else (),
        "unit": filters[0].value,
        "may_edit": viewer.may(Right.EDIT_UNIT_RULE),
    }
    return render(request, "office/plan/rules.html", context)


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """One version: its parts, the other versions, and for the unit who has not read it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.unit_rule_page(viewer, rule_id)
    rule = found.row.rule
    editor = viewer.within(Right.EDIT_UNIT_RULE)
    may_edit = viewer.may(Right.EDIT_UNIT_RULE) and editor.reaches(rule.unit.path)
    context = {
        "found": found,
        "replaced_by": found.present if found.row.phase == RulePhase.REPLACED else None,
        "rule": rule,
        "parts": [(RuleForm.base_fields[name].label, getattr(rule, name)) for name in _PARTS],
        "may_edit": may_edit,
        "may_read": viewer.account_id and found.row.is_to_read,
        "not_read": found.unread[:NAMES_SHOWN],
        "more": max(len(found.unread) - NAMES_SHOWN, 0),
        "bound": found.row.read + len(found.unread),
    }
    return render(request, "office/plan/rule.html", context)


@office_page(Right.EDIT_UNIT_RULE)
def new(request: HttpRequest) -> HttpResponse:
    """Draft a unit's next version, beginning with the words of its last one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    code = request.GET.get("unit") or viewer.unit_paths[0].strip("/").rpartition("/")[2]
    unit = unit_by_code(viewer, code)
    last = next((row.rule for row in queries.unit_rules(viewer) if row.rule.unit_id == unit.pk), None)
    initial = {name: getattr(last, name) for name in ("title", *_PARTS)} if last else {}
    initial.setdefault("title", _("%(unit)s共产党员服务队行动细则") % {"unit": unit.short_name})
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rule = actions.draft_unit_rule(viewer, unit, RuleDraft(**form.cleaned_data))
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            return redirect("unit_rule", rule.pk)
    context = {"form": form, "unit": unit, "units": unit_choices(viewer)}
    return render(request, "office/plan/rule_form.html", context, status=422 if form.errors else 200)


@office_page(Right.EDIT_UNIT_RULE)
def edit(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Change a draft."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rule = queries.unit_rule_page(viewer, rule_id).row.rule
    initial = {name: getattr(rule, name) for name in RuleForm.base_fields}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_unit_rule(viewer, rule, RuleDraft(**form.cleaned_data))
        return redirect("unit_rule", rule.pk)
    context = {"form": form, "unit": rule.unit, "rule": rule}
    return render(request, "office/plan/rule_form.html", context, status=422 if form.errors else 200)


@require_POST
@office_page(Right.READ_PLAN)
def act(request: HttpRequest, rule_id: UUID, act: str) -> HttpResponse:
    """Say it was read; for the unit: issue it, or remind who has not read it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rule = queries.unit_rule_page(viewer, rule_id).row.rule
    if act == "read":
        actions.confirm_rule_read(viewer, rule)
        messages.success(request, _("已记为阅知"))
    elif act == "issue":
        actions.issue_unit_rule(viewer, rule)
        messages.success(request, _("已印发，相关人员会收到通知"))
    elif act == "remind":
        count = actions.remind_of_unit_rule(viewer, rule)
        messages.success(request, _("已提醒未阅的 %(n)s 人") % {"n": count})
    else:
        raise Http404
    return redirect("unit_rule", rule_id)


_PARTS = ("scope", "duties", "process", "forms", "assessment")
