"""How an investment is financed: shares of the lenders, debt service, expected loss, leverage."""

from dataclasses import replace
from decimal import Decimal, localcontext

from assistant.calculator.fields import need, not_used
from assistant.calculator.formats import PRECISION
from assistant.calculator.loan import level_payment
from assistant.calculator.mix_inputs import MixInputs, Mode, Shares, shares_of
from assistant.calculator.model import BadInput, Calculator, Note, Result, Terms
from assistant.calculator.plots import Row, bars
from assistant.calculator.steps import Figure, brief, percent, shown, step
from assistant.records import Output, Step

_SHARES = frozenset({"mode", "total", "equity_share", "loan_share", "guarantee_share", "currency"})
_USED: dict[Mode, frozenset[str]] = {
    "shares": _SHARES,
    "debt_service": frozenset({"mode", "total", "loan_share", "loan_rate", "years", "currency"}),
    "expected_loss": frozenset(
        {"mode", "total", "guarantee_share", "default_probability", "loss_given_default"}
    )
    | {"currency"},
    "leverage": frozenset({"mode", "cover", "grant_bonds", "claims_rate"}),
    "portfolio": frozenset({"mode", "amounts", "loss_rates", "currency"}),
}


def compute(inputs: MixInputs, terms: Terms) -> Result:
    """What the inputs ask for, in money of `currency`, percent, and a multiple for leverage.

    Without a mode: leverage where cover or bonds are given, expected loss where a probability or
    a severity is, debt service where a loan rate or years are, else the lenders' shares.

    Raises:
        MissingInput: loan_rate, years, default_probability or loss_given_default is missing.
        BadInput: the shares given do not add up to 100 percent.
    """
    mode = _mode(inputs)
    with localcontext(prec=PRECISION):
        result = _MODES[mode](inputs, terms)
    return replace(result, warnings=(*result.warnings, *not_used(inputs, _USED[mode])))


def _mode(inputs: MixInputs) -> Mode:
    fits: tuple[tuple[Mode, tuple[object, ...]], ...] = (
        ("portfolio", (inputs.amounts, inputs.loss_rates)),
        ("leverage", (inputs.cover, inputs.grant_bonds)),
        ("expected_loss", (inputs.default_probability, inputs.loss_given_default)),
        ("debt_service", (inputs.loan_rate, inputs.years)),
    )
    fitting: list[Mode] = [mode for mode, given in fits if any(g is not None for g in given)]
    return inputs.mode or (fitting[0] if fitting else "shares")


def _total(inputs: MixInputs, terms: Terms) -> Decimal:
    return terms.number("mou_amount") if inputs.total is None else inputs.total


def _shares(inputs: MixInputs, terms: Terms) -> Result:
    total, unit = _total(inputs, terms), inputs.currency
    shares = shares_of(inputs, terms)
    outputs: list[Output] = []
    steps: list[Step] = []
    for part, (low, high) in shares.parts.items():
        ends = {"": low} if low == high else {"_low": low, "_high": high}
        for suffix, share in ends.items():
            values: dict[str, Figure] = {"total": total, f"{part}_share": percent(share)}
            money = total * share / 100
            line = step(f"{part}{suffix}", f"{part}_share × total", values, money, unit)
            steps.append(line)
            outputs.append(Output(f"{part}{suffix}", money, unit))
    equity = shares.parts["equity"]
    if equity[0] == equity[1]:
        rest = total * (100 - equity[0]) / 100
        values = {"total": total, "equity": total - rest}
        steps.append(step("loans_and_guarantees", "total − equity", values, rest, unit))
        outputs.append(Output("loans_and_guarantees", rest, unit))
    guarantees = shares.parts["guarantees"]
    if guarantees[0] == guarantees[1]:
        jbic = total * (100 - guarantees[0]) / 100
        values = {"total": total, "guarantees": total - jbic}
        steps.append(step("jbic", "total − guarantees", values, jbic, unit))
        outputs.append(Output("jbic", jbic, unit))
    chart = bars("equity_share", unit, _rows(total, shares))
    return Result(tuple(outputs), tuple(steps), shares.notes, (), chart)


def _rows(total: Decimal, shares: Shares) -> list[Row]:
    """The parts at the lowest and at the highest equity share; what one gains another loses."""
    rows: list[Row] = []
    equity = shares.parts["equity"]
    for end in (0, 1) if equity[0] != equity[1] else (0,):
        for part, ends in shares.parts.items():
            share = ends[end] if part == "equity" else ends[1 - end]
            rows.append((percent(equity[end]), part, total * share / 100))
    return rows


