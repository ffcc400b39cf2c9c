"""Press items and honours: entered by the team, counted once a second person above verified them."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.base import ContentFile
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refused

from liming.execute import actions, queries
from liming.execute.actions import Proof
from liming.execute.enums import PressLevel, PublicityState
from liming.execute.models import PressItem
from liming.execute.rules.publicity import Entry, tally
from liming.execute.rules.stories import likeness
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]
DAY = date(2026, 7, 10)
PROOF = Proof(link="https://news.example/1")


def press(corner: make.Corner, title: str = "茶山上的黎明", level: str = "city", **fields: Any) -> PressItem:
    fields.setdefault("proof", PROOF)
    return actions.add_press_item(
        corner.as_captain, corner.team, title, fields.pop("outlet", "市报"), PressLevel(level), DAY, **fields
    )


class TestEntering:
    def test_a_reprint_shares_the_story_of_the_first(self, corner: make.Corner) -> None:
        """Two outlets, one story key; a named story joins titles that differ."""
        first, again = press(corner), press(corner, "茶山上的“黎明”", outlet="省报")
        other = press(corner, "记一支队伍", story="茶山上的黎明")
        assert first.story_key == again.story_key == other.story_key

    def test_an_entry_waits_in_the_quarter_of_its_day(self, corner: make.Corner) -> None:
        """Nothing counts by being entered; the proof's digest is kept."""
        row = press(corner, proof=Proof(file=ContentFile(b"page", "page.pdf")))
        assert (row.state, row.quarter, row.entered_by) == ("entered", "2026Q3", "卫东海")
        assert row.sha256 == sha256(b"page").hexdigest()

    def test_empty_titles_unknown_kinds_doubles_and_the_future_are_refused(self, corner: make.Corner) -> None:
        enter = [corner.as_captain, corner.team]
        press(corner)
        later = date(2026, 7, 15)
        assert refused(lambda: press(corner, " ")) == "field_required"
        assert refused(lambda: press(corner)) == "publicity_twice"
        assert refused(lambda: actions.add_honour(*enter, "cup", "杯", "县", DAY)) == "field_invalid"
        assert refused(lambda: actions.add_honour(*enter, "letter", "信", "村", later)) == "publicity_future"

    def test_members_and_strangers_enter_nothing_the_publicist_does(self, corner: make.Corner) -> None:
        """The twin: forbidden for a plain member, out of scope for another team's captain."""
        stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        publicist = register.member(corner.team, role="publicist")
        for viewer, code in ((corner.as_holder, "forbidden"), (stranger, "out_of_scope")):
            for act in (
                lambda who: actions.add_press_item(who, corner.team, "一", "二", PressLevel.CITY, DAY),
                lambda who: actions.add_honour(who, corner.team, "letter", "一", "二", DAY),
            ):
                assert refused(lambda act=act, viewer=viewer: act(viewer)) == code
        own = corner.viewer(Role.MEMBER, publicist)
        row = actions.add_press_item(own, corner.team, "一", "二", PressLevel.CITY, DAY)
        assert row.entered_by == publicist.name


class TestVerifying:
    def test_it_counts_once_somebody_above_the_team_saw_it(self, corner: make.Corner) -> None:
        """The captain enters it, the unit verifies it, the captain may not."""
        honour = actions.add_honour(
            corner.as_captain, corner.team, "banner", "雪中送电", "窑头村", DAY, proof=PROOF
        )
        assert refused(lambda: actions.verify_publicity(corner.as_captain, honour)) == "forbidden"
        row = actions.verify_publicity(corner.viewer(Role.UNIT), honour)
        assert (row.state, row.quarter, row.is_late) == (PublicityState.VERIFIED, "2026Q3", False)

    def test_nobody_verifies_what_they_entered_nor_what_has_no_proof(self, corner: make.Corner) -> None:
        """Two persons, and a link or a file."""
        account = register.account(Role.UNIT, corner.tree.xiaxian)
        unit = replace(corner.viewer(Role.UNIT), account_id=account.pk)
        own = actions.add_press_item(unit, corner.team, "一", "二", PressLevel.CITY, DAY, proof=PROOF)
        bare = press(corner, proof=Proof())
        assert refused(lambda: actions.verify_publicity(unit, own)) == "publicity_own"
        assert refused(lambda: actions.verify_publicity(unit, bare)) == "publicity_proof"

    def test_verified_after_the_freeze_it_counts_in_the_next_quarter(self, corner: make.Corner) -> None:
        """A frozen quarter does not change: the entry moves on and is marked late."""
        row = press(corner)
        actions.set_frozen_through(corner.viewer(Role.PROVINCE), "2026Q3")
        row = actions.verify_publicity(corner.viewer(Role.UNIT), row)
        assert (row.quarter, row.is_late) == ("2026Q4", True)

    def test_a_returned_entry_is_put_right_and_handed_in_again(self, corner: make.Corner) -> None:
        """The ground is kept until then; a verified entry is not changed by the team."""
        unit, row = corner.viewer(Role.UNIT), press(corner)
        assert refused(lambda: actions.return_publicity(unit, row, " ")) == "field_required"
        assert refused(lambda: actions.return_publicity(corner.as_captain, row, "x")) == "forbidden"
        row = actions.return_publicity(unit, row, "媒体级别应为内部")
        assert (row.state, row.ground) == ("returned", "媒体级别应为内部")
        assert refused(lambda: actions.verify_publicity(unit, row)) == "illegal_transition"
        row = actions.correct_publicity(corner.as_captain, row, {"level": "internal"})
        assert (row.state, row.ground, row.level) == ("entered", "", "internal")
        row = actions.verify_publicity(unit, row)
        assert (
            refused(lambda: actions.correct_publicity(corner.as_captain, row, {"level": "city"}))
            == "illegal_transition"
        )
        assert actions.return_publicity(unit, row, "误核").state == "returned"


class TestCounting:
    def test_of_one_story_only_the_highest_verified_print_counts(self) -> None:
        """Unverified prints count nothing however high; the cap holds the sum."""
        entries = [
            Entry("a1", "a", 2, True),
            Entry("a2", "a", 4, True),
            Entry("a3", "a", 8, False),
            Entry("b", "b", 4, True),
        ]
        found = tally(entries, cap=7)
        assert found.counted == {"a1": 0, "a2": 4, "a3": 0, "b": 4}
        assert (found.total, found.points) == (8, 7)

    def test_the_detail_says_why_a_print_does_not_count_and_what_may_be_one_story(
        self, corner: make.Corner
    ) -> None:
        """A reprint is named; a title alike is offered, and linked by hand it counts no more."""
        unit = corner.viewer(Role.UNIT)
        first = actions.verify_publicity(unit, press(corner, "茶山上的黎明服务队", "province"))
        again = actions.verify_publicity(unit, press(corner, "记茶山上的黎明服务队", "city"))
        detail = queries.publicity_detail(corner.as_captain, "press", again.pk)
        assert (detail.row.points, detail.row.why, detail.total) == (2, "", 6)
        assert [each.pk for each in detail.alike] == [first.pk]
        actions.link_stories(corner.as_captain, again, first)
        detail = queries.publicity_detail(corner.as_captain, "press", again.pk)
        assert (detail.row.points, detail.row.why, detail.total) == (0, "reprint", 4)
        assert [each.pk for each in detail.prints] == [first.pk]

    def test_titles_are_alike_by_their_letters(self) -> None:
        assert likeness("雨夜抢修", "“雨夜”抢修！") == 1.0
        assert likeness("雨夜抢修", "光伏账单") == 0.0
