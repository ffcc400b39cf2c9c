"""Press items and honours from a sheet: doubles are found, nothing half-written, each still verified."""

import pytest
from django.utils import translation
from tests.factories import execute, register

from liming.execute import actions, queries
from liming.execute.actions import Proof
from liming.execute.enums import PressLevel, PublicityState
from liming.execute.models import Honour, PressItem
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=execute.corner)]
PRESS = ("服务队", "标题", "媒体", "级别", "刊发日期", "链接")
HONOURS = ("服务队", "种类", "标题", "授予单位", "级别", "授予日期", "链接")
LINK = "https://news.example.org/1"


@pytest.fixture
def corner():
    with clock.fixed(execute.MORNING):
        yield execute.corner()


def line(corner, title="雨夜抢修", outlet="运城日报", level="市级", day="2026-07-02", link=LINK):
    return (corner.team.code, title, outlet, level, day, link)


def taken(corner, *lines, viewer=None, head=PRESS, kind="press", **options):
    return actions.import_publicity(viewer or corner.as_captain, kind, Table.of(head, lines), **options)


def items():
    return PressItem.objects.everywhere("test")


def test_a_dry_run_leaves_no_trace_and_the_import_enters_what_waits_for_verification(corner):
    assert (taken(corner, line(corner)).created, items().count()) == (1, 0)
    assert taken(corner, line(corner), dry_run=False).is_written is True
    row = items().get()
    assert (row.state, row.level, row.link, row.quarter) == (
        PublicityState.ENTERED,
        PressLevel.CITY,
        LINK,
        "2026Q3",
    )
    assert row.entered_by == "卫东海"


def test_importing_again_or_what_goes_out_changes_nothing(corner):
    """Known by title, outlet and day; by its link when the title was put right; twice in a file once."""
    taken(corner, line(corner), line(corner), dry_run=False)
    again = taken(corner, line(corner), line(corner, title="雨夜抢修队"), dry_run=False)
    assert (again.created, again.unchanged, again.errors, items().count()) == (0, 2, [], 1)
    table = queries.publicity_table(corner.as_captain, "press", "2026Q3")
    report = actions.import_publicity(corner.as_captain, "press", table, dry_run=False)
    assert (report.created, report.unchanged, report.errors) == (0, 1, [])


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"title": ""}, "标题", "field_required"),
        ({"title": "长" * 161}, "标题", "field_invalid"),
        ({"level": "宇宙级"}, "级别", "field_invalid"),
        ({"day": "昨天"}, "刊发日期", "field_invalid"),
        ({"day": "2026-08-01", "link": ""}, "刊发日期", "publicity_future"),
        ({"link": "news.example.org"}, "链接", "field_invalid"),
        ({"title": "别的事", "outlet": "山西日报"}, "链接", "publicity_link_twice"),
    ],
)
def test_a_wrong_row_names_its_cell_and_stops_the_sheet_unless_the_good_ones_are_wanted(
    corner, changes, field, code
):
    taken(corner, line(corner), dry_run=False)
    good = line(corner, title="另一篇", link="")
    report = taken(corner, good, line(corner, **changes), dry_run=False)
    assert [(error.row, error.field, error.code) for error in report.errors] == [(3, field, code)]
    assert (report.is_written, items().count()) == (False, 1)
    assert taken(corner, good, line(corner, **changes), dry_run=False, mode="good_rows").created == 1
    assert items().count() == 2


def test_a_refusal_is_told_in_the_readers_language(corner):
    with translation.override("en"):
        (error,) = taken(corner, line(corner, title="")).errors
    assert (error.field, error.sentence) == ("Title", "Please fill in Title.")


def test_honours_come_by_their_own_header(corner):
    row = (corner.team.code, "锦旗", "人民电业为人民", "窑头村", "", "2026-07-03", "")
    assert taken(corner, row, row, head=HONOURS, kind="honours", dry_run=False).created == 1
    found = Honour.objects.everywhere("test").get()
    assert (found.kind, found.giver, found.level) == ("banner", "窑头村", PressLevel.INTERNAL)


def test_imported_entries_count_once_verified_and_up_to_the_cap(corner):
    """Five at the highest level: nothing before, the cap after."""
    lines = [line(corner, f"第{n}篇", level="国家级", link=f"{LINK}{n}") for n in range(5)]
    taken(corner, *lines, dry_run=False)
    unit = corner.viewer(Role.UNIT)
    tally = lambda: queries.team_tallies(unit, "press", "2026Q3")[0]  # noqa: E731
    assert tally().points == 0
    for row in items():
        actions.verify_publicity(unit, row)
    assert (tally().total, tally().points) == (40, queries.cap_of("press"))


def test_the_twin_who_may_import(corner):
    """The captain for the own team; a plain member and a team out of reach are refused in the row."""
    other = register.team(corner.tree.yanhu)
    foreign = (other.code, *line(corner)[1:])
    member = taken(corner, line(corner), viewer=corner.as_holder)
    assert [(error.field, error.code) for error in member.errors] == [("服务队", "forbidden")]
    outside = taken(corner, foreign)
    assert [(error.field, error.code) for error in outside.errors] == [("服务队", "reference_unknown")]
    with pytest.raises(DomainError, match="forbidden"):
        taken(corner, line(corner), viewer=corner.viewer(Role.PARTY_SECRETARY))


def test_an_entry_typed_by_hand_is_known_to_the_sheet(corner):
    day, proof = execute.day("2026-07-02"), Proof(LINK)
    actions.add_press_item(
        corner.as_captain, corner.team, "雨夜抢修", "运城日报", PressLevel.CITY, day, proof=proof
    )
    assert taken(corner, line(corner), dry_run=False).unchanged == 1
