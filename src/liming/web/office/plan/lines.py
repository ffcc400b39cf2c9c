"""Lines of a draft: add, change, remove, and what a schedule rule would name next."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.models import Decision, PlanLine, YearPlan
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.plan.line_form import LineForm
from liming.web.office.plan.rule_form import FIELDS, RuleForm
from liming.web.office.plan.values import as_uuid
from liming.web.office.plan.words import rule_words


@office_page(Right.EDIT_YEAR_PLAN)
def add(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A form for one more line, and its saving."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = queries.plan_by_id(viewer, plan_id)
    blank = {"rule_kind": "day_of_month", "owner": plan.unit.code, "aim": "people", "place_kind": "team"}
    blank["action"] = request.GET.get("action", "")
    decision = queries.decision_by_id(viewer, as_uuid(request.GET.get("decision")))
    form = LineForm(request.POST or None, initial=blank | _decided(decision), viewer=viewer, plan=plan)
    if request.method == "POST" and _saved(
        form, lambda fields: actions.add_plan_line(viewer, plan, **fields, **_origin(decision))
    ):
        messages.success(request, _("已加一条"))
        return redirect(year_address(plan))
    return _page(request, form, plan)


@office_page(Right.EDIT_YEAR_PLAN)
def change(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The form of a line, and its saving."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    line = queries.line_by_id(viewer, line_id)
    form = LineForm(
        request.POST or None,
        initial=LineForm.values_of_line(line),
        viewer=viewer,
        plan=line.plan,
        line=line,
    )
    if request.method == "POST" and _saved(
        form, lambda fields: actions.change_plan_line(viewer, line, **fields)
    ):
        messages.success(request, _("已保存"))
        return redirect(year_address(line.plan))
    return _page(request, form, line.plan, line)


@require_POST
@office_page(Right.EDIT_YEAR_PLAN)
def remove(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Take a line out of its draft."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    line = queries.line_by_id(viewer, line_id)
    plan, title = line.plan, line.title
    actions.remove_plan_line(viewer, line)
    messages.success(request, _("已去掉“%(title)s”") % {"title": title})
    return redirect(year_address(plan))


@office_page(Right.READ_PLAN)
def preview(request: HttpRequest) -> HttpResponse:
    """The next dates of a rule being edited, or what is wrong with it."""
    return render(request, "office/plan/rule_preview.html", _preview(RuleForm(request.GET)))


def year_address(plan: YearPlan) -> str:
    """The page of one version."""
    return f"{reverse('plan_year')}?year={plan.year}&version={plan.pk}"


def _decided(decision: Decision | None) -> dict[str, Any]:
    """What a decision of the survey meeting says of its line."""
    if decision is None:
        return {}
    return {"title": decision.words[:120]} | ({"owner": decision.owner.code} if decision.owner else {})


def _origin(decision: Decision | None) -> dict[str, Any]:
    return {"origin_kind": queries.DECISION, "origin_id": str(decision.pk)} if decision else {}


def _saved(form: LineForm, write: Any) -> bool:
    """Whether the room took the form; its refusal is said above the fields."""
    return form.made(lambda: write(form.draft()), lambda refusal: _field_of(form, refusal)) is not None


def _field_of(form: LineForm, refusal: DomainError) -> str | None:
    """The field that a refusal of the room is about; of a rule, the first field of its kind."""
    if refusal.code in ("plan_outside_action", "plan_calendar_missing"):
        return next(iter(FIELDS[form.cleaned_data["rule_kind"]]))
    return {"plan_line_twice": "code", "plan_places_empty": "place_kind"}.get(refusal.code)


def _page(request: HttpRequest, form: LineForm, plan: YearPlan, line: PlanLine | None = None) -> HttpResponse:
    context = {"form": form, "plan": plan, "line": line, "year_url": year_address(plan)}
    rule = form if form.is_bound else RuleForm(form.initial)
    return render(
        request,
        "office/plan/line.html",
        context | _preview(rule),
        status=422 if form.errors else 200,
    )


def _preview(form: RuleForm) -> dict[str, Any]:
    """The rule in words and its next dates; empty while it is not whole."""
    form.is_valid()
    wrong = [
        (form[name].label, errors[0]) for name, errors in form.errors.items() if name in RuleForm.base_fields
    ]
    rule = form.cleaned_data.get("rule")
    if wrong or rule is None:
        return {"rule_wrong": wrong}
    return {
        "rule_words": rule_words(rule),
        "dates": queries.next_dates(rule),
        "counts_from_records": rule["kind"] == "after_fact",
    }
