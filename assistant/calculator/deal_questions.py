"""Questions on the arrangement: the funding call, the pace, the mix and the balance."""

from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.figure_questions import TERM
from assistant.calculator.labels import Read, read, words
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
    calendar = any(map(asked.has, ("us_only", "both", "calendar_days")))
    told = asked.has("funding") and (asked.has("notice") or calendar)
    if not (days and (told or (asked.has("notice") and calendar))):
        return None
    return Request("funding_due", {"notice_date": days[0], **calendar_of(asked)})


def calendar_of(asked: Read) -> dict[str, str]:
    """Whose holidays count, as far as a question says so."""
    if asked.has("each"):
        return {}
    if asked.has("japan_only"):
        return {"calendar": "japan"}
    if asked.has("both"):
        return {"calendar": "us_japan"}  # whose words name the US holidays too
    calendars = [name for name in ("us_only", "calendar_days") if asked.has(name)]
    return {"calendar": calendars[0].removesuffix("_only")} if len(calendars) == 1 else {}


def pace(question: str, as_of: date) -> Request | None:
    """How fast the rest of a commitment has to be placed."""
    asked = read(question, frozenset({"deployed", "added", "total"}))
    amounts = asked.of_unit("USD")
    if asked.has("korea_cap") and (amounts or asked.has("ceiling")):
        return Request("commitment_pace", {"partner": "korea", **_under_cap(asked)})
    if asked.has("pace") and asked.has("deadline") and asked.has("signing") and not amounts:
        return Request("commitment_pace", {"deployed": Decimal(0), "from_date": f"{TERM}mou_date"})
    whole = asked.has("deadline") or asked.has("tranches") or "deployed" in asked.roles
    rest = asked.has("remaining") or (asked.has("more") and asked.has("share"))
    about_rest = asked.has("pace") or (rest and asked.has("commitment"))
    days = days_of(asked, as_of)
    if not (whole and about_rest) or not (days or amounts or asked.has("tranches")):
        return None
    return Request("commitment_pace", _placed(asked, days, as_of))


def _under_cap(asked: Read) -> dict[str, Any]:
    """South Korea's cash: what is placed, or the years at the cap that placed it."""
    amounts = asked.of_unit("USD")
    placed = number(asked.roles.get("deployed"))
    years = number(next(iter(asked.of_unit("year")), None))
    ordered = sorted(value for q in amounts if (value := number(q)) is not None)
    if years is not None and len(ordered) == 2 and ordered[0] * years < ordered[1]:
        return {"deployed": ordered[0] * years, "cap": ordered[0], "total": ordered[1]}
    total = None if placed is not None else number(only_money(asked))
    return stated(deployed=placed, total=total)


def _placed(asked: Read, days: list[date], as_of: date) -> dict[str, Any]:
    """What has been placed of which total, and the days between which the rest is placed."""
    amounts = asked.of_unit("USD")
    whole = max(amounts, key=lambda q: number(q) or 0, default=None)
    named = asked.roles.get("total")
    if whole is not None and (number(whole) or 0) >= _COMMITMENT:
        named = whole
    rest = [q for q in amounts if q is not named]
    start, deadline = _span(asked, days, as_of, begins=bool(rest))
    added = asked.roles.get("added") if len(rest) > 1 or asked.has("tranches") else None
    added = added if added in rest else rest[0] if rest and asked.has("more") else None
    rest = [q for q in rest if q is not added]
    stated_as = asked.roles.get("deployed")
    if asked.has("tranches") and len(rest) > 1:
        return stated(
            total=number(named),
            deployed=_sum(rest),
            added=number(added),
            from_date=start,
            deadline=deadline,
        )
    placed = number(stated_as if stated_as in rest else rest[0] if rest else None)
    return stated(
        total=number(named),
        deployed=placed,
        added=number(added),
        from_date=start,
        deadline=deadline,
    )


