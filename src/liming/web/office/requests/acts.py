"""What can be done with a request from the drawer: words, fields and the domain act behind each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.execute import actions
from liming.execute.enums import RequestState
from liming.execute.models import ReopenRequest, Request
from liming.execute.queries import RequestDetail, next_owner, request_life
from liming.register import queries as register
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.office.requests.filters import is_id

Words = str | Promise
Data = Mapping[str, str]


@dataclass(frozen=True)
class Act:
    """One button: its words, the words of the confirming button, and the fields it asks for."""

    name: str
    words: Words
    button: Words
    template: str
    note_label: Words = ""
    note_required: bool = False


def _note(name: str, words: Words, button: Words, label: Words, required: bool = False) -> Act:
    return Act(name, words, button, "office/requests/acts/note.html", label, required)


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("dispatch", _("派单"), _("确认派单"), "office/requests/acts/member.html"),
        _note("grant_reopen", _("同意重办"), _("同意重新办理"), _("说明，可不填")),
        _note("refuse_reopen", _("不同意重办"), _("记下不同意"), _("依据，会告知来电人"), required=True),
        Act("revisit", _("回访"), _("记下回访"), "office/requests/acts/revisit.html"),
        _note("resume", _("继续"), _("继续办理"), _("说明，可不填")),
        _note("remind", _("催办"), _("确认催办"), _("催办的话，可不填")),
        _note("close", _("关闭"), _("确认关闭"), _("说明，可不填")),
        Act("wait", _("等待"), _("暂停时钟"), "office/requests/acts/wait.html"),
        Act("merge", _("合并"), _("确认合并"), "office/requests/acts/merge.html"),
        Act("return", _("退回"), _("确认退回"), "office/requests/acts/return.html"),
        _note("decline", _("不受理"), _("确认不受理"), _("不受理的依据"), required=True),
        _note("reopen", _("重新办理"), _("确认重新办理"), _("为什么重新办理"), required=True),
    )
}
_GIVEN_ALREADY = frozenset(
    {RequestState.DISPATCHED, RequestState.ACCEPTED, RequestState.EN_ROUTE, RequestState.ON_SITE}
)
GIVE_AGAIN = Act("dispatch", _("改派"), _("确认改派"), "office/requests/acts/member.html")
_FIRST_WHEN_HELD = ("remind", "dispatch")


def act_names(viewer: Viewer, detail: RequestDetail) -> tuple[str, ...]:
    """What the domain allows, and urging while somebody holds the request."""
    held = RequestState(detail.request.state) in _GIVEN_ALREADY and detail.request.holder_id is not None
    return (*detail.acts, "remind") if held and viewer.may(Right.DISPATCH) and detail.acts else detail.acts


def offered(names: tuple[str, ...], state: str) -> list[Act]:
    """The buttons in their order, the main one first."""
    shown = [act for name, act in ACTS.items() if name in names]
    if RequestState(state) in _GIVEN_ALREADY:
        shown = [GIVE_AGAIN if act.name == "dispatch" else act for act in shown]
        shown.sort(key=lambda act: _FIRST_WHEN_HELD.index(act.name) if act.name in _FIRST_WHEN_HELD else 9)
    return shown


def _dispatch(viewer: Viewer, row: Request, data: Data) -> object:
    key = data.get("member", "")
    member = register.members(viewer).filter(pk=key).first() if is_id(key) else None
    if key and member is None:
        raise DomainError("not_found", what="队员", key=key)
    return actions.dispatch_request(viewer, row, member)


def _return(viewer: Viewer, row: Request, data: Data) -> object:
    owner = next_owner(viewer, row, data.get("next_owner", ""))
    return actions.return_request(viewer, row, owner, data.get("ground", ""))


def _merge(viewer: Viewer, row: Request, data: Data) -> object:
    number = data.get("into", "").strip().upper()
    into = Request.objects.visible_to(viewer).filter(number=number).first()
    if into is None:
        raise DomainError("not_found", what="诉求", key=number)
    return actions.merge_request(viewer, row, into)


def _revisit(viewer: Viewer, row: Request, data: Data) -> object:
    return actions.revisit_request(viewer, row, data.get("note", ""), data.get("is_solved") != "no")


def _asked(viewer: Viewer, row: Request) -> ReopenRequest:
    found = request_life(viewer, row).waiting_reopen
    if found is None:
        raise DomainError("not_found", what="重办申请", key=row.number)
    return found


PERFORM: dict[str, Callable[[Viewer, Request, Data], object]] = {
    "dispatch": _dispatch,
    "return": _return,
    "merge": _merge,
    "revisit": _revisit,
    "grant_reopen": lambda viewer, row, data: actions.grant_reopen(
        viewer, _asked(viewer, row), data.get("note", "")
    ),
    "refuse_reopen": lambda viewer, row, data: actions.refuse_reopen(
        viewer, _asked(viewer, row), data.get("note", "")
    ),
    "wait": lambda viewer, row, data: actions.wait_request(
        viewer, row, data.get("cause", ""), data.get("note", "")
    ),
    "remind": lambda viewer, row, data: actions.remind_request(viewer, row, data.get("note", "")),
    "resume": lambda viewer, row, data: actions.resume_request(viewer, row, data.get("note", "")),
    "close": lambda viewer, row, data: actions.close_request(viewer, row, data.get("note", "")),
    "decline": lambda viewer, row, data: actions.decline_request(viewer, row, data.get("note", "")),
    "reopen": lambda viewer, row, data: actions.reopen_request(viewer, row, data.get("note", "")),
}
