"""Why this person: the stored reason code in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from liming.execute.enums import AlarmKind

CHOSEN = "chosen"
FIRST_ASKED = "first_asked"
HANDED_OVER = "handed_over"


def alarm_kind(code: str, *, has_grid: bool) -> AlarmKind | None:
    """What the unit must be told when the rules chose with this code; None when all is as it should be."""
    if code == "nobody":
        return AlarmKind.NOBODY
    if code.endswith("_holder_inactive"):
        return AlarmKind.HOLDER_LEFT
    return AlarmKind.NO_HOLDER if has_grid and code.endswith("_no_holder") else None


def reason_words(code: str, data: Mapping[str, Any]) -> str:
    """The reason of a dispatch as a person reads it, e.g. 网格责任人休假，副职顶替."""
    if code == "holder":
        return _("网格责任人")
    if code == CHOSEN:
        return _("%(by)s指定") % {"by": data.get("by") or _("队长")}
    if code == FIRST_ASKED:
        return _("首问负责")
    if code == HANDED_OVER:
        return _("%(by)s转交：%(why)s") % {"by": data.get("by", ""), "why": data.get("why", "")}
    if code == "nobody":
        return _("没有可派的人，休假 %(on_leave)s 人，缺资格 %(lacks_skill)s 人") % {
            "on_leave": data.get("on_leave", 0),
            "lacks_skill": data.get("lacks_skill", 0),
        }
    who, _sep, why = code.partition("_")
    return _("%(why)s，%(who)s") % {"why": _why(why, data), "who": _who(who, data)}


def reason_in_brief(code: str) -> str:
    """The reason by its code alone, without the names and numbers that its sentence would hold."""
    if code == CHOSEN:
        return _("队长指定")
    if code == HANDED_OVER:
        return _("他人转交")
    if code == "nobody":
        return _("没有可派的人")
    who, _sep, why = code.partition("_")
    if who == "nearest":
        return _("%(why)s，%(who)s") % {"why": _why(why, {}), "who": _("就近")}
    return reason_words(code, {})


def _why(why: str, data: Mapping[str, Any]) -> str:
    if why == "holder_on_leave":
        return _("网格责任人休假")
    if why == "holder_inactive":
        return _("网格责任人已离队")
    if why == "holder_lacks_skill":
        return _("网格责任人无%(skill)s资格") % {"skill": _skill(data)}
    return _("网格暂无责任人")


def _who(who: str, data: Mapping[str, Any]) -> str:
    if who == "deputy":
        return _("副职顶替")
    if who == "duty":
        return _("当日驿站值班")
    if data.get("distance_km") is not None:
        words = _("就近，%(distance).1f 公里") % {"distance": data["distance_km"]}
    else:
        words = _("同队手上件数最少，%(count)s 件") % {"count": data.get("open_items", 0)}
    if data.get("skill"):
        words = _("%(words)s，有%(skill)s资格") % {"words": words, "skill": _skill(data)}
    return words


def _skill(data: Mapping[str, Any]) -> str:
    return str(data.get("skill_name") or data.get("skill") or "")
