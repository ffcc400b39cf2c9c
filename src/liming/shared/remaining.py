"""The one wording of time left or over: in lists, on the phone, in messages and in both APIs."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.core.calendar import describe_remaining

_UNITS = {
    "day": gettext_lazy("%(n)s 天"),
    "hour": gettext_lazy("%(n)s 时"),
    "minute": gettext_lazy("%(n)s 分"),
    "working_day": gettext_lazy("%(n)s 工作日"),
}


def remaining_text(delta: timedelta, working_days: int | None = None) -> str:
    """The one wording of time left or over: 剩 3 时 10 分, 超 25 分, 剩 1 工作日."""
    told = describe_remaining(delta, working_days)
    words = " ".join(str(_UNITS[unit]) % {"n": number} for number, unit in told.parts)
    sentence = _("超 %(time)s") if told.kind == "over" else _("剩 %(time)s")
    return sentence % {"time": words}
