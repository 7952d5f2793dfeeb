"""The unit that figures have together, when they are added, multiplied or divided.

A unit is a word such as USD, percent or day; an empty one is a bare number.
"""

from collections.abc import Sequence
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.calculator.fields import Signed
from assistant.calculator.model import BadInput, Note

BARE = ""


class Quantity(BaseModel):
    """A figure with its unit; the pair (5, "USD") or a bare 5 is read as one too."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    value: Signed = Field(description="a figure from -10^18 to 10^18")
    unit: str = Field(default=BARE, max_length=20, pattern=r"^[A-Za-z_/]*$")

    @model_validator(mode="before")
    @classmethod
    def _from_pair(cls, given: object) -> object:
        if isinstance(given, list | tuple) and len(given) == 2:
            return {"value": given[0], "unit": given[1]}
        return {"value": given} if isinstance(given, int | float | str | Decimal) else given


def common_unit(values: Sequence[Quantity]) -> tuple[str, tuple[Note, ...]]:
    """The one unit of figures that are added or compared; a bare number takes that of the others.

    Raises:
        BadInput: they have more than one unit.
    """
    units = sorted({quantity.unit for quantity in values} - {BARE})
    if len(units) > 1:
        raise BadInput("values", " and ".join(units), "one unit for all")
    if not units or all(quantity.unit for quantity in values):
        return units[0] if units else BARE, ()
    return units[0], (Note("bare_number_unit", {"unit": units[0]}),)


def product_unit(values: Sequence[Quantity]) -> str:
    """The unit of a product: that of the one factor that is neither bare nor percent.

    Raises:
        BadInput: two factors have one.
    """
    units = [quantity.unit for quantity in values if quantity.unit not in (BARE, "percent")]
    if len(units) > 1:
        raise BadInput("values", " × ".join(units), "one factor with a unit besides percent")
    if units:
        return units[0]
    return "percent" if all(quantity.unit == "percent" for quantity in values) else BARE


def quotient_unit(above: Quantity, below: Quantity) -> str:
    """The unit of a quotient: none where both have the same, else USD/GW or the like."""
    if above.unit == below.unit:
        return "rate_multiple"
    if below.unit in (BARE, "percent"):
        return above.unit
    return f"{above.unit or '1'}/{below.unit}"


def fraction(quantity: Quantity) -> Decimal:
    """A factor as it multiplies: a percentage is a hundredth of its figure."""
    return quantity.value / 100 if quantity.unit == "percent" else quantity.value
