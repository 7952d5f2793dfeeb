"""Kinds of input that several calculators take, with their ranges, and what one must have."""

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import Field

from assistant.calculator.model import Inputs, MissingInput, Note

LARGEST = Decimal(10) ** 18  # of an input; a million times the commitment, in yen too
_LEAST = Decimal("1e-6")  # of an input that is divided by
_PLACES = 60  # decimal places that an input may have: more than any result has

Money = Annotated[Decimal, Field(ge=0, le=LARGEST, decimal_places=_PLACES)]
Positive = Annotated[Decimal, Field(ge=_LEAST, le=LARGEST, decimal_places=_PLACES)]
Signed = Annotated[Decimal, Field(ge=-LARGEST, le=LARGEST, decimal_places=_PLACES)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=_PLACES)]
HighPercent = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=_PLACES)]
Years = Annotated[int, Field(ge=1, le=100)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]

T = TypeVar("T")


def need(value: T | None, name: str) -> T:
    """The value of an input.

    Raises:
        MissingInput: nobody gave it.
    """
    if value is None:
        raise MissingInput(name)
    return value


def not_used(inputs: Inputs, used: Collection[str]) -> tuple[Note, ...]:
    """A warning for each input that was given and that the calculation leaves aside."""
    fields = type(inputs).model_fields
    given = [n for n in fields if getattr(inputs, n) not in (None, fields[n].default)]
    return tuple(Note("input_not_used", {"field": name}) for name in given if name not in used)
