"""A calculation as a question asks for it: which one, and the inputs that the asker stated."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.labels import Read, words
from corpus.dates import PartialDate
from corpus.quantities import Quantity

Builder = Callable[[str, date], "Request | None"]


# The number of a day before or behind a month that was read without it.
_DAY_BESIDE = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?\s*\||\|\d{1,2}(?:日|号|,|\b)")


@dataclass(frozen=True, slots=True)
class Request:
    """A calculator by its name, with the stated inputs by theirs; others are taken from terms."""

    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    assumed: Mapping[str, Any] = field(default_factory=dict)  # nobody stated it: shown as a default
    moves: frozenset[Decimal] = frozenset()  # figures by which inputs were moved: 5 yen weaker


def number(quantity: Quantity | None) -> Decimal | None:
    """The value of a figure; None where there is none, or it is a date."""
    if quantity is None or isinstance(quantity.value, PartialDate):
        return None
    return quantity.value


def stated(**inputs: Any) -> dict[str, Any]:
    """The inputs that are not None."""
    return {name: value for name, value in inputs.items() if value is not None}


def days_of(read: Read, as_of: date) -> list[date]:
    """The days that a question writes, in order.

    A month without a day is its first one; a date without a year has that of the date before it,
    or else of the as-of day; a year alone is no day.
    """
    found: list[date] = []
    for quantity in read.of_unit("date"):
        value = quantity.value
        if not isinstance(value, PartialDate) or value.month is None:
            continue
        if value.day is None and _DAY_BESIDE.search(_around(read.text, quantity)):
            continue  # 31 February: no such day
        year = value.year or _year_said(read.text[: quantity.start][-6:], as_of)
        year = year or (found[-1].year if found else as_of.year)
        try:
            found.append(date(year, value.month, value.day or 1))
        except ValueError:
            continue  # 29 February of another year
    return found


def _year_said(before: str, as_of: date) -> int | None:
    """The year that 去年 or 今年 before a month means on the as-of day."""
    if re.search(r"(?:去年|昨年|last)の?\s*$", before):
        return as_of.year - 1
    return as_of.year if re.search(r"(?:今年|本年|this)の?\s*$", before) else None


def _around(text: str, quantity: Quantity) -> str:
    return f"{text[max(0, quantity.start - 5) : quantity.start]}|{text[quantity.end :][:4]}"


def money(read: Read, *roles: str) -> Quantity | None:
    """The figure that is named as one of the roles, the first that there is."""
    return next((read.roles[role] for role in roles if role in read.roles), None)


def only_money(read: Read) -> Quantity | None:
    """The one amount of money of a question; None where there are none or several."""
    amounts = read.of_unit("USD", "JPY", "EUR", "KRW")
    return amounts[0] if len(amounts) == 1 else None


def matched(patterns: Mapping[str, Any], read: Read) -> list[str]:
    """The names whose pattern stands in the question, by where it first does."""
    found = [(m.start(), name) for name, p in patterns.items() if (m := p.search(read.text))]
    return [name for _, name in sorted(found)]


def goods_of(read: Read) -> str:
    """The class of goods that a question names; general where it names none."""
    return next(iter(matched(words().goods, read)), "general")


def partner_of(read: Read) -> str:
    """The partner whose goods a question is about; Japan where it names none."""
    return next(iter(matched(words().partners, read)), "japan")
