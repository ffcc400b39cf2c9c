"""Looking at what is private: with a reason, and not without end."""

from django.utils.translation import gettext as _

from liming.register.queries.sign_in import rule
from liming.shared.errors import DomainError
from liming.shared.limits import wait_for
from liming.shared.viewer import Viewer

_AN_HOUR = 3_600


def count_look(viewer: Viewer, reason: str) -> str:
    """Count one look of a person; the reason without blanks around it.

    Raises DomainError `field_required` (reason), and `too_many_looks` once the hour's looks are used up.
    """
    if not reason.strip():
        raise DomainError("field_required", field=_("查看原因"))
    who = viewer.account_id or viewer.key_id
    wait = wait_for(f"look:{who}", int(rule("security.reveals_an_hour")), _AN_HOUR) if who else 0
    if wait:
        raise DomainError("too_many_looks", minutes=-(-wait // 60), wait=wait)
    return reason.strip()
