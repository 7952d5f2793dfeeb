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
    days = days_of(asked, as_of)
    if asked.has("korea_cap") and (amounts or asked.has("hypothetical")):
        deployed = number(asked.roles.get("deployed"))
        total = None if deployed is not None else number(only_money(asked))
        return Request("commitment_pace", stated(partner="korea", deployed=deployed, total=total))
    if asked.has("pace") and asked.has("deadline") and asked.has("signing") and not amounts:
        return Request("commitment_pace", {"deployed": Decimal(0), "from_date": f"{TERM}mou_date"})
    whole = asked.has("deadline") or "deployed" in asked.roles
    if not (asked.has("pace") and whole) or not (days or amounts):
        return None
    placed = number(asked.roles.get("deployed"))
    total = number(only_money(asked)) if placed is None else None
    start = days[0] if days else None
    return Request("commitment_pace", stated(deployed=placed, total=total, from_date=start))


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
    roles = frozenset({"trade_value", "exposure", "loss_rate", "foregone",
                       "default_probability", "loss_given_default"})  # fmt: skip
    asked = read(question, roles)
    if not asked.has("balance") or "trade_value" not in asked.roles:
        return None
    rates = [
        value
        for q in asked.of_unit("percent")
        if not any(q is named for named in asked.roles.values())
        and (value := number(q)) is not None
    ]
    years = [q for q in asked.of_unit("year") if number(q) != 1]
    if not rates:
        return None
    high, low = (max(rates), min(rates)) if len(rates) > 1 else (rates[0], Decimal(0))
    left = [q for q in asked.left if q.unit in _MONEY]
    exposure = asked.roles.get("exposure") or (left[0] if left else None)
    owed: Any = number(exposure)
    if owed is None and "mou_amount" in matched(words().figures, asked):
        owed = f"{TERM}mou_amount"
    loss = number(asked.roles.get("loss_rate"))
    chance, severity = (
        number(asked.roles.get(role)) for role in ("default_probability", "loss_given_default")
    )
    if chance is not None:
        loss = chance * (100 if severity is None else severity) / 100
    if loss is None and "foregone" in asked.roles:
        loss = Decimal(0)
    currency = asked.roles["trade_value"].unit
    return Request(
        "deal_balance",
        stated(
            trade_value=number(asked.roles["trade_value"]),
            rate_with=low,
            rate_without=high,
            years=number(years[0]) if years else Decimal(1) if asked.has("one_year") else None,
            exposure=owed,
            loss_rate=loss,
            currency=currency if currency != "USD" else None,
            foregone_return=number(asked.roles.get("foregone")),
        ),
    )
