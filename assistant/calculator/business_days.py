"""Days on which banks of the United States, of Japan, or of both do business."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from holidays import country_holidays

Calendar = Literal["us", "japan", "us_japan", "calendar_days"]

# US federal holidays on the day observed, and Japan's national holidays.
_COUNTRIES: Mapping[Calendar, tuple[str, ...]] = {
    "us": ("US",),
    "japan": ("JP",),
    "us_japan": ("US", "JP"),
    "calendar_days": (),
}
_ONE = timedelta(days=1)
_FRIDAY = 5  # ISO: Monday is 1


def days_later(
    start: date, days: int, calendar: Calendar
) -> tuple[date, tuple[tuple[date, str], ...]]:
    """The day that is so many days after `start`, and the weekday holidays left out on the way.

    Args:
        start: Counting begins the day after it, whatever day it is itself.
        days: At least 1; every day counts in "calendar_days", else business days only.
        calendar: Whose holidays are left out.

    Returns:
        The last day counted, and each holiday from Monday to Friday with its country: US or JP.
    """
    countries = _COUNTRIES[calendar]
    if not countries:
        return start + timedelta(days=days), ()
    years = range(start.year, start.year + days // 200 + 2)
    closed = {country: country_holidays(country, years=years) for country in countries}
    day, left, skipped = start, days, list[tuple[date, str]]()
    while left:
        day += _ONE
        if day.isoweekday() > _FRIDAY:
            continue
        country = next((name for name in countries if day in closed[name]), None)
        if country is None:
            left -= 1
        else:
            skipped.append((day, country))
    return day, tuple(skipped)


def is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.isoweekday() > _FRIDAY
