"""A plan line as a form: what, when, where, who answers for it and what proves it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liming.plan import queries
from liming.plan.enums import Aim, GuidePhase, Practice
from liming.plan.models import Checklist, PlanLine, SpecialAction, YearPlan
from liming.plan.rules import PlaceKind
from liming.register.enums import CustomerKind, PointKind, SiteKind
from liming.register.queries import units
from liming.shared import clock
from liming.shared.viewer import Viewer
from liming.shared.words import named
from liming.web.office.plan.rule_form import RuleForm
from liming.web.office.plan.words import PLACES

NONE = ("", "—")
NARROW: dict[PlaceKind, tuple[str, Any]] = {
    PlaceKind.SITE: ("site_kind", SiteKind),
    PlaceKind.SERVICE_POINT: ("point_kind", PointKind),
    PlaceKind.CUSTOMER: ("customer_kind", CustomerKind),
}
_PLAIN = ("code", "title", "practice", "aim", "measure", "quantity", "weight", "evidence")


class LineForm(RuleForm):
    """`draft()` gives the fields as the plan room takes them."""

    pinned_guide: Checklist | None = None
    """The version the line follows where that is no longer in force; `present_guide` took its place."""
    present_guide: Checklist | None = None

    code = forms.CharField(label=_("编号"), max_length=20)
    title = forms.CharField(label=_("事项"), max_length=120)
    service_type = forms.ChoiceField(label=_("服务类型"))
    practice = forms.ChoiceField(label=_("实践"), choices=Practice.choices)
    aim = forms.ChoiceField(label=_("目标"), choices=Aim.choices)
    action = forms.ChoiceField(label=_("专项行动"), required=False)
    measure = forms.CharField(label=_("要求"), max_length=120, required=False)
    quantity = forms.IntegerField(
        label=_("全年数量"),
        min_value=0,
        max_value=10_000_000,
        initial=0,
        help_text=_("0 是按期做，不计数分解"),
    )
    weight = forms.FloatField(label=_("权重"), min_value=0, max_value=100, initial=1)
    place_kind = forms.ChoiceField(label=_("在哪里做"), choices=list(PLACES.items()))
    site_kind = forms.ChoiceField(label=_("场所类别"), choices=[("", _("全部"))], required=False)
    point_kind = forms.ChoiceField(label=_("服务点类别"), choices=[("", _("全部"))], required=False)
    customer_kind = forms.ChoiceField(label=_("客户类别"), choices=[("", _("全部"))], required=False)
    limit = forms.IntegerField(
        label=_("每队最多几处"), min_value=1, max_value=10_000, required=False, help_text=_("不填是全部")
    )
    owner = forms.ChoiceField(label=_("责任单位"))
    co_units = forms.MultipleChoiceField(
        label=_("协同单位"), required=False, widget=forms.SelectMultiple({"size": 6})
    )
    guide = forms.ChoiceField(label=_("作业指导书"), required=False)
    evidence = forms.CharField(label=_("凭证"), max_length=120, required=False)

    def __init__(
        self, *args: Any, viewer: Viewer, plan: YearPlan, line: PlanLine | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self._types = {row.code: row for row in queries.service_types()}
        self._actions = {row.code: row for row in queries.special_actions(plan.year, plan.unit)}
        self._guides = {str(row.pk): row for row in queries.guides_in_force(viewer)}
        if line is not None:
            self._keep(line)
        self._units = {row.code: row for row in units(viewer) if row.path.startswith(plan.unit.path)}
        fields["service_type"].choices = [(code, named(row)) for code, row in self._types.items()]
        fields["action"].choices = [
            NONE,
            *((code, _action_words(row)) for code, row in self._actions.items()),
        ]
        fields["guide"].choices = [NONE, *((key, _guide_words(row)) for key, row in self._guides.items())]
        names = [(code, row.short_name) for code, row in self._units.items()]
        fields["owner"].choices, fields["co_units"].choices = names, names
        for name, kinds in NARROW.values():
            fields[name].choices = [("", _("全部")), *kinds.choices]

    def _keep(self, line: PlanLine) -> None:
        """What the line names stays a choice, though new lines are not offered it."""
        if line.action is not None:
            self._actions.setdefault(line.action.code, line.action)
        if line.guide is None or str(line.guide_id) in self._guides:
            return
        self.pinned_guide = line.guide
        self.present_guide = next((row for row in self._guides.values() if row.code == line.guide.code), None)
        self._guides[str(line.guide_id)] = line.guide

    @classmethod
    def values_of_line(cls, line: PlanLine) -> dict[str, Any]:
        """The present values of a line."""
        places = line.places
        return {
            **{name: getattr(line, name) for name in _PLAIN},
            **cls.values_of(line.rule),
            **{name: places.get(name, "") for name, _kinds in NARROW.values()},
            "service_type": line.service_type_id,
            "action": line.action.code if line.action else "",
            "place_kind": places.get("kind", "team"),
            "limit": places.get("limit"),
            "owner": line.owner.code if line.owner else line.plan.unit.code,
            "co_units": [row.unit.code for row in line.co_units.select_related("unit")],
            "guide": str(line.guide_id or ""),
        }

    def draft(self) -> dict[str, Any]:
        """The form as the plan room takes it."""
        cleaned = self.cleaned_data
        return {
            **{name: cleaned[name] for name in _PLAIN},
            "rule": cleaned["rule"],
            "places": self._places(),
            "service_type": self._types[cleaned["service_type"]],
            "action": self._actions.get(cleaned["action"]),
            "guide": self._guides.get(cleaned["guide"]),
            "owner": self._units[cleaned["owner"]],
            "co_units": [self._units[code] for code in cleaned["co_units"]],
        }

    def _places(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        kind = PlaceKind(cleaned["place_kind"])
        narrow, _kinds = NARROW.get(kind, ("", None))
        places: dict[str, Any] = {"kind": kind.value}
        if narrow and cleaned[narrow]:
            places[narrow] = cleaned[narrow]
        if cleaned["limit"] and kind != PlaceKind.TEAM:
            places["limit"] = cleaned["limit"]
        return places


def _action_words(action: SpecialAction) -> str:
    """With its days and unit, since a season comes every year and many units hold it."""
    days = f"{action.first_day:%Y-%m-%d}–{action.last_day:%m-%d}"
    return " ".join((named(action), *([action.unit.short_name] if action.unit else []), days))


def _guide_words(guide: Checklist) -> str:
    phase = guide.phase(clock.today())
    words = f"{guide} {named(guide)}"
    return (
        words
        if phase is GuidePhase.IN_FORCE
        else gettext("%(guide)s（%(phase)s）")
        % {
            "guide": words,
            "phase": phase.label,
        }
    )
