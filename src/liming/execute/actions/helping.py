"""Asking for help from the spot: the captain is told at once, the unit too where asked or left unanswered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.telling import telling_book
from liming.execute.enums import HelpKind
from liming.execute.models import HelpCall
from liming.execute.queries.field import own_team
from liming.execute.queries.settings import setting
from liming.plan.models import WorkItem
from liming.register.actions import News, post_notices
from liming.register.queries import accounts_of_members, captains, officers
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LINK = "phones"
_WORDS = ("notices.words.help_asked", "notices.words.help_answered")


@dataclass(frozen=True)
class HelpDraft:
    """What is needed, in words, and about which work; `to_unit` asks the unit as well as the captain."""

    kind: HelpKind
    words: str
    item: WorkItem | None = None
    to_unit: bool = False
    asked_at: datetime | None = None


@transaction.atomic
def ask_help(viewer: Viewer, draft: HelpDraft) -> HelpCall:
    """Call for help, now or at the moment that a phone kept. A call is never refused because the work went
    on meanwhile: it says what was needed then.

    Raises DomainError `field_required` (words), `forbidden`, `out_of_scope` (work of another team).
    """
    viewer.require(Right.DO_WORK)
    team = own_team(viewer)
    assert viewer.member_id is not None
    if draft.item is not None:
        viewer.require(Right.DO_WORK, draft.item.team.path)
    words = bridge.mask_text(draft.words.strip())[:200]
    if not words:
        raise DomainError("field_required", field="要什么帮助")
    now = clock.now()
    call: HelpCall = HelpCall.objects.create(
        team=team,
        member_id=viewer.member_id,
        item=draft.item,
        kind=draft.kind,
        words=words,
        to_unit=draft.to_unit,
        unit_told_at=now if draft.to_unit else None,
        asked_at=draft.asked_at or now,
        received_at=now,
    )
    after = {"kind": call.kind, "words": words, "to_unit": call.to_unit}
    audit.record(viewer, "help.asked", call, after=after, unit_path=team.path)
    leaders = captains([team.path]).get(team.path, ())
    above = officers([team.unit.path]).get(team.unit.path, ()) if draft.to_unit else ()
    _tell_asked(call, (*leaders, *above))
    return call


@transaction.atomic
def answer_help(viewer: Viewer, call_id: UUID, words: str) -> HelpCall:
    """Say what comes; the member is told. The first answer stands.

    Raises DomainError `forbidden`, `out_of_scope`, `own_decision`, `help_answered`, `field_required`.
    """
    viewer.require(Right.DISPATCH)
    rows = HelpCall.objects.everywhere("the path is required below").select_for_update(of=("self",))
    call: HelpCall | None = rows.select_related("team", "member", "item").filter(pk=call_id).first()
    if call is None:
        raise DomainError("out_of_scope")
    viewer.require(Right.DISPATCH, call.team.path)
    if viewer.member_id == call.member_id:
        raise DomainError("own_decision")
    if call.answered_at is not None:
        raise DomainError("help_answered", who=call.answered_by)
    if not words.strip():
        raise DomainError("field_required", field="答复")
    call.answer = bridge.mask_text(words.strip())[:200]
    call.answered_at, call.answered_by = clock.now(), viewer.name[:60]
    call.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record(viewer, "help.answered", call, after={"answer": call.answer}, unit_path=call.team.path)
    _tell_answered(call)
    return call


@transaction.atomic
def pass_help_on() -> int:
    """Tell the unit of calls that nobody answered in `help.minutes_to_unit`; how many. Again tells nobody."""
    edge = clock.now() - timedelta(minutes=setting("help.minutes_to_unit"))
    rows = HelpCall.objects.everywhere("calls of every team").filter(
        answered_at=None, unit_told_at=None, received_at__lte=edge
    )
    calls = list(
        rows.select_related("team__unit", "member", "item").select_for_update(of=("self",), skip_locked=True)
    )
    above = officers({call.team.unit.path for call in calls}) if calls else {}
    for call in calls:
        call.unit_told_at = clock.now()
        _tell_asked(call, above.get(call.team.unit.path, ()))
    HelpCall.objects.everywhere("calls of every team").bulk_update(calls, ["unit_told_at"])
    return len(calls)


def _tell_asked(call: HelpCall, accounts: tuple[UUID, ...]) -> None:
    data = {
        "name": call.member.name,
        "what": call.get_kind_display,
        "note": call.words,
        "title": _title(call),
    }
    subject = f"help:{call.pk}"
    is_urgent = call.kind in (HelpKind.SAFETY, HelpKind.HANDS)
    news = News("help_asked", subject, call.team.path, data, _LINK, accounts, is_urgent=is_urgent)
    post_notices([news], telling_book(*_WORDS))


def _tell_answered(call: HelpCall) -> None:
    accounts = tuple(accounts_of_members([call.member_id]).values())
    data = {"name": call.answered_by, "note": call.answer, "title": _title(call)}
    link = f"work_item|{call.item_id}" if call.item_id else "my_day"
    news = News("help_answered", f"help:{call.pk}", call.team.path, data, link, accounts, is_urgent=True)
    post_notices([news], telling_book(*_WORDS))


def _title(call: HelpCall) -> str:
    return call.item.title if call.item is not None else "—"
