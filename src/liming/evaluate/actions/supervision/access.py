"""Who is there and may act: the checker of a check, a planner over its team, nobody of the team itself."""

from liming.evaluate.models import SupervisionCheck, SupervisionFinding
from liming.register.models import Member, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_NAMED = "the caller has named the row"


def locked_check(check: SupervisionCheck) -> SupervisionCheck:
    """The row, locked, with what its acts read."""
    rows = SupervisionCheck.objects.everywhere(_NAMED).select_for_update(of=("self",))
    row: SupervisionCheck = rows.select_related("team__unit", "checklist", "checker").get(pk=check.pk)
    return row


def locked_finding(finding: SupervisionFinding) -> SupervisionFinding:
    """The row, locked, with what its acts read."""
    rows = SupervisionFinding.objects.everywhere(_NAMED).select_for_update(of=("self",))
    row: SupervisionFinding = rows.select_related("team__unit", "check_made", "item").get(pk=finding.pk)
    return row


def is_of_team(viewer: Viewer, team: Team) -> bool:
    """Whether the viewer leads or belongs to the team itself; an office above it does not."""
    if team.path in viewer.unit_paths or any(path == team.path for _role, path in viewer.grants):
        return True
    if viewer.member_id is None:
        return False
    return bool(Member.objects.everywhere(_NAMED).filter(pk=viewer.member_id, team=team).exists())


def require_checker(viewer: Viewer, check: SupervisionCheck) -> None:
    """The named checker, or somebody who plans the team's supervision; never one of the team.

    Raises `forbidden`, `checker_of_team`, `check_not_yours`.
    """
    viewer.require(Right.DO_SUPERVISION)
    if is_of_team(viewer, check.team):
        raise DomainError("checker_of_team", checker=viewer.name, team=check.team.short_name)
    is_own = viewer.account_id is not None and viewer.account_id == check.checker_id
    plans = viewer.may(Right.PLAN_SUPERVISION)
    if not is_own and not (plans and viewer.within(Right.PLAN_SUPERVISION).reaches(check.team.path)):
        raise DomainError("check_not_yours", checker=check.checker_name or "—")
