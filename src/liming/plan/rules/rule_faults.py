"""What is wrong with a schedule rule, in the reader's language."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_FIELDS = {
    "kind": gettext_lazy("规则种类"),
    "day": gettext_lazy("日"),
    "month": gettext_lazy("月"),
    "policy": gettext_lazy("当月没有这天时"),
    "term": gettext_lazy("节气"),
    "weekdays": gettext_lazy("星期"),
    "n": gettext_lazy("第几个工作日"),
    "from_month": gettext_lazy("开始月"),
    "from_day": gettext_lazy("开始日"),
    "to_month": gettext_lazy("结束月"),
    "to_day": gettext_lazy("结束日"),
    "every_days": gettext_lazy("间隔天数"),
    "per_month": gettext_lazy("每月次数"),
    "fact": gettext_lazy("起算事项"),
    "days": gettext_lazy("之后天数"),
}
_RANGE = re.compile(r"(.+) is not within (-?\d+) to (-?\d+)")


def rule_fault(field: str, fault: str) -> str:
    """A sentence part naming the field and the remedy; `fault` is what the core's ValueError says."""
    name = str(_FIELDS.get(field, field))
    found = _RANGE.fullmatch(fault)
    if found:
        told = {"field": name, "value": found[1], "low": found[2], "high": found[3]}
        return _("“%(field)s”是 %(value)s，请填 %(low)s 至 %(high)s") % told
    if fault == "missing" or fault.startswith("at least one"):
        return _("请填“%(field)s”") % {"field": name}
    if fault.startswith("unknown field"):
        return _("这种规则没有“%(field)s”，请去掉") % {"field": name}
    if "not a whole number" in fault:
        return _("“%(field)s”请填整数") % {"field": name}
    return _("“%(field)s”不认识，请从列出的里选") % {"field": name}
