"""What convert_currency takes, and how a rate between two currencies is quoted."""

from typing import Literal

from pydantic import Field

from assistant.calculator.fields import Currency, Money, Positive, need
from assistant.calculator.model import BadInput, Inputs

Mode = Literal["convert", "implied", "implied_rate"]

# Of two currencies, the market quotes the price of the one that stands first here.
_QUOTED = ("EUR", "GBP", "AUD", "NZD", "USD", "CAD", "CHF")


class CurrencyInputs(Inputs):
    """Inputs of convert_currency; money is in whole units of the currency named."""

    mode: Mode | None = Field(
        default=None,
        description="what to compute; None: what the other inputs fit",
        json_schema_extra={"unit": "name"},
    )
    amount: Money | None = Field(
        default=None,
        description="money in from_currency",
        json_schema_extra={"unit": "money"},
    )
    from_currency: Currency | None = Field(
        default=None,
        description="currency of the amount, three capital letters",
        json_schema_extra={"unit": "currency"},
    )
    to_amount: Money | None = Field(
        default=None,
        description="the same money in to_currency, for the rate that this implies",
        json_schema_extra={"unit": "money"},
    )
    to_currency: Currency | None = Field(
        default=None,
        description="currency wanted, three capital letters",
        json_schema_extra={"unit": "currency"},
    )
    rate: Positive | None = Field(
        default=None,
        description="price of one unit of rate_per in the other currency, such as 150 JPY per USD",
        json_schema_extra={"unit": "count"},
    )
    rate_high: Positive | None = Field(
        default=None,
        description="a second, higher rate: the result is a range",
        json_schema_extra={"unit": "count"},
    )
    rate_per: Currency | None = Field(
        default=None,
        description="currency that the rate prices; None: as the market quotes the two",
        json_schema_extra={"unit": "currency"},
    )


def pair_of(inputs: CurrencyInputs) -> tuple[str, str]:
    """The currency converted from and the one converted to.

    Raises:
        MissingInput: one is not given.
        BadInput: they are the same.
    """
    start, end = (
        need(inputs.from_currency, "from_currency"),
        need(inputs.to_currency, "to_currency"),
    )
    if start == end:
        raise BadInput("to_currency", end, f"a currency other than {start}")
    return start, end


def priced(inputs: CurrencyInputs, start: str, end: str) -> tuple[str, str]:
    """The currency that a rate of the two prices, and the one in which: (USD, JPY) for JPY per USD.

    Raises:
        BadInput: rate_per is neither of them.
    """
    base = inputs.rate_per
    if base is None:
        base = next((currency for currency in _QUOTED if currency in (start, end)), start)
    if base not in (start, end):
        raise BadInput("rate_per", base, f"{start} or {end}")
    return base, end if base == start else start
