"""Writes of the execute room; each takes the viewer first.

Here: every door a request comes in by and every act until it is closed, the ledger, duty, hazards, phones.
Not here: pages' forms, sentences of refusals (`errors`), or sending to the outside (`jobs.handlers`).
"""

from liming.execute import errors  # noqa: F401 - registers the sentences
from liming.execute.actions.activities import (
    ActivityDraft,
    ActivityOutcome,
    announce_activity,
    cancel_activity,
    change_activity,
    finish_activity,
)
from liming.execute.actions.adding import add_by_code, settle_place_by_code
from liming.execute.actions.alarms import look_after_alarms
from liming.execute.actions.brand import (
    Proof,
    add_honour,
    add_press_item,
    correct_publicity,
    link_stories,
    return_publicity,
    verify_publicity,
)
from liming.execute.actions.brand_sheets import import_publicity
from liming.execute.actions.call_backs import draw_call_backs, draw_due_call_backs, record_call_back
from liming.execute.actions.calling import Caller, look_up_caller
from liming.execute.actions.certificates import (
    issue_hours_certificate,
    reissue_hours_certificate,
    withdraw_hours_certificate,
)
from liming.execute.actions.checking import Checks, save_answers
from liming.execute.actions.contact import (
    Contact,
    reveal_call_back,
    reveal_contact,
    reveal_hours_check,
    reveal_item_contact,
)
from liming.execute.actions.contacts import ContactAsk, add_as_contact, ask_as_contact, urge_as_contact
from liming.execute.actions.customers import (
    LiaisonDraft,
    agree_measure,
    carry_out_measure,
    check_effect,
    drop_measure,
    name_liaison,
    note_talk,
    plan_visit,
    propose_measure,
    reveal_liaison,
)
from liming.execute.actions.data_requests import (
    DataRequestDraft,
    Erased,
    answer_data_request,
    ask_about_data_by_code,
    copy_personal_data,
    correct_personal_data,
    erase_personal_data,
    identify_asker,
    refuse_data_request,
    take_data_request,
    withdraw_photo_consent,
)
from liming.execute.actions.defaults import load_defaults
from liming.execute.actions.desk import DeskDraft, take_business
from liming.execute.actions.desk_course import (
    chase_business,
    finish_business,
    hand_on_business,
    pass_business,
    return_business,
    reveal_desk,
)
from liming.execute.actions.dispatching import dispatch_request
from liming.execute.actions.drafts import (
    CheckAnswer,
    EvidenceDraft,
    HazardDraft,
    HelperDraft,
    Intake,
    KeptPhoto,
    Position,
    QuickDraft,
    RecordDraft,
    TakenOver,
)
from liming.execute.actions.duty_patterns import PatternDraft, end_pattern, save_pattern, save_patterns
from liming.execute.actions.duty_presence import check_in_duty, check_out_duty
from liming.execute.actions.duty_roster import (
    CopyReport,
    ShiftDraft,
    add_shift,
    add_shifts,
    cancel_shift,
    copy_week,
)
from liming.execute.actions.duty_sheets import import_roster
from liming.execute.actions.duty_swaps import ask_swap, settle_swap, take_swap, undo_swap, withdraw_swap
from liming.execute.actions.duty_wishes import drop_wish, wish_day
from liming.execute.actions.event_sheets import import_events
from liming.execute.actions.events import (
    EventDraft,
    attach_requests,
    cancel_event,
    detach_request,
    end_event,
    enter_event,
    take_to_tell,
)
from liming.execute.actions.excluding import (
    appeal_exclusion,
    claim_exclusion,
    decide_exclusion,
    review_exclusion,
)
from liming.execute.actions.feeds import create_feed, revoke_feed
from liming.execute.actions.field import (
    accept_work,
    arrive,
    depart,
    finish_partly,
    finish_work,
    note_contact,
)
from liming.execute.actions.finding import FindDraft, report_find
from liming.execute.actions.grids import choose_grid
from liming.execute.actions.guarantee_course import cancel_guarantee, close_guarantee, issue_guarantee
from liming.execute.actions.guarantees import (
    GuaranteeDraft,
    add_guarantee_contact,
    add_guarantee_file,
    add_guarantee_places,
    change_guarantee,
    plan_guarantee,
    set_guarantee_people,
)
from liming.execute.actions.handing_over import give_back_work, hand_over_work
from liming.execute.actions.hazards import (
    change_hazard,
    cure_hazard,
    note_printed,
    notify_hazard,
    raise_hazard,
    recheck_hazard,
    report_on_hazard,
    withdraw_hazard,
)
from liming.execute.actions.helping import HelpDraft, answer_help, ask_help, pass_help_on
from liming.execute.actions.hours_checks import draw_hours_checks, record_hours_check
from liming.execute.actions.hours_corrections import propose_hours, review_hours
from liming.execute.actions.intake import receive_request, receive_requests
from liming.execute.actions.invitations import show_rating_code
from liming.execute.actions.ledger_seals import seal_ledger
from liming.execute.actions.limits import agree_limit, extend_limit, note_control
from liming.execute.actions.lone_work import put_off_report, report_back, tell_overdue
from liming.execute.actions.many import MOST_AT_ONCE, ManyChoice, ManyOutcome, act_on_many
from liming.execute.actions.notes import NoteDraft, note_request
from liming.execute.actions.rating import look_at_flag, rate
from liming.execute.actions.reading import note_opened
from liming.execute.actions.recording import correct_record, join_record, quick_record, set_frozen_through
from liming.execute.actions.reminding import remind_request
from liming.execute.actions.reopening import (
    ask_reopen,
    ask_reopen_by_code,
    grant_reopen,
    grant_reopen_when_due,
    refuse_reopen,
)
from liming.execute.actions.reports import issue_report, sign_report
from liming.execute.actions.retention import keep_to_time
from liming.execute.actions.returning import return_request
from liming.execute.actions.roster_drafts import discard_roster, propose_roster, publish_roster
from liming.execute.actions.rounds import PlaceDraft, answer_place, finish_round
from liming.execute.actions.ruling import rule_owner
from liming.execute.actions.saved_views import drop_view, save_view
from liming.execute.actions.sending import send_waiting
from liming.execute.actions.settling import (
    close_request,
    decline_request,
    merge_request,
    reopen_request,
    resume_request,
    revisit_request,
    wait_request,
)
from liming.execute.actions.sheet_mappings import save_mapping
from liming.execute.actions.sheet_settling import dismiss_sheet_row, take_sheet_row
from liming.execute.actions.sheets import RowOutcome, SheetReport, import_requests
from liming.execute.actions.splitting import (
    PartDraft,
    drop_part,
    give_part,
    hand_back_part,
    split_request,
)
from liming.execute.actions.supervising import (
    ask_again,
    close_supervision,
    reply_supervision,
    supervise_request,
)
from liming.execute.actions.telling import tell_dispatches, tell_later, tell_requests, telling_book
from liming.execute.actions.viewing_as import Eyes, begin_viewing_as, end_viewing_as, view_as
from liming.execute.actions.warning import warn
from liming.execute.actions.words_in_full import reveal_words