def _span(
    asked: Read, days: list[date], as_of: date, *, begins: bool
) -> tuple[date | None, date | None]:
    """From when the rest is placed, and by when, as far as a question says; a day that is still
    to come is the latter, unless the rest begins then or something is placed by then."""
    if len(days) > 1:
        return days[0], days[1]
    if days and days[0] > as_of and not (begins or asked.has("from_day")):
        return None, days[0]
    return days[0] if days else as_of if asked.has("today") else None, None


def _sum(quantities: list[Quantity]) -> Decimal:
    return sum((number(quantity) or Decimal(0) for quantity in quantities), Decimal(0))


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
        ordered = sorted(amount for amount in amounts if amount is not None)
        if len(ordered) >= 2:
            *bonds, cover = ordered
            inputs = stated(mode="leverage", grant_bonds=sum(bonds, Decimal(0)), cover=cover)
            return Request("financing_mix", inputs)
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
    weighed = asked.has("saving") and asked.has("losing")
    if not (weighed or (asked.has("balance") and known)) or not asked.of_unit(*_MONEY):
        return None
    years = [q for q in asked.of_unit("year") if number(q) != 1]
    inputs = stated(
        **_saving(asked),
        years=number(years[0]) if years else None,
        loss_rate=_loss_rate(asked),
        foregone_return=_foregone(asked),
    )
    return Request("deal_balance", inputs, {"years": Decimal(1)})


def _saving(asked: Read) -> dict[str, Any]:
    """The duty saved, or the trade and the rates that give it, and the money at risk.

    Of one rate, the duty saved is all of it; of the amounts without a name the first is saved or
    traded, the next at risk.
    """
    rates = _tariff_rates(asked)
    left = [q for q in asked.left if q.unit in _MONEY]
    trade, saving = asked.roles.get("trade_value"), asked.roles.get("yearly_saving")
    lost = asked.roles.get("loss_amount")
    exposure = lost or asked.roles.get("exposure")
    if trade is None and saving is None and left:
        first = left.pop(0)
        trade, saving = (first, None) if rates or asked.has("goods_traded") else (None, first)
    if exposure is None and left:
        exposure = left.pop(0)
    owed: Any = number(exposure)
    if owed is None and "mou_amount" in matched(words().figures, asked):
        owed = f"{TERM}mou_amount"
    currency = next((q.unit for q in (trade, saving, exposure) if q is not None), "USD")
    return {
        "trade_value": number(trade) if saving is None else None,
        "yearly_saving": number(saving),
        "rate_with": (min(rates) if len(rates) > 1 else Decimal(0)) if saving is None else None,
        "rate_without": max(rates, default=None) if saving is None else None,
        "exposure": owed,
        "currency": currency if currency != "USD" else None,
    }


def _tariff_rates(asked: Read) -> list[Decimal]:
    """The rates without a name; where a return elsewhere is spoken of, they are returns."""
    if asked.has("elsewhere"):
        return []
    money_lost = "loss_amount" in asked.roles
    named = [q for role, q in asked.roles.items() if not (money_lost and role == "loss_rate")]
    rates = [q for q in asked.of_unit("percent") if not any(q is one for one in named)]
    return [value for q in rates if (value := number(q)) is not None]


def _loss_rate(asked: Read) -> Decimal | None:
    """The part of the money at risk that is lost: as stated, or chance times severity."""
    loss, chance, severity = (
        number(asked.roles.get(role))
        for role in ("loss_rate", "default_probability", "loss_given_default")
    )
    if "loss_amount" in asked.roles:
        return Decimal(100)
    if chance is not None:
        severity = severity if severity is not None else loss
        return chance * (Decimal(100) if severity is None else severity) / 100
    none = asked.has("no_loss") or "foregone" in asked.roles or asked.has("elsewhere")
    return Decimal(0) if loss is None and none else loss


def _foregone(asked: Read) -> Decimal | None:
    """The return given up a year: as stated, or what is had elsewhere less what is had here."""
    named = number(asked.roles.get("foregone"))
    if not asked.has("elsewhere"):
        return named
    lost = asked.roles.get("loss_rate")
    returns = [
        v for q in asked.of_unit("percent") if q is not lost and (v := number(q)) is not None
    ]
    return max(returns) - min(returns) if len(returns) > 1 else named
