"""What stands beside the course of one request, and what of it waits for a decision."""

from dataclasses import dataclass

from liming.execute.enums import ReopenState
from liming.execute.models import ReopenRequest, Request
from liming.execute.queries.reopens import reopens_of
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class RequestLife:
    """`acts` are the decisions the viewer may take now, by name."""

    reopens: tuple[ReopenRequest, ...]
    acts: tuple[str, ...]

    @property
    def waiting_reopen(self) -> ReopenRequest | None:
        """The reopen request that waits for a decision."""
        return next((each for each in self.reopens if each.state == ReopenState.ASKED), None)


def request_life(viewer: Viewer, request: Request) -> RequestLife:
    """The side of a request that the viewer already reached."""
    viewer.require(Right.READ_WORK)
    reopens = tuple(reopens_of(request))
    path = request.team.path if request.team else request.unit.path
    return RequestLife(reopens, tuple(_acts(viewer, path, reopens)))


def _acts(viewer: Viewer, path: str, reopens: tuple[ReopenRequest, ...]) -> list[str]:
    acts: list[str] = []
    if any(each.state == ReopenState.ASKED for each in reopens):
        acts += ["grant_reopen"] if _may(viewer, Right.CLOSE_REQUEST, path) else []
        acts += ["refuse_reopen"] if _may(viewer, Right.JUDGE, path) else []
    return acts


def _may(viewer: Viewer, right: Right, path: str) -> bool:
    return viewer.may(right) and viewer.within(right).reaches(path)
