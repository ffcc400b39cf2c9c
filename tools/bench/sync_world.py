"""Phones with a day's work each, on the demo: items to go through step by step and small help beside them."""

from dataclasses import dataclass
from typing import Any

PHONES = 24
ITEMS = 50
QUICK = 50
"""A phone: 50 items of four acts and 50 quick records are 250 acts; 24 phones 6,000."""


@dataclass(frozen=True)
class PhoneWork:
    """One phone: its secret and its acts as JSON, numbered."""

    secret: str
    acts: tuple[dict[str, Any], ...]


def build(phones: int = PHONES, items: int = ITEMS, quick: int = QUICK) -> list[PhoneWork]:
    """Enrol phones of members of different teams and write their items; needs the demo."""
    from liming.execute.actions import sync
    from liming.register.models import Account, Member
    from liming.register.queries import viewer_of
    from liming.shared.viewer import Role

    rows = Member.objects.everywhere("the world of a measurement").filter(left_on=None, account=None)
    found = {member.team_id: member for member in rows.select_related("team").order_by("code")}
    work = []
    for number, member in enumerate(list(found.values())[:phones]):
        account = Account.objects.create(
            username=f"phone-{number}-{member.code}", display_name=member.name, member=member
        )
        _grant(account, member, Role.MEMBER)
        device = sync.enrol_device(viewer_of(account), f"bench {number}")
        work.append(PhoneWork(device.secret, tuple(_acts(member, items, quick))))
    return work


def _grant(account: Any, member: Any, role: Any) -> None:
    from liming.register.models import RoleGrant
    from liming.shared import clock

    RoleGrant.objects.create(account=account, role=role.value, team=member.team, valid_from=clock.today())


def _acts(member: Any, items: int, quick: int) -> list[dict[str, Any]]:
    from liming.plan.enums import OriginKind, Practice, WorkState
    from liming.plan.models import ServiceType, WorkItem
    from liming.shared import clock
    from liming.shared.ids import new_id

    kind = ServiceType.objects.get(code="VOL03")
    today = clock.today()
    rows = [
        WorkItem(
            occurrence_key=f"bench|{member.code}|{number}",
            title="楼道灯点亮",
            team=member.team,
            member=member,
            state=WorkState.DISPATCHED,
            practice=Practice.GREEN,
            service_type=kind,
            origin_kind=OriginKind.PLAN,
            nominal_date=today,
            scheduled_date=today,
        )
        for number in range(items)
    ]
    WorkItem.objects.bulk_create(rows)
    steps = [(step, str(row.pk), fields) for row in rows for step, fields in _STEPS]
    steps += [("quick", "", _QUICK)] * quick
    said = clock.now().isoformat()
    return [
        {
            "id": str(new_id()),
            "sequence": number,
            "kind": step,
            "subject": subject,
            "fields": {name: [value] for name, value in fields.items()},
            "said_at": said,
        }
        for number, (step, subject, fields) in enumerate(steps, start=1)
    ]


_STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("accept", {}),
    ("depart", {}),
    ("arrive", {"longitude": "112.5", "latitude": "37.8", "accuracy": "12"}),
    ("finish", {"result": "solved", "minutes": "20", "note": "换灯泡两只"}),
)
_QUICK = {"service_type": "MKT01", "whom": "household", "result": "solved", "minutes": "20"}


def lost_and_doubled(ids: list[str]) -> tuple[int, int]:
    """Acts that are not there or had no effect, and acts whose effect is there more than once."""
    from django.db.models import Count

    from liming.execute.enums import OperationState
    from liming.execute.models import ServiceRecord, SyncOperation, Visit

    reason = "the measurement looks for what it made"
    rows = SyncOperation.objects.everywhere(reason).filter(pk__in=ids, state=OperationState.APPLIED)
    kinds = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    wanted = sum(kinds.get(kind, 0) for kind in ("finish", "quick"))
    members = list(rows.values_list("member_id", flat=True).distinct())
    since = min(rows.values_list("said_at", flat=True))
    found = ServiceRecord.objects.everywhere(reason).filter(member_id__in=members, ended_at__gte=since)
    visits = Visit.objects.everywhere(reason).filter(member_id__in=members, check_in_at__gte=since).count()
    surplus = [found.count() - wanted, visits - kinds.get("arrive", 0)]
    lost = len(ids) - sum(kinds.values()) + sum(max(-each, 0) for each in surplus)
    return lost, sum(max(each, 0) for each in surplus)
