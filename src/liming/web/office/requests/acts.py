"""What can be done with a request from the drawer: words, fields and the domain act behind each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.execute import actions
from liming.execute.enums import RequestState
from liming.execute.models import Exclusion, ReopenRequest, Request, Supervision
from liming.execute.queries import RequestClocks, RequestDetail, next_owner, request_life
from liming.execute.queries.events import events_around
from liming.execute.queries.exclusions import exclusion_of
from liming.execute.queries.parts import own_open_item, part_of
from liming.register import queries as register
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.components.days import read_day
from liming.web.office.requests.filters import is_id
from liming.web.office.requests.proofs import proof_of

Words = str | Promise
Data = Mapping[str, Any]
Perform = Callable[[Viewer, Request, Data], object]
T = TypeVar("T")


@dataclass(frozen=True)
class Act:
    """One button: its words, the words of the confirming button, and the fields it asks for."""

    name: str
    words: Words
    button: Words
    template: str
    note_label: Words = ""
    note_required: bool = False
    group: str = ""


def _note(
    name: str, words: Words, button: Words, label: Words, required: bool = False, group: str = ""
) -> Act:
    return Act(name, words, button, "office/requests/acts/note.html", label, required, group)


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("dispatch", _("派单"), _("确认派单"), "office/requests/acts/member.html"),
        Act("revisit", _("回访"), _("记下回访"), "office/requests/acts/revisit.html"),
        _note("resume", _("继续"), _("继续办理"), _("说明，可不填")),
        _note("remind", _("催办"), _("确认催办"), _("催办的话，可不填")),
        _note("close", _("关闭"), _("确认关闭"), _("说明，可不填")),
        Act("wait", _("等待"), _("暂停时钟"), "office/requests/acts/wait.html"),
        Act("extend", _("延期"), _("确认延期"), "office/requests/acts/extend.html"),
        Act("agree", _("约定时限"), _("按此约定"), "office/requests/acts/agree.html"),
        _note("control", _("已控制"), _("确认已控制"), _("控制措施"), required=True),
        Act("merge", _("合并"), _("确认合并"), "office/requests/acts/merge.html"),
        Act("return", _("退回"), _("确认退回"), "office/requests/acts/return.html"),
        _note("decline", _("不受理"), _("确认不受理"), _("不受理的依据"), required=True),
        _note("reopen", _("重新办理"), _("确认重新办理"), _("为什么重新办理"), required=True),
        Act("rule", _("裁定归属"), _("确认裁定"), "office/requests/acts/rule.html", group="ruling"),
        _note("grant_reopen", _("同意重办"), _("同意重新办理"), _("说明，可不填"), group="reopen"),
        _note(
            "refuse_reopen",
            _("不同意"),
            _("记下不同意"),
            _("依据，会告知来电人"),
            required=True,
            group="reopen",
        ),
        Act("attach", _("并入停电事件"), _("确认并入"), "office/requests/acts/attach.html", group="event"),
        _note("detach", _("移出停电事件"), _("确认移出"), _("为什么移出"), True, "event"),
        Act("split", _("请别队协办"), _("确认协办"), "office/requests/acts/split.html", group="part"),
        Act("partly", _("部分解决"), _("记下并续办"), "office/requests/acts/partly.html", group="part"),
        Act("claim", _("申请剔除"), _("提交申请"), "office/requests/acts/claim.html", group="exclusion"),
        Act("review", _("初审"), _("记下初审"), "office/requests/acts/review.html", group="exclusion"),
        _note("appeal", _("申诉"), _("提交申诉"), _("初审没看到的证据"), True, "exclusion"),
        Act("decide", _("复审"), _("记下复审"), "office/requests/acts/review.html", group="exclusion"),
        Act("hand_back_part", _("退回协办"), _("确认退回"), "", group="line"),
        Act("drop_part", _("撤回协办"), _("确认撤回"), "", group="line"),
        Act("give_part", _("转给队员"), _("转给队员"), "", group="line"),
        _note("reply", _("回复督办"), _("交回复"), _("办到哪一步、何时办结"), True, "supervision"),
        _note("ask_again", _("要求再回复"), _("要求再回复"), _("还要回复什么"), True, "supervision"),
        _note("close_supervision", _("销号"), _("确认销号"), _("销号结论"), True, "supervision"),
        Act(
            "supervise", _("督办"), _("确认督办"), "office/requests/acts/supervise.html", group="supervision"
        ),
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


def clock_acts(clocks: RequestClocks) -> tuple[str, ...]:
    """What may be done with the clocks now."""
    shown = {"extend": clocks.extendable, "agree": clocks.by_case, "control": clocks.needs_control}
    return tuple(name for name, is_there in shown.items() if is_there)


def offered(names: tuple[str, ...], state: str) -> list[Act]:
    """The buttons in their order, the main one first."""
    shown = [act for name, act in ACTS.items() if name in names and not act.group]
    if RequestState(state) in _GIVEN_ALREADY:
        shown = [GIVE_AGAIN if act.name == "dispatch" else act for act in shown]
        shown.sort(key=lambda act: _FIRST_WHEN_HELD.index(act.name) if act.name in _FIRST_WHEN_HELD else 9)
    return shown


def grouped(names: tuple[str, ...]) -> dict[str, list[Act]]:
    """The decisions beside the course by the part of the drawer where they stand."""
    groups: dict[str, list[Act]] = {}
    for name, act in ACTS.items():
        if name in names and act.group:
            groups.setdefault(act.group, []).append(act)
    return groups


def _dispatch(viewer: Viewer, row: Request, data: Data) -> object:
    key = data.get("member", "")
    member = register.members(viewer).filter(pk=key).first() if is_id(key) else None
    if key and member is None:
        raise DomainError("not_found", what="队员", key=key)
    return actions.dispatch_request(viewer, row, member)


def _return(viewer: Viewer, row: Request, data: Data) -> object:
    owner = next_owner(viewer, row, data.get("next_owner", ""))
    return actions.return_request(viewer, row, owner, data.get("ground", ""), data.get("new_fact", ""))


def _merge(viewer: Viewer, row: Request, data: Data) -> object:
    number = data.get("into", "").strip().upper()
    into = Request.objects.visible_to(viewer).filter(number=number).first()
    if into is None:
        raise DomainError("not_found", what="诉求", key=number)
    return actions.merge_request(viewer, row, into)


def _revisit(viewer: Viewer, row: Request, data: Data) -> object:
    return actions.revisit_request(viewer, row, data.get("note", ""), data.get("is_solved") != "no")


def _found(thing: T | None, what: str, row: Request) -> T:
    if thing is None:
        raise DomainError("not_found", what=what, key=row.number)
    return thing


def _wait(viewer: Viewer, row: Request, data: Data) -> object:
    return actions.wait_request(
        viewer,
        row,
        data.get("cause", ""),
        data.get("note", ""),
        proof=proof_of(data.get("proof")),
        no_proof=data.get("no_proof", ""),
    )


def _extend(viewer: Viewer, row: Request, data: Data) -> object:
    more = data.get("more", "").strip()
    return actions.extend_limit(
        viewer,
        row,
        data.get("stage", ""),
        int(more) if more.isdecimal() else 0,
        data.get("reason", ""),
        data.get("told_how", ""),
    )


def _agree(viewer: Viewer, row: Request, data: Data) -> object:
    try:
        due_at = clock.parse(data.get("due_at", ""))
    except ValueError as fault:
        raise DomainError("field_required", field="约定时间") from fault
    return actions.agree_limit(viewer, row, data.get("stage", ""), due_at, data.get("reason", ""))


def _rule(viewer: Viewer, row: Request, data: Data) -> object:
    ruling = _found(request_life(viewer, row).waiting_ruling, "裁定", row)
    code = data.get("owner", "")
    owner = Team.objects.everywhere("the ruling unit's own team").filter(code=code).first()
    if owner is None:
        raise DomainError("not_found", what="服务队", key=code)
    return actions.rule_owner(viewer, ruling, owner, data.get("ground", ""))


def _reopen_decision(act: Callable[[Viewer, ReopenRequest, str], object]) -> Perform:
    def perform(viewer: Viewer, row: Request, data: Data) -> object:
        asked = _found(request_life(viewer, row).waiting_reopen, "重办申请", row)
        return act(viewer, asked, data.get("note", ""))

    return perform


def _supervision_act(act: Callable[[Viewer, Supervision, str], object]) -> Perform:
    def perform(viewer: Viewer, row: Request, data: Data) -> object:
        running = _found(request_life(viewer, row).running_supervision, "督办", row)
        return act(viewer, running, data.get("note", ""))

    return perform


def _split(viewer: Viewer, row: Request, data: Data) -> object:
    team = next_owner(viewer, row, data.get("team", ""))
    return actions.split_request(viewer, row, [actions.PartDraft(team, data.get("task", ""))])


def _attach(viewer: Viewer, row: Request, data: Data) -> object:
    number = data.get("event", "")
    event = next((each for each in events_around(row) if each.number == number), None)
    return actions.attach_requests(viewer, _found(event, "停电事件", row), [row])


def _partly(viewer: Viewer, row: Request, data: Data) -> object:
    day = read_day(data.get("day", ""))
    if day is None:
        raise DomainError("field_required", field="续办日期")
    draft = actions.RecordDraft(note=data.get("note", ""))
    return actions.finish_partly(viewer, own_open_item(row), draft, data.get("remainder", ""), day)


def _give_part(viewer: Viewer, row: Request, data: Data) -> object:
    part = part_of(row, data.get("part", ""))
    key = data.get("member", "")
    member = register.members(viewer).filter(pk=key).first() if is_id(key) else None
    if member is None:
        raise DomainError("not_found", what="队员", key=key)
    return actions.give_part(viewer, part, member)


def _exclusion_act(act: Callable[[Viewer, Exclusion, Data], object]) -> Perform:
    def perform(viewer: Viewer, row: Request, data: Data) -> object:
        return act(viewer, _found(exclusion_of(row), "剔除申请", row), data)

    return perform


PERFORM: dict[str, Perform] = {
    "dispatch": _dispatch,
    "return": _return,
    "merge": _merge,
    "revisit": _revisit,
    "rule": _rule,
    "choose_grid": lambda viewer, row, data: actions.choose_grid(
        viewer, row, data.get("grid", ""), data.get("reason", "")
    ),
    "grant_reopen": _reopen_decision(actions.grant_reopen),
    "refuse_reopen": _reopen_decision(actions.refuse_reopen),
    "attach": _attach,
    "detach": lambda viewer, row, data: actions.detach_request(viewer, row, data.get("note", "")),
    "split": _split,
    "partly": _partly,
    "give_part": _give_part,
    "hand_back_part": lambda viewer, row, data: actions.hand_back_part(
        viewer, part_of(row, data.get("part", "")), data.get("note", "")
    ),
    "drop_part": lambda viewer, row, data: actions.drop_part(
        viewer, part_of(row, data.get("part", "")), data.get("note", "")
    ),
    "claim": lambda viewer, row, data: actions.claim_exclusion(
        viewer, row, data.get("reason", ""), data.get("evidence", "")
    ),
    "review": _exclusion_act(
        lambda viewer, claim, data: actions.review_exclusion(
            viewer, claim, data.get("agrees") == "yes", data.get("note", "")
        )
    ),
    "appeal": _exclusion_act(
        lambda viewer, claim, data: actions.appeal_exclusion(viewer, claim, data.get("note", ""))
    ),
    "decide": _exclusion_act(
        lambda viewer, claim, data: actions.decide_exclusion(
            viewer, claim, data.get("agrees") == "yes", data.get("note", "")
        )
    ),
    "supervise": lambda viewer, row, data: actions.supervise_request(
        viewer, row, data.get("level", ""), data.get("ground", "")
    ),
    "reply": _supervision_act(actions.reply_supervision),
    "ask_again": _supervision_act(actions.ask_again),
    "close_supervision": _supervision_act(actions.close_supervision),
    "wait": _wait,
    "extend": _extend,
    "agree": _agree,
    "control": lambda viewer, row, data: actions.note_control(viewer, row, data.get("note", "")),
    "remind": lambda viewer, row, data: actions.remind_request(viewer, row, data.get("note", "")),
    "resume": lambda viewer, row, data: actions.resume_request(viewer, row, data.get("note", "")),
    "close": lambda viewer, row, data: actions.close_request(viewer, row, data.get("note", "")),
    "decline": lambda viewer, row, data: actions.decline_request(viewer, row, data.get("note", "")),
    "reopen": lambda viewer, row, data: actions.reopen_request(viewer, row, data.get("note", "")),
}
ACT_RIGHTS: dict[str, tuple[Right, ...]] = {
    name: (right,)
    for right, names in {
        Right.DISPATCH: (
            "dispatch return merge choose_grid decline attach detach split give_part drop_part reply wait "
            "extend agree control remind resume"
        ),
        Right.CLOSE_REQUEST: "revisit close reopen grant_reopen claim appeal",
        Right.JUDGE: "rule refuse_reopen review decide",
        Right.SUPERVISE: "supervise ask_again close_supervision",
    }.items()
    for name in names.split()
}
"""The right of each act; those of whoever holds the work (`partly`, `hand_back_part`) are not in here."""
