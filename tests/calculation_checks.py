"""A result by its outputs, and whether its lines give what they say: their figures anew."""

import math
import re
from decimal import Decimal
from fractions import Fraction

from assistant.calculator.formats import rounded
from assistant.calculator.model import Result
from assistant.records import Step

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_RESULT = re.compile(r"(-?\d+(?:\.\d+)?)(%?)")
_SIGNS = str.maketrans({"×": "*", "−": "-", ",": None, "^": "@"})
# Figures of a line are rounded to 4 decimal places, large ones to 2.
_NEAR = Fraction(1, 2000)


def outputs(result: Result, places: int = 4) -> dict[str, str]:
    """The figures of a result by name, rounded half to even."""
    found = {output.name: output.value for output in result.outputs}
    return {n: f"{rounded(v, places):f}" for n, v in found.items() if isinstance(v, Decimal)}


def output(result: Result, name: str) -> Decimal:
    """One figure, as computed."""
    value = next(output.value for output in result.outputs if output.name == name)
    assert isinstance(value, Decimal)
    return value


def names(result: Result) -> tuple[list[str], list[str]]:
    """The names of the assumptions, and of the warnings."""
    return [n.name for n in result.assumptions], [n.name for n in result.warnings]


def hold(result: Result) -> int:
    """How many lines could be worked out; the rest are sums with dots, dates and equations.

    Raises:
        AssertionError: a line's figures do not give its result.
    """
    return sum(_holds(line) for line in result.steps)


def _holds(line: Step) -> bool:
    if re.search(r"…|Σ|;|\d-\d\d-|t\)", line.substitution + line.formula.partition("=")[0]):
        return False
    text = line.substitution.replace("min(", "MIN(").replace("ceil(", "CEIL(")
    if re.search(r"[a-zA-Z]", text.replace("MIN", "").replace("CEIL", "").replace(" USD", "")):
        return False
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text.replace(" USD", "")).replace(", ", "|")
    formula = plain.translate(_SIGNS).replace("|", ",").replace("@", "**")
    formula = _NUMBER.sub(lambda m: f"F({m[1]!r}, {100 if m[2] else 1})", formula)
    known = {"F": _fraction, "MIN": min, "CEIL": math.ceil, "__builtins__": {}}
    value = Fraction(eval(formula, known))
    shown = _RESULT.match(line.result.replace(",", ""))
    assert shown is not None, line
    stated = Fraction(shown[1]) / (100 if shown[2] else 1)
    assert abs(value - stated) <= _NEAR * max(abs(stated), Fraction(1, 10)), line
    return True


def _fraction(figure: str, of: int) -> Fraction:
    return Fraction(figure) / of