__all__ = [
    "MOST_AT_ONCE",
    "ActivityDraft",
    "ActivityOutcome",
    "Caller",
    "CheckAnswer",
    "Checks",
    "Contact",
    "ContactAsk",
    "CopyReport",
    "DataRequestDraft",
    "DeskDraft",
    "Erased",
    "EventDraft",
    "EvidenceDraft",
    "Eyes",
    "FindDraft",
    "GuaranteeDraft",
    "HazardDraft",
    "HelpDraft",
    "HelperDraft",
    "Intake",
    "KeptPhoto",
    "LiaisonDraft",
    "ManyChoice",
    "ManyOutcome",
    "NoteDraft",
    "PartDraft",
    "PatternDraft",
    "PlaceDraft",
    "Position",
    "Proof",
    "QuickDraft",
    "RecordDraft",
    "RowOutcome",
    "SheetReport",
    "ShiftDraft",
    "TakenOver",
    "accept_work",
    "act_on_many",
    "add_as_contact",
    "add_by_code",
    "add_guarantee_contact",
    "add_guarantee_file",
    "add_guarantee_places",
    "add_honour",
    "add_press_item",
    "add_shift",
    "add_shifts",
    "agree_limit",
    "agree_measure",
    "announce_activity",
    "answer_data_request",
    "answer_help",
    "answer_place",
    "appeal_exclusion",
    "arrive",
    "ask_about_data_by_code",
    "ask_again",
    "ask_as_contact",
    "ask_help",
    "ask_reopen",
    "ask_reopen_by_code",
    "ask_swap",
    "attach_requests",
    "begin_viewing_as",
    "cancel_activity",
    "cancel_event",
    "cancel_guarantee",
    "cancel_shift",
    "carry_out_measure",
    "change_activity",
    "change_guarantee",
    "change_hazard",
    "chase_business",
    "check_effect",
    "check_in_duty",
    "check_out_duty",
    "choose_grid",
    "claim_exclusion",
    "close_guarantee",
    "close_request",
    "close_supervision",
    "copy_personal_data",
    "copy_week",
    "correct_personal_data",
    "correct_publicity",
    "correct_record",
    "create_feed",
    "cure_hazard",
    "decide_exclusion",
    "decline_request",
    "depart",
    "detach_request",
    "discard_roster",
    "dismiss_sheet_row",
    "dispatch_request",
    "draw_call_backs",
    "draw_due_call_backs",
    "draw_hours_checks",
    "drop_measure",
    "drop_part",
    "drop_view",
    "drop_wish",
    "end_event",
    "end_pattern",
    "end_viewing_as",
    "enter_event",
    "erase_personal_data",
    "extend_limit",
    "finish_activity",
    "finish_business",
    "finish_partly",
    "finish_round",
    "finish_work",
    "give_back_work",
    "give_part",
    "grant_reopen",
    "grant_reopen_when_due",
    "hand_back_part",
    "hand_on_business",
    "hand_over_work",
    "identify_asker",
    "import_events",
    "import_publicity",
    "import_requests",
    "import_roster",
    "issue_guarantee",
    "issue_hours_certificate",
    "issue_report",
    "join_record",
    "keep_to_time",
    "link_stories",
    "load_defaults",
    "look_after_alarms",
    "look_at_flag",
    "look_up_caller",
    "merge_request",
    "name_liaison",
    "note_contact",
    "note_control",
    "note_opened",
    "note_printed",
    "note_request",
    "note_talk",
    "notify_hazard",
    "pass_business",
    "pass_help_on",
    "plan_guarantee",
    "plan_visit",
    "propose_hours",
    "propose_measure",
    "propose_roster",
    "publish_roster",
    "put_off_report",
    "quick_record",
    "raise_hazard",
    "rate",
    "receive_request",
    "receive_requests",
    "recheck_hazard",
    "record_call_back",
    "record_hours_check",
    "refuse_data_request",
    "refuse_reopen",
    "reissue_hours_certificate",
    "remind_request",
    "reopen_request",
    "reply_supervision",
    "report_back",
    "report_find",
    "report_on_hazard",
    "resume_request",
    "return_business",
    "return_publicity",
    "return_request",
    "reveal_call_back",
    "reveal_contact",
    "reveal_desk",
    "reveal_hours_check",
    "reveal_item_contact",
    "reveal_liaison",
    "reveal_words",
    "review_exclusion",
    "review_hours",
    "revisit_request",
    "revoke_feed",
    "rule_owner",
    "save_answers",
    "save_mapping",
    "save_pattern",
    "save_patterns",
    "save_view",
    "seal_ledger",
    "send_waiting",
    "set_frozen_through",
    "set_guarantee_people",
    "settle_place_by_code",
    "settle_swap",
    "show_rating_code",
    "sign_report",
    "split_request",
    "supervise_request",
    "take_business",
    "take_data_request",
    "take_sheet_row",
    "take_swap",
    "take_to_tell",
    "tell_dispatches",
    "tell_later",
    "tell_overdue",
    "tell_requests",
    "telling_book",
    "undo_swap",
    "urge_as_contact",
    "verify_publicity",
    "view_as",
    "wait_request",
    "warn",
    "wish_day",
    "withdraw_hazard",
    "withdraw_hours_certificate",
    "withdraw_photo_consent",
    "withdraw_swap",
]
