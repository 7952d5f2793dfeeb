"""Which input makes an output what one wants: bisection over a calculator, in Decimal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from assistant.calculator.formats import PRECISION, plain, rounded
from assistant.calculator.model import BadInput, Calculator, Inputs, Terms

_LEAST = Decimal("1e-6")  # the least distance from an end of the range at which it has no output
_POWERS = 20  # of ten, tried from there
_NEAR = Decimal("1e-9")  # of the target, or of 1: how far the output may stay from it
_FINEST = 12  # decimal places of a value that is tried
_PLACES = 6  # of the answer, where that still reaches the target

_Point = tuple[Decimal, Decimal]  # a value of the input, and the output there


@dataclass(frozen=True, slots=True)
class Goal:
    """An output and the value it is to have, and the input that is to bring it about."""

    field: str
    output: str
    target: Decimal


@dataclass(frozen=True, slots=True)
class _Curve:
    """One output of a calculator as it depends on one input."""

    calculator: Calculator
    inputs: Inputs
    name: str
    output: str
    terms: Terms

    def at(self, value: Decimal) -> Decimal | None:
        """The output's value; None: there is no such output at this input."""
        given = {n: getattr(self.inputs, n) for n in self.inputs.model_fields_set}
        inputs = type(self.inputs).model_validate(given | {self.name: value})
        result = self.calculator.compute(inputs, self.terms)
        found = (o.value for o in result.outputs if o.name == self.output)
        value_found = next(found, None)
        return value_found if isinstance(value_found, Decimal) else None


def goal_seek(
    calculator: Calculator, inputs: Inputs, field: str, output: str, target: Decimal, terms: Terms
) -> Decimal:
    """The value of an input, within its range, at which an output is `target`.

    The output must rise or fall with the input all along its range; where it is level at the
    target, one of the values there is given. The answer is rounded to 6 decimal places where that
    still gives the target within 10^-9 of it.

    Raises:
        BadInput: the input is no number with a range, or no value of it gives the target.
        MissingInput: another input that the calculator needs is not given.
    """
    curve = _Curve(calculator, inputs, field, output, terms)
    low, high = _range(calculator.inputs, field)
    with localcontext(prec=PRECISION):
        (low, at_low), (high, at_high) = _ends(curve, low, high)
        if not min(at_low, at_high) <= target <= max(at_low, at_high):
            allowed = f"{plain(min(at_low, at_high))} to {plain(max(at_low, at_high))}"
            raise BadInput(output, plain(target), allowed)
        found = _bisect(curve, (low, high), target, rising=at_high >= at_low)
        return _reaching(curve, found, target)


def _bisect(
    curve: _Curve, ends: tuple[Decimal, Decimal], target: Decimal, *, rising: bool
) -> Decimal:
    low, high = ends
    while (middle := rounded((low + high) / 2, _FINEST)) not in (low, high):
        value = _output(curve, middle)
        if value == target:
            return middle
        low, high = (middle, high) if (value < target) == rising else (low, middle)
    return high


def _reaching(curve: _Curve, found: Decimal, target: Decimal) -> Decimal:
    """The value found, short if that does, once it is seen to reach the target."""
    allowed = _NEAR * max(abs(target), Decimal(1))
    for value in (rounded(found, _PLACES), found):
        reached = curve.at(value)
        if reached is not None and abs(reached - target) <= allowed:
            return value
    raise BadInput(curve.output, plain(target), f"a value that {curve.name} can bring about")


def _output(curve: _Curve, value: Decimal) -> Decimal:
    found = curve.at(value)
    if found is None:
        raise BadInput("output", curve.output, f"an output that depends on {curve.name}")
    return found


def _ends(curve: _Curve, low: Decimal, high: Decimal) -> tuple[_Point, _Point]:
    """The ends of the range, each moved to where there is an output, first by powers of ten."""
    powers = [_LEAST * 10**n for n in range(_POWERS)]
    first = (low, *(low + power for power in powers if low + power < high))
    last = (high, *(high / 10**n for n in range(1, _POWERS) if high / 10**n > low))
    return _with_output(curve, first), _with_output(curve, last)


def _with_output(curve: _Curve, values: Sequence[Decimal]) -> _Point:
    """The first value that has an output; where others came before it, the edge between them."""
    without: Decimal | None = None
    for value in values:
        found = _allowed(curve, value)
        if found is not None:
            return (value, found) if without is None else _edge(curve, without, (value, found))
        without = value
    return values[-1], _output(curve, values[-1])  # says what is wrong with it


def _edge(curve: _Curve, without: Decimal, point: _Point) -> _Point:
    while (middle := rounded((without + point[0]) / 2, _FINEST)) not in (without, point[0]):
        found = _allowed(curve, middle)
        without, point = (middle, point) if found is None else (without, (middle, found))
    return point


def _allowed(curve: _Curve, value: Decimal) -> Decimal | None:
    """The output; None too where the calculator refuses the value."""
    try:
        return curve.at(value)
    except BadInput:
        return None


def _range(inputs: type[Inputs], field: str) -> tuple[Decimal, Decimal]:
    """The lowest and highest value of an input, as its schema states them.

    Raises:
        BadInput: there is no such input, or it is no number with a range.
    """
    schema = inputs.model_json_schema()["properties"].get(field, {})
    bounds = {key: value for part in _numbers(schema) for key, value in part.items()}
    low = bounds.get("minimum", bounds.get("exclusiveMinimum"))
    if low is None or "maximum" not in bounds:
        raise BadInput(field, "an input to find", "a decimal input with a range")
    nudge = _LEAST if "minimum" not in bounds else Decimal(0)
    return Decimal(str(low)) + nudge, Decimal(str(bounds["maximum"]))


def _numbers(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (part for part in schema.get("anyOf", [schema]) if part.get("type") == "number")
