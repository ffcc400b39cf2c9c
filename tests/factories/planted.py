"""A corner in which somebody typed private numbers into every free text that is offered."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from tests.factories import contacts, execute, register
from tests.kept import keepable

from liming.execute import actions
from liming.execute.actions import (
    ActivityDraft,
    ActivityOutcome,
    ContactAsk,
    DeskDraft,
    EventDraft,
    GuaranteeDraft,
    HazardDraft,
    LiaisonDraft,
    PartDraft,
    QuickDraft,
    RecordDraft,
    ShiftDraft,
)
from liming.execute.enums import (
    CallBackState,
    DeskOutcome,
    EventKind,
    PressLevel,
    RecordResult,
    SignedHow,
    TalkChannel,
)
from liming.execute.models import OutsideUpdate, ReopenRequest, Request, Ruling, ServiceRecord
from liming.plan.actions import add_pairing_item, drop_pairing_item
from liming.register.enums import CustomerKind
from liming.register.models import ContactProfile
from liming.shared import clock
from liming.shared.ids import new_id
from liming.shared.viewer import PUBLIC, Role

_number = count(1000)
PLANTED = re.compile(r"1391111\d{4}|0359-?770\d{4}|140011\d{4}|14272519800101\d{4}")
"""Any of the planted numbers, unmasked."""


@dataclass(frozen=True)
class Planted:
    """`requests` are open, finished, given away, waiting, declined and the village's own."""

    corner: execute.Corner
    village: ContactProfile
    requests: tuple[Request, ...]


def numbers() -> str:
    """A mobile, a landline, an account number and an identity card that nothing else uses."""
    own = next(_number)
    return f"机1391111{own}座0359-770{own}户号140011{own}证14272519800101{own}"


@keepable
def planted() -> Planted:
    """Requests in every state, and all else that carries words, each with numbers of its own."""
    corner = execute.corner()
    village = contacts.village(corner)
    requests = [_worked_on(corner), _finished(corner), _given_away(corner), _waiting(corner)]
    requests.append(_declined(corner))
    ask = ContactAsk(numbers(), numbers(), "REP01", numbers(), *execute.INSIDE)
    requests.append(actions.ask_as_contact(contacts.seen_by(village), ask))
    actions.add_as_contact(contacts.seen_by(village), requests[-1].number, numbers())
    _hazard(corner)
    _record(corner)
    _desk(corner)
    _activity(corner)
    _guarantee(corner)
    _duty(corner)
    _customer(corner)
    _publicity(corner)
    return Planted(corner, village, tuple(requests))


def _asked(corner: execute.Corner, **fields: object) -> Request:
    return execute.request(corner, title=numbers(), words=numbers(), address=numbers(), **fields)


def _draft() -> RecordDraft:
    return RecordDraft(
        note=numbers(), whom="王大山", place=numbers(), materials=numbers(), photo_count=1, minutes=9
    )


def _worked_on(corner: execute.Corner) -> Request:
    """Late, urged, supervised, split, added to, and part of an outage."""
    row = _asked(corner)
    captain, unit = corner.as_captain, corner.viewer(Role.UNIT)
    actions.note_contact(corner.as_holder, execute.item_of(row), numbers())
    actions.remind_request(captain, row, numbers())
    found = actions.supervise_request(unit, row, "general", numbers())
    actions.reply_supervision(captain, found, numbers())
    actions.ask_again(unit, found, numbers())
    actions.add_by_code(PUBLIC, row.follow_code, numbers())
    OutsideUpdate.objects.create(request=row, sender_name="平台", at=clock.now(), words=numbers())
    helper = register.team(corner.tree.yanhu)
    register.member(helper, "闫立群", role="captain")
    actions.split_request(captain, row, [PartDraft(helper, numbers())])
    event = actions.enter_event(
        captain,
        EventDraft(
            EventKind.FAULT,
            numbers(),
            clock.now(),
            clock.now() + timedelta(hours=4),
            notice=numbers(),
            team=corner.team,
            grid_codes=(corner.first.code,),
        ),
    )
    actions.attach_requests(captain, event, [row])
    return row


def _finished(corner: execute.Corner) -> Request:
    """Rated, closed, called back, opened again, and to be left out of the count."""
    row = _asked(corner)
    holder, captain, unit = corner.as_holder, corner.as_captain, corner.viewer(Role.UNIT)
    actions.finish_work(holder, execute.item_of(row), _draft())
    row.refresh_from_db()
    record = ServiceRecord.objects.everywhere("test").get(request=row)
    actions.rate(execute.link_token(row), 5, words=numbers())
    actions.revisit_request(captain, row, numbers())
    actions.close_request(captain, row)
    (drawn,) = actions.draw_call_backs(unit, "2026Q3")
    actions.record_call_back(unit, drawn, CallBackState.REACHED, 1, words=numbers())
    asked = ReopenRequest.objects.everywhere("test").filter(request=row).first()
    if asked is None:
        asked = actions.ask_reopen_by_code(PUBLIC, row.follow_code, numbers())
    actions.refuse_reopen(unit, asked, numbers())
    claim = actions.claim_exclusion(replace(captain, account_id=new_id()), row, "not_ours", numbers())
    actions.review_exclusion(replace(unit, account_id=new_id()), claim, False, numbers())
    actions.appeal_exclusion(captain, claim, numbers())
    actions.correct_record(captain, record, {"minutes": 12}, numbers())
    return row


def _given_away(corner: execute.Corner) -> Request:
    """Returned twice and ruled about."""
    row = _asked(corner)
    other = register.team(corner.tree.yanhu)
    row = actions.return_request(corner.as_captain, row, other, numbers(), numbers())
    row = actions.return_request(
        register.viewer_for(Role.CAPTAIN, other), row, corner.team, numbers(), numbers()
    )
    city = register.viewer_for(Role.UNIT, corner.tree.yuncheng)
    return actions.rule_owner(
        city, Ruling.objects.everywhere("test").get(request=row), corner.team, numbers()
    )


