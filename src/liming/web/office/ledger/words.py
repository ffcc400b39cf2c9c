"""The parts of an evidence score in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.enums import NoPosition

_NAMES: dict[str, str | Promise] = {
    "distance": gettext_lazy("离现场"),
    "accuracy": gettext_lazy("定位精度"),
    "age": gettext_lazy("定位时效"),
    "photo": gettext_lazy("照片"),
    "signature": gettext_lazy("客户签字"),
    "checklist": gettext_lazy("检查表完整"),
}
_UNITS = {
    "distance": gettext_lazy("%(n)d 米"),
    "accuracy": gettext_lazy("%(n)d 米"),
    "age": gettext_lazy("%(n)d 秒前"),
}


def part_words(part: Mapping[str, Any]) -> str:
    """离现场 120 米，得 24 / 30; or the reason why there is no position."""
    name, fact = _NAMES.get(part["code"], part["code"]), part.get("fact")
    told = ""
    if isinstance(fact, int | float):
        told = str(_UNITS[part["code"]]) % {"n": fact}
    elif fact in NoPosition:
        told = str(NoPosition(str(fact)).label)
    points = _("得 %(points)s / %(of)s") % {"points": f"{part['points']:g}", "of": f"{part['of']:g}"}
    return _("，").join((f"{name} {told}".strip(), points))
