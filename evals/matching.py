"""Whether a text says what is expected: strings by the tokens of their script, figures by value.

Knows nothing of answers or sets; a text and an expectation go in, yes or no comes out.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from corpus.dates import PartialDate
from corpus.folding import fold
from corpus.glossary import shipped_glossary
from corpus.quantities import Quantity, find_quantities
from evals.cases import Number
from index.tokens import tokens

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ALIKE = {"percentage_point": "percent", "ratio": "rate_multiple"}
_ENOUGH = 1 / 3  # of the tokens of a person's answer; it is worded otherwise than its source


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text as strings are compared: full-width and traditional forms, commas of 1,000 gone."""
    return _THOUSANDS.sub("", fold(text))


def says(text: str, words: str) -> bool:
    """Whether a text has a string: 15 is not in 150 nor in 1.15, and "art" is not in "party".

    Blanks do not count, so "US$550 billion" is in "US$550billion"; an empty string is in no text.
    """
    wanted = folded(words).split()
    if not wanted:
        return False
    joined = "".join(wanted)
    before = r"(?<![\d.])" if joined[0].isdigit() else _edge(joined[0], "(?<![a-z])")
    after = r"(?!\d|\.\d)" if joined[-1].isdigit() else _edge(joined[-1], "(?![a-z])")
    pattern = before + r"\s*".join(map(re.escape, joined)) + after
    return re.search(pattern, folded(text)) is not None


def _edge(char: str, look: str) -> str:
    return look if char.isascii() and char.isalpha() else ""


def says_one_of(text: str, group: Iterable[str]) -> bool:
    """Whether it has one of several strings that mean the same."""
    return any(says(text, words) for words in group)


def gives(quantities: Iterable[Quantity], number: Number) -> bool:
    """Whether one of the quantities is the number, within its tolerance and in its unit.

    A quantity without a unit has any; percent and percentage points are one.
    """
    return any(_equals(quantity, number) for quantity in quantities)


def _equals(quantity: Quantity, number: Number) -> bool:
    if number.unit == "date":
        day = date.fromisoformat(number.value)
        wanted = PartialDate(day.year, day.month, day.day)
        value = quantity.value
        return isinstance(value, PartialDate) and value.day is not None and value.compatible(wanted)
    if isinstance(quantity.value, PartialDate):
        return False
    return same_unit(quantity.unit, number.unit) and within(quantity.value, number)


def within(value: Decimal, number: Number) -> bool:
    """Whether a value is a number within its tolerance: a share of it ("0.5%") or an amount."""
    wanted, tolerance = Decimal(number.value), number.tolerance
    allowed = (
        abs(wanted) * Decimal(tolerance.rstrip("%")) / 100
        if tolerance.endswith("%")
        else Decimal(tolerance)
    )
    return abs(value - wanted) <= allowed


def is_number(value: Decimal | date | str, unit: str, number: Number) -> bool:
    """Whether a result of a calculation is a number: a day exactly, others within the tolerance."""
    if number.unit == "date":
        return str(value) == number.value
    return isinstance(value, Decimal) and same_unit(unit, number.unit) and within(value, number)


def same_unit(one: str, other: str) -> bool:
    """Whether two units may be one: an empty one is any, percentage points are percent."""
    units = {_ALIKE.get(unit, unit) for unit in (one, other)}
    return len(units) == 1 or "" in units


def missing_of(text: str, answer: str) -> list[str]:
    """What a person's answer says and a text does not; empty where it says enough.

    Every figure has to be there, by value. Beyond them, either every name that the answer has, in
    any language, or a third of its tokens: a person's wording is not the source's.
    """
    if says(text, answer):
        return []
    named = shipped_glossary().find(answer)
    there = find_quantities(text)
    figures = [  # but those of names: Section 301
        figure
        for figure in find_quantities(answer)
        if not any(m.start < figure.end and figure.start < m.end for m in named)
    ]
    missing = [
        answer[figure.start : figure.end]
        for figure in figures
        if not any(figure.same_as(other) for other in there)
    ]
    names = {mention.term_id for mention in named}
    if names and names <= shipped_glossary().named_in(text):
        return missing
    words = set(tokens(_without(answer, figures)))
    shared = len(words & set(tokens(text)))
    if words and shared < _ENOUGH * len(words):
        missing.append(f"{answer} ({shared} of {len(words)} words)")
    return missing


def _without(text: str, quantities: Sequence[Quantity]) -> str:
    for quantity in reversed(quantities):
        text = f"{text[: quantity.start]} {text[quantity.end :]}"
    return text
