"""What arithmetic does with figures and their units; the figures are in the order of the question.

Every operation raises MissingInput where there are too few figures, and BadInput where units do
not fit, a divisor is 0 or there are too many figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.calculator.model import BadInput, MissingInput, Note
from assistant.calculator.steps import brief, shown
from assistant.calculator.units import (
    BARE,
    Quantity,
    common_unit,
    fraction,
    product_unit,
    quotient_unit,
)

Operation = Literal["percent_change", "share", "ratio", "sum", "difference", "product", "quotient"]
Values = Sequence[Quantity]


@dataclass(frozen=True, slots=True)
class Found:
    """What an operation gives: formula, its figures, value and unit."""

    formula: str
    figures: str
    value: Decimal
    unit: str
    notes: tuple[Note, ...] = ()


def _two(values: Values) -> tuple[Quantity, Quantity]:
    if len(values) < 2:
        raise MissingInput("values")
    if len(values) > 2:
        raise BadInput("values", f"{len(values)} values", "two values")
    return values[0], values[1]


def _divisor(quantity: Quantity) -> Decimal:
    if not quantity.value:
        raise BadInput("values", "0", "a divisor other than 0")
    return quantity.value


def _percent_change(values: Values) -> Found:
    before, after = _two(values)
    unit, notes = common_unit(values)
    value = (after.value - before.value) / abs(_divisor(before)) * 100
    size = _figure(Quantity(value=abs(before.value), unit=before.unit))
    figures = f"({_figure(after)} − {_figure(before)}) / {size} × 100%"
    if unit == "percent":
        notes += (Note("change_of_a_rate", {"points": brief(after.value - before.value)}),)
    return Found("(to − from) / |from| × 100%", figures, value, "percent", notes)


def _share(values: Values) -> Found:
    part, whole = _two(values)
    _, notes = common_unit(values)
    value = part.value / _divisor(whole) * 100
    figures = f"{_figure(part)} / {_figure(whole)} × 100%"
    return Found("part / whole × 100%", figures, value, "percent", notes)


def _ratio(values: Values) -> Found:
    above, below = _two(values)
    _, notes = common_unit(values)
    value = above.value / _divisor(below)
    return Found("a / b", f"{_figure(above)} / {_figure(below)}", value, "rate_multiple", notes)


def _sum(values: Values) -> Found:
    return _row(values, " + ", "a + b + …", sum((q.value for q in values), Decimal(0)))


def _difference(values: Values) -> Found:
    first, second = _two(values)
    return _row(values, " − ", "a − b", first.value - second.value)


def _row(values: Values, sign: str, formula: str, value: Decimal) -> Found:
    if len(values) < 2:
        raise MissingInput("values")
    unit, notes = common_unit(values)
    return Found(formula, sign.join(map(_figure, values)), value, unit, notes)


def _product(values: Values) -> Found:
    if len(values) < 2:
        raise MissingInput("values")
    unit, value = product_unit(values), Decimal(1)
    for quantity in values:
        value *= fraction(quantity)
    value = value * 100 if unit == "percent" else value
    return Found("a × b × …", " × ".join(map(_figure, values)), value, unit)


def _quotient(values: Values) -> Found:
    above, below = _two(values)
    _divisor(below)
    unit = quotient_unit(above, below)
    divisor = below.value if unit == "rate_multiple" else fraction(below)
    return Found("a / b", f"{_figure(above)} / {_figure(below)}", above.value / divisor, unit)


def growth_rate(values: Values, years: int) -> Found:
    """The growth a year, in percent, that leads from the first figure to the second in `years`."""
    start, end = _two(values)
    _, notes = common_unit(values)
    if min(start.value, end.value) <= 0:
        raise BadInput("values", _figure(min(start, end, key=lambda q: q.value)), "above 0")
    growth = (end.value / start.value) ** (Decimal(1) / years)
    figures = f"(({_figure(end)} / {_figure(start)})^(1 / {years}) − 1) × 100%"
    formula = "((to / from)^(1 / years) − 1) × 100%"
    return Found(formula, figures, (growth - 1) * 100, "percent", notes)


def _figure(quantity: Quantity) -> str:
    figure = shown(quantity.value, "percent" if quantity.unit == "percent" else BARE)
    return figure if quantity.value >= 0 else f"({figure})"


OPERATIONS: Mapping[Operation, Callable[[Values], Found]] = {
    "percent_change": _percent_change,
    "share": _share,
    "ratio": _ratio,
    "sum": _sum,
    "difference": _difference,
    "product": _product,
    "quotient": _quotient,
}
