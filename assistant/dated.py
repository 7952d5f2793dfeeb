"""The days that a question asks about: "on 1 April 2026", "in August 2025", 2026年3月に."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.asked import Asked
from corpus.dates import PartialDate
from corpus.quantities import Quantity

# What stands before or behind a day from which a question looks at things; the evidence need not
# name such a day. Closed lists.
_FROM_HERE = re.compile(
    r"(?:\bas (?:of|at|on)(?: the (?:end|start|beginning) of| (?:late|early|mid))?"
    r"|\bas (?:things|matters|it) stood (?:on|at|in|by)"
    r"|\b(?:known|knew|know|understood|on record) (?:by|on|as of|as at|at|up to)"
    r"|\b(?:seen|viewed|judged|speaking|looking at (?:it|things)) (?:from|on|in|as of)"
    r"|\bfrom the (?:vantage|standpoint|perspective|viewpoint) of|截至|截止到?|站在|立足于?)\s*$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:before|prior to|ahead of)\s*$", re.IGNORECASE)
_AHEAD = re.compile(r"\s*(?:之?前(?!后|後)|以前|より前)")
_HERE = re.compile(
    r"[底末初]?\s*(?:[这這那当當]?[天日]|[个個]?[时時][点點])?[来來]?"
    r"(?:看|[为為]止|[为為][准準]|的?[时時][点點]|[当當][时時])"
    r"|\s*[末初頭]?\s*の?(?:時点|現在|段階|当時)"
)


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date


def days_asked_about(asked: Asked) -> Days | None:
    """The first day or month that the question names with its year; None where it names none."""
    meant = (days_meant(asked.text, quantity) for quantity in asked.quantities)
    return next(filter(None, meant), None)


def days_meant(text: str, quantity: Quantity) -> Days | None:
    """The day or month of a date of a text; what was before it is asked of its eve.

    None of another quantity, and of a date without its year or month.
    """
    days = _days(quantity.value) if isinstance(quantity.value, PartialDate) else None
    if days and (_UNTIL.search(text, 0, quantity.start) or _AHEAD.match(text, quantity.end)):
        eve = days.first - timedelta(days=1)
        return Days(eve, eve)
    return days


def looked_at_from(text: str, quantity: Quantity) -> Days | None:
    """The days, if a date of a text is where it looks from: "as known on 10 June 2026"."""
    if not isinstance(quantity.value, PartialDate):
        return None
    from_here = _FROM_HERE.search(text, 0, quantity.start)
    return _days(quantity.value) if from_here or _HERE.match(text, quantity.end) else None


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
