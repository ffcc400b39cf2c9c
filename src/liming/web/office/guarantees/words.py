"""The words of a guarantee's phase."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHASES: dict[str, str | Promise] = {
    "planned": _("拟定"),
    "checking": _("事前检查"),
    "running": _("保电中"),
    "over": _("待总结"),
    "closed": _("已总结"),
    "cancelled": _("已取消"),
}
