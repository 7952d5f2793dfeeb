"""funding_due: the dates of the reference, the same days counted by numpy, and odd calendars."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.calculator.business_days import Calendar, days_later, is_weekend
from assistant.calculator.funding_due import CALCULATOR
from assistant.calculator.model import BadInput, MissingInput, Result
from tests.calculation_checks import names
from tests.calculator_fixtures import FixedTerms

TERMS = FixedTerms({"funding_call_period": 45})
# Written out from the two countries' official lists; weekdays only.
US_2026 = "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"
JAPAN_2026 = (
    "01-01 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12"
    " 11-03 11-23"
)


def due(terms: FixedTerms = TERMS, **given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs.model_validate(given), terms)


def dates(result: Result) -> Mapping[str, str]:
    return {output.name: str(output.value) for output in result.outputs}


@pytest.mark.parametrize(
    "notice, us, us_japan, calendar_days",
    [
        ("2026-02-17", "2026-04-21", "2026-04-23", "2026-04-03"),
        ("2026-03-19", "2026-05-21", "2026-05-29", "2026-05-03"),
    ],
)
def test_the_dates_of_both_tranches(
    notice: str, us: str, us_japan: str, calendar_days: str
) -> None:
    result = due(notice_date=notice)
    assert dates(result) == {
        "due_us": us,
        "due_us_japan": us_japan,
        "due_calendar_days": calendar_days,
    }
    assert {output.unit for output in result.outputs} == {"date"}
    assert [step.result for step in result.steps] == [us, us_japan, calendar_days]


def test_forty_five_business_days_are_about_sixty_three_days() -> None:
    result = due(notice_date="2026-02-17", calendar="us")
    assert date.fromisoformat(dates(result)["due_us"]) - date(2026, 2, 17) == timedelta(days=63)


def test_the_line_names_the_holidays_left_out() -> None:
    line = due(notice_date="2026-03-19", calendar="us_japan").steps[0]
    assert line.substitution == (
        "2026-03-19 + 45 (− 2026-03-20 JP, 2026-04-29 JP, 2026-05-04 JP, 2026-05-05 JP,"
        " 2026-05-06 JP, 2026-05-25 US)"
    )


@pytest.mark.parametrize("calendar", ["us", "japan", "us_japan", "calendar_days"])
def test_only_the_calendar_asked_for(calendar: str) -> None:
    assert [*dates(due(notice_date="2026-02-17", calendar=calendar))] == [f"due_{calendar}"]


def test_what_is_assumed_and_what_is_uncertain() -> None:
    assumed, warned = names(due(notice_date="2026-03-19"))
    assert assumed == [
        "earliest_day",
        "counted_from_next_day",
        "us_federal_holidays",
        "japan_national_holidays",
        "calendar_not_published",
    ]
    # 3 May 2026 is a Sunday.
    assert warned == ["notice_date_assumed", "days_or_business_days", "due_on_weekend"]
    assumed, warned = names(due(notice_date="2026-02-17", calendar="calendar_days"))
    assert assumed == ["earliest_day", "counted_from_next_day"]
    assert warned == ["notice_date_assumed", "days_or_business_days"]


def test_the_clock_of_section_122() -> None:
    result = due(notice_date="2026-02-24", days=150, calendar="calendar_days")
    assert dates(result) == {"due_calendar_days": "2026-07-24"}


@pytest.mark.parametrize(
    "start, days, calendar, expected",
    [
        ("2026-04-17", 1, "us", "2026-04-20"),  # a Friday: Monday is day 1
        ("2026-04-18", 1, "us", "2026-04-20"),  # a Saturday
        ("2026-07-02", 1, "us", "2026-07-06"),  # Independence Day is observed on Friday the 3rd
        ("2027-12-30", 1, "us", "2028-01-03"),  # New Year's Day 2028 is observed on 31 December
        ("2026-09-18", 1, "us_japan", "2026-09-24"),  # Japan's Silver Week
        ("2026-09-04", 1, "japan", "2026-09-07"),  # Labor Day is not Japan's
        ("2026-09-18", 1, "japan", "2026-09-24"),
        ("2026-05-01", 1, "us", "2026-05-04"),  # Japan's Golden Week is no US holiday
        ("2026-12-31", 1, "calendar_days", "2027-01-01"),
        ("2024-02-28", 2, "calendar_days", "2024-03-01"),  # a leap year
    ],
)
def test_days_on_the_calendars(start: str, days: int, calendar: Calendar, expected: str) -> None:
    assert days_later(date.fromisoformat(start), days, calendar)[0] == date.fromisoformat(expected)


@given(day=st.dates(date(2026, 1, 1), date(2026, 9, 30)), days=st.integers(1, 45))
def test_the_same_days_by_numpy(day: date, days: int) -> None:
    for calendar, holidays in (("us", US_2026), ("us_japan", f"{US_2026} {JAPAN_2026}")):
        closed = [f"2026-{holiday}" for holiday in holidays.split()]
        counted = np.busday_offset(day.isoformat(), days, roll="backward", holidays=closed)
        assert days_later(day, days, calendar)[0] == counted.item()  # type: ignore[arg-type]


@settings(max_examples=30)
@given(
    day=st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    days=st.integers(1, 400),
    calendar=st.sampled_from(["us", "japan", "us_japan"]),
)
def test_a_due_date_is_a_business_day_and_moves_on(day: date, days: int, calendar: Any) -> None:
    found, _ = days_later(day, days, calendar)
    assert not is_weekend(found)
    assert (found - day).days >= days
    assert days_later(day, days + 1, calendar)[0] > found
    assert days_later(found, 1, calendar)[0] == days_later(day, days + 1, calendar)[0]


def test_a_notice_date_is_asked_for() -> None:
    with pytest.raises(MissingInput) as caught:
        due()
    assert caught.value.field == "notice_date"


@pytest.mark.parametrize(
    "field, value",
    [
        ("notice_date", "2026-02-30"),
        ("notice_date", "1999-12-31"),
        ("notice_date", "2091-01-01"),
        ("days", 0),
        ("days", 1001),
        ("days", "45.5"),
        ("calendar", "korea"),
    ],
)
def test_what_is_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        CALCULATOR.inputs.model_validate({field: value})


@pytest.mark.parametrize("period", ["45.5", "0", "1001"])
def test_a_period_of_the_terms_is_a_number_of_days(period: str) -> None:
    with pytest.raises(BadInput, match="a whole number from 1 to 1000"):
        due(FixedTerms({"funding_call_period": period}), notice_date="2026-02-17")


def test_the_longest_count() -> None:
    result = due(notice_date="2090-12-31", days=1000)
    assert dates(result)["due_us"] > "2094-10-01"
