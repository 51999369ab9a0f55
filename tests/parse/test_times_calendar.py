"""Arithmetic on TIMEX3 values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.parse.when.calendar import bounds, feast, nearest_year, period, shift, unit_of, weekday_before

UNITS = ["D", "W", "WE", "M", "Q", "H", "S", "Y", "DE", "CE"]


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2020-W53-WE", "2021-01-02", "2021-01-03"),
        ("2021-H2", "2021-07-01", "2021-12-31"),
        ("2021-WI", "2021-12-01", "2022-02-28"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2021-03-04TNI", "2021-03-04", "2021-03-04"),
    ],
)
def test_bounds_are_the_first_and_last_day(value, first, last):
    assert bounds(value) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "value", ["2021-W53", "2021-02-30", "XXXX-12", "PAST_REF", "0000", "P2W", "2021-Q5", "2021-13"]
)
def test_what_names_no_days_has_no_bounds(value):
    assert bounds(value) is None


@given(st.dates(), st.sampled_from(UNITS))
def test_a_day_lies_within_its_period(day, unit):
    value = period(unit, day)
    limits = bounds(value)
    assert unit_of(value) == unit
    if unit == "WE":
        assert limits is None or limits[0].isoweekday() == 6
    else:
        assert limits is None or limits[0] <= day <= limits[1]


@given(
    st.dates(date(1200, 1, 1), date(2800, 1, 1)), st.sampled_from([u for u in UNITS if u != "CE"]), st.integers(-50, 50)
)
def test_a_shift_back_undoes_a_shift(day, unit, count):
    value = period(unit, day)
    assert shift(shift(value, unit, count), unit, -count) == value


def test_a_shift_out_of_the_calendar_is_none():
    assert shift("9999-12-31", "D", 1) is None
    assert shift("0001-01-01", "Y", -1) is None
    assert shift("2020", "Y", 10**9) is None


def test_the_nearest_day_may_lie_in_another_year():
    assert nearest_year(12, 30, date(2022, 1, 2)) == date(2021, 12, 30)
    assert nearest_year(2, 29, date(2023, 1, 2)) == date(2024, 2, 29)


def test_the_latest_weekday_includes_the_day_itself():
    assert weekday_before(3, date(2022, 6, 15)) == date(2022, 6, 15)
    assert weekday_before(4, date(2022, 6, 15)) == date(2022, 6, 9)


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("12-25", 2022, "2022-12-25"),
        ("11 4 4", 2022, "2022-11-24"),
        ("05 -1 1", 2022, "2022-05-30"),
        ("0", 2024, "2024-03-31"),
        ("-2", 2023, "2023-04-07"),
    ],
)
def test_feasts_fall_by_date_by_weekday_and_by_easter(rule, year, day):
    assert feast(rule, year) == date.fromisoformat(day)
