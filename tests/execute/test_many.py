"""One act on many requests: each row done whole or refused whole, and said before it is done."""

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.actions import ManyChoice
from liming.execute.models import Request
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]


def waiting_for_captain(corner: make.Corner, **fields: object) -> Request:
    """A request near a border: it waits for the captain with a proposal."""
    return make.request(corner, longitude=make.BORDER[0], **fields)


def states(*rows: Request) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


class TestPlan:
    def test_it_says_who_gets_how_many_on_top_of_what(self, corner: make.Corner) -> None:
        """Two requests of the first grid go to its holder, who has one in hand already."""
        make.request(corner)
        rows = [waiting_for_captain(corner), waiting_for_captain(corner)]
        plan = queries.plan_many(corner.as_captain, "dispatch", [row.number for row in rows])
        assert [(share.name, share.count, share.open_items, share.after) for share in plan.shares] == [
            ("张建军", 2, 1, 3)
        ]
        assert [row.reason for row in plan.ready] == ["网格责任人", "网格责任人"]
        assert states(*rows) == ["received", "received"]

    def test_what_cannot_be_done_is_named_before(self, corner: make.Corner) -> None:
        """A request that was resolved cannot be given; urging needs a holder."""
        done, free = make.resolved(corner), waiting_for_captain(corner)
        given = queries.plan_many(corner.as_captain, "dispatch", [done.number, free.number])
        assert [row.number for row in given.ready] == [free.number]
        assert [(row.number, row.refusal.code) for row in given.refused if row.refusal] == [
            (done.number, "illegal_transition")
        ]
        urged = queries.plan_many(corner.as_captain, "remind", [free.number])
        assert (urged.ready, len(urged.refused)) == ((), 1)

    def test_one_person_for_all(self, corner: make.Corner) -> None:
        """A named member gets all of them; a stranger to the team is refused for each."""
        rows = [waiting_for_captain(corner), waiting_for_captain(corner)]
        numbers = [row.number for row in rows]
        plan = queries.plan_many(corner.as_captain, "dispatch", numbers, str(corner.other.pk))
        assert [(share.name, share.count) for share in plan.shares] == [("李文斌", 2)]
        stranger = register.member(register.team(corner.tree.xiaxian), "外队")
        county = corner.viewer(Role.UNIT)
        refused = queries.plan_many(county, "dispatch", numbers, str(stranger.pk)).refused
        assert {row.refusal.code for row in refused if row.refusal} == {"member_of_other_team"}

    def test_nothing_ticked_is_said(self, corner: make.Corner) -> None:
        with pytest.raises(DomainError) as refusal:
            queries.plan_many(corner.as_captain, "dispatch", [])
        assert refusal.value.code == "nothing_chosen"


class TestAct:
    def test_each_row_stands_for_itself(self, corner: make.Corner) -> None:
        """The refused row keeps its state, its neighbours are given out, each with its own audit row."""
        first, done, last = waiting_for_captain(corner), make.resolved(corner), waiting_for_captain(corner)
        before = AuditEntry.objects.filter(act="request.given").count()
        outcomes = actions.act_on_many(
            corner.as_captain, [first.number, done.number, last.number], ManyChoice("dispatch")
        )
        assert [outcome.refusal.code if outcome.refusal else "" for outcome in outcomes] == [
            "",
            "illegal_transition",
            "",
        ]
        assert states(first, done, last) == ["dispatched", "resolved", "dispatched"]
        assert AuditEntry.objects.filter(act="request.given").count() == before + 2

    def test_what_was_shown_is_what_is_done(self, corner: make.Corner) -> None:
        """The person named for a row gets it, with the reason kept."""
        row = waiting_for_captain(corner)
        choice = ManyChoice("dispatch", members={row.number: str(corner.other.pk)})
        actions.act_on_many(corner.as_captain, [row.number], choice)
        row.refresh_from_db()
        assert (row.holder, row.dispatches.get().reason_code) == (corner.other, "chosen")

    @pytest.mark.parametrize(
        ("choice", "state"),
        [
            (ManyChoice("wait", cause="weather", note="大雪封路"), "waiting"),
            (ManyChoice("decline", note="产权属用户"), "declined"),
            (ManyChoice("remind", note="快些"), "dispatched"),
        ],
    )
    def test_other_acts(self, corner: make.Corner, choice: ManyChoice, state: str) -> None:
        """Waiting, declining and urging many do what they do to one."""
        rows = [make.request(corner), make.request(corner, title="又一件")]
        outcomes = actions.act_on_many(corner.as_captain, [row.number for row in rows], choice)
        assert [outcome.refusal for outcome in outcomes] == [None, None]
        assert states(*rows) == [state, state]

    def test_merging_leaves_the_one_that_is_joined(self, corner: make.Corner) -> None:
        """All ticked are joined into the named one; ticked itself, it is refused and stays."""
        rows = [make.request(corner), make.request(corner), make.request(corner)]
        numbers = [row.number for row in rows]
        outcomes = actions.act_on_many(corner.as_captain, numbers, ManyChoice("merge", into=numbers[0]))
        assert [outcome.refusal is None for outcome in outcomes] == [False, True, True]
        assert states(*rows) == ["dispatched", "merged", "merged"]

    def test_a_ground_that_is_missing_writes_nothing(self, corner: make.Corner) -> None:
        row = make.request(corner)
        outcomes = actions.act_on_many(corner.as_captain, [row.number], ManyChoice("decline"))
        assert [outcome.refusal.code for outcome in outcomes if outcome.refusal] == ["field_required"]
        assert states(row) == ["dispatched"]

    def test_too_many_at_once_are_refused_whole(self, corner: make.Corner) -> None:
        numbers = [f"XQ{n}" for n in range(actions.MOST_AT_ONCE + 1)]
        with pytest.raises(DomainError) as refusal:
            actions.act_on_many(corner.as_captain, numbers, ManyChoice("remind"))
        assert refusal.value.code == "too_many_at_once"


class TestWho:
    def test_a_member_may_not(self, corner: make.Corner) -> None:
        row = waiting_for_captain(corner)
        for call in (
            lambda: queries.plan_many(corner.as_holder, "dispatch", [row.number]),
            lambda: actions.act_on_many(corner.as_holder, [row.number], ManyChoice("dispatch")),
        ):
            with pytest.raises(DomainError) as refusal:
                call()
            assert refusal.value.code == "forbidden"

    def test_rows_of_another_county_are_not_found(self, corner: make.Corner) -> None:
        """A captain of elsewhere naming the number gets "not found" for that row, and nothing moves."""
        row = waiting_for_captain(corner)
        stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        outcomes = actions.act_on_many(stranger, [row.number], ManyChoice("dispatch"))
        assert [outcome.refusal.code for outcome in outcomes if outcome.refusal] == ["not_found"]
        assert queries.plan_many(stranger, "dispatch", [row.number]).ready == ()
        assert states(row) == ["received"]
