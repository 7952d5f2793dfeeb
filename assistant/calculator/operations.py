"""What arithmetic does with figures and their units; the figures are in the order of the question.

Every operation raises MissingInput where there are too few figures, and BadInput where units do
not fit, a divisor is 0 or there are too many figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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

Operation = Literal[
    "percent_change", "share", "share_of_sum", "ratio", "sum", "difference", "product", "quotient",
    "before_change", "after_change",
]  # fmt: skip
Values = Sequence[Quantity]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is asked along with a result: its name, value and unit, formula and figures."""

    name: str
    value: Decimal
    unit: str
    formula: str
    figures: str


@dataclass(frozen=True, slots=True)
class Found:
    """What an operation gives: formula, its figures, value and unit."""

    formula: str
    figures: str
    value: Decimal
    unit: str
    notes: tuple[Note, ...] = ()
    beside: tuple[Beside, ...] = ()


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
    gap = _gap(after, before, "percentage_point" if unit == "percent" else unit, "to − from")
    return Found("(to − from) / |from| × 100%", figures, value, "percent", notes, (gap,))


def _share(values: Values) -> Found:
    part, whole = _two(values)
    unit, notes = common_unit(values)
    value = part.value / _divisor(whole) * 100
    figures = f"{_figure(part)} / {_figure(whole)} × 100%"
    beside = _rest(part, whole, unit)
    return Found("part / whole × 100%", figures, value, "percent", notes, beside)


def _share_of_sum(values: Values) -> Found:
    """The parts but for the last figure, together, as a part of it."""
    if len(values) < 3:
        raise MissingInput("values")
    *parts, whole = values
    unit, notes = common_unit(values)
    total = sum((q.value for q in parts), Decimal(0))
    together = " + ".join(map(_figure, parts))
    value = total / _divisor(whole) * 100
    figures = f"({together}) / {_figure(whole)} × 100%"
    formula = "(a + b + …) / whole × 100%"
    beside: tuple[Beside, ...] = (Beside("sum", total, unit, "a + b + …", together),)
    beside += _rest(Quantity(value=total, unit=whole.unit), whole, unit)
    ratio = total / whole.value
    beside += (Beside("ratio", ratio, "rate_multiple", "(a + b + …) / whole",
                      f"({together}) / {_figure(whole)}"),)  # fmt: skip
    return Found(formula, figures, value, "percent", notes, beside)


def _rest(part: Quantity, whole: Quantity, unit: str) -> tuple[Beside, ...]:
    """What a part leaves of the whole."""
    left = whole.value - part.value
    figures = f"{_figure(whole)} − {_figure(part)}"
    share = Beside("rest_share", left / whole.value * 100, "percent",
                   "(whole − part) / whole × 100%",
                   f"({figures}) / {_figure(whole)} × 100%")  # fmt: skip
    return (Beside("rest", left, unit, "whole − part", figures), share)


def _gap(one: Quantity, other: Quantity, unit: str, formula: str = "a − b") -> Beside:
    points = unit == "percentage_point"
    shown_as = [Quantity(value=q.value) if points else q for q in (one, other)]
    figures = " − ".join(map(_figure, shown_as))
    return Beside("difference", one.value - other.value, unit, formula, figures)


def _ratio(values: Values) -> Found:
    above, below = _two(values)
    unit, notes = common_unit(values)
    value = above.value / _divisor(below)
    line = f"{_figure(above)} / {_figure(below)}"
    share = Beside("share", value * 100, "percent", "a / b × 100%", f"{line} × 100%")
    beside = (_gap(above, below, unit), share)
    return Found("a / b", line, value, "rate_multiple", notes, beside)


def _sum(values: Values) -> Found:
    return _row(values, " + ", "a + b + …", sum((q.value for q in values), Decimal(0)))


