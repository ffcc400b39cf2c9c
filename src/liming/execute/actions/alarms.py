"""Alarms of dispatch: raised where the rules could not send whom they should, settled once that is mended."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liming.execute.enums import AlarmKind, RequestState
from liming.execute.models import DispatchAlarm, Request
from liming.execute.rules.reasons import alarm_kind
from liming.register.models import GridVersion
from liming.shared import audit, clock
from liming.shared.viewer import Viewer

_REASON = "the rules look at every grid, whoever asks"
Spot = tuple[UUID, UUID | None, AlarmKind]


def raise_alarms(requests: Iterable[Request]) -> int:
    """Tell the unit where the rules passed over a holder who left or found nobody; returns how many are new.

    No query when there is nothing to tell. The caller holds the transaction.
    """
    found: dict[Spot, Request] = {}
    for request in requests:
        code = (request.notes.get("proposal") or {}).get("code", "")
        kind = alarm_kind(code, has_grid=request.grid_version_id is not None)
        if kind is not None and request.team_id is not None:
            found.setdefault((request.team_id, request.grid_version_id, kind), request)
    alarms = [
        DispatchAlarm(team_id=team, grid_version_id=grid, kind=kind, request=request)
        for (team, grid, kind), request in found.items()
    ]
    return _raise(alarms)


@transaction.atomic
def look_after_alarms(viewer: Viewer) -> tuple[int, int]:
    """Raise an alarm for every grid in force whose holder left or is missing, settle what was mended.

    Returns how many were raised and settled. Running it twice changes nothing.
    """
    settled = _settle(viewer)
    versions = GridVersion.objects.everywhere(_REASON).filter(valid_to=None)
    today = clock.today()
    bad = versions.filter(Q(holder=None) | Q(holder__left_on__lte=today)).select_related("team")
    alarms = [
        DispatchAlarm(
            team_id=version.team_id,
            grid_version_id=version.pk,
            kind=AlarmKind.HOLDER_LEFT if version.holder_id else AlarmKind.NO_HOLDER,
            member_id=version.holder_id,
        )
        for version in bad
    ]
    return _raise(alarms), settled


def _raise(alarms: list[DispatchAlarm]) -> int:
    if not alarms:
        return 0
    rows = DispatchAlarm.objects.everywhere(_REASON).filter(
        settled_at=None, team_id__in={each.team_id for each in alarms}
    )
    known = set(rows.values_list("team_id", "grid_version_id", "kind"))
    new = [each for each in alarms if (each.team_id, each.grid_version_id, each.kind) not in known]
    for each in new:
        each.raised_at = clock.now()
    DispatchAlarm.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _settle(viewer: Viewer) -> int:
    """Grids that have a holder again, and requests that found somebody."""
    now, today = clock.now(), clock.today()
    rows = DispatchAlarm.objects.everywhere(_REASON).filter(settled_at=None)
    ended = Q(grid_version__valid_to__isnull=False)
    held = Q(grid_version__holder__isnull=False) & ~Q(grid_version__holder__left_on__lte=today)
    found = Q(kind=AlarmKind.NOBODY) & ~Q(request__state__in=[RequestState.RECEIVED, RequestState.RETURNED])
    mended = rows.filter(found | (~Q(kind=AlarmKind.NOBODY) & (ended | held)))
    count = 0
    for alarm in mended.select_related("team"):
        alarm.settled_at = now
        alarm.save(update_fields=["settled_at"])
        audit.record(viewer, "dispatch_alarm.closed", alarm, unit_path=alarm.team.path)
        count += 1
    return count
