"""Which steps the phone offers next, by the state of the item; the domain decides whether they are legal."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.execute import actions
from liming.plan.enums import OriginKind, WorkState

ACTS: dict[str, Callable[..., object]] = {
    "accept": actions.accept_work,
    "contact": actions.note_contact,
    "depart": actions.depart,
    "arrive": actions.arrive,
}
WORDS: dict[str, str | Promise] = {
    "accept": _("签收"),
    "contact": _("已联系客户"),
    "depart": _("出发"),
    "arrive": _("到场签到"),
}
_OF_REQUEST = {
    WorkState.PLANNED: ("accept",),
    WorkState.DISPATCHED: ("accept",),
    WorkState.ACCEPTED: ("depart", "contact"),
    WorkState.EN_ROUTE: ("arrive", "contact"),
}
_LATER: dict[WorkState, tuple[WorkState, ...]] = {
    WorkState.PLANNED: (WorkState.ACCEPTED, WorkState.EN_ROUTE),
    WorkState.DISPATCHED: (WorkState.ACCEPTED, WorkState.EN_ROUTE),
    WorkState.ACCEPTED: (WorkState.EN_ROUTE,),
}
_PLANNED = {WorkState.PLANNED, WorkState.DISPATCHED, WorkState.ACCEPTED, WorkState.EN_ROUTE}


def later_moves(
    state: str, origin_kind: str, is_alone: bool = False
) -> list[tuple[str, list[tuple[str, str | Promise]]]]:
    """The steps of the states still to come before arrival, for a phone that goes on without a signal."""
    later = _LATER.get(WorkState(state), ())
    if origin_kind != OriginKind.REQUEST:
        later = later[-1:] if is_alone else ()
    return [(each, moves_for(each, origin_kind)) for each in later]


def moves_for(state: str, origin_kind: str, is_alone: bool = False) -> list[tuple[str, str | Promise]]:
    """The steps to show, the main one first: a request goes step by step, planned work checks in at once.
    Who goes alone at night or into the mountains sets out first, so that somebody knows.
    """
    if origin_kind == OriginKind.REQUEST:
        return [(move, WORDS[move]) for move in _OF_REQUEST.get(WorkState(state), ())]
    steps = ("depart", "arrive") if is_alone and state != WorkState.EN_ROUTE else ("arrive",)
    return [(move, WORDS[move]) for move in steps] if state in _PLANNED else []
