"""Words of bonus, deduction and veto: what proves an item, and what stands under a composite."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liming.evaluate.enums import Band
from liming.evaluate.models import PointItem, SnapshotTeam
from liming.evaluate.queries import PointSum
from liming.shared.words import chosen

register = template.Library()


@register.filter
def evidence_of(item: PointItem) -> str:
    """What proves a case of this item, in the reader's language."""
    return chosen(item.evidence, item.evidence_en)


@register.simple_tag
def points_beside(points: Mapping[UUID, PointSum], standing: SnapshotTeam) -> SafeString | str:
    """Under a composite: what confirmed cases make of it; whether a veto keeps the team out of honours."""
    found = points.get(standing.team_id)
    if found is None:
        return ""
    parts = []
    if (found.bonus or found.deduction) and standing.band != Band.NOT_SCORED:
        figure = found.adjusted(standing.composite)
        parts.append(_("加减后 %(figure)s") % {"figure": f"{figure:.1f}"})
    if found.vetoes:
        parts.append(_("不参评"))
    return format_html('<span class="league-adjusted">{}</span>', _("，").join(parts)) if parts else ""
