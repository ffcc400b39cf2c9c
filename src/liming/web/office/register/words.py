"""What the register's pages write in a cell."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from liming.register import queries
from liming.register.rules.columns import Column, Kind, Noun
from liming.register.rules.values import shorten, written

GROUPS = {
    "organisation": lambda: _("组织"),
    "people": lambda: _("人员"),
    "places": lambda: _("网格与场所"),
    "settings": lambda: _("共用设置"),
}
ACTS = {
    "created": lambda: _("新建"),
    "changed": lambda: _("修改"),
    "renamed": lambda: _("改名"),
    "moved": lambda: _("调整"),
    "closed": lambda: _("关闭"),
    "renewed": lambda: _("续命名"),
    "loaded": lambda: _("载入"),
    "replaced": lambda: _("撤并"),
    "layer_loaded": lambda: _("导入图层"),
    "revealed": lambda: _("查看隐私字段"),
    "password_set": lambda: _("重设口令"),
}
NUMBERS = {Kind.WHOLE, Kind.DECIMAL}


def shown(column: Column, row: Any) -> str:
    """The value of a column as a page shows it; private values masked, references by name."""
    value = queries.value_of(column, row)
    if value is None or value == "":
        return ""
    if column.private:
        return queries.masked(column, str(value))
    if column.kind is Kind.REFERENCE:
        return str(getattr(value, "short_name", "") or value)
    if column.kind is Kind.FLAG:
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    return shorten(str(written(column, value)))


def detail_url(of: Noun, row: Any) -> str:
    """The address of a row's page."""
    return reverse("register_detail", args=[of.key, queries.address_of(of, row)])


def title_of(of: Noun, row: Any) -> str:
    """What a row is called on its page."""
    for name in ("name", "display_name", "title", "village_branch"):
        if getattr(row, name, ""):
            return str(getattr(row, name))
    return " ".join(
        filter(None, (shown(of.by_columns[name], row) for name in of.identity if name != "id"))
    ) or str(row)
