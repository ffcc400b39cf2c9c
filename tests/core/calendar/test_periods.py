from datetime import date

import pytest

from liming.core.calendar import Month, Quarter, months_between, quarters_between


def test_a_quarter_reads_and_writes_the_same_text():
    assert str(Quarter.parse("2026Q3")) == "2026Q3"


@pytest.mark.parametrize(
    "text", ["", "2026Q0", "2026Q5", "2026-Q3", "26Q3", "2026Q3 ", "0000Q1", "２０２６Q3"]
)
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError):
        Quarter.parse(text)


def test_a_quarter_knows_its_edges_and_neighbours_across_the_year():
    quarter = Quarter(2026, 4)
    assert (quarter.first_day, quarter.last_day) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (quarter.previous(), quarter.next()) == (Quarter(2026, 3), Quarter(2027, 1))
    assert quarter.shift(-8) == Quarter(2024, 4)


def test_every_day_of_a_year_lies_in_its_quarter():
    for month in months_between(Month(2024, 1), Month(2024, 12)):
        for day in month.days():
            quarter = Quarter.of(day)
            assert quarter.first_day <= day <= quarter.last_day
            assert month in quarter.months()
            assert month.quarter == quarter


def test_quarters_between_includes_both_ends_and_is_empty_backwards():
    assert [str(each) for each in quarters_between(Quarter(2025, 4), Quarter(2026, 2))] == [
        "2025Q4",
        "2026Q1",
        "2026Q2",
    ]
    assert quarters_between(Quarter(2026, 2), Quarter(2026, 1)) == ()


def test_a_month_reads_writes_and_knows_its_last_day():
    assert str(Month.parse("2026-11")) == "2026-11"
    assert Month(2024, 2).last_day == date(2024, 2, 29)
    assert Month(2026, 12).last_day == date(2026, 12, 31)
    assert Month(2026, 12).next() == Month(2027, 1)
    assert Month(2026, 1).previous() == Month(2025, 12)
    assert len(Month(2026, 11).days()) == 30


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "202611", "2026-11-01"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError):
        Month.parse(text)


def test_periods_sort_by_time():
    assert sorted([Quarter(2026, 1), Quarter(2025, 4)]) == [Quarter(2025, 4), Quarter(2026, 1)]
    assert max(Month(2025, 12), Month(2026, 1)) == Month(2026, 1)
