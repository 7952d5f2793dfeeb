"""What an investment returns: internal rate and present value of yearly flows.

A flow is money received at the end of years 1, 2, ...; the investment is paid at the start.
"""

from collections.abc import Sequence
from decimal import Decimal

from pyxirr import irr

from assistant.calculator.formats import rounded

_PLACES = 6  # of a rate in percent: what the search for it is good for
_NEAR = Decimal("1e-4")  # of the investment: the present value that a rate found may leave


def present_value(investment: Decimal, flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """The flows' present value less the investment, in money, at a rate in percent above -100."""
    growth = 1 + rate / 100
    return sum((flow / growth**t for t, flow in enumerate(flows, start=1)), -investment)


def internal_rate(investment: Decimal, flows: Sequence[Decimal]) -> Decimal | None:
    """The rate in percent a year at which the present value is 0; None: there is none to find.

    Args:
        investment: Money paid at the start, above 0.
        flows: Money received, each at least 0.
    """
    # In parts of the investment: the search would depend on the size of the figures otherwise.
    found = irr([Decimal(-1), *(flow / investment for flow in flows)], silent=True)
    if found is None:
        return None
    rate = rounded(Decimal(str(found)) * 100, _PLACES)
    # The search may stop at the edge of its range; that is no rate.
    near = rate > -100 and abs(present_value(investment, flows, rate)) <= _NEAR * investment
    return rate if near else None
