"""Questions on the arrangement: the funding call, the pace, the mix and the balance."""

from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.figure_questions import TERM
from assistant.calculator.labels import Read, read, words
from assistant.calculator.model import BadInput
from assistant.calculator.request import (
    Request,
    days_of,
    matched,
    money,
    number,
    only_money,
    stated,
)
from corpus.quantities import Quantity

_COMMITMENT = 300 * 10**9  # USD; a figure from here on is the whole of a commitment
_RANGE = 3  # characters between the ends of 1–2%
_MONEY = ("USD", "JPY", "EUR", "KRW")


def funding(question: str, as_of: date) -> Request | None:
    """When money is due after a notice."""
    asked = read(question, frozenset())
    days = days_of(asked, as_of)
    if not (asked.has("funding") and asked.has("notice") and days):
        return None
    if asked.has("japan_only"):
        raise BadInput("calendar", "Japanese holidays alone", "us, us_japan, calendar_days or all")
    return Request("funding_due", {"notice_date": days[0], **calendar_of(asked)})


def calendar_of(asked: Read) -> dict[str, str]:
    """Whose holidays count, as far as a question says so."""
    if asked.has("each"):
        return {}
    if asked.has("both"):
        return {"calendar": "us_japan"}  # whose words name the US holidays too
    calendars = [name for name in ("us_only", "calendar_days") if asked.has(name)]
    return {"calendar": calendars[0].removesuffix("_only")} if len(calendars) == 1 else {}


def pace(question: str, as_of: date) -> Request | None:
    """How fast the rest of a commitment has to be placed."""
    asked = read(question, frozenset({"deployed", "total"}))
    amounts = asked.of_unit("USD")
    if asked.has("korea_cap") and (amounts or asked.has("ceiling")):
        deployed = number(asked.roles.get("deployed"))
        total = None if deployed is not None else number(only_money(asked))
        return Request("commitment_pace", stated(partner="korea", deployed=deployed, total=total))
    if asked.has("pace") and asked.has("deadline") and asked.has("signing") and not amounts:
        return Request("commitment_pace", {"deployed": Decimal(0), "from_date": f"{TERM}mou_date"})
    whole = asked.has("deadline") or asked.has("tranches") or "deployed" in asked.roles
    about_rest = asked.has("pace") or (asked.has("remaining") and asked.has("commitment"))
    days = days_of(asked, as_of)
    if not (whole and about_rest) or not (days or amounts or asked.has("tranches")):
        return None
    return Request("commitment_pace", _placed(asked, days, as_of))


def _placed(asked: Read, days: list[date], as_of: date) -> dict[str, Any]:
    """What has been placed of which total, and the day from which the rest is placed."""
    amounts = asked.of_unit("USD")
    whole = max(amounts, key=lambda q: number(q) or 0, default=None)
    named = asked.roles.get("total")
    if whole is not None and (number(whole) or 0) >= _COMMITMENT:
        named = whole
    rest = [q for q in amounts if q is not named]
    stated_as = asked.roles.get("deployed")
    placed = number(stated_as if stated_as in rest else rest[0] if rest else None)
    start = days[0] if days else as_of if asked.has("today") else None
    if asked.has("more") and placed is not None:
        others = [value for q in rest if (value := number(q)) not in (placed, None)]
        before = others[0] if others else None
        return stated(total=number(named), deployed=before, added=placed, from_date=start)
    return stated(total=number(named), deployed=placed, from_date=start)


def mix(question: str, as_of: date) -> Request | None:
    """What loans, equity and guarantees come to, and what they cost."""
    del as_of
    roles = frozenset({"loan", "loan_rate", "equity_share", "default_probability", "recovery",
                       "loss_given_default", "total"})  # fmt: skip
    asked = read(question, roles)
    if not asked.has("mix") or not asked.quantities:
        return None
    amount = money(asked, "loan", "total") or only_money(asked)
    unit = amount.unit if amount is not None and amount.unit != "USD" else None
    years = [q for q in asked.of_unit("year") if number(q) != 1]
    if asked.has("expected_loss") and "default_probability" in asked.roles and amount:
        recovery = number(asked.roles.get("recovery"))
        lost = (
            100 - recovery
            if recovery is not None
            else number(asked.roles.get("loss_given_default"))
        )
        return Request(
            "financing_mix",
            stated(
                mode="expected_loss",
                total=number(amount),
                default_probability=number(asked.roles["default_probability"]),
                loss_given_default=lost,
                currency=unit,
            ),
        )
    if asked.has("debt_service") and amount and years:
        rate = money(asked, "loan_rate") or next(iter(asked.of_unit("percent")), None)
        return Request(
            "financing_mix",
            stated(
                mode="debt_service",
                total=number(amount),
                loan_rate=number(rate),
                years=number(years[0]),
            ),
        )
    if asked.has("leverage"):
        amounts = [number(q) for q in asked.of_unit("JPY", "USD")]
        if len(amounts) >= 2:
            bonds = sum((a for a in amounts[:-1] if a), Decimal(0))
            return Request(
                "financing_mix", stated(mode="leverage", grant_bonds=bonds, cover=amounts[-1])
            )
        return None
    return _shares(question, amount, unit)


