"""How a contact's pages call what it does."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from liming.register.enums import ContactKind
from liming.register.models import ContactProfile

_ASKING = {
    ContactKind.COMMUNITY: _("社区吹哨"),
    ContactKind.TOWNSHIP: _("乡镇吹哨"),
    ContactKind.VILLAGE: _("村里吹哨"),
    ContactKind.ENTERPRISE: _("企业提诉求"),
}


def shell(profile: ContactProfile) -> dict[str, Any]:
    """What every page of a contact needs."""
    return {"profile": profile, "asking": _ASKING[ContactKind(profile.kind)]}
