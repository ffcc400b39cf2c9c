"""A member comes across something: taken down in a few taps, done at once or left to the captain."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.dispatching import give_out
from liming.execute.actions.drafts import Intake
from liming.execute.actions.field import accept_work
from liming.execute.actions.intake import receive_request
from liming.execute.actions.taking import WAITS
from liming.execute.enums import RequestSource, RequestState
from liming.execute.models import Request
from liming.execute.rules.reasons import FIRST_ASKED
from liming.plan.models import WorkItem
from liming.register.models import GridVersion, Member
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class FindDraft:
    """What was found and where; `is_mine`: the finder does it at once. Position in WGS-84 degrees; `found_at`
    is left out for now; `once` as of `Intake`.
    """

    title: str
    words: str = ""
    service_type_code: str = ""
    grid_version: GridVersion | None = None
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    photos: tuple[bytes, ...] = ()
    is_mine: bool = False
    found_at: datetime | None = None
    once: str = ""


@transaction.atomic
def report_find(viewer: Viewer, draft: FindDraft) -> tuple[Request, WorkItem | None]:
    """Take a find down; with the work item that the finder signed for, None when the captain gives it out.

    A find in another team's grid waits for that team's captain. Raises DomainError `forbidden`,
    `field_required`, and those of `receive_request`.
    """
    viewer.require(Right.DO_WORK)
    finder = _finder(viewer)
    request = receive_request(
        viewer,
        Intake(
            source=RequestSource.SELF_FOUND,
            title=draft.title,
            words=draft.words,
            service_type_code=draft.service_type_code,
            address=draft.address,
            longitude=draft.longitude,
            latitude=draft.latitude,
            unit=finder.team.unit,
            grid_version=draft.grid_version,
            photos=draft.photos,
            received_at=draft.found_at,
            notes={WAITS: True},
            once=draft.once,
        ),
    )
    if not draft.is_mine or request.team_id != finder.team_id:
        return request, None
    if request.state != RequestState.RECEIVED:
        return request, _given_earlier(request, finder)
    given = give_out(viewer, request, bridge.Chosen(str(finder.pk), FIRST_ASKED, {}, ()))
    return request, accept_work(viewer, given.work_item, draft.found_at)


def _given_earlier(request: Request, finder: Member) -> WorkItem | None:
    """The item of a find that was sent before, while the finder has it."""
    last = request.dispatches.select_related("work_item").order_by("at").last()
    return last.work_item if last is not None and last.member_id == finder.pk else None


def _finder(viewer: Viewer) -> Member:
    rows = Member.objects.everywhere("the viewer's own row").select_related("team__unit")
    found: Member | None = rows.filter(pk=viewer.member_id).first() if viewer.member_id else None
    if found is None:
        raise DomainError("field_required", field="队员")
    return found
