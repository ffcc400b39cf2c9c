"""What stands on every page of a paper that names somebody unmasked: who printed it, and when."""

from django.utils.translation import gettext as _

from liming.adapters.marks import Mark
from liming.shared import clock
from liming.shared.viewer import Viewer


def for_customer(viewer: Viewer) -> Mark:
    """Of a paper that is handed to the customer it is about."""
    return Mark(viewer.name, clock.now(), "", _("打印，仅交客户本人"))


def for_person(viewer: Viewer) -> Mark:
    """Of a copy that is handed to the person it is about."""
    return Mark(viewer.name, clock.now(), "", _("打印，仅交本人"))


def for_correcting(viewer: Viewer) -> Mark:
    """Of a sheet that was put in and comes back with what is wrong in it."""
    return Mark(viewer.name, clock.now(), _("改正后再导入"))
