"""Press items and honours as a sheet: the same header goes out and comes in."""

from liming.execute.enums import HonourKind, PressLevel
from liming.execute.models import Honour, PressItem
from liming.register.rules.columns import Column, Kind, Noun

_TEAM = Column(
    "team", "服务队", "Team", Kind.REFERENCE, noun="teams", required=True, aliases=("队编码", "队伍")
)
_TITLE = Column("title", "标题", "Title", required=True, aliases=("名称", "题目"))
_LEVEL = Column("level", "级别", "Level", Kind.CHOICE, choices=PressLevel)
_LINK = Column("link", "链接", "Link", aliases=("网址",))

PRESS = Noun(
    "press",
    "宣传稿件",
    "Press items",
    "publicity",
    PressItem,
    (
        _TEAM,
        _TITLE,
        Column("outlet", "媒体", "Outlet", required=True, aliases=("刊发媒体", "媒体名称")),
        _LEVEL,
        Column("published_on", "刊发日期", "Published on", Kind.DATE, required=True, aliases=("日期",)),
        _LINK,
    ),
)
HONOURS = Noun(
    "honours",
    "荣誉",
    "Honours",
    "publicity",
    Honour,
    (
        _TEAM,
        Column("kind", "种类", "Kind", Kind.CHOICE, choices=HonourKind, required=True),
        _TITLE,
        Column("giver", "授予单位", "Given by", required=True, aliases=("授予人", "赠送人")),
        _LEVEL,
        Column("given_on", "授予日期", "Given on", Kind.DATE, required=True, aliases=("日期",)),
        _LINK,
    ),
)
SHEETS = {"press": PRESS, "honours": HONOURS}
WHO = {"press": "outlet", "honours": "giver"}
"""Who printed or gave it: with title and day what tells one entry from another."""
DAY = {"press": "published_on", "honours": "given_on"}
