"""profit_split on receipts alone: the internal rate and the present value of a yearly inflow."""

from decimal import Decimal

from assistant.calculator.fields import need
from assistant.calculator.model import BadInput, Note, Result
from assistant.calculator.returns import internal_rate, present_value
from assistant.calculator.split_annual import cash_of
from assistant.calculator.split_inputs import SplitInputs
from assistant.calculator.steps import brief, percent, shown, total
from assistant.records import Output, Step


def returns(inputs: SplitInputs) -> Result:
    """What money paid at the start returns by cash at the end of each year, nothing shared.

    The present value is at `rate`; without one, the internal rate alone is given.

    Raises:
        MissingInput: principal, cash or years is missing.
        BadInput: no rate makes the cash worth the principal.
    """
    principal, flows, unit = need(inputs.principal, "principal"), cash_of(inputs), inputs.currency
    found = internal_rate(principal, flows)
    if found is None:
        raise BadInput("cash", total(flows), "cash that some rate makes worth the principal")
    start, received = f"−{brief(principal)}; {total(flows)}", sum(flows, Decimal(0))
    gain = received - principal
    outputs = [Output("irr", found, "percent"), Output("received", received, unit)]
    outputs.append(Output("gain", gain, unit))
    steps = [
        Step("0 = −principal + Σ cash / (1 + irr)^t", start, shown(found, "percent")),
        Step("received = Σ cash", total(flows), shown(received, unit)),
        Step("gain = received − principal", f"{brief(received)} − {brief(principal)}",
             shown(gain, unit)),
    ]  # fmt: skip
    if inputs.rate is not None:
        value = present_value(principal, flows, inputs.rate)
        formula = "npv = −principal + Σ cash / (1 + rate)^t"
        steps.append(Step(formula, f"{start}; {percent(inputs.rate)}", shown(value, unit)))
        outputs.insert(0, Output("npv", value, unit))
    return Result(tuple(outputs), tuple(steps), (Note("paid_at_year_end"),))
