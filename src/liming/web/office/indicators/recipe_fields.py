"""The fixed choices of a recipe as form fields, and back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liming.evaluate.enums import Basis, Figure
from liming.evaluate.rules.recipes import FILTERS, MOST_MINUTES, Filter
from liming.plan.queries import all_service_types, service_classes
from liming.shared.viewer import Viewer
from liming.shared.words import named

PARTS = (("all", _("计哪些（分母）")), ("good", _("其中哪些算达到（分子，占比才用）")))


def add_fields(form: forms.Form, viewer: Viewer, recipe: Mapping[str, Any]) -> None:
    """Add basis, figure and every filter of both parts to the form, filled from the recipe."""
    form.fields["basis"] = forms.ChoiceField(
        label=_("取自"), choices=Basis.choices, required=False, initial=recipe.get("basis", Basis.RECORDS)
    )
    form.fields["figure"] = forms.ChoiceField(
        label=_("算成"), choices=Figure.choices, required=False, initial=recipe.get("figure", Figure.SHARE)
    )
    plan = {
        "class": [(row.code, named(row)) for row in service_classes()],
        "type": [(row.code, f"{row.code} {named(row)}") for row in all_service_types(viewer)],
    }
    for part, _label in PARTS:
        for basis in FILTERS:
            for each in FILTERS[basis]:
                name = field_name(part, each)
                if name not in form.fields:
                    form.fields[name] = _field(each, plan, (recipe.get(part) or {}).get(each.key))
                    form.fields[name].help_text = _only(each)


def recipe_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The recipe that was chosen, with every condition that was filled in."""
    filters = {each.key: each for of in FILTERS.values() for each in of}
    parts = {
        part: {key: value for key, each in filters.items() if (value := data.get(field_name(part, each)))}
        for part, _label in PARTS
    }
    return {"basis": data["basis"] or Basis.RECORDS, "figure": data["figure"] or Figure.SHARE, **parts}


def groups(form: forms.Form) -> list[tuple[Any, list[Any]]]:
    """Each part's words with its bound fields."""
    return [
        (label, [form[name] for name in form.fields if name.startswith(f"{part}_")]) for part, label in PARTS
    ]


def field_name(part: str, of: Filter) -> str:
    """The form's name of a filter in one part."""
    return f"{part}_{of.key}"


def _only(of: Filter) -> str:
    """To which rows alone the condition applies; empty where it applies to all."""
    bases = [basis for basis in FILTERS if any(each.key == of.key for each in FILTERS[basis])]
    return "" if len(bases) > 1 else gettext("只用于%(basis)s") % {"basis": Basis(bases[0]).label}


def _field(of: Filter, plan: Mapping[str, list[tuple[str, str]]], value: Any) -> forms.Field:
    if of.kind == "number":
        return forms.IntegerField(
            label=str(of.label), required=False, min_value=1, max_value=MOST_MINUTES, initial=value
        )
    choices = of.choices.choices if of.choices else plan[of.kind]
    return forms.MultipleChoiceField(
        label=str(of.label),
        required=False,
        choices=choices,
        initial=value or [],
        widget=forms.SelectMultiple({"size": min(5, max(2, len(choices)))}),
    )
