"""Dated changes of a row: move, hand over, split, close; each a small form and one domain call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liming.register import actions, queries
from liming.register.enums import TeamRole
from liming.register.models import Post
from liming.register.rules.columns import Column, Kind, Noun
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

Run = Callable[[Viewer, Any, dict[str, Any]], object]
_ON = Column("on", "生效日期", "From", Kind.DATE, required=True)
_PARTS = Column("parts", "拆分成", "Parts", Kind.LONG_TEXT, required=True)
_REASON = Column("reason", "原因", "Reason")


@dataclass(frozen=True)
class Act:
    """A dated change: the words of its button, what it asks, and the action it calls."""

    key: str
    title: str | Promise
    columns: tuple[Column, ...]
    run: Run
    hint: str | Promise = ""


def _reference(field: str, header: str, header_en: str, noun: str, *, required: bool = False) -> Column:
    return Column(field, header, header_en, Kind.REFERENCE, noun=noun, required=required)


def _split(viewer: Viewer, row: Any, values: dict[str, Any]) -> object:
    parts = [_part(viewer, line) for line in values["parts"].splitlines() if line.strip()]
    return actions.split_grid(viewer, row, parts, values["on"], values["reason"] or "")


def _part(viewer: Viewer, line: str) -> actions.GridPart:
    """One line "编码 | 名称 | 社区、社区 | 网格员编码"; the holder may be left out."""
    cells = [cell.strip() for cell in line.replace("｜", "|").split("|")]
    if len(cells) < 3:
        remedy = gettext("每行写“编码 | 名称 | 社区、社区 | 网格员编码”")
        raise DomainError("field_invalid", field=_PARTS.label, value=line, remedy=remedy)
    holder = queries.member_by_code(viewer, cells[3]) if len(cells) > 3 and cells[3] else None
    communities = [word.strip() for word in cells[2].replace("，", "、").split("、") if word.strip()]
    return actions.GridPart(cells[0], cells[1], communities, holder)


def _move_member(viewer: Viewer, row: Any, values: dict[str, Any]) -> object:
    return actions.move_member(
        viewer, row, values["on"], team=values["team"], role=values["role"], reason=values["reason"] or ""
    )


def _hand_over(viewer: Viewer, row: Any, values: dict[str, Any]) -> object:
    return actions.hand_over_grid(
        viewer, row, values["holder"], values["on"], values["reason"] or "", deputy=values["deputy"]
    )


_MOVE_UNIT = Act(
    "move",
    _("调整隶属"),
    (_reference("parent", "新的上级", "New parent", "units", required=True), _ON, _REASON),
    lambda viewer, row, values: actions.move_unit(
        viewer, row, values["parent"], values["on"], values["reason"] or ""
    ),
    _("下级单位和服务队随之调整；生效日期之前的数据仍归原上级。"),
)
_MOVE_TEAM = Act(
    "move",
    _("调整隶属"),
    (_reference("unit", "新的单位", "New unit", "units", required=True), _ON, _REASON),
    lambda viewer, row, values: actions.move_team(
        viewer, row, values["unit"], values["on"], values["reason"] or ""
    ),
    _("生效日期之前的数据仍归原单位。"),
)
_MOVE_MEMBER = Act(
    "move",
    _("调动"),
    (
        _reference("team", "新的服务队", "New team", "teams"),
        Column("role", "队内职务", "Role", Kind.CHOICE, choices=TeamRole),
        _ON,
        _REASON,
    ),
    _move_member,
    _("先移交所管网格；不填的项不变。"),
)
_HAND_OVER = Act(
    "hand-over",
    _("移交"),
    (
        _reference("holder", "新的网格员", "New holder", "members", required=True),
        _reference("deputy", "副职", "Deputy", "members"),
        _ON,
        _REASON,
    ),
    _hand_over,
    _("生效日期之前的诉求仍算原网格员的。"),
)
_SPLIT = Act(
    "split",
    _("拆分"),
    (_PARTS, _ON, _REASON),
    _split,
    _("每行一个新网格：编码 | 名称 | 社区、社区 | 网格员编码。原网格自生效日期起关闭。"),
)
_PASSWORD = Act(
    "password",
    _("重设口令"),
    (Column("password", "新口令", "New password", required=True),),
    lambda viewer, row, values: actions.set_password(viewer, row, values["password"]),
)
_FACTOR = Act(
    "factor",
    _("重置动态口令"),
    (_REASON,),
    lambda viewer, row, values: actions.reset_second_factor(viewer, row, values["reason"]),
    _("手机遗失时用；本人下次登录后重新设置。"),
)
_RENEW = Act(
    "renew",
    _("续命名"),
    (_ON, _REASON),
    lambda viewer, row, values: actions.renew_entrusted(
        viewer,
        "posts" if isinstance(row, Post) else "areas",
        row,
        values["on"],
        values["reason"] or "",
    ),
    _("责任人不变，任期从生效日期起重新计算。"),
)
_REPLACE = Act(
    "replace",
    _("撤并"),
    (_reference("present", "并入的区划", "Present division", "divisions", required=True), _ON),
    lambda viewer, row, values: actions.replace_division(viewer, row, values["present"], values["on"]),
    _("同级才能并入。已有记录不变；以后用旧名旧码填表，会提示改用新区划。"),
)
_OWN: dict[str, tuple[Act, ...]] = {
    "units": (_MOVE_UNIT,),
    "teams": (_MOVE_TEAM,),
    "members": (_MOVE_MEMBER,),
    "grids": (_HAND_OVER, _SPLIT),
    "posts": (_RENEW,),
    "areas": (_RENEW,),
    "divisions": (_REPLACE,),
    "accounts": (_PASSWORD, _FACTOR),
}


def acts_of(of: Noun, row: Any) -> list[Act]:
    """The dated changes open to a row; none once it is closed."""
    if of.closing and getattr(row, of.closing) is not None:
        return []
    return [*_OWN.get(of.key, ()), *((_close(of),) if of.closing else ())]


def act_of(of: Noun, row: Any, key: str) -> Act:
    """The act of this key; raises `not_found`."""
    found = next((act for act in acts_of(of, row) if act.key == key), None)
    if found is None:
        raise DomainError("not_found", what=of.label, key=key)
    return found


def initial_of(act: Act, row: Any) -> dict[str, Any]:
    """Today, and the present deputy so that a hand-over does not drop it."""
    deputy = getattr(getattr(row, "current", None), "deputy", None)
    return {"on": clock.today().isoformat(), "deputy": deputy.code if deputy else ""}


def _close(of: Noun) -> Act:
    return Act(
        "close",
        _("关闭"),
        (_ON, _REASON),
        lambda viewer, row, values: actions.close(viewer, of.key, row, values["on"], values["reason"] or ""),
        _("关闭后不再出现在名单里，以前的记录不变。"),
    )
