"""A step as readers write it: names in their language, amounts and days in their convention.

The record keeps its own form, such as "10,000 USD"; no figure of it is rounded here.
"""

import re
from datetime import date
from decimal import Decimal
from functools import cache

from assistant.calculator.figures import is_exact
from assistant.calculator.wording import formula_words, tables, value_words
from assistant.records import Step
from assistant.wording import day_name

_FIGURE = r"(?<![\w.,])(?P<figure>-?\d[\d,]*(?:\.\d+)?)"
_DAY = r"(?P<day>\d{4}-\d{2}-\d{2})(?![\w-])"
_SHORT = {"pp": "percentage_point"}  # as lines of tariffs write it


def step_words(step: Step, language: str, calculator: str) -> tuple[str, str, str]:
    """The formula, the same with its figures, and what it gives."""
    formula = formula_words(step.formula, language, calculator)
    return formula, line_words(step.substitution, language), line_words(step.result, language)


def line_words(line: str, language: str) -> str:
    """A line with each amount and each day in it as readers of the language write them."""

    def words(match: re.Match[str]) -> str:
        if match["day"]:
            return day_name(date.fromisoformat(match["day"]), language)
        value = Decimal(match["figure"].replace(",", ""))
        unit = _SHORT.get(match["unit"], match["unit"])
        # A rounded figure would not be what the line gives.
        if not is_exact(value, language):
            return value_words(value, unit, language, figure=match["figure"].lstrip("-"))
        return value_words(value, unit, language)

    return _pattern().sub(words, line)


@cache
def _pattern() -> re.Pattern[str]:
    units = sorted([*tables()["units"], *_SHORT], key=len, reverse=True)
    return re.compile(rf"{_DAY}|{_FIGURE} (?P<unit>(?:{'|'.join(units)})(?:/\w+)?)(?!\w)")
