"""Taking down a call for help."""

from collections.abc import Sequence

from django.db import transaction

from liming.execute.actions.alarms import raise_alarms
from liming.execute.actions.drafts import Intake
from liming.execute.actions.once import once
from liming.execute.actions.photos import keep_photos
from liming.execute.actions.taking import Taking
from liming.execute.models import Request
from liming.shared import revision
from liming.shared.viewer import Viewer


def receive_request(viewer: Viewer, intake: Intake) -> Request:
    """Take down a request, find its grid of the day, start its clocks and name who should go.

    An emergency goes out at once to whom the rules choose. Anything else waits for the captain with the
    proposal and goes by itself when `dispatch.after_share` of the sign-for time is used (0 = at once where
    the place is certain, above 1 = never; a unit may set its own). Whoever may receive may take a call from
    anywhere (first-asked duty); nobody signed in may only use the public page or a code. Private numbers in
    the title are masked, since lists show it to everybody; the caller's own words keep them.
    Sent again with the same key, it is the first one and nothing more happens.
    Raises DomainError `forbidden`, `field_required`, `not_found`, `no_standard`, `sent_otherwise` and those
    of `keep_photos`.
    """
    return once(viewer, intake, Request, lambda: receive_requests(viewer, [intake])[0])


def receive_requests(
    viewer: Viewer, intakes: Sequence[Intake], taking: Taking | None = None
) -> list[Request]:
    """Take down many calls as `receive_request` takes each, in a handful of statements; all or none.

    Who takes down batch after batch inside one transaction hands the same `taking` in with each.
    """
    with revision.held():
        sheaf = (taking or Taking(viewer, len(intakes))).take(intakes)
        with transaction.atomic():
            sheaf.write()
            raise_alarms(sheaf.requests)
            for request, intake in zip(sheaf.requests, intakes, strict=True):
                keep_photos(request, intake.photos, viewer.name)
    return sheaf.requests
