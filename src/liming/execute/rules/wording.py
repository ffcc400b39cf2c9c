"""Names of steps and stages and the words of limits, as pages and messages write them."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.enums import RequestState as S
from liming.execute.enums import Stage
from liming.shared import clock

STEP_NAMES = {
    S.RECEIVED: gettext_lazy("受理"),
    S.DISPATCHED: gettext_lazy("派单"),
    S.ACCEPTED: gettext_lazy("签收"),
    S.EN_ROUTE: gettext_lazy("出发"),
    S.ON_SITE: gettext_lazy("到场"),
    S.RESOLVED: gettext_lazy("办结"),
    S.REVISITED: gettext_lazy("回访"),
    S.CLOSED: gettext_lazy("关闭"),
    S.WAITING: gettext_lazy("等待"),
    S.RETURNED: gettext_lazy("退回"),
    S.MERGED: gettext_lazy("合并"),
    S.DECLINED: gettext_lazy("不受理"),
    S.REOPENED: gettext_lazy("重新办理"),
}

NEXT_NAMES = {
    Stage.SIGN_FOR: gettext_lazy("应签收"),
    Stage.CONTACT: gettext_lazy("应联系"),
    Stage.ARRIVE: gettext_lazy("应到场"),
    Stage.CONTROL: gettext_lazy("应控制"),
    Stage.FINISH: gettext_lazy("应办结"),
    Stage.REPLY: gettext_lazy("应答复"),
    Stage.REVISIT: gettext_lazy("应回访"),
}

PUBLIC_WORDS = {
    S.RECEIVED: gettext_lazy("已收到，正在安排人"),
    S.DISPATCHED: gettext_lazy("已派给服务队员"),
    S.ACCEPTED: gettext_lazy("队员已接单"),
    S.EN_ROUTE: gettext_lazy("队员在路上"),
    S.ON_SITE: gettext_lazy("队员已到场"),
    S.RESOLVED: gettext_lazy("已办好"),
    S.REVISITED: gettext_lazy("已回访"),
    S.CLOSED: gettext_lazy("已办结"),
    S.WAITING: gettext_lazy("暂等，条件具备就接着办"),
    S.RETURNED: gettext_lazy("已转给负责的服务队"),
    S.MERGED: gettext_lazy("与另一件合并办理"),
    S.DECLINED: gettext_lazy("不属供电服务，未受理"),
    S.REOPENED: gettext_lazy("重新办理"),
}

PUBLIC_PROMISES = {
    Stage.SIGN_FOR: gettext_lazy("接单"),
    Stage.CONTACT: gettext_lazy("与您联系"),
    Stage.ARRIVE: gettext_lazy("到场"),
    Stage.FINISH: gettext_lazy("办好"),
    Stage.REPLY: gettext_lazy("答复"),
    Stage.REVISIT: gettext_lazy("回访"),
}


def amount_words(amount: int, unit: str) -> str:
    """A limit in words: 45 分, 4 时, 3 工作日, 15 日."""
    if unit == "working_day":
        return _("%(n)s 工作日") % {"n": amount}
    if unit == "calendar_day":
        return _("%(n)s 日") % {"n": amount}
    return minutes_words(amount)


def minutes_words(minutes: int) -> str:
    """Minutes in words: 25 分, 4 时, 2 时 10 分."""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return _("%(h)s 时 %(m)s 分") % {"h": hours, "m": rest}
    return _("%(h)s 时") % {"h": hours} if hours else _("%(m)s 分") % {"m": rest}


def used_words(used: int, amount: int, unit: str) -> str:
    """What a stage took beside its limit: 2 分 / 限 3 分."""
    return _("%(used)s / 限 %(limit)s") % {
        "used": minutes_words(used),
        "limit": amount_words(amount, unit),
    }


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """A span of time on the wall clock: 07-14 08:30–17:30; over midnight 07-14 22:00–07-15 08:00."""
    first, last = clock.local(starts_at), clock.local(ends_at)
    end = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%m-%d %H:%M}"
    return f"{first:%m-%d %H:%M}–{end}"
