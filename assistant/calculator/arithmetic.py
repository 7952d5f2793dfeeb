"""Sums on figures with units: change, share, ratio, sum, difference, product, quotient, growth.

What does not fit together, such as dollars and yen, is refused rather than added.
"""

from decimal import Decimal, localcontext
from typing import Literal

from pydantic import Field

from assistant.calculator.expression import evaluate
from assistant.calculator.fields import Years, need, not_used
from assistant.calculator.formats import PRECISION
from assistant.calculator.model import BadInput, Calculator, Inputs, Result, Terms
from assistant.calculator.operations import OPERATIONS, Found, Operation, growth_rate
from assistant.calculator.steps import shown
from assistant.calculator.units import BARE, Quantity
from assistant.records import Output, Step

_LARGEST = Decimal(10) ** 24  # of a result, either way
AnyOperation = Operation | Literal["cagr", "expression"]


class ArithmeticInputs(Inputs):
    """Inputs of arithmetic."""

    operation: AnyOperation | None = Field(
        default=None,
        description="what to compute; None: expression where one is given",
        json_schema_extra={"unit": "name"},
    )
    values: tuple[Quantity, ...] = Field(
        default=(),
        max_length=50,
        description="figures with units; two, such as from and to, for all but sum and product",
        json_schema_extra={"unit": "quantity"},
    )
    years: Years | None = Field(
        default=None,
        description="years between the two values of cagr, 1 to 100",
        json_schema_extra={"unit": "year"},
    )
    expression: str | None = Field(
        default=None,
        max_length=200,
        description="numbers with + - * / ** ( ), without units",
        json_schema_extra={"unit": "formula"},
    )


def compute(inputs: ArithmeticInputs, _terms: Terms) -> Result:
    """The result of one operation, to 34 digits; no terms are read.

    percent_change is (to − from) / |from|; share is part / whole, and cagr the yearly growth from
    the first value to the second, all in percent. ratio and quotient divide the first value by
    the second; a percentage counts as hundredths in product and quotient. What is asked along with
    a result stands beside it: the rest of a share, the difference of a ratio or a change.

    Raises:
        MissingInput: operation, values, years or expression is missing.
        BadInput: units do not fit, a divisor is 0, or the result is beyond 10^24.
    """
    expressed: AnyOperation | None = None if inputs.expression is None else "expression"
    operation: AnyOperation = need(inputs.operation or expressed, "operation")
    with localcontext(prec=PRECISION):
        try:
            found = _found(operation, inputs)
            too_large = abs(found.value) > _LARGEST
        except ArithmeticError:
            too_large = True
        if too_large:
            field = "expression" if operation == "expression" else "values"
            raise BadInput(field, "a result too large to show", f"at most {_LARGEST:.0E}")
        value = +found.value  # never -0
        lines = [Step(f"result = {found.formula}", found.figures, shown(value, found.unit))]
        lines += [
            Step(f"{one.name} = {one.formula}", one.figures, shown(one.value, one.unit))
            for one in found.beside
        ]
    outputs = [Output("result", value, found.unit)]
    outputs += [Output(one.name, +one.value, one.unit) for one in found.beside]
    used = _USED.get(operation, _VALUES)
    return Result(tuple(outputs), tuple(lines), found.notes, not_used(inputs, used))


_VALUES = frozenset({"operation", "values"})
_USED = {
    "expression": frozenset({"operation", "expression"}),
    "cagr": _VALUES | {"years"},
}


def _found(operation: AnyOperation, inputs: ArithmeticInputs) -> Found:
    if operation == "expression":
        text = need(inputs.expression, "expression")
        return Found("expression", text.strip(), evaluate(text), BARE)
    if operation == "cagr":
        return growth_rate(inputs.values, need(inputs.years, "years"))
    return OPERATIONS[operation](inputs.values)


CALCULATOR = Calculator("arithmetic", ArithmeticInputs, compute)
