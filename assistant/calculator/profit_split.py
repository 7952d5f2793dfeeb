"""Who gets what of an investment's cash under the MOU: Japan and the United States, in money.

Six readings, each in the file that computes it: the whole life (cumulative, lifetime,
break_even), year by year (annual), 90/10 on equity alone (equity_only), and what yearly receipts
return, whoever gets them (returns).
"""

from dataclasses import replace
from decimal import localcontext

from assistant.calculator.fields import not_used
from assistant.calculator.formats import PRECISION
from assistant.calculator.model import Calculator, Result, Terms
from assistant.calculator.split_annual import annual
from assistant.calculator.split_equity import equity_only
from assistant.calculator.split_inputs import SplitInputs, mode_of
from assistant.calculator.split_returns import returns
from assistant.calculator.split_whole import break_even, cumulative, lifetime

_READINGS = {
    "cumulative": cumulative,
    "annual": annual,
    "lifetime": lifetime,
    "break_even": break_even,
    "returns": returns,
}
_SCHEDULE = frozenset({"principal", "rate", "years", "base", "currency", "mode"})
_USED = {
    "annual": _SCHEDULE | {"cash", "cash_by_year", "carry_in", "carry_interest"},
    "lifetime": _SCHEDULE,
    "returns": (_SCHEDULE - {"base"}) | {"cash", "cash_by_year"},
    "break_even": _SCHEDULE,
    "equity_only": {"equity_share", "roi", "loan_rate", "total", "principal", "currency", "mode"},
}


def compute(inputs: SplitInputs, terms: Terms) -> Result:
    """The split that the inputs ask for.

    Raises:
        MissingInput: the reading needs an input that is not given.
        BadInput: cash is given twice, or for more years than there are.
    """
    mode = mode_of(inputs)
    with localcontext(prec=PRECISION):
        whole = _READINGS.get(mode)
        result = whole(inputs) if whole else equity_only(inputs, terms)
    used = _USED.get(mode) or _used_in_all(inputs)
    return replace(result, warnings=(*result.warnings, *not_used(inputs, used)))


def _used_in_all(inputs: SplitInputs) -> frozenset[str]:
    """What the cumulative reading uses: a DAA, else rate and years, else the principal alone."""
    cash = frozenset({"cash", "mode", "currency"})
    if inputs.daa is not None:
        return cash | {"daa"}
    if inputs.rate is not None and inputs.years is not None:
        return cash | _SCHEDULE
    return cash | {"principal"}


CALCULATOR = Calculator("profit_split", SplitInputs, compute)
