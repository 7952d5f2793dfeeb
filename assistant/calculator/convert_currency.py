"""Money in another currency: at a rate given, or at the rates that sources' sums imply.

No rate is looked up. Without one, US dollars and yen are converted at the lowest and the highest
rate that the reported yen values of the US$550 billion imply.
"""

from dataclasses import replace
from decimal import Decimal, localcontext

from assistant.calculator.currency_inputs import CurrencyInputs, Mode, pair_of, priced
from assistant.calculator.fields import need, not_used
from assistant.calculator.formats import PRECISION, plain
from assistant.calculator.model import BadInput, Calculator, MissingInput, Note, Result, Terms
from assistant.calculator.steps import Figure, brief, step
from assistant.records import Output

_USED: dict[Mode, frozenset[str]] = {
    "convert": frozenset(
        {"mode", "amount", "from_currency", "to_currency", "rate", "rate_high", "rate_per"}
    ),
    "implied": frozenset({"mode", "amount", "from_currency", "to_currency"}),
    "implied_rate": frozenset(
        {"mode", "amount", "from_currency", "to_amount", "to_currency", "rate_per"}
    ),
}


def compute(inputs: CurrencyInputs, terms: Terms) -> Result:
    """The amount in the other currency (convert, implied) or the rate of two sums (implied_rate).

    A rate's unit is JPY/USD for yen per dollar.

    Raises:
        MissingInput: a currency, the amount or the rate is missing.
        BadInput: the two currencies are the same, or an amount that prices another is 0.
    """
    mode = _mode(inputs)
    with localcontext(prec=PRECISION):
        if mode == "implied":
            result = _implied(inputs, terms)
        else:
            result = _convert(inputs) if mode == "convert" else _implied_rate(inputs)
    return replace(result, warnings=(*result.warnings, *not_used(inputs, _USED[mode])))


def _mode(inputs: CurrencyInputs) -> Mode:
    if inputs.mode is not None:
        return inputs.mode
    if inputs.to_amount is not None and inputs.rate is None:
        return "implied_rate"
    pair = {inputs.from_currency, inputs.to_currency}
    return "implied" if inputs.rate is None and pair <= {"USD", "JPY"} else "convert"


def _convert(inputs: CurrencyInputs) -> Result:
    start, end = pair_of(inputs)
    amount, rate = need(inputs.amount, "amount"), need(inputs.rate, "rate")
    base, quote = priced(inputs, start, end)
    high = inputs.rate_high
    if high is not None and high <= rate:
        raise BadInput("rate_high", plain(high), f"a rate above {plain(rate)}")
    ends = {"": rate}
    if high is not None:  # a high rate gives more of the quoted currency, and less of the other
        low_first = base == start
        ends = {"_low": rate, "_high": high} if low_first else {"_low": high, "_high": rate}
    outputs, steps, notes = [], [], []
    for suffix, price in ends.items():
        values: dict[str, Figure] = {"amount": amount, "rate": price}
        value = amount * price if base == start else amount / price
        formula = "amount × rate" if base == start else "amount / rate"
        outputs.append(Output(f"converted{suffix}", value, end))
        steps.append(step(f"converted{suffix}", formula, values, value, end))
        notes.append(Note("rate_reads", {"rate": plain(price), "quote": quote, "base": base}))
    if high is not None:
        low_value, high_value = (Decimal(str(output.value)) for output in outputs)
        values = {"converted_high": high_value, "converted_low": low_value}
        gap = high_value - low_value
        outputs.append(Output("converted_gap", gap, end))
        steps.append(step("converted_gap", "converted_high − converted_low", values, gap, end))
    return Result(tuple(outputs), tuple(steps), tuple(notes))


def _implied(inputs: CurrencyInputs, terms: Terms) -> Result:
    start, end = inputs.from_currency, inputs.to_currency
    if start is None and end is None and inputs.amount is None:
        start, end = "USD", "JPY"  # the rates alone
    start, end = pair_of(inputs.model_copy(update={"from_currency": start, "to_currency": end}))
    if {start, end} != {"USD", "JPY"}:
        raise MissingInput("rate")
    dollars, (low, high) = terms.number("mou_amount"), terms.bounds("policy_lenders_yen")
    outputs, steps = [], []
    for suffix, yen in (("_low", low), ("_high", high)):
        values: dict[str, Figure] = {"yen": yen, "dollars": dollars}
        rate = yen / dollars
        outputs.append(Output(f"rate{suffix}", rate, "JPY/USD"))
        steps.append(step(f"rate{suffix}", "yen / dollars", values, rate, "JPY/USD"))
    if inputs.amount is not None:
        # A high rate gives many yen for a dollar and few dollars for a yen.
        ends = (low, high) if start == "USD" else (high, low)
        for suffix, yen in zip(("_low", "_high"), ends, strict=True):
            rate = yen / dollars
            values = {"amount": inputs.amount, "rate": rate}
            value = inputs.amount * rate if start == "USD" else inputs.amount / rate
            formula = "amount × rate" if start == "USD" else "amount / rate"
            outputs.append(Output(f"converted{suffix}", value, end))
            steps.append(step(f"converted{suffix}", formula, values, value, end))
        outputs = [*outputs[2:], *outputs[:2]]
    sums = {"dollars": brief(dollars), "low": brief(low), "high": brief(high)}
    note = Note("rate_implied_by_sources", sums)
    return Result(tuple(outputs), tuple(steps), (note,), (Note("not_a_market_rate"),))


def _implied_rate(inputs: CurrencyInputs) -> Result:
    start, end = pair_of(inputs)
    sums = {start: need(inputs.amount, "amount"), end: need(inputs.to_amount, "to_amount")}
    base, quote = priced(inputs, start, end)
    if not sums[base]:
        name = "amount" if base == start else "to_amount"
        raise BadInput(name, "0", "money above 0")
    rate = sums[quote] / sums[base]
    names = ("to_amount", "amount") if base == start else ("amount", "to_amount")
    values: dict[str, Figure] = {"amount": sums[start], "to_amount": sums[end]}
    unit = f"{quote}/{base}"
    line = step("rate", f"{names[0]} / {names[1]}", values, rate, unit)
    return Result((Output("rate", rate, unit),), (line,), (), (Note("not_a_market_rate"),))


CALCULATOR = Calculator("convert_currency", CurrencyInputs, compute)
