"""Level debt service: equal yearly payments that repay a loan with its interest."""

from decimal import Decimal


def level_payment(debt: Decimal, rate: Decimal, years: int) -> Decimal:
    """The payment at the end of each year, in money.

    Args:
        debt: Money borrowed, at least 0.
        rate: Percent a year, at least 0.
        years: Number of payments, at least 1.

    Source: the annuity formula, debt × i / (1 − (1 + i)^−n), its divisor as the sum that it is:
    so it holds at a rate of 0 too, and loses no digits near it.
    """
    growth = 1 + rate / 100
    return debt / sum((growth**-t for t in range(1, years + 1)), Decimal(0))