def _debt_service(inputs: MixInputs, terms: Terms) -> Result:
    rate, years = need(inputs.loan_rate, "loan_rate"), need(inputs.years, "years")
    unit = inputs.currency
    debt, steps, notes = _part("debt", "loan_share", inputs.loan_share, inputs, terms)
    payment = level_payment(debt, rate, years)
    values: dict[str, Figure] = {"debt": debt, "loan_rate": percent(rate), "years": years}
    values["annual_payment"] = payment
    formula = "debt × loan_rate / (1 − (1 + loan_rate)^−years)" if rate else "debt / years"
    steps += (
        step("annual_payment", formula, values, payment, unit),
        step("total_paid", "annual_payment × years", values, payment * years, unit),
        step(
            "total_interest", "annual_payment × years − debt", values, payment * years - debt, unit
        ),
    )
    outputs = (
        Output("annual_payment", payment, unit),
        Output("total_paid", payment * years, unit),
        Output("total_interest", payment * years - debt, unit),
        Output("debt", debt, unit),
    )
    return Result(outputs, steps, (*notes, Note("level_payments_at_year_end")))


def _expected_loss(inputs: MixInputs, terms: Terms) -> Result:
    chance = need(inputs.default_probability, "default_probability")
    severity = need(inputs.loss_given_default, "loss_given_default")
    unit = inputs.currency
    exposure, steps, notes = _part(
        "exposure", "guarantee_share", inputs.guarantee_share, inputs, terms
    )
    rate = chance * severity / 100
    loss = exposure * rate / 100
    values: dict[str, Figure] = {"exposure": exposure, "default_probability": percent(chance)}
    values["loss_given_default"] = percent(severity)
    product = "default_probability × loss_given_default"
    steps += (
        step("expected_loss_rate", product, values, rate, "percent"),
        step("expected_loss", f"exposure × {product}", values, loss, unit),
    )
    outputs = (
        Output("expected_loss", loss, unit),
        Output("expected_loss_rate", rate, "percent"),
        Output("exposure", exposure, unit),
    )
    return Result(outputs, steps, notes, (Note("expected_is_not_worst"),))


def _part(
    name: str, share_name: str, share: Decimal | None, inputs: MixInputs, terms: Terms
) -> tuple[Decimal, tuple[Step, ...], tuple[Note, ...]]:
    """The part of the total that is lent or covered: all of it unless a share is given."""
    total, unit = _total(inputs, terms), inputs.currency
    if share is None:
        note = Note("whole_total", {"part": name, "total": brief(total), "unit": unit})
        return total, (), (note,)
    money = total * share / 100
    values: dict[str, Figure] = {share_name: percent(share), "total": total}
    return money, (step(name, f"{share_name} × total", values, money, unit),), ()


def _leverage(inputs: MixInputs, terms: Terms) -> Result:
    cover = terms.number("policy_lenders_cover") if inputs.cover is None else inputs.cover
    bonds = inputs.grant_bonds
    bonds = terms.number("policy_lenders_grant_bonds") if bonds is None else bonds
    leverage = cover / bonds
    values: dict[str, Figure] = {"cover": cover, "grant_bonds": bonds}
    line = step("leverage", "cover / grant_bonds", values, leverage)
    steps = [line]
    outputs = [Output("leverage", leverage, "rate_multiple")]
    if inputs.claims_rate is not None:
        claims = cover * inputs.claims_rate / 100
        values = {"cover": cover, "claims_rate": percent(inputs.claims_rate)}
        steps.append(step("claims", "cover × claims_rate", values, claims, "JPY"))
        outputs.append(Output("claims", claims, "JPY"))
    stated = inputs.cover is not None and inputs.grant_bonds is not None
    warnings = () if stated else (Note("reported_as_at_most"),)
    return Result(tuple(outputs), tuple(steps), (), warnings)


def _portfolio(inputs: MixInputs, _terms: Terms) -> Result:
    """The expected loss of parts that have a loss rate each, in money and of the whole."""
    amounts, rates = need(inputs.amounts, "amounts"), need(inputs.loss_rates, "loss_rates")
    if len(amounts) != len(rates):
        raise BadInput("loss_rates", f"{len(rates)} rates", f"{len(amounts)}, one for each amount")
    pairs = list(zip(amounts, rates, strict=True))
    loss = sum((amount * rate / 100 for amount, rate in pairs), Decimal(0))
    whole = sum(amounts, Decimal(0))
    line = " + ".join(f"{brief(amount)} × {percent(rate)}" for amount, rate in pairs)
    steps = [Step("expected_loss = Σ amounts × loss_rates", line, shown(loss, inputs.currency))]
    outputs = [Output("expected_loss", loss, inputs.currency)]
    outputs.append(Output("exposure", whole, inputs.currency))
    if whole:
        values: dict[str, Figure] = {"expected_loss": loss, "exposure": whole}
        rate = loss / whole * 100
        formula = "expected_loss / exposure × 100%"
        steps.append(step("expected_loss_rate", formula, values, rate, "percent"))
        outputs.insert(1, Output("expected_loss_rate", rate, "percent"))
    return Result(tuple(outputs), tuple(steps), (), (Note("expected_is_not_worst"),))


_MODES = {
    "shares": _shares,
    "debt_service": _debt_service,
    "expected_loss": _expected_loss,
    "leverage": _leverage,
    "portfolio": _portfolio,
}

CALCULATOR = Calculator("financing_mix", MixInputs, compute)