def _shares(question: str, amount: Quantity | None, unit: str | None) -> Request | None:
    """Equity, loans and guarantees by their shares; a range of equity is the corpus's own."""
    names = ("equity_share", "loan_share", "guarantee_share")
    asked = read(question, frozenset(names))
    share = asked.roles.get("equity_share")
    if share is None:
        return None
    shares = {name: number(asked.roles.get(name)) for name in names}
    others = [q for q in asked.of_unit("percent") if q is not share]
    if any(min(abs(share.start - q.end), abs(q.start - share.end)) <= _RANGE for q in others):
        shares["equity_share"] = None
    if asked.has("equity_only") or (shares["loan_share"] is None) != (
        shares["guarantee_share"] is None
    ):
        shares |= {"loan_share": None, "guarantee_share": None}
    return Request(
        "financing_mix", stated(mode="shares", total=number(amount), currency=unit, **shares)
    )


def balance(question: str, as_of: date) -> Request | None:
    """What lower duties save, against what the money may lose."""
    del as_of
    roles = frozenset({"trade_value", "yearly_saving", "loss_amount", "exposure", "loss_rate",
                       "foregone", "default_probability", "loss_given_default"})  # fmt: skip
    asked = read(question, roles)
    known = {"trade_value", "yearly_saving", "loss_amount"} & {*asked.roles}
    if not asked.has("balance") or not known:
        return None
    rates = [
        value
        for q in asked.of_unit("percent")
        if not any(q is named for named in asked.roles.values())
        and (value := number(q)) is not None
    ]
    years = [q for q in asked.of_unit("year") if number(q) != 1]
    if not rates and "yearly_saving" not in known:
        return None
    return Request("deal_balance", _balance(asked, rates, years), {"years": Decimal(1)})


def _balance(asked: Read, rates: list[Decimal], years: list[Quantity]) -> dict[str, Any]:
    """The inputs of a balance: of one rate that is named, the duty saved is all of it."""
    high, low = (max(rates), min(rates)) if len(rates) > 1 else (max(rates, default=None), None)
    left = [q for q in asked.left if q.unit in _MONEY]
    trade, saving = asked.roles.get("trade_value"), asked.roles.get("yearly_saving")
    if trade is None and saving is None and left:
        trade = left.pop(0)
    lost = asked.roles.get("loss_amount")
    exposure = lost or asked.roles.get("exposure") or (left[0] if left else None)
    owed: Any = number(exposure)
    if owed is None and "mou_amount" in matched(words().figures, asked):
        owed = f"{TERM}mou_amount"
    loss = Decimal(100) if lost is not None else number(asked.roles.get("loss_rate"))
    chance, severity = (
        number(asked.roles.get(role)) for role in ("default_probability", "loss_given_default")
    )
    if chance is not None:
        severity = loss if severity is None else severity
        loss = chance * (100 if severity is None else severity) / 100
    if loss is None and ("foregone" in asked.roles or asked.has("no_loss")):
        loss = Decimal(0)
    currency = (trade or saving or asked.quantities[0]).unit
    return stated(
        trade_value=number(trade) if saving is None else None,
        yearly_saving=number(saving),
        rate_with=(low or Decimal(0)) if saving is None else None,
        rate_without=high if saving is None else None,
        years=number(years[0]) if years else None,
        exposure=owed,
        loss_rate=loss,
        currency=currency if currency != "USD" else None,
        foregone_return=_foregone(asked, rates, with_saving=saving is not None),
    )


def _foregone(asked: Read, rates: list[Decimal], *, with_saving: bool) -> Decimal | None:
    """The return given up a year: stated, or the higher of two returns less the lower."""
    named = number(asked.roles.get("foregone"))
    if not with_saving or not rates or named is None:
        return named
    return abs(max(*rates, named) - min(*rates, named))
