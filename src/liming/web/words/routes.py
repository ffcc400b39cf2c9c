"""Why a visit is where it is, and why another is nowhere, as sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from liming.plan.rules.routes import HOLDER, clock_of, item_and_part

Names = Mapping[str, str]
Data = Mapping[str, Any]


class Words:
    """Sentences with the names of members and the titles of work filled in."""

    def __init__(self, members: Names, titles: Names, skills: Names) -> None:
        self._members, self._titles, self._skills = members, titles, skills

    def why(self, why_member: Data, why_hour: Data) -> str:
        """Why this member and why this hour, in one line."""
        both = (self.member(why_member), self.hour(why_hour))
        return _("；").join(words for words in dict.fromkeys(both) if words)

    def member(self, reason: Data) -> str:
        """Why this member."""
        data = reason.get("data", {})
        words: dict[str, Callable[[], str]] = {
            "fixed": lambda: _("已锁定"),
            "only_able": lambda: self._only(data),
            "kept": lambda: _("原已下发给本人"),
            "same_member": lambda: _("前一天也是这人做"),
            "own_grid": lambda: self._own(data),
            "only_free": lambda: _("只有这人排得进"),
            "least_way": lambda: self._way(data),
            "whole_day": lambda: _("全天合起来最省路"),
            "under_way": lambda: _("已在办理"),
            "done": lambda: _("已办结"),
        }
        return words.get(str(reason.get("code")), lambda: "")()

    def _only(self, data: Data) -> str:
        if any(skill.startswith(HOLDER) for skill in data.get("skills", {})):
            return _("已由本人签收")
        if not data.get("skills"):
            return _("当班只有这些人")
        return _("只有这人有%(skills)s") % {"skills": self._named(data["skills"])}

    def _own(self, data: Data) -> str:
        if data.get("other_extra") is None or str(data.get("other")) not in self._members:
            return _("本人网格")
        return _("本人网格，绕 %(own)s 分，换%(other)s要 %(extra)s 分") % self._ways(data)

    def _way(self, data: Data) -> str:
        if str(data.get("other")) not in self._members:
            return _("最顺路，绕 %(own)s 分") % {"own": max(0, data["extra"])}
        return _("最顺路，绕 %(own)s 分，换%(other)s要 %(extra)s 分") % self._ways(data)

    def _ways(self, data: Data) -> dict[str, Any]:
        other = self._members.get(str(data.get("other")), "")
        return {"own": max(0, data["extra"]), "other": other, "extra": data.get("other_extra")}

    def hour(self, reason: Data) -> str:
        """Why this hour."""
        data = reason.get("data", {})
        words: dict[str, Callable[[], str]] = {
            "promised": lambda: _("与客户约定 %(time)s") % {"time": clock_of(data["start"] % 1440)},
            "with_partner": lambda: _("与%(who)s同去") % {"who": self._members.get(data.get("member"), "")},
            "window_opens": lambda: _("%(time)s 起可上门") % {"time": clock_of(data["start"] % 1440)},
            "after_lunch": lambda: _("午休后"),
            "first": lambda: _("首站"),
            "after_previous": lambda: _("接上一站，路上 %(n)s 分") % {"n": data.get("drive")},
        }
        return words.get(str(reason.get("code")), lambda: "")()

    def gap(self, reason: Data) -> str:
        """Which of the five reasons leaves a visit out."""
        data = reason.get("data", {})
        words: dict[str, Callable[[], str]] = {
            "lacks_skill": lambda: _("没有人有%(skills)s") % {"skills": self._named(data["needs"])},
            "nobody_on_duty": lambda: _("可上门时段内没有能去的人在岗"),
            "out_of_reach": lambda: (
                _("最近的人路上就要 %(n)s 分，来不及返回") % {"n": data.get("nearest_drive")}
            ),
            "no_room": lambda: _("能去的 %(n)s 人都排满") % {"n": data.get("able")},
            "too_dear": lambda: _("要多走 %(extra)s 分，不值得专程去") % {"extra": data.get("extra")},
        }
        return words.get(str(reason.get("code")), lambda: "")()

    def remedy(self, reason: Data) -> str:
        """What would free it."""
        data = reason.get("data", {})
        who = self._members.get(str(data.get("member")), "")
        words: dict[str, Callable[[], str]] = {
            "train": lambda: _("%(who)s补齐%(skills)s") % {"who": who, "skills": self._named(data["skills"])},
            "move_window": lambda: _("把时段挪 %(n)s 分，%(who)s能去") % {"n": data["minutes"], "who": who},
            "longer_shift": lambda: _("%(who)s多上 %(n)s 分") % {"n": data["minutes"], "who": who},
            "instead_of": lambda: _("让%(who)s放下“%(title)s”") % {"who": who, "title": self._title(data)},
            "higher_priority": lambda: _("提高优先级"),
            "free_hour": lambda: _("放开约定的时间"),
        }
        return words.get(str(reason.get("code")), lambda: "")()

    def _title(self, data: Data) -> str:
        return self._titles.get(str(item_and_part(str(data["visit"]))[0]), "")

    def _named(self, skills: Mapping[str, int]) -> str:
        if any(skill.startswith(HOLDER) for skill in skills):
            return _("签收人身份")
        return "、".join(f"{self._skills.get(skill, skill)} {level}" for skill, level in skills.items())


def change_why(why: str) -> str:
    """Why a visit is other than it was published."""
    return {
        "absent": _("原队员不在岗"),
        "left_over": _("当天没办完，顺延"),
        "new": _("新来的工作"),
        "left_out": _("排不下"),
        "gone": _("已结束或取消"),
        "other_member": _("为别的改动让路，换人"),
        "other_hour": _("为别的改动让路，换时间"),
    }[why]
