"""The form of one version of an indicator, and of the rules. Goalposts of a share are in per cent."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liming.evaluate import queries
from liming.evaluate.enums import Dimension, Direction
from liming.evaluate.models import Indicator
from liming.evaluate.rules.drafts import RULE_NAMES, RULE_RANGES, WHOLE, IndicatorDraft
from liming.evaluate.rules.indicator_columns import scale_of
from liming.evaluate.rules.recipes import FIGURES
from liming.shared.digests import digest
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer
from liming.shared.words import named
from liming.web.components.forms import HouseForm
from liming.web.office.indicators.recipe_fields import add_fields, recipe_of
from liming.web.words.formats import quarter_name

RECIPE, NOTHING = "recipe", "none"
_STEP = forms.NumberInput({"step": "any"})
FIELD_OF = {
    "indicator_goalposts": "goal_low",
    "indicator_goalposts_share": "goal_high",
    "indicator_minimum": "minimum_sample",
    "indicator_quarter": "quarter",
    "indicator_not_counted": "measure",
    "recipe_without_good": "figure",
    "recipe_minutes": "figure",
    "recipe_other_basis": "basis",
}


def field_of(refusal: DomainError) -> str | None:
    """The field a refusal stands at."""
    return FIELD_OF.get(refusal.code)


class VersionForm(HouseForm):
    """What every edited thing has: from which quarter, and why."""

    quarter = forms.ChoiceField(label=_("从哪一季起"))
    reason = forms.CharField(label=_("修改理由"), max_length=200, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            (each, quarter_name(each)) for each in queries.quarter_choices()
        ]

    def was_seen(self, content: Any) -> bool:
        """Whether the effect of exactly this was shown before."""
        return self.data.get("seen") == digest(content)


class IndicatorForm(VersionForm):
    """One version. Without a row it is a new indicator; `is_own` = a unit's own."""

    name = forms.CharField(label=_("名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    dimension = forms.ChoiceField(label=_("维度"), choices=Dimension.choices)
    measure = forms.ChoiceField(label=_("取数办法"))
    direction = forms.ChoiceField(label=_("方向"), choices=Direction.choices)
    goal_low = forms.FloatField(label=_("目标下限"), widget=_STEP)
    goal_high = forms.FloatField(
        label=_("目标上限"), widget=_STEP, help_text=_("比例填百分数；全年固定，不随当季高低变")
    )
    weight = forms.FloatField(label=_("权重"), min_value=0, widget=_STEP)
    minimum_sample = forms.IntegerField(label=_("最小样本"), min_value=0, initial=10)
    exclusions = forms.CharField(label=_("口径"), max_length=200, required=False)
    source = forms.CharField(label=_("来源"), max_length=200)
    is_confirmed = forms.BooleanField(label=_("已核定"), required=False)

    order = (
        "name",
        "name_en",
        "dimension",
        "measure",
        "direction",
        "minimum_sample",
        "goal_low",
        "goal_high",
        "weight",
        "exclusions",
        "source",
        "is_confirmed",
        "quarter",
        "reason",
    )

    def __init__(
        self, viewer: Viewer, row: Indicator | None, *args: Any, is_own: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_initial(row, is_own=is_own), **kwargs)
        self.row, self.is_own = row, is_own
        self.order_fields(self.order)
        measures = [(RECIPE, _("自选条件")), *_measures()]
        if row is not None and not row.measure and not row.recipe:
            measures.insert(0, (NOTHING, _("暂无取数办法")))
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]
        if is_own:
            self.fields["weight"].label = _("本单位权重")
            self.fields["weight"].help_text = _("只在本单位表内用，不进全省综合分")
        else:
            self.fields["weight"].help_text = _("占本维度权重之和的份额，自动归一")
        add_fields(self, viewer, row.recipe if row else {})
        self.ask_plainly()

    def draft(self) -> IndicatorDraft:
        """The version as filled in."""
        data = self.cleaned_data
        kind, unit, counted = self._counted(data)
        scale = scale_of(kind)
        weight = float(data["weight"])
        return IndicatorDraft(
            **{name: data[name] for name in ("name", "name_en", "dimension", "exclusions", "source")},
            **counted,
            kind=kind,
            unit=unit,
            direction=Direction(data["direction"]).sign,
            goal_low=round(data["goal_low"] / scale, 6),
            goal_high=round(data["goal_high"] / scale, 6),
            minimum_sample=data["minimum_sample"],
            is_confirmed=data["is_confirmed"],
            weight=0.0 if self.is_own else weight,
            own_weight=weight if self.is_own else 0.0,
        )

    def _counted(self, data: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
        """Kind, unit and what is counted."""
        if data["measure"] == RECIPE:
            recipe = recipe_of(data)
            rule = FIGURES[recipe["figure"]]
            return rule.kind.value, rule.unit, {"recipe": recipe}
        if data["measure"] == NOTHING and self.row is not None:
            return self.row.kind, self.row.unit, {}
        shipped = dict(queries.measure_choices())[data["measure"]]
        return shipped["kind"], shipped["unit"], {"measure": data["measure"]}

    @property
    def content(self) -> dict[str, Any]:
        """What the shown effect is the effect of."""
        return {**asdict(self.draft()), "quarter": self.cleaned_data["quarter"]}


class RulesForm(VersionForm):
    """Weights of the dimensions, notice, thresholds and caps."""

    def __init__(self, rules: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension in Dimension:
            self.fields[dimension.value] = forms.FloatField(
                label=dimension.label,
                min_value=0,
                widget=_STEP,
                initial=rules["dimension_weights"][dimension.value],
            )
        for name, (least, most) in RULE_RANGES.items():
            self.fields[name] = forms.FloatField(
                label=str(RULE_NAMES[name]),
                min_value=least,
                max_value=most,
                step_size=1 if name in WHOLE else None,
                initial=rules[name],
                widget=_STEP,
            )
        self.order_fields([*Dimension.values, *RULE_RANGES, "quarter", "reason"])
        self.ask_plainly()

    @property
    def values(self) -> dict[str, Any]:
        """The rules as filled in."""
        data = self.cleaned_data
        weights = {name: data[name] for name in Dimension.values}
        return {"dimension_weights": weights, **{name: data[name] for name in RULE_RANGES}}

    @property
    def content(self) -> dict[str, Any]:
        """What the shown effect is the effect of."""
        return {**self.values, "quarter": self.cleaned_data["quarter"]}


def _measures() -> list[tuple[str, str]]:
    return [
        (measure, f"{row['code']} {named(Indicator(name=row['name'], name_en=row['name_en']))}")
        for measure, row in queries.measure_choices()
    ]


def _initial(row: Indicator | None, *, is_own: bool) -> dict[str, Any]:
    if row is None:
        return {"direction": Direction.HIGH, "measure": RECIPE}
    scale = scale_of(row.kind)
    plain = ("name", "name_en", "dimension", "minimum_sample", "exclusions", "source", "is_confirmed")
    return {
        **{name: getattr(row, name) for name in plain},
        "direction": Direction.of(row.direction),
        "measure": RECIPE if row.recipe else row.measure or NOTHING,
        "goal_low": f"{row.goal_low * scale:g}",
        "goal_high": f"{row.goal_high * scale:g}",
        "weight": f"{row.own_weight if is_own else row.weight:g}",
    }
