"""Guides at work: the next version of one being drafted, and the year's checks of some teams."""

from datetime import timedelta

from django.db import transaction

from liming.jobs.demo.world import World
from liming.plan import actions as plan
from liming.plan.actions import CheckDraft, GuideDraft, PartDraft
from liming.plan.enums import CheckKind, PartKind
from liming.plan.models import Checklist, GuideCheck, GuideCheckLine
from liming.shared import clock
from liming.shared.bulk import bulk_insert
from liming.shared.viewer import system_viewer

_OWNER = "许敏"
_IN_FORCE_DAYS = 2
_CHECKED_SHARE = 4
_FULL_SHARE = 0.9
_REASONS = ("缺两名队员培训记录", "一处联系牌未更新", "月计划晚下达三天", "两条记录事后补记")


def build_guides(world: World) -> int:
    """A draft of the clean-heating guide, and every fourth team checked once; returns how many rows."""
    _draft_heating()
    guide = Checklist.objects.get(code="TB01", version=1)
    items = list(guide.items.all())
    random = world.random("guides")
    make = world.maker(random)
    checks, lines = [], []
    for squad in world.squads[::_CHECKED_SHARE]:
        day = world.today - timedelta(days=random.randint(10, 100))
        key = make()
        checks.append(
            {
                "id": key,
                "team_id": squad.id,
                "checklist_id": guide.pk,
                "day": day,
                "checked_by": "督导组",
                "signed_by": squad.people[0].name,
                "remark": "",
                "at": clock.at(day, 16),
            }
        )
        for item in items:
            lost = random.randint(1, 2) if random.random() > _FULL_SHARE else 0
            reason = random.choice(_REASONS) if lost else ""
            lines.append(
                {
                    "guide_check_id": key,
                    "item_id": item.pk,
                    "points": item.points - lost,
                    "reason": reason,
                }
            )
    return bulk_insert(GuideCheck, checks) + bulk_insert(GuideCheckLine, lines)


def _draft_heating() -> None:
    _next_version(
        "C09",
        "平遥古城试点后补充：插头温升和旧炉烟道",
        PartDraft(PartKind.HAZARD, "一氧化碳", "改电前封堵旧炉烟道，提醒住户不再混烧"),
        CheckDraft("插头温升", CheckKind.NUMBER, "℃", None, 45.0),
    )


def revise_guide(world: World) -> int:
    """A guide whose next version came into force when work was planned already; returns the versions."""
    day = world.today - timedelta(days=_IN_FORCE_DAYS)
    with transaction.atomic(), clock.fixed(clock.at(day, 10)):
        version = _next_version(
            "C08",
            "冬季积雪后补充：清雪和支架",
            PartDraft(
                PartKind.HAZARD,
                "组件积雪滑落",
                "檐下设警戒，先清通道",
                "Snow sliding off",
                "Keep clear below",
            ),
            CheckDraft("支架无变形", text_en="Frames not bent"),
        )
        plan.put_guide_in_force(system_viewer(_OWNER), "C08", version, day)
    return version


def _next_version(code: str, why: str, part: PartDraft, check: CheckDraft) -> int:
    """The draft of the next version with one part and one check more."""
    viewer = system_viewer(_OWNER)
    draft = plan.draft_guide(viewer, code)
    parts = [PartDraft(PartKind(each.kind), each.text, each.detail) for each in draft.parts.all()]
    items = [
        CheckDraft(each.text, CheckKind(each.kind), each.unit, each.low, each.high, each.points)
        for each in draft.items.all()
    ]
    items.insert(6, check)
    changes = GuideDraft(
        name=draft.name,
        name_en=draft.name_en,
        purpose=draft.purpose,
        source=draft.source,
        changes=why,
        parts=(*parts, part),
        items=tuple(items),
    )
    plan.change_guide(viewer, code, draft.version, changes)
    return int(draft.version)
