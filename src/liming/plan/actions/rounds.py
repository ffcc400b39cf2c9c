"""A round as one piece of work with many places."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from liming.plan.actions.work import add_temporary_item
from liming.plan.models import RoundPlace, ServiceType, WorkItem
from liming.plan.rules.rounds import walk_order
from liming.register.models import Customer, Member, Site, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

MOST_PLACES = 300


@dataclass(frozen=True)
class RoundPlaceDraft:
    """One place: a customer or a site, or a point by name. Position in WGS-84 degrees where known."""

    name: str
    about: str = ""
    customer: Customer | None = None
    site: Site | None = None
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True)
class RoundDraft:
    """One walk of one member on one day; `reason` is asked for in a month whose baseline stands."""

    team: Team
    title: str
    service_type: ServiceType
    day: date
    member: Member | None = None
    places: Sequence[RoundPlaceDraft] = field(default_factory=tuple)
    reason: str = ""


@transaction.atomic
def plan_round(viewer: Viewer, draft: RoundDraft) -> WorkItem:
    """Make one work item with its places in walking order; it ends in one ledger record.

    Raises DomainError `field_required` (title, places), `round_too_long`, and those of `add_temporary_item`.
    """
    if not draft.title.strip():
        raise DomainError("field_required", field="名称")
    places = [each for each in draft.places if each.name.strip()]
    if not places:
        raise DomainError("field_required", field="点位")
    if len(places) > MOST_PLACES:
        raise DomainError("round_too_long", most=MOST_PLACES, count=len(places))
    item = add_temporary_item(
        viewer,
        draft.team,
        draft.service_type,
        draft.title.strip()[:120],
        draft.day,
        draft.member,
        draft.reason,
        checklist=None,
    )
    RoundPlace.objects.bulk_create(
        RoundPlace(
            item=item,
            number=number,
            name=each.name.strip()[:80],
            about=each.about.strip()[:120],
            customer=each.customer,
            site=each.site,
            longitude=each.longitude,
            latitude=each.latitude,
        )
        for number, each in enumerate(walk_order(places), start=1)
    )
    return item
