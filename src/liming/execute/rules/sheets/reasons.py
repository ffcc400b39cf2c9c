"""Why a row was imported with a note, needs a look or was refused: codes and sentences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_SENTENCES = {
    "no_content": gettext_noop("没有诉求标题和内容"),
    "row_repeated": gettext_noop("与第 %(row)s 行完全相同"),
    "time_unreadable": gettext_noop("受理时间“%(value)s”读不出"),
    "time_in_future": gettext_noop("受理时间 %(value)s 在今天之后"),
    "number_twice": gettext_noop("编号 %(number)s 与第 %(row)s 行相同，内容不同"),
    "number_known": gettext_noop("编号 %(number)s 已受理为 %(request)s"),
    "county_unclear": gettext_noop("“%(value)s”有多处：%(choices)s，请选一处"),
    "county_unknown": gettext_noop("地址里没有认出县区"),
    "county_contradicts": gettext_noop("地址在%(address)s，区县栏写的是%(county)s"),
    "same_outage": gettext_noop("可能与第 %(rows)s 行是同一次停电，建议合并"),
    "same_request": gettext_noop("可能与在办的 %(numbers)s 是同一件，建议合并"),
    "praise": gettext_noop("是表扬，不作诉求；建议登记为感谢信"),
    "not_ours": gettext_noop("不属供电服务，建议不受理并告知主管单位"),
    "kind_missing": gettext_noop("没有写诉求类型"),
    "kind_unknown": gettext_noop("诉求类型“%(value)s”不认识"),
    "division_replaced": gettext_noop("“%(old)s”已撤销，按%(present)s受理"),
    "phone_tidied": gettext_noop("电话去掉了空格或多余符号"),
    "phone_missing": gettext_noop("没有联系电话"),
    "number_missing": gettext_noop("没有来单编号"),
    "type_chosen": gettext_noop("服务类型按内容定为%(name)s"),
    "urgency_unknown": gettext_noop("紧急程度“%(value)s”不认识，按一般"),
    "taken": gettext_noop("%(by)s看过后受理"),
    "dismissed": gettext_noop("%(by)s看过后不导入：%(ground)s"),
    "refused_by_rules": gettext_noop("%(sentence)s"),
}

REASON_CODES = tuple(_SENTENCES)

_FIELDS = {
    "no_content": ("title", "words"),
    "row_repeated": ("external_number", "title", "words"),
    "time_unreadable": ("received_at",),
    "time_in_future": ("received_at",),
    "number_twice": ("external_number",),
    "number_known": ("external_number",),
    "county_unclear": ("county", "address"),
    "county_unknown": ("address", "county"),
    "county_contradicts": ("county", "address"),
    "same_outage": ("words", "title"),
    "same_request": ("words", "title"),
    "praise": ("words", "title"),
    "not_ours": ("words", "title"),
    "kind_missing": ("kind",),
    "kind_unknown": ("kind",),
    "division_replaced": ("county", "address"),
    "phone_tidied": ("contact_phone",),
    "phone_missing": ("contact_phone",),
    "number_missing": ("external_number",),
    "urgency_unknown": ("urgency",),
}
_RE_SENT = frozenset({"number_known"})
_DOUBLE = frozenset({"row_repeated", "number_twice", "same_outage", "same_request"})
ROW_KINDS = ("imported", "look", "double", "re_sent", "refused")


def column_of(code: str, mapping: Mapping[str, str]) -> str:
    """The sender's column that the reason is about, "" where there is none; `mapping`: field -> column."""
    return next((mapping[field] for field in _FIELDS.get(code, ()) if field in mapping), "")


def row_kind(outcome: str, codes: Collection[str]) -> str:
    """One of ROW_KINDS: a row left out is told apart as taken down before, or as the double of another."""
    if outcome == "imported":
        return outcome
    if _RE_SENT & set(codes):
        return "re_sent"
    return "double" if _DOUBLE & set(codes) else outcome


def sentence(code: str, data: Mapping[str, Any]) -> str:
    """The reason as a person reads it."""
    return _(_SENTENCES[code]) % data


@dataclass(frozen=True, slots=True)
class Reason:
    """Why; `code` is stable, `data` fills its sentence."""

    code: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The reason as a person reads it."""
        return sentence(self.code, self.data)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the row."""
        return {"code": self.code, "data": self.data}
