"""The secretary's report: figures from records, words without figures, frozen when handed in."""

import pytest
from tests.factories import evaluate as make
from tests.factories import improve as build
from tests.factories import register

from liming.improve import actions, queries
from liming.improve.enums import SecretaryReportState
from liming.improve.models import SecretaryReport
from liming.improve.rules import SECRETARY_REPORT_STATES
from liming.register.models import PartyBranch
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=build.frozen_league),
    pytest.mark.clock_at(build.AFTER_REVIEW),
]
WORDS = {"duties": "守住茶季用电。", "problems": "农忙时补做不及时。", "plans": "走访排进农闲。"}


@pytest.fixture
def league() -> make.League:
    return build.frozen_league()


@pytest.fixture
def branch(league) -> PartyBranch:
    return PartyBranch.objects.create(code="B1", name="夏县公司党支部", unit=league.tree.xiaxian)


@pytest.fixture
def secretary(league):
    return register.viewer_for(Role.PARTY_SECRETARY, league.tree.xiaxian)


@pytest.fixture
def report(secretary, branch) -> SecretaryReport:
    return actions.draft_secretary_report(secretary, branch, 2026)


def refusal(act, *arguments) -> str:
    with pytest.raises(DomainError) as refused:
        act(*arguments)
    return refused.value.code


def services(viewer, report) -> dict:
    found = queries.performance(viewer, report)
    return next(claim for claim in found.claims if claim.kind == "services")


def test_a_claim_carries_the_codes_of_its_records(secretary, report):
    """As many codes as the figure says, each of a current record of the branch's teams."""
    claim = services(secretary, report)
    assert claim.figures["n"] == len(claim.codes) == sum(plant.records for plant in build.PLANTS[1:])


def test_drafting_twice_is_one_report(secretary, branch, report):
    """A branch has one report a year."""
    assert actions.draft_secretary_report(secretary, branch, 2026) == report
    assert refusal(actions.draft_secretary_report, secretary, branch, 2027) == "year_ahead"


@pytest.mark.parametrize("figure", ["完成 120 件", "完成率九成，约９０", "超过%"])
def test_nobody_types_a_number(secretary, report, figure):
    """Figures and per cent signs in the secretary's words are refused with the place."""
    with pytest.raises(DomainError) as refused:
        actions.write_performance_words(secretary, report, {"duties": figure})
    assert (refused.value.code, refused.value.data["name"]) == ("words_hold_figure", "duties")


def test_figures_stand_once_it_is_handed_in(league, secretary, report):
    """What is recorded later changes a draft and leaves a submitted report alone."""
    before = services(secretary, report).figures["n"]
    member = league.teams[-1].members.everywhere("test").first()
    make.record(league.teams[-1], member)
    assert services(secretary, report).figures["n"] == before + 1
    actions.write_performance_words(secretary, report, WORDS)
    handed_in = actions.submit_secretary_report(secretary, report)
    make.record(league.teams[-1], member)
    assert services(secretary, handed_in).figures["n"] == before + 1
    assert len(handed_in.digest) == 64
    assert refusal(actions.write_performance_words, secretary, handed_in, WORDS) == "report_not_draft"


def test_it_is_not_handed_in_without_words(secretary, report):
    """Each section needs some."""
    actions.write_performance_words(secretary, report, {"duties": "守住茶季用电。"})
    assert refusal(actions.submit_secretary_report, secretary, report) == "words_missing"


def test_it_is_sent_back_or_settled_by_somebody_above(league, secretary, report):
    """Sent back with a reason it is a draft again; settled by another person nothing moves it."""
    actions.write_performance_words(secretary, report, WORDS)
    actions.submit_secretary_report(secretary, report)
    assert refusal(actions.return_secretary_report, league.unit, report, " ") == "return_note_missing"
    back = actions.return_secretary_report(league.unit, report, "补写原因")
    assert (back.state, back.claims, back.return_note) == ("draft", [], "补写原因")
    actions.submit_secretary_report(secretary, report)
    settled = actions.freeze_secretary_report(league.unit, report)
    assert settled.state == "frozen"
    assert refusal(actions.return_secretary_report, league.unit, report, "再看") == "illegal_transition"


def test_who_hands_it_in_does_not_settle_it(secretary, report, league):
    """The same person with both roles is refused."""
    actions.write_performance_words(secretary, report, WORDS)
    actions.submit_secretary_report(secretary, report)
    SecretaryReport.objects.everywhere("test").update(submitted_by=league.unit.name)
    assert refusal(actions.freeze_secretary_report, league.unit, report) == "own_report"


def test_permissions(league, secretary, branch, report):
    """A secretary writes only at the own branch and settles nothing; others write nothing."""
    elsewhere = register.viewer_for(Role.PARTY_SECRETARY, league.tree.changzhi)
    assert refusal(actions.draft_secretary_report, elsewhere, branch, 2026) == "out_of_scope"
    assert refusal(actions.write_performance_words, elsewhere, report, WORDS) == "out_of_scope"
    assert refusal(actions.draft_secretary_report, league.unit, branch, 2026) == "forbidden"
    assert refusal(actions.submit_secretary_report, league.captain, report) == "forbidden"
    assert refusal(actions.freeze_secretary_report, secretary, report) == "forbidden"
    assert refusal(actions.return_secretary_report, secretary, report, "x") == "forbidden"
    assert list(queries.secretary_reports(elsewhere)) == []


def test_the_table_of_moves():
    """Draft, handed in (and back), settled for good."""
    assert SECRETARY_REPORT_STATES.ends() == {SecretaryReportState.FROZEN}
    assert set(SECRETARY_REPORT_STATES.moves) == set(SecretaryReportState)
