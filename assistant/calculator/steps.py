"""Lines of a calculation: a formula in names, the same with its figures, and what it gives."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.calculator.formats import plain
from assistant.calculator.model import BadInput
from assistant.records import Step

Figure = Decimal | int | str  # a str stands in the line as it is

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SUMMANDS = 3  # of a long sum, before the dots
_LARGEST = Decimal(10) ** 28
_LARGE = 1000  # from here on hundredths are enough


def brief(value: Decimal | int) -> str:
    """A figure as lines and sentences show it: four decimal places, from 1,000 on two.

    Raises:
        BadInput: the figure is beyond 10^28, so that its decimals would not be exact.
    """
    figure = Decimal(value)
    if abs(figure) > _LARGEST:
        raise BadInput("result", f"{figure:.0E}", f"figures up to {_LARGEST:.0E}")
    text = plain(figure, 2 if abs(figure) >= _LARGE else 4)
    return "0" if text == "-0" else text


def shown(value: Decimal | int, unit: str = "") -> str:
    """A figure with its unit: 5.5%, "10 USD"; a count or a multiple stands bare."""
    figure = brief(value)
    if unit == "percent":
        return f"{figure}%"
    return figure if unit in ("", "count", "rate_multiple") else f"{figure} {unit}"


def step(
    name: str, expression: str, values: Mapping[str, Figure], result: Decimal | int, unit: str = ""
) -> Step:
    """The line `name = expression`, every name of `values` replaced by its figure.

    Names of the expression that `values` lacks, such as min, stay as they are.
    """

    def figure(match: re.Match[str]) -> str:
        value = values.get(match[0], match[0])
        if isinstance(value, str):
            return value
        return brief(value) if value >= 0 else f"({brief(value)})"

    return Step(f"{name} = {expression}", _NAME.sub(figure, expression), shown(result, unit))


def total(values: Sequence[Decimal]) -> str:
    """A sum as it is written out; of a long one, the first summands and the last."""
    figures = [brief(value) for value in values]
    if len(figures) > _SUMMANDS + 1:
        figures = [*figures[:_SUMMANDS], "…", figures[-1]]
    return " + ".join(figures)


def percent(value: Decimal) -> str:
    """A rate as a line shows it: 5.5%."""
    return shown(value, "percent")