def _difference(values: Values) -> Found:
    first, second = _two(values)
    found = _row(values, " − ", "a − b", first.value - second.value)
    if not second.value:
        return found
    size = _figure(Quantity(value=abs(second.value), unit=second.unit))
    change = (first.value - second.value) / abs(second.value) * 100
    line = f"({_figure(first)} − {_figure(second)}) / {size} × 100%"
    beside = Beside("change", change, "percent", "(a − b) / |b| × 100%", line)
    total = Beside("sum", first.value + second.value, found.unit, "a + b",
                   f"{_figure(first)} + {_figure(second)}")  # fmt: skip
    return replace(found, beside=(beside, total))


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
    found = Found("a × b × …", " × ".join(map(_figure, values)), value, unit)
    parts = [q for q in values if q.unit == "percent"]
    wholes = [q for q in values if q.unit != "percent"]
    if len(parts) != 1 or len(wholes) != 1:
        return found
    left, line = wholes[0].value - value, f"{_figure(wholes[0])} × (1 − {_figure(parts[0])})"
    return replace(found, beside=(Beside("rest", left, unit, "whole × (1 − part)", line),))


def _quotient(values: Values) -> Found:
    above, below = _two(values)
    _divisor(below)
    unit = quotient_unit(above, below)
    divisor = below.value if unit == "rate_multiple" else fraction(below)
    return Found("a / b", f"{_figure(above)} / {_figure(below)}", above.value / divisor, unit)


def _before_change(values: Values) -> Found:
    """The figure that a change in percent led to the first one from."""
    after, change = _two(values)
    factor = 1 + change.value / 100
    if change.unit != "percent" or not factor:
        raise BadInput("values", f"{_figure(change)}", "a change in percent, above -100%")
    line = f"{_figure(after)} / (1 + {_figure(change)})"
    before = after.value / factor
    return Found("to / (1 + change)", line, before, after.unit, (), (
        Beside("difference", after.value - before, after.unit, "to × change / (1 + change)",
               f"{_figure(after)} × {_figure(change)} / (1 + {_figure(change)})"),
    ))  # fmt: skip


def _after_change(values: Values) -> Found:
    """The figure that a change in percent leads to from the first one."""
    before, change = _two(values)
    if change.unit != "percent":
        raise BadInput("values", f"{_figure(change)}", "a change in percent")
    line = f"{_figure(before)} × (1 + {_figure(change)})"
    after = before.value * (1 + change.value / 100)
    return Found("from × (1 + change)", line, after, before.unit, (), (
        Beside("difference", after - before.value, before.unit, "from × change",
               f"{_figure(before)} × {_figure(change)}"),
    ))  # fmt: skip


def growth_rate(values: Values, years: int) -> Found:
    """The growth a year, in percent, that leads from the first figure to the second in `years`."""
    start, end = _two(values)
    _, notes = common_unit(values)
    if min(start.value, end.value) <= 0:
        raise BadInput("values", _figure(min(start, end, key=lambda q: q.value)), "above 0")
    growth = (end.value / start.value) ** (Decimal(1) / years)
    figures = f"(({_figure(end)} / {_figure(start)})^(1 / {years}) − 1) × 100%"
    formula = "((to / from)^(1 / years) − 1) × 100%"
    change = (end.value - start.value) / start.value * 100
    line = f"({_figure(end)} − {_figure(start)}) / {_figure(start)} × 100%"
    beside = Beside("change", change, "percent", "(to − from) / from × 100%", line)
    return Found(formula, figures, (growth - 1) * 100, "percent", notes, (beside,))


def _figure(quantity: Quantity) -> str:
    figure = shown(quantity.value, "percent" if quantity.unit == "percent" else BARE)
    return figure if quantity.value >= 0 else f"({figure})"


OPERATIONS: Mapping[Operation, Callable[[Values], Found]] = {
    "percent_change": _percent_change,
    "share": _share,
    "share_of_sum": _share_of_sum,
    "ratio": _ratio,
    "sum": _sum,
    "difference": _difference,
    "product": _product,
    "quotient": _quotient,
    "before_change": _before_change,
    "after_change": _after_change,
}
