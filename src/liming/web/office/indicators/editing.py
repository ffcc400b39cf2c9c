"""Edit an indicator or the rules: filled in, its effect on the last frozen quarter seen, then confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.evaluate import actions, queries
from liming.evaluate.models import Indicator
from liming.register.models import Unit
from liming.register.queries import unit_by_code
from liming.shared.digests import digest
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import unit_choices
from liming.web.office.indicators.forms import IndicatorForm, RulesForm, field_of
from liming.web.office.indicators.recipe_fields import groups
from liming.web.words.formats import quarter_name


@office_page(Right.EDIT_INDICATORS)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """A new version of an indicator of the province."""
    row = queries.indicator_versions(request.viewer, code)[0]  # type: ignore[attr-defined]
    return _edited(request, row, None)


@office_page(Right.EDIT_INDICATORS)
def new(request: HttpRequest) -> HttpResponse:
    """A new indicator of the province."""
    return _edited(request, None, None)


@office_page(Right.EDIT_OWN_INDICATORS)
def change_own(request: HttpRequest, code: str) -> HttpResponse:
    """A new version of a unit's own indicator."""
    row = queries.indicator_versions(request.viewer, code)[0]  # type: ignore[attr-defined]
    return _edited(request, row, row.owner)


@office_page(Right.EDIT_OWN_INDICATORS)
def new_own(request: HttpRequest) -> HttpResponse:
    """A new indicator of a unit; who reaches several units chooses one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    choices = unit_choices(viewer)
    code = request.GET.get("unit", "") or (choices[0][0] if choices else "")
    return _edited(request, None, unit_by_code(viewer, code), units=choices)


@require_POST
@office_page(Right.READ_BENCHMARK, posting=(Right.EDIT_INDICATORS, Right.EDIT_OWN_INDICATORS))
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Measure an indicator no more from a quarter on."""
    quarter, reason = request.POST.get("quarter", ""), request.POST.get("reason", "")
    row = actions.end_indicator(request.viewer, code, quarter=quarter, reason=reason)  # type: ignore[attr-defined]
    messages.success(request, _("从%(quarter)s起停用") % {"quarter": quarter_name(quarter)})
    return redirect("indicator", row.code)


@office_page(Right.EDIT_INDICATORS)
def rules(request: HttpRequest) -> HttpResponse:
    """The rules from a quarter on."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    present = queries.catalogue(viewer).rules
    form = RulesForm(present, request.POST or None)
    context: dict[str, Any] = {"form": form, "versions": queries.rules_versions(viewer)}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "save" and form.was_seen(form.content):
            given = {"quarter": form.cleaned_data["quarter"], "reason": form.cleaned_data["reason"]}
            saved = form.made(lambda: actions.change_rules(viewer, form.values, **given))
            if saved is not None:
                messages.success(request, _("已存为第 %(n)s 版") % {"n": saved.version})
                return redirect("indicators")
        else:
            context |= _shown(form.content, queries.rule_effect(viewer, [], form.values))
    return render(request, "office/indicators/rules.html", context, status=422 if form.errors else 200)


def _edited(
    request: HttpRequest,
    row: Indicator | None,
    owner: Unit | None,
    units: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """The form; after it was looked at with its effect, the same content saves."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = IndicatorForm(viewer, row, request.POST or None, is_own=owner is not None)
    context: dict[str, Any] = {"form": form, "row": row, "owner": owner, "units": units or []}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "save" and form.was_seen(form.content):
            saved = form.made(lambda: _save(viewer, form, row, owner), field_of)
            if saved is not None:
                told = {"n": saved.version, "quarter": quarter_name(form.cleaned_data["quarter"])}
                messages.success(request, _("已存为第 %(n)s 版，从%(quarter)s起用") % told)
                return redirect("indicator", saved.code)
        else:
            context |= _effect_of(viewer, form, row, owner)
    context["recipe_groups"] = groups(form)
    return render(request, "office/indicators/edit.html", context, status=422 if form.errors else 200)


def _save(viewer: Viewer, form: IndicatorForm, row: Indicator | None, owner: Unit | None) -> Indicator:
    given = {"quarter": form.cleaned_data["quarter"], "reason": form.cleaned_data["reason"]}
    if row is not None:
        return actions.change_indicator(viewer, row.code, form.draft(), **given)
    return actions.add_indicator(viewer, form.draft(), owner=owner, **given)


def _effect_of(
    viewer: Viewer, form: IndicatorForm, row: Indicator | None, owner: Unit | None
) -> dict[str, Any]:
    """What the version would have done to the last frozen quarter; nothing where it is refused."""
    code, quarter = row.code if row else "", form.cleaned_data["quarter"]
    wanted = form.made(lambda: queries.proposed(form.draft(), quarter, code=code, owner=owner), field_of)
    if wanted is None:
        return {}
    if owner is None:
        return _shown(form.content, queries.rule_effect(viewer, [wanted]), wanted)
    quarter, values = queries.own_values(viewer, wanted)
    return {**_shown(form.content, None, wanted), "own_quarter": quarter, "own_values": values}


def _shown(
    content: Any, effect: queries.RuleEffect | None, wanted: Indicator | None = None
) -> dict[str, Any]:
    return {"is_shown": True, "seen": digest(content), "effect": effect, "wanted": wanted}
