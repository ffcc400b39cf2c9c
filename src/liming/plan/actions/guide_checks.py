"""A team checked by a guide that scores; the record is never changed, a later check stands beside it."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from liming.plan.enums import GuideKind
from liming.plan.models import Checklist, GuideCheck, GuideCheckLine
from liming.register.models import Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def record_guide_check(
    viewer: Viewer,
    team: Team,
    guide: Checklist,
    day: date,
    given: Mapping[int, tuple[int, str]],
    signed_by: str,
    remark: str = "",
) -> GuideCheck:
    """Keep what a team got: `given` has points and a reason by the item's number, for every item.

    Less than full points needs a reason. `signed_by` is who signed for the team. Raises `field_required`,
    `field_invalid`, `guide_not_scored`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.SUPERVISE, team.path)
    if guide.kind != GuideKind.TEAM or guide.effective_from is None or guide.effective_from > day:
        raise DomainError("guide_not_scored")
    if day > clock.today():
        raise DomainError("field_invalid", field="检查日期", value=day, remedy="请写今天或以前的日子")
    if not signed_by.strip():
        raise DomainError("field_required", field="队伍签字人")
    row = GuideCheck.objects.create(
        team=team,
        checklist=guide,
        day=day,
        checked_by=viewer.name[:60],
        signed_by=signed_by.strip()[:60],
        remark=remark.strip()[:400],
        at=clock.now(),
    )
    lines = _lines(row, given)
    GuideCheckLine.objects.bulk_create(lines)
    points = {str(line.item.number): line.points for line in lines}
    after = {"guide": str(guide), "day": day, "points": points}
    audit.record(viewer, "guide_check.recorded", row, after=after, unit_path=team.path)
    return row


def _lines(row: GuideCheck, given: Mapping[int, tuple[int, str]]) -> list[GuideCheckLine]:
    lines = []
    for item in row.checklist.items.all():
        if item.number not in given:
            raise DomainError("field_required", field=item.text)
        points, reason = given[item.number]
        if not 0 <= points <= item.points:
            remedy = f"请写 0 到 {item.points} 的整数"
            raise DomainError("field_invalid", field=item.text, value=points, remedy=remedy)
        if points < item.points and not reason.strip():
            raise DomainError("field_required", field=f"{item.text}的扣分原因")
        lines.append(GuideCheckLine(guide_check=row, item=item, points=points, reason=reason.strip()[:120]))
    return lines
