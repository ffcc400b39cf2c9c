"""The words pages are written with: marks, formats, small charts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from liming.plan.enums import Practice
from liming.shared import clock
from liming.web.words import bars, formats, marks

NOW = datetime(2026, 7, 14, 1, 20, tzinfo=UTC)


def render(words: str, **values: Any) -> str:
    return Template(words).render(Context(values))


@pytest.mark.parametrize(
    ("due_in", "since_ago", "text", "kind"),
    [
        (timedelta(minutes=-25), timedelta(hours=2), "超 25 分", "over"),
        (timedelta(minutes=12), timedelta(minutes=78), "剩 12 分", "soon"),
        (timedelta(minutes=41), timedelta(minutes=49), "剩 41 分", "plain"),
        (timedelta(hours=3, minutes=10), timedelta(hours=1), "剩 3 时 10 分", "plain"),
        (timedelta(days=2, hours=5), timedelta(days=1), "剩 2 天 5 时", "plain"),
    ],
)
def test_time_left_is_inverse_when_over_and_outlined_in_the_last_fifth(
    due_in: timedelta, since_ago: timedelta, text: str, kind: str
) -> None:
    """One wording everywhere; the look depends on the share that is left."""
    assert marks.time_left(NOW + due_in, NOW, NOW - since_ago) == (
        f'<span class="time-left time-{kind}">{text}</span>'
    )


def test_time_left_counts_working_days_where_the_limit_does() -> None:
    """A limit in working days speaks in working days."""
    assert "剩 1 工作日" in marks.time_left(NOW + timedelta(days=3), NOW, working_days=1)


def test_time_left_without_a_limit_is_a_dash() -> None:
    """A row without a limit keeps its column."""
    assert marks.time_left(None) == '<span class="time-left time-none">—</span>'


def test_practice_mark_takes_a_choice_or_its_value_and_keeps_the_column_without_one() -> None:
    """The square has an accessible name; no practice leaves an empty square."""
    red = render("{% practice value %}", value=Practice.RED)
    assert red == render("{% practice 'red' %}")
    assert 'class="practice practice-red"' in red
    assert 'aria-label="红色实践"' in red
    assert ">红</span>" in red
    assert "practice-none" in render("{% practice None %}")


def test_every_practice_of_the_plan_room_has_a_mark() -> None:
    """A new practice without a mark would print nothing."""
    assert all("practice-none" not in marks.practice(one) for one in Practice)


def test_state_mark_shows_shape_and_word() -> None:
    """Urgency has no hue: the shape and the word carry it."""
    mark = render("{% state_mark 'overdue' '超时 3 件' %}")
    assert "state-overdue" in mark
    assert "<svg" in mark
    assert "<span>超时 3 件</span>" in mark


def test_text_of_a_mark_is_escaped() -> None:
    """Words from people never become markup."""
    assert "&lt;b&gt;" in render("{% state_mark 'hint' said %}", said="<b>")


def test_interval_bar_draws_thick_thin_dot_and_median_in_place() -> None:
    """Places are percentages of the axis; outside values stop at its ends."""
    drawn = bars.interval_bar(40, 55, 60, 65, 95, median=70, minimum=50, maximum=90)
    assert '<line class="thin" x1="0.0%" x2="100.0%"' in drawn
    assert '<line class="thick" x1="12.5%" x2="37.5%"' in drawn
    assert '<line class="median" x1="50.0%" x2="50.0%"' in drawn
    assert 'cx="25.0%"' in drawn


def test_a_sample_too_small_for_a_band_has_no_thick_bar() -> None:
    """Hollow: dashed line and ring only."""
    drawn = bars.interval_bar(55, 58, 60, 65, 70, minimum=50, maximum=90, hollow=True)
    assert "interval hollow" in drawn
    assert "thick" not in drawn


def test_progress_bar_puts_the_tick_where_today_should_be() -> None:
    """489 of 1,163 done, 520 due."""
    drawn = bars.progress_bar(489, 1163, 520)
    assert 'width="42.05%"' in drawn
    assert '<line class="tick" x1="44.71%" x2="44.71%"' in drawn


def test_gap_bar_leaves_zero_in_the_middle() -> None:
    """A loss goes left of the zero line, a gain goes right."""
    assert '<rect class="minus" x="25.0%" y="6" width="25.0%"' in bars.gap_bar(-1, 2)
    assert '<rect class="plus" x="50.0%" y="6" width="25.0%"' in bars.gap_bar(1, 2)


def test_drawings_carry_no_inline_style() -> None:
    """The policy refuses style attributes."""
    points = [{"label": "1月", "value": 68}, {"label": "2月", "value": None}, {"label": "3月", "value": 71}]
    drawn = render("{% sparkline points limits %}", points=points, limits={"upper": 79, "centre": 69})
    assert drawn.count("M") == 2
    assert "style=" not in drawn + bars.dot_interval(0.8, 0.9, 0.95) + marks.time_left(NOW, NOW)


@pytest.mark.parametrize(
    ("word", "value", "chinese", "english"),
    [
        ("percent", 0.948, "94.8%", "94.8%"),
        ("count", 1163, "1,163", "1,163"),
        ("signed", -1.4, "−1.4", "−1.4"),
        ("signed", 0.5, "+0.5", "+0.5"),
        ("local_time", NOW, "7月14日 09:20", "14 Jul 09:20"),
        ("local_date", date(2025, 7, 1), "2025年7月1日", "1 Jul 2025"),
        ("clock_time", NOW, "09:20", "09:20"),
        ("weekday", NOW, "周二", "Tue"),
        ("quarter_name", "2026Q2", "2026年二季度", "Q2 2026"),
        ("month_name", "2026-07", "2026年7月", "Jul 2026"),
        ("masked_name", "王小明", "王**", "王**"),
        ("masked_phone", "13812345521", "138****5521", "138****5521"),
        ("percent", None, "—", "—"),
    ],
)
def test_figures_and_times_follow_the_language(word: str, value: Any, chinese: str, english: str) -> None:
    """Each filter writes as the wording page says, in both languages."""
    with clock.fixed(NOW), translation.override("zh-hans"):
        assert render("{{ value|" + word + " }}", value=value) == chinese
        with translation.override("en"):
            assert render("{{ value|" + word + " }}", value=value) == english


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Linux Chrome 156"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Windows NT 10.0 Edge 140"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) Version/18.2", "iPhone OS 18.2 Safari 18"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "—"),
    ],
)
def test_a_browser_is_told_by_system_and_name(said: str, shown: str) -> None:
    """What a browser says of itself in a few words; an unknown one stays as it is."""
    assert formats.browser_name(said) == shown


def test_minutes_are_told_in_hours_and_minutes() -> None:
    """380 minutes are six hours and twenty."""
    assert (formats.minutes(380), formats.minutes(45), formats.minutes(0)) == ("6 时 20 分", "45 分", "0 分")


def test_query_string_keeps_the_query_and_starts_paging_anew() -> None:
    """A sort link keeps the filters and drops the page; None removes a key."""
    request = RequestFactory().get("/", {"source": "村", "page": "3", "sort": "due"})
    assert render("{% query_string sort='name' %}", request=request) == "?source=%E6%9D%91&amp;sort=name"
    assert render("{% query_string page=4 sort=None %}", request=request) == ("?source=%E6%9D%91&amp;page=4")
