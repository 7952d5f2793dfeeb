"""What a calculator is: typed inputs, a pure function, and a result that shows its steps.

A calculation's way: question, form or command -> inputs -> [calculator] -> Result -> Calculation
Values are Decimal; money is in whole units of its currency, rates are in percent, dates are days.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from assistant.records import Output, Step
from corpus.errors import BadQuestion


class BadInput(BadQuestion):
    """An input that cannot be computed with: which, what was understood, and what is allowed."""

    def __init__(self, field_name: str, got: str, allowed: str) -> None:
        super().__init__(f"{field_name}: got {got}; allowed is {allowed}", field_name)
        self.input, self.got, self.allowed = field_name, got, allowed


class MissingInput(BadQuestion):
    """An input that the asker has to state, since no term and no default gives it."""

    def __init__(self, field_name: str) -> None:
        super().__init__(f"{field_name} is missing; state it", field_name)
        self.input = field_name


class UnplacedFigure(BadQuestion):
    """Figures of a question that the calculation it asks for has no input for: it would guess."""

    def __init__(self, figures: tuple[str, ...]) -> None:
        super().__init__(f"no input for {', '.join(figures)}; say what it stands for")
        self.figures = figures


class Inputs(BaseModel):
    """The inputs of a calculator. Each field states its unit, and where a missing one comes from.

    `json_schema_extra` of a field: unit (USD, percent, date, year, count, name, ...), and `term`,
    the id of the dated term that gives the value when the asker does not.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Terms(Protocol):
    """The dated terms as a calculator reads them; what is read is shown as an input, and cited."""

    def number(self, term_id: str, on: date | None = None) -> Decimal:
        """The value of a term on a day (None: as it holds at the as-of day).

        Raises:
            BadInput: no value was known by the as-of day that holds on that day.
        """
        ...

    def bounds(self, term_id: str, on: date | None = None) -> tuple[Decimal, Decimal]:
        """The lowest and highest value that sources give for a term; equal where they agree."""
        ...

    def day(self, term_id: str) -> date:
        """The day that a term gives."""
        ...


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence by its name in the calculators' wording, and the values that go into it."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a calculator gives. The first output is the answer."""

    outputs: tuple[Output, ...]
    steps: tuple[Step, ...]
    assumptions: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
    chart: Mapping[str, Any] | None = None  # Vega-Lite


@dataclass(frozen=True, slots=True)
class Calculator:
    """One calculation: what goes in, and how it is computed."""

    name: str
    inputs: type[Inputs]
    compute: Callable[[Any, Terms], Result]  # pure but for what it reads of the terms

    def unit_of(self, name: str) -> str:
        """The unit of an input."""
        return str(_extra(self.inputs.model_fields[name]).get("unit", ""))

    def term_of(self, name: str) -> str | None:
        """The term that gives an input when nobody states it."""
        term = _extra(self.inputs.model_fields[name]).get("term")
        return str(term) if term else None


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
