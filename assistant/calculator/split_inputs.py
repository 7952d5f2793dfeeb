"""What profit_split takes, and which of its five readings the inputs ask for."""

from typing import Literal

from pydantic import Field

from assistant.calculator.fields import (
    Currency,
    HighPercent,
    Money,
    Percent,
    Positive,
    Years,
    need,
)
from assistant.calculator.model import Inputs
from assistant.calculator.waterfall import Base, Deemed

Mode = Literal["cumulative", "annual", "equity_only", "break_even", "lifetime", "returns"]


class SplitInputs(Inputs):
    """Inputs of profit_split; money is in whole units of `currency`."""

    mode: Mode | None = Field(
        default=None,
        description="which reading; None: the one that the other inputs fit",
        json_schema_extra={"unit": "name"},
    )
    principal: Positive | None = Field(
        default=None,
        description="money invested, above 0",
        json_schema_extra={"unit": "money"},
    )
    daa: Positive | None = Field(
        default=None,
        description="Deemed Allocation Amount of one country, above 0",
        json_schema_extra={"unit": "money"},
    )
    cash: Money | None = Field(
        default=None,
        description="distributable cash: in all (cumulative), or the same each year (annual)",
        json_schema_extra={"unit": "money"},
    )
    cash_by_year: tuple[Money, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="distributable cash of years 1, 2, ..., at most one amount a year",
        json_schema_extra={"unit": "money"},
    )
    rate: Percent | None = Field(
        default=None,
        description="deemed interest a year: benchmark and spread, 0 to 100",
        json_schema_extra={"unit": "percent"},
    )
    years: Years | None = Field(
        default=None,
        description="years over which the principal is spread, 1 to 100",
        json_schema_extra={"unit": "year"},
    )
    base: Base | Literal["both"] = Field(
        default="both",
        description="interest on the whole principal (flat) or the outstanding one (declining)",
        json_schema_extra={"unit": "name"},
    )
    carry_interest: bool = Field(
        default=False,
        description="whether an unpaid DAA bears interest",
        json_schema_extra={"unit": "flag"},
    )
    carry_in: Money | None = Field(
        default=None,
        description="DAA of one country unpaid in the years before the first; None: nothing",
        json_schema_extra={"unit": "money"},
    )
    equity_share: Percent | None = Field(
        default=None,
        description="equity in the total, 0 to 100; the rest is loans",
        json_schema_extra={"unit": "percent", "term": "policy_lenders_equity_share"},
    )
    roi: HighPercent | None = Field(
        default=None,
        description="profit in percent of the total, 0 to 1000",
        json_schema_extra={"unit": "percent"},
    )
    loan_rate: Percent | None = Field(
        default=None,
        description="interest on the loans, 0 to 100",
        json_schema_extra={"unit": "percent"},
    )
    total: Positive | None = Field(
        default=None,
        description="equity and loans together, above 0; None: the principal",
        json_schema_extra={"unit": "money"},
    )
    currency: Currency = Field(
        default="USD",
        description="currency of the money, three capital letters",
        json_schema_extra={"unit": "currency"},
    )


def mode_of(inputs: SplitInputs) -> Mode:
    """The reading that the inputs ask for, or that they fit; cumulative where they fit none."""
    schedule = inputs.rate is not None and inputs.years is not None
    cash = inputs.cash is not None or inputs.cash_by_year is not None
    fits: tuple[tuple[Mode, bool], ...] = (
        ("equity_only", inputs.roi is not None),
        ("cumulative", inputs.daa is not None),
        ("annual", cash and (inputs.rate is not None or inputs.years is not None)),
        ("annual", inputs.cash_by_year is not None),
        ("lifetime", schedule and inputs.principal is not None),
        ("break_even", schedule),
        ("lifetime", inputs.principal is not None and inputs.rate is not None),
    )
    fitting: list[Mode] = [mode for mode, fit in fits if fit]
    return inputs.mode or (fitting[0] if fitting else "cumulative")


def deemed(inputs: SplitInputs) -> tuple[tuple[str, Deemed], ...]:
    """What the DAA is computed from on each base asked for, with the suffix of its outputs.

    Raises:
        MissingInput: principal, rate or years is not given.
    """
    principal = need(inputs.principal, "principal")
    rate, years = need(inputs.rate, "rate"), need(inputs.years, "years")
    bases: tuple[Base, ...] = ("flat", "declining") if inputs.base == "both" else (inputs.base,)
    return tuple(
        (
            f"_{base}" if inputs.base == "both" else "",
            Deemed(principal, rate, years, base, inputs.carry_interest),
        )
        for base in bases
    )
