"""Press items and honours."""

from datetime import date

from django.db import transaction

from liming.execute.enums import PressLevel
from liming.execute.models import Honour, PressItem
from liming.execute.rules.stories import story_key
from liming.register.models import Team
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def add_press_item(
    viewer: Viewer,
    team: Team,
    title: str,
    outlet: str,
    level: PressLevel,
    published_on: date,
    story: str = "",
) -> PressItem:
    """Enter a publication; reprints with the same title (or named `story`) count once."""
    viewer.require(Right.EDIT_MONTH_PLAN, team.path)
    if not title.strip() or not outlet.strip():
        raise DomainError("field_required", field="标题和媒体")
    item: PressItem = PressItem.objects.create(
        team=team,
        title=title.strip(),
        outlet=outlet.strip(),
        level=level,
        published_on=published_on,
        story_key=story_key(story or title),
    )
    audit.record(viewer, "press_item.added", item, after={"title": item.title}, unit_path=team.path)
    return item


@transaction.atomic
def add_honour(
    viewer: Viewer,
    team: Team,
    kind: str,
    title: str,
    giver: str,
    given_on: date,
    level: PressLevel = PressLevel.INTERNAL,
) -> Honour:
    """Enter a banner, letter or title; it counts once `verify_honour` confirmed it."""
    viewer.require(Right.EDIT_MONTH_PLAN, team.path)
    if kind not in ("banner", "letter", "title"):
        raise DomainError("field_invalid", field="种类", value=kind, remedy="请选锦旗、感谢信或称号")
    if not title.strip() or not giver.strip():
        raise DomainError("field_required", field="名称和授予单位")
    honour: Honour = Honour.objects.create(
        team=team, kind=kind, title=title.strip(), giver=giver.strip(), given_on=given_on, level=level
    )
    audit.record(viewer, "honour.added", honour, after={"title": honour.title}, unit_path=team.path)
    return honour


@transaction.atomic
def verify_honour(viewer: Viewer, honour: Honour) -> Honour:
    """Confirm an honour after seeing it; done above the team."""
    row: Honour = Honour.objects.visible_to(viewer).select_related("team__unit").get(pk=honour.pk)
    viewer.require(Right.RECORD_CALL_BACK, row.team.path)
    row.is_verified = True
    row.save(update_fields=["is_verified"])
    audit.record(viewer, "honour.verified", row, after={"is_verified": True}, unit_path=row.team.path)
    return row
