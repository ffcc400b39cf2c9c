"""What a cluster of requests says."""

from django.utils.translation import gettext as _

from liming.improve.models import RequestCluster

RARE = 0.0001
LEAST_SHOWN = 0.1


def times(row: RequestCluster) -> str:
    """What was to be expected, and how often so many come by chance."""
    if row.probability < RARE:
        chance = _("碰巧的机会不到万分之一")
    else:
        chance = _("碰巧的机会 %(share)s") % {"share": f"{row.probability:.2%}"}
    if row.expected < LEAST_SHOWN:
        return _("按往常不到 0.1 件，%(chance)s") % {"chance": chance}
    return _("按往常约 %(expected)s 件，%(chance)s") % {"expected": f"{row.expected:.1f}", "chance": chance}
