"""The schedule rule of a line as a form: choose its kind, then the fields of that kind."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.plan import queries
from liming.shared.errors import DomainError
from liming.shared.words import named
from liming.web.components.forms import CHOOSE, REQUIRED, HouseForm
from liming.web.office.plan.words import TERMS, WEEKDAYS

KINDS = (
    ("day_of_month", gettext_lazy("每月某日")),
    ("nth_working_day", gettext_lazy("每月第几个工作日")),
    ("weekly", gettext_lazy("每周几")),
    ("window", gettext_lazy("一季内每隔几天")),
    ("quantity", gettext_lazy("每月几次")),
    ("day_of_year", gettext_lazy("每年某日")),
    ("lunar_date", gettext_lazy("每年农历某日")),
    ("solar_term", gettext_lazy("每年节气")),
    ("after_fact", gettext_lazy("某种服务之后几天")),
)
_POLICIES = (
    ("clamp", gettext_lazy("当月最后一天")),
    ("last_working_day", gettext_lazy("当月最后一个工作日")),
    ("skip", gettext_lazy("当月不做")),
)
_NTH = gettext_lazy("写 1 到 23，或 -1 到 -23")
_MONTHS = [(number, f"{number}") for number in range(1, 13)]
# Form field -> field of the stored rule, by kind.
FIELDS: dict[str, dict[str, str]] = {
    "day_of_month": {"on_day": "day", "policy": "policy"},
    "nth_working_day": {"nth": "n"},
    "weekly": {"weekdays": "weekdays"},
    "window": {
        "from_month": "from_month",
        "from_day": "from_day",
        "to_month": "to_month",
        "to_day": "to_day",
        "every_days": "every_days",
    },
    "quantity": {"per_month": "per_month"},
    "day_of_year": {"year_month": "month", "year_day": "day"},
    "lunar_date": {"lunar_month": "month", "lunar_day": "day"},
    "solar_term": {"term": "term"},
    "after_fact": {"fact": "fact", "after_days": "days"},
}


def _number(label: Any, low: int, high: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=False, **more)


def _month(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=_MONTHS, coerce=int, required=False, initial=1)


class RuleForm(HouseForm):
    """Only the fields of the chosen kind count; `cleaned_data["rule"]` is the rule as a line stores it."""

    rule_kind = forms.ChoiceField(label=gettext_lazy("怎样排"), choices=KINDS)
    on_day = _number(gettext_lazy("几号"), 1, 31)
    policy = forms.ChoiceField(label=gettext_lazy("没有这天的月份"), choices=_POLICIES, required=False)
    nth = _number(
        gettext_lazy("第几个工作日"),
        -23,
        23,
        help_text=gettext_lazy("倒数写负数，-1 是最后一个"),
        error_messages=dict.fromkeys(("min_value", "max_value"), _NTH),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期"),
        choices=[(number, word) for number, word in enumerate(WEEKDAYS, start=1)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    from_month = _month(gettext_lazy("从几月"))
    from_day = _number(gettext_lazy("从几日"), 1, 31)
    to_month = _month(gettext_lazy("到几月"))
    to_day = _number(gettext_lazy("到几日"), 1, 31)
    every_days = _number(
        gettext_lazy("每隔几天"), 1, 366, help_text=gettext_lazy("1 是每天；结束早于开始即跨年")
    )
    per_month = _number(
        gettext_lazy("每月几次"), 0, 100_000, help_text=gettext_lazy("单位有份额时，按份额排，不按这个数")
    )
    year_month = _month(gettext_lazy("几月"))
    year_day = _number(gettext_lazy("几日"), 1, 31)
    lunar_month = _month(gettext_lazy("农历几月"))
    lunar_day = _number(gettext_lazy("农历几日"), 1, 30, help_text=gettext_lazy("30 是当月最后一天"))
    term = forms.ChoiceField(label=gettext_lazy("节气"), choices=list(TERMS.items()), required=False)

    fact = forms.ChoiceField(label=gettext_lazy("哪种服务"), required=False)
    after_days = _number(
        gettext_lazy("之后几天"), 0, 1_100, help_text=gettext_lazy("从台账里该场所每次办结那天数起")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["fact"].choices = [
            (f"record:{code}", named(row)) for code, row in queries.service_types_by_code().items()
        ]

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The kinds with their bound fields, for the page."""
        return [(kind, [self[name] for name in FIELDS[kind]]) for kind, _label in KINDS]

    def clean(self) -> dict[str, Any]:
        """Put the rule together; a wrong date is said at its field."""
        cleaned = super().clean() or {}
        kind = cleaned.get("rule_kind")
        wanted = FIELDS.get(str(kind), {})
        for name in set(wanted) - set(self.errors):
            if cleaned.get(name) in (None, "", []):
                self.add_error(name, CHOOSE if name in ("weekdays", "term", "policy", "fact") else REQUIRED)
        if kind and not set(wanted) & set(self.errors):
            cleaned["rule"] = {"kind": kind} | {of: cleaned[name] for name, of in wanted.items()}
            self._try(cleaned["rule"], wanted)
        return cleaned

    def _try(self, rule: Mapping[str, Any], wanted: Mapping[str, str]) -> None:
        try:
            queries.next_dates(rule, most=1)
        except DomainError as refusal:
            name = self.field_of(refusal, wanted)
            words = {"nth": _NTH, "every_days": refusal.data.get("reason", "")}
            self.add_error(name, str(words.get(str(name)) or _("没有这个日期")))
            self.cleaned_data.pop("rule", None)

    @staticmethod
    def field_of(refusal: DomainError, wanted: Mapping[str, str]) -> str | None:
        """The form's field that a refusal is about."""
        return next((field for field, of in wanted.items() if of == refusal.data.get("field")), None)

    @staticmethod
    def values_of(rule: Mapping[str, Any]) -> dict[str, Any]:
        """A stored rule as the form's values."""
        kind = str(rule.get("kind", ""))
        values = {name: rule.get(of) for name, of in FIELDS.get(kind, {}).items()}
        return {"rule_kind": kind} | {name: value for name, value in values.items() if value is not None}
