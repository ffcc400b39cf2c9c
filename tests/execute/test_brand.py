"""Press items and honours."""

from datetime import date

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions
from liming.execute.enums import PressLevel
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
DAY = date(2026, 7, 10)


def test_a_reprint_shares_the_story_of_the_first() -> None:
    """Two outlets, one story key; a named story joins titles that differ."""
    corner = make.corner()
    enter = [corner.as_captain, corner.team]
    first = actions.add_press_item(*enter, "茶山上的黎明", "省报", PressLevel.PROVINCE, DAY)
    again = actions.add_press_item(*enter, "茶山上的“黎明”", "市报", PressLevel.CITY, DAY)
    other = actions.add_press_item(*enter, "记一支队伍", "网站", PressLevel.CITY, DAY, story="茶山上的黎明")
    assert first.story_key == again.story_key == other.story_key


def test_an_honour_counts_once_somebody_above_the_team_saw_it() -> None:
    """The captain enters it, the unit verifies it, the captain may not."""
    corner = make.corner()
    honour = actions.add_honour(corner.as_captain, corner.team, "banner", "雪中送电", "窑头村", DAY)
    assert honour.is_verified is False
    with pytest.raises(DomainError) as refusal:
        actions.verify_honour(corner.as_captain, honour)
    assert refusal.value.code == "forbidden"
    assert actions.verify_honour(corner.viewer(Role.UNIT), honour).is_verified is True


def test_empty_titles_and_unknown_kinds_are_refused() -> None:
    """Nothing without a title; only banner, letter and title."""
    corner = make.corner()
    with pytest.raises(DomainError) as refusal:
        actions.add_press_item(corner.as_captain, corner.team, " ", "省报", PressLevel.PROVINCE, DAY)
    assert refusal.value.code == "field_required"
    with pytest.raises(DomainError) as refusal:
        actions.add_honour(corner.as_captain, corner.team, "cup", "杯", "县", DAY)
    assert refusal.value.code == "field_invalid"


def test_members_and_strangers_enter_nothing() -> None:
    """The twin: forbidden for a member, out of scope for another team's captain."""
    corner = make.corner()
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    for viewer, code in ((corner.as_holder, "forbidden"), (stranger, "out_of_scope")):
        for act in (
            lambda who: actions.add_press_item(who, corner.team, "一", "二", PressLevel.CITY, DAY),
            lambda who: actions.add_honour(who, corner.team, "letter", "一", "二", DAY),
        ):
            with pytest.raises(DomainError) as refusal:
                act(viewer)
            assert refusal.value.code == code
