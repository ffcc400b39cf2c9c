"""Who sees which checks: planners those of their units, checkers their own, everybody else what is done."""

from django.db.models import Q

from liming.evaluate.enums import CheckState
from liming.evaluate.models import SupervisionCheck, SupervisionFinding
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_BY_RIGHT = "the paths of each right are asked for one by one"
_NOBODY = Q(pk__in=[])


def paths_of(viewer: Viewer, right: Right, lookup: str = "team__path") -> Q:
    """The rows on whose paths the viewer holds the right."""
    if not viewer.may(right):
        return _NOBODY
    paths = viewer.within(right).unit_paths
    if "/" in paths:
        return Q()
    found = _NOBODY
    for path in paths:
        found |= Q(**{f"{lookup}__startswith": path})
    return found


def visible_checks(viewer: Viewer) -> ScopedQuerySet[SupervisionCheck]:
    """A team learns of a check when it is done, never before. Raises `forbidden` without a right to read."""
    if not viewer.may(Right.DO_SUPERVISION):
        viewer.require(Right.READ_WORK)
    done = paths_of(viewer, Right.READ_WORK) & Q(state=CheckState.CHECKED)
    found = paths_of(viewer, Right.PLAN_SUPERVISION) | done | _own(viewer, "checker_id")
    return SupervisionCheck.objects.everywhere(_BY_RIGHT).filter(found)


def visible_findings(viewer: Viewer) -> ScopedQuerySet[SupervisionFinding]:
    """Findings of the viewer's teams, and of the checks the viewer made. Raises `forbidden`."""
    if not viewer.may(Right.DO_SUPERVISION):
        viewer.require(Right.READ_WORK)
    found = paths_of(viewer, Right.READ_WORK) | _own(viewer, "check_made__checker_id")
    return SupervisionFinding.objects.everywhere(_BY_RIGHT).filter(found)


def _own(viewer: Viewer, lookup: str) -> Q:
    return Q(**{lookup: viewer.account_id}) if viewer.account_id else _NOBODY
