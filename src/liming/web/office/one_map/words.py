"""The one map's marks as GeoJSON with words: what a callout says and where it leads."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.rules.map_windows import Mark
from liming.shared import clock
from liming.shared.remaining import remaining_text
from liming.web.words.formats import local_time

LAYER_NAMES: dict[str, str | Promise] = {
    "requests": gettext_lazy("诉求"),
    "grids": gettext_lazy("网格"),
    "teams": gettext_lazy("队伍"),
    "points": gettext_lazy("服务点"),
    "projects": gettext_lazy("项目"),
    "sites": gettext_lazy("场所"),
    "visits": gettext_lazy("到访"),
    "events": gettext_lazy("停电与作业区"),
}
TIME_NAMES: dict[str, str | Promise] = {
    "open": gettext_lazy("在办"),
    "overdue": gettext_lazy("已超时"),
    "30": gettext_lazy("近 30 天"),
    "90": gettext_lazy("近 90 天"),
}
_PAGES = {"request": "request_detail", "team": "team_page", "project": "project", "event": "event"}
_NOUNS = {"grid": "grids", "point": "service-points", "site": "sites"}
_DRAWN = ("class", "count", "accuracy", "practice")


def feature(layer: str, mark: Mark) -> dict[str, Any]:
    """One GeoJSON feature as the map script reads it."""
    properties = {"layer": layer, "kind": mark.kind, "name": mark.name, "lines": lines(mark)}
    properties |= {key: value for key, value in mark.facts.items() if key in _DRAWN}
    if mark.link[0]:
        properties["href"] = address(*mark.link)
    return {"type": "Feature", "geometry": mark.geometry, "properties": properties}


def lines(mark: Mark) -> list[str]:
    """What the callout says below the name."""
    facts = mark.facts
    said = [
        _("%(n)d 件") % {"n": facts["count"]} if "count" in facts else "",
        facts.get("what", ""),
        _comma(facts.get("grid", ""), facts.get("team", "")),
        _comma(facts.get("state", ""), facts.get("holder", "")),
        facts.get("hours", ""),
        _between(facts) if "starts_at" in facts else "",
        _("%(n)d 户") % {"n": facts["households"]} if facts.get("households") else "",
        _("%(n)d 单超时") % {"n": facts["overdue"]} if facts.get("overdue") else "",
        _("%(members)d 人，%(grids)d 网格") % facts if "members" in facts else "",
        _left(facts) if facts.get("due_at") else "",
        _visit(facts) if "member" in facts else "",
    ]
    return [str(line) for line in said if line]


def _left(facts: dict[str, Any]) -> str:
    return remaining_text(facts["due_at"] - clock.now(), facts.get("working_days"))


def _comma(*parts: Any) -> str:
    return _("，").join(str(part) for part in parts if part)


def _between(facts: dict[str, Any]) -> str:
    return _("%(start)s 至 %(end)s") % {
        "start": local_time(facts["starts_at"]),
        "end": local_time(facts["ends_at"]),
    }


def _visit(facts: dict[str, Any]) -> str:
    words = _("%(member)s %(at)s 到场") % {"member": facts["member"], "at": local_time(facts["at"])}
    if facts["accuracy"] is None:
        return words
    return words + _("，位置误差 %(n)d 米") % {"n": round(facts["accuracy"])}


def address(kind: str, key: str) -> str:
    """The page of a thing."""
    if kind in _NOUNS:
        return reverse("register_detail", args=[_NOUNS[kind], key])
    return reverse(_PAGES[kind], args=[key])
