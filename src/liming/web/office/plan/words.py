"""Schedule rules and places of a plan line in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liming.plan.queries import service_types_by_code
from liming.register.enums import CustomerKind, PointKind, SiteKind
from liming.shared.words import named

WEEKDAYS = (
    pgettext_lazy("weekday", "一"),
    pgettext_lazy("weekday", "二"),
    pgettext_lazy("weekday", "三"),
    pgettext_lazy("weekday", "四"),
    pgettext_lazy("weekday", "五"),
    pgettext_lazy("weekday", "六"),
    pgettext_lazy("weekday", "日"),
)
TERMS = {
    "xiaohan": gettext_lazy("小寒"),
    "dahan": gettext_lazy("大寒"),
    "lichun": gettext_lazy("立春"),
    "yushui": gettext_lazy("雨水"),
    "jingzhe": gettext_lazy("惊蛰"),
    "chunfen": gettext_lazy("春分"),
    "qingming": gettext_lazy("清明"),
    "guyu": gettext_lazy("谷雨"),
    "lixia": gettext_lazy("立夏"),
    "xiaoman": gettext_lazy("小满"),
    "mangzhong": gettext_lazy("芒种"),
    "xiazhi": gettext_lazy("夏至"),
    "xiaoshu": gettext_lazy("小暑"),
    "dashu": gettext_lazy("大暑"),
    "liqiu": gettext_lazy("立秋"),
    "chushu": gettext_lazy("处暑"),
    "bailu": gettext_lazy("白露"),
    "qiufen": gettext_lazy("秋分"),
    "hanlu": gettext_lazy("寒露"),
    "shuangjiang": gettext_lazy("霜降"),
    "lidong": gettext_lazy("立冬"),
    "xiaoxue": gettext_lazy("小雪"),
    "daxue": gettext_lazy("大雪"),
    "dongzhi": gettext_lazy("冬至"),
}
PLACES = {
    "team": gettext_lazy("全队"),
    "grid": gettext_lazy("各网格"),
    "site": gettext_lazy("各场所"),
    "service_point": gettext_lazy("各服务点"),
    "customer": gettext_lazy("客户"),
}
_KINDS: tuple[tuple[str, Any], ...] = (
    ("site_kind", SiteKind),
    ("point_kind", PointKind),
    ("customer_kind", CustomerKind),
)


def rule_words(rule: Mapping[str, Any]) -> str:
    """每月 18 日, 每周二、四, 5月1日–9月30日每 20 天; empty for an unknown kind."""
    say = _RULES.get(str(rule.get("kind")))
    return say(rule) if say else ""


def places_words(places: Mapping[str, Any]) -> str:
    """全队, 各网格, 红色教育基地, 每队 5 户农户."""
    for name, choices in _KINDS:
        if places.get(name) in choices.values:
            label = str(choices(places[name]).label)
            limit = places.get("limit")
            return _("%(place)s，每队 %(n)s 处") % {"place": label, "n": limit} if limit else label
    return str(PLACES.get(str(places.get("kind", "team")), ""))


def weekday_short(number: int) -> str:
    """一 for Monday (0)."""
    return str(WEEKDAYS[number])


def _day_of_month(rule: Mapping[str, Any]) -> str:
    return _("每月 %(day)s 日") % rule


def _day_of_year(rule: Mapping[str, Any]) -> str:
    return _("每年 %(month)s月%(day)s日") % rule


def _solar_term(rule: Mapping[str, Any]) -> str:
    return _("每年%(term)s") % {"term": TERMS.get(rule["term"], rule["term"])}


def _lunar_date(rule: Mapping[str, Any]) -> str:
    return _("每年农历%(month)s月%(day)s日") % rule


def _weekly(rule: Mapping[str, Any]) -> str:
    days = _("、").join(weekday_short(number - 1) for number in rule["weekdays"])
    return _("每周%(days)s") % {"days": days}


def _nth_working_day(rule: Mapping[str, Any]) -> str:
    if rule["n"] < 0:
        return _("每月倒数第 %(n)s 个工作日") % {"n": -rule["n"]}
    return _("每月第 %(n)s 个工作日") % rule


def _window(rule: Mapping[str, Any]) -> str:
    is_over = (rule["to_month"], rule["to_day"]) < (rule["from_month"], rule["from_day"])
    wraps = _("%(from_month)s月%(from_day)s日–次年%(to_month)s月%(to_day)s日")
    within = _("%(from_month)s月%(from_day)s日–%(to_month)s月%(to_day)s日")
    season = (wraps if is_over else within) % rule
    return season + (_("，每天") if rule["every_days"] == 1 else _("，每 %(every_days)s 天") % rule)


def _quantity(rule: Mapping[str, Any]) -> str:
    return _("每月 %(per_month)s 次") % rule


def _after_fact(rule: Mapping[str, Any]) -> str:
    code = str(rule["fact"]).partition(":")[2]
    kind = service_types_by_code().get(code)
    return _("“%(kind)s”办结后 %(days)s 天") % {"days": rule["days"], "kind": named(kind) if kind else code}


_RULES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "day_of_month": _day_of_month,
    "day_of_year": _day_of_year,
    "solar_term": _solar_term,
    "lunar_date": _lunar_date,
    "weekly": _weekly,
    "nth_working_day": _nth_working_day,
    "window": _window,
    "quantity": _quantity,
    "after_fact": _after_fact,
}
