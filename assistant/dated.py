"""The days that a question asks about: "on 1 April 2026", "in August 2025", 2026年3月に."""

import calendar
from dataclasses import dataclass
from datetime import date

from assistant.asked import Asked
from corpus.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date


def days_asked_about(asked: Asked) -> Days | None:
    """The first day or month that the question names with its year; None where it names none."""
    for quantity in asked.quantities:
        if isinstance(quantity.value, PartialDate) and (days := _days(quantity.value)):
            return days
    return None


def dates_of(asked: Asked) -> frozenset[str]:
    """The dates of a question, as written."""
    return frozenset(
        asked.text[q.start : q.end].strip() for q in asked.quantities if q.unit == "date"
    )


def _days(written: PartialDate) -> Days | None:
    if day := written.whole():
        return Days(day, day)
    if written.year is None or written.month is None:
        return None
    last = calendar.monthrange(written.year, written.month)[1]
    first = date(written.year, written.month, 1)
    return Days(first, first.replace(day=last))


def overlap(valid_from: date | None, valid_to: date | None, days: Days) -> bool:
    """Whether something holds on one of the days; open ends hold for ever."""
    return (valid_from or date.min) <= days.last and days.first <= (valid_to or date.max)
