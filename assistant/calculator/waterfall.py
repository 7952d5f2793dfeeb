"""How the MOU divides the cash flow of an investment: paragraph 13, and the Deemed Allocation.

Cash is shared 50/50 until each country has received one Deemed Allocation Amount (DAA); what is
above goes 10% to Japan and 90% to the United States. So the first stage ends at twice the DAA.
Source: House of Representatives, answers no. 80 (28 Nov 2025) and no. 120 (19 Dec 2025).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

FIRST = Decimal("0.5")  # Japan's share, and that of the United States, in the first stage
ABOVE = Decimal("0.1")  # Japan's share of what is above it

Base = Literal["flat", "declining"]  # interest on the whole principal, or on what is outstanding


@dataclass(frozen=True, slots=True)
class Split:
    """One amount of cash divided, in units of money."""

    first: Decimal  # shared 50/50
    above: Decimal  # shared 10/90
    japan: Decimal
    us: Decimal


@dataclass(frozen=True, slots=True)
class Deemed:
    """What a DAA is computed from."""

    principal: Decimal  # money, above 0
    rate: Decimal  # percent a year
    years: int  # over which the principal is spread
    base: Base
    carry_interest: bool = False  # whether an unpaid DAA bears the same rate


@dataclass(frozen=True, slots=True)
class Year:
    """One year of an investment, in units of money."""

    number: int  # 1-based
    balance: Decimal  # that bears interest
    brought: Decimal  # the DAA of earlier years still unpaid, with its interest if it bears any
    daa: Decimal
    cash: Decimal
    split: Split
    carry: Decimal  # of this year's DAA, what Japan did not receive


def split(cash: Decimal, daa: Decimal) -> Split:
    """An amount of cash, at least 0, divided; the two parts add up to it."""
    first = min(cash, 2 * daa)
    japan = FIRST * first + ABOVE * (cash - first)
    return Split(first, cash - first, japan, cash - japan)


def run(deemed: Deemed, cash: Sequence[Decimal], carry: Decimal = Decimal(0)) -> tuple[Year, ...]:
    """The years of an investment, one for each amount of cash, what is unpaid carried forward.

    Args:
        carry: What is unpaid of the years before the first.

    Raises:
        ValueError: there are more amounts than years of the DAA.
    """
    if len(cash) > deemed.years:
        raise ValueError(f"{len(cash)} amounts for {deemed.years} years")
    rate, rows = deemed.rate / 100, list[Year]()
    for number, amount in enumerate(cash, start=1):
        repaid = deemed.principal * (number - 1) / deemed.years if deemed.base == "declining" else 0
        balance = deemed.principal - repaid
        brought = carry * (1 + rate) if deemed.carry_interest else carry
        daa = rate * balance + deemed.principal / deemed.years + brought
        shares = split(amount, daa)
        carry = daa - FIRST * shares.first
        rows.append(Year(number, balance, brought, daa, amount, shares, carry))
    return tuple(rows)


def lifetime_daa(deemed: Deemed) -> Decimal:
    """The DAA of all years together, in money: principal and interest, nothing unpaid."""
    rate = deemed.rate / 100
    years_of_interest = (
        Decimal(deemed.years) if deemed.base == "flat" else Decimal(deemed.years + 1) / 2
    )
    return deemed.principal * (1 + rate * years_of_interest)


def break_even_yield(rate: Decimal, years: int) -> Decimal:
    """The cash a year, in percent of the principal, that clears the first stage of year 1."""
    return 2 * (rate + Decimal(100) / years)