def _waiting(corner: execute.Corner) -> Request:
    row = _asked(corner)
    return actions.wait_request(corner.as_holder, row, "weather", numbers(), no_proof=numbers())


def _declined(corner: execute.Corner) -> Request:
    return actions.decline_request(corner.as_captain, _asked(corner), numbers())


def _hazard(corner: execute.Corner) -> None:
    holder = corner.as_holder
    draft = HazardDraft(text=numbers(), demand=numbers(), whom="王大山", place=numbers())
    with clock.fixed(clock.now() - timedelta(days=60)):
        late, mistaken = (actions.raise_hazard(holder, corner.team, draft) for _ in range(2))
        actions.notify_hazard(holder, late, SignedHow.REFUSED, numbers())
    actions.change_hazard(corner.as_captain, late, demand=numbers())
    actions.withdraw_hazard(corner.as_captain, mistaken, numbers())


def _record(corner: execute.Corner) -> None:
    draft = QuickDraft(
        service_type_code="REP02",
        minutes=20,
        photo_count=1,
        whom="王大山",
        place=numbers(),
        note=numbers(),
        materials=numbers(),
        result=RecordResult.HAZARD_FOUND,
    )
    actions.quick_record(corner.as_holder, draft)


def _desk(corner: execute.Corner) -> None:
    point = register.service_point(corner.team, name="泗交驿站")
    values = {"business": "pay", "whom": "王大山", "point": point, "words": numbers(), "address": numbers()}
    actions.take_business(corner.as_holder, DeskDraft(corner.team, **values))
    open_one = DeskDraft(corner.team, outcome=DeskOutcome.TAKEN_ALONG, **values)
    actions.finish_business(corner.as_holder, actions.take_business(corner.as_holder, open_one), numbers())


def _activity(corner: execute.Corner) -> None:
    """A pairing's plan, an activity held, one to come and one called off."""
    captain, now = corner.as_captain, clock.now()
    pairing = register.pairing(corner.team)
    item = add_pairing_item(captain, pairing, clock.today().year, numbers())
    drop_pairing_item(captain, add_pairing_item(captain, pairing, clock.today().year, numbers()), numbers())

    def draft(hours: int) -> ActivityDraft:
        texts = {"title": numbers(), "place": numbers(), "content": numbers(), "reason": numbers()}
        starts = now + timedelta(hours=hours)
        return ActivityDraft(
            "pairing", starts_at=starts, minutes=60, member=corner.holder, pairing=pairing, **texts
        )

    held = actions.announce_activity(captain, corner.team, replace(draft(-3), pairing_item=item))
    outcome = ActivityOutcome(numbers(), proceedings=numbers(), photo_count=1)
    actions.finish_activity(captain, held, outcome)
    to_come = actions.announce_activity(captain, corner.team, draft(3))
    actions.change_activity(captain, to_come, draft(4))
    actions.cancel_activity(captain, actions.announce_activity(captain, corner.team, draft(5)), numbers())


def _guarantee(corner: execute.Corner) -> None:
    """Planned, changed, given out and closed; a second one still planned."""
    captain, now = corner.as_captain, clock.now()
    for closes in (False, True):
        draft = GuaranteeDraft(
            corner.team,
            numbers(),
            "exam",
            now + timedelta(hours=1),
            now + timedelta(days=2),
            clock.today(),
            lead_group=numbers(),
            plan_text=numbers(),
        )
        row = actions.plan_guarantee(captain, draft)
        actions.change_guarantee(captain, row, replace(draft, title=numbers(), plan_text=numbers()))
        place = register.site(corner.team, f"考点{closes}")
        actions.add_guarantee_places(captain, row, [place])
        actions.set_guarantee_people(captain, row, [(corner.holder, "检查")])
        actions.add_guarantee_contact(captain, row, "王大山", "13911115521", "校长")
        actions.issue_guarantee(captain, row)
        if closes:
            with clock.fixed(now + timedelta(days=3)):
                actions.close_guarantee(captain, row, numbers(), thanks=numbers())


def _duty(corner: execute.Corner) -> None:
    """A shift with a note, one called off, and a swap asked for."""
    captain = corner.as_captain
    for days in (1, 2):
        at = clock.at(clock.today() + timedelta(days=days), 9)
        shift = actions.add_shift(
            captain, ShiftDraft(corner.team, corner.holder, at, at + timedelta(hours=8), note=numbers())
        )
        if days == 1:
            actions.ask_swap(corner.as_holder, shift, numbers())
        else:
            actions.cancel_shift(captain, shift, numbers())


def _customer(corner: execute.Corner) -> None:
    """A key enterprise with its liaison and a talk."""
    captain = corner.as_captain
    customer = register.customer(corner.team, kind=CustomerKind.KEY_ENTERPRISE, is_key=True)
    actions.name_liaison(captain, customer, LiaisonDraft(corner.holder, "王大山", "13911115522"))
    actions.note_talk(captain, customer, TalkChannel.PHONE, numbers(), with_whom="王大山")


def _publicity(corner: execute.Corner) -> None:
    """A press item that was returned, and an honour."""
    captain, day = corner.as_captain, clock.today()
    item = actions.add_press_item(captain, corner.team, numbers(), "山西日报", PressLevel.PROVINCE, day)
    unit = replace(corner.viewer(Role.UNIT), account_id=new_id())
    actions.return_publicity(unit, item, numbers())
    actions.add_honour(captain, corner.team, "banner", numbers(), "泗交镇", day)
