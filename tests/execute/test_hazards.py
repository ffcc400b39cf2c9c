"""A hazard's life: found by checklist or on the way, notified, cured, checked again, or sent back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.actions import EvidenceDraft, HazardDraft, RecordDraft
from liming.execute.enums import EvidenceKind, HazardLevel, HazardState, OwnerSide, RecordResult, SignedHow
from liming.execute.models import Evidence, Hazard, HazardStep, ServiceRecord
from liming.execute.queries import HazardFilters
from liming.plan.enums import OriginKind
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(make.MORNING):
        yield


def photo(name: str = "a.png") -> tuple[EvidenceDraft, ...]:
    return (EvidenceDraft(EvidenceKind.PHOTO, ContentFile(name.encode(), name=name)),)


def signature() -> tuple[EvidenceDraft, ...]:
    return (EvidenceDraft(EvidenceKind.SIGNATURE, ContentFile(b"sign", name="s.png")),)


def found(corner: make.Corner, viewer: Viewer | None = None, **fields: object) -> Hazard:
    draft = HazardDraft(text="表后线绝缘破损", whom="王大山", place="窑头村 12 号", **fields)
    return actions.raise_hazard(viewer or corner.as_holder, corner.team, draft)


def visit(**fields: object) -> RecordDraft:
    return RecordDraft(**{"note": "已包扎", "minutes": 20, "evidence": photo(), **fields})


def code_of(act) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def test_a_found_hazard_has_number_keeper_and_the_limits_of_its_level(corner: make.Corner) -> None:
    """General: told in one working day, cured in 30 days; major: one hour and 15 days."""
    general, major = found(corner), found(corner, level=HazardLevel.MAJOR)
    assert (general.number, major.number) == ("YH260714-0001", "YH260714-0002")
    assert general.keeper == corner.holder
    assert major.notify_due_at == make.MORNING + timedelta(hours=1)
    assert clock.local(general.due_at).date() == make.day("2026-08-13")
    assert clock.local(major.due_at).date() == make.day("2026-07-29")
    assert [step.kind for step in general.steps.all()] == ["found"]


def test_the_whole_life_leaves_two_ledger_records(corner: make.Corner) -> None:
    """Notified with a signature, cured and re-checked: each visit is a record of origin hazard."""
    hazard = found(corner, evidence=photo("before.png"))
    viewer = corner.as_holder
    hazard = actions.notify_hazard(viewer, hazard, SignedHow.SIGNATURE, "", signature())
    assert (hazard.state, hazard.signed_how) == (HazardState.NOTIFIED, SignedHow.SIGNATURE)
    hazard = actions.cure_hazard(viewer, hazard, visit())
    assert clock.local(hazard.recheck_due_at).date() == make.day("2026-07-17")
    hazard = actions.recheck_hazard(corner.viewer(Role.MEMBER, corner.other), hazard, True, visit(note=""))
    assert (hazard.state, hazard.recheck_due_at) == (HazardState.RECHECKED, None)
    records = ServiceRecord.objects.everywhere("test").order_by("number")
    assert [(row.origin_kind, row.origin_id, row.member.name, row.result) for row in records] == [
        (OriginKind.HAZARD, str(hazard.pk), "张建军", RecordResult.SOLVED),
        (OriginKind.HAZARD, str(hazard.pk), "李文斌", RecordResult.SOLVED),
    ]
    assert [row.evidence.count() for row in records] == [1, 1]
    kinds = HazardStep.objects.order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["found", "notified", "cured", "rechecked"]
    assert Evidence.objects.filter(step__hazard=hazard).count() == 4


def test_a_failed_recheck_goes_back_with_a_fresh_limit(corner: make.Corner) -> None:
    """Not cured needs words, counts, and the hazard waits for its cure again."""
    hazard = actions.notify_hazard(corner.as_holder, found(corner), SignedHow.PAPER, "", photo())
    hazard = actions.cure_hazard(corner.as_holder, hazard, visit())
    assert code_of(lambda: actions.recheck_hazard(corner.as_holder, hazard, False, visit(note=" "))) == (
        "field_required"
    )
    with clock.fixed(make.MORNING + timedelta(days=3)):
        hazard = actions.recheck_hazard(corner.as_holder, hazard, False, visit(note="仍有裸露"))
    assert (hazard.state, hazard.failed_checks, hazard.cured_at) == (HazardState.NOTIFIED, 1, None)
    assert clock.local(hazard.due_at).date() == make.day("2026-08-16")
    last = ServiceRecord.objects.everywhere("test").order_by("-number").first()
    assert last.result == RecordResult.HAZARD_FOUND


def test_what_nobody_visited_is_no_ledger_record(corner: make.Corner) -> None:
    """The user sends a picture: cured with proof, without minutes, nothing in the ledger."""
    hazard = actions.cure_hazard(corner.as_holder, found(corner), visit(minutes=None))
    assert hazard.state == HazardState.CURED
    assert not ServiceRecord.objects.everywhere("test").exists()
    assert Evidence.objects.filter(step__hazard=hazard, record=None).count() == 1


def test_proof_is_asked_for(corner: make.Corner) -> None:
    """A signature needs its picture, a refusal its words, a cure its photo, a hazard its text."""
    hazard = found(corner)
    viewer = corner.as_holder
    for act in (
        lambda: actions.notify_hazard(viewer, hazard, SignedHow.SIGNATURE),
        lambda: actions.notify_hazard(viewer, hazard, SignedHow.REFUSED),
        lambda: actions.cure_hazard(viewer, hazard, visit(evidence=())),
        lambda: actions.withdraw_hazard(corner.as_captain, hazard, ""),
        lambda: actions.raise_hazard(viewer, corner.team, HazardDraft(text=" ")),
    ):
        assert code_of(act) == "field_required"
    hazard.refresh_from_db()
    assert hazard.state == HazardState.FOUND


def test_the_level_can_be_changed_until_the_cure(corner: make.Corner) -> None:
    """Major moves the limits, counted from the finding; the step says what was changed."""
    hazard = actions.change_hazard(
        corner.as_captain, found(corner), level=HazardLevel.MAJOR, keeper=corner.deputy, demand="换线"
    )
    assert (hazard.level_reason, hazard.keeper, hazard.demand) == ("changed", corner.deputy, "换线")
    assert clock.local(hazard.due_at).date() == make.day("2026-07-29")
    assert hazard.steps.order_by("-at").first().note == "重大，吕春梅，换线"
    outsider = register.member(register.team(corner.tree.wuxiang))
    assert code_of(lambda: actions.change_hazard(corner.as_captain, hazard, keeper=outsider)) == (
        "member_of_other_team"
    )
    hazard = actions.cure_hazard(corner.as_holder, hazard, visit())
    late = {"level": HazardLevel.GENERAL}
    assert code_of(lambda: actions.change_hazard(corner.as_captain, hazard, **late)) == "illegal_transition"


def test_a_mistake_is_withdrawn_and_no_longer_counts(corner: make.Corner) -> None:
    """Withdrawn by the captain with the reason; it ends there."""
    hazard = actions.withdraw_hazard(corner.as_captain, found(corner), "误点")
    assert hazard.state == HazardState.WITHDRAWN
    assert queries.hazards(corner.as_captain).counts["open"] == 0
    assert code_of(lambda: actions.cure_hazard(corner.as_holder, hazard, visit())) == "illegal_transition"


def test_strangers_and_roles_without_the_right_are_refused(corner: make.Corner) -> None:
    """Another county reaches nothing; a member does not withdraw; a unit neither cures nor re-checks."""
    hazard = found(corner)
    far = register.team(corner.tree.wuxiang)
    stranger = register.viewer_for(Role.CAPTAIN, far, register.member(far))
    unit = corner.viewer(Role.UNIT)
    acts = {
        "notify": lambda who: actions.notify_hazard(who, hazard, SignedHow.PAPER, "", photo()),
        "cure": lambda who: actions.cure_hazard(who, hazard, visit()),
        "recheck": lambda who: actions.recheck_hazard(who, hazard, True, visit()),
        "change": lambda who: actions.change_hazard(who, hazard, level=HazardLevel.MAJOR),
        "withdraw": lambda who: actions.withdraw_hazard(who, hazard, "误点"),
    }
    assert {name: code_of(lambda act=act: act(stranger)) for name, act in acts.items()} == dict.fromkeys(
        acts, "out_of_scope"
    )
    assert [code_of(lambda name=name: acts[name](unit)) for name in ("notify", "cure", "recheck")] == [
        "forbidden"
    ] * 3
    assert code_of(lambda: acts["withdraw"](corner.as_holder)) == "forbidden"
    assert code_of(lambda: actions.raise_hazard(unit, corner.team, HazardDraft(text="x"))) == "forbidden"
    assert code_of(lambda: actions.note_printed(stranger, hazard)) == "out_of_scope"
    assert code_of(lambda: queries.hazard_detail(stranger, hazard.number)) == "not_found"
    assert code_of(lambda: queries.hazard_notice(stranger, hazard.number)) == "not_found"


def test_every_act_is_in_the_audit(corner: make.Corner) -> None:
    """Found, notified, changed, cured, re-checked, printed: one entry each."""
    hazard = found(corner)
    actions.notify_hazard(corner.as_holder, hazard, SignedHow.REFUSED, "不在家")
    actions.change_hazard(corner.as_captain, hazard, owner_side=OwnerSide.GRID)
    actions.cure_hazard(corner.as_holder, hazard, visit())
    actions.recheck_hazard(corner.as_holder, hazard, True, visit())
    actions.note_printed(corner.as_captain, hazard)
    acts = AuditEntry.objects.filter(act__startswith="hazard.").order_by("id").values_list("act", flat=True)
    assert list(acts) == [
        f"hazard.{act}" for act in ("found", "notified", "changed", "cured", "rechecked", "notice_printed")
    ]


def test_my_rechecks_stand_first_and_are_counted(corner: make.Corner) -> None:
    """The keeper's list has the cured one before the open one; a colleague's is empty."""
    first, second = found(corner), found(corner)
    actions.cure_hazard(corner.as_holder, second, visit())
    assert [row.number for row in queries.my_hazards(corner.as_holder)] == [second.number, first.number]
    with clock.fixed(make.MORNING + timedelta(days=40)):
        assert queries.my_hazard_counts(corner.as_holder) == {"open": 2, "late": 2}
    assert queries.my_hazards(corner.viewer(Role.MEMBER, corner.other)) == ()


def test_the_list_counts_states_and_costs_the_same_with_more_rows(corner: make.Corner) -> None:
    """Open, late and each state; three queries for one and for three."""
    costs = []
    for count in (1, 2):
        for _ in range(count):
            found(corner)
        with CaptureQueriesContext(connection) as asked:
            listed = queries.hazards(corner.as_captain)
        costs.append(len(asked))
    assert costs == [2, 2]
    assert (listed.total, listed.counts["found"], listed.counts["late"]) == (3, 3, 0)
    assert (listed.rows[0].whom, listed.rows[0].state.label) == ("王**", "待告知")
    with clock.fixed(make.MORNING + timedelta(days=40)):
        assert queries.hazards(corner.as_captain, HazardFilters(state="late")).total == 3
