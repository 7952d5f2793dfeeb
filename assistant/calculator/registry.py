"""The calculators by name; one list serves the command line, HTTP, the questions and LangChain."""

from assistant.calculator import (
    arithmetic,
    commitment_pace,
    compare_deals,
    convert_currency,
    deal_balance,
    financing_mix,
    funding_due,
    profit_split,
    snapback,
    tariff_compare,
    tariff_duty,
)
from assistant.calculator.model import Calculator
from corpus.errors import NotFound

CALCULATORS: dict[str, Calculator] = {
    module.CALCULATOR.name: module.CALCULATOR
    for module in (
        tariff_duty,
        tariff_compare,
        snapback,
        profit_split,
        funding_due,
        commitment_pace,
        financing_mix,
        deal_balance,
        convert_currency,
        compare_deals,
        arithmetic,
    )
}


def calculator(name: str) -> Calculator:
    """The calculator of a name.

    Raises:
        NotFound: there is none; the message lists those that there are.
    """
    if name not in CALCULATORS:
        raise NotFound(f"no calculator {name!r}; there are {', '.join(CALCULATORS)}")
    return CALCULATORS[name]
