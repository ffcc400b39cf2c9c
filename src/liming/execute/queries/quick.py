"""What the quick form offers: last used and nearest first, and the last record to do again."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count

from liming.execute.models import ServiceRecord
from liming.execute.queries.settings import setting
from liming.plan.enums import OriginKind
from liming.plan.models import ServiceType
from liming.register.models import Customer, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_USUAL_TYPES = 5
_LAST_CUSTOMERS = 2
_DAYS = 90
_OWN_LOOKED_AT = 60
_DEGREES_OF_A_KILOMETRE = (0.012, 0.009)


@dataclass(frozen=True)
class QuickChoices:
    """Services by own use, then the team's; whom the member served last; the last quick record, if any."""

    usual_types: tuple[ServiceType, ...]
    all_types: tuple[ServiceType, ...]
    last_customers: tuple[Customer, ...]
    consent_kinds: frozenset[str]
    last_quick: ServiceRecord | None


def quick_choices(viewer: Viewer) -> QuickChoices:
    """Own last used services first, then the team's by use in the last 90 days. Four queries."""
    viewer.require(Right.DO_WORK)
    types = list(ServiceType.objects.filter(is_active=True).order_by("code"))
    own = _own_records(viewer)
    order = list(dict.fromkeys([record.service_type_id for record in own] + _used_by_team(viewer)))
    by_code = {kind.code: kind for kind in types}
    usual = [by_code[code] for code in order if code in by_code]
    usual += [kind for kind in types if kind.code not in order]
    customers = {record.customer_id: record.customer for record in own if record.customer is not None}
    return QuickChoices(
        usual_types=tuple(usual[:_USUAL_TYPES]),
        all_types=tuple(types),
        last_customers=tuple(customers.values())[:_LAST_CUSTOMERS],
        consent_kinds=frozenset(setting("photos.consent_kinds")),
        last_quick=next((record for record in own if record.origin_kind == OriginKind.QUICK), None),
    )


def _own_records(viewer: Viewer) -> list[ServiceRecord]:
    if viewer.member_id is None:
        return []
    rows = ServiceRecord.objects.everywhere("the member's own records")
    own = rows.filter(member_id=viewer.member_id, is_current=True).select_related("customer")
    return list(own.order_by("-ended_at", "-number")[:_OWN_LOOKED_AT])


def _used_by_team(viewer: Viewer) -> list[str]:
    since = clock.now() - timedelta(days=_DAYS)
    teams = Team.objects.visible_to(viewer).order_by()
    used = (
        ServiceRecord.objects.everywhere("records that the viewer's own teams led")
        .filter(team__in=teams.values("pk"), ended_at__gte=since, is_current=True)
        .order_by()
        .values_list("service_type_id")
        .annotate(count=Count("pk"))
        .order_by("-count", "service_type_id")[:_USUAL_TYPES]
    )
    return [code for code, _count in used]


def customers_nearby(viewer: Viewer, longitude: float, latitude: float) -> tuple[Customer, ...]:
    """Three customers of the viewer's teams within about one kilometre, nearest first. One query."""
    viewer.require(Right.DO_WORK)
    across, along = _DEGREES_OF_A_KILOMETRE
    rows = Customer.objects.visible_to(viewer).filter(
        closed_on=None,
        longitude__range=(longitude - across, longitude + across),
        latitude__range=(latitude - along, latitude + along),
    )[:200]

    def squared(each: Customer) -> float:
        return ((each.longitude or 0) - longitude) ** 2 + ((each.latitude or 0) - latitude) ** 2

    return tuple(sorted(rows, key=squared)[:3])


def customer_at_hand(viewer: Viewer, customer_id: UUID) -> Customer:
    """A customer of the viewer's teams by id. Raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.DO_WORK)
    found: Customer | None = Customer.objects.visible_to(viewer).filter(pk=customer_id).first()
    if found is None:
        raise DomainError("not_found", what="客户", key=str(customer_id))
    return found
