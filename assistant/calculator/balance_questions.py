"""Questions on the balance: what lower duties save, against what the money may lose."""

from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.figure_questions import TERM
from assistant.calculator.filling import Filled, Slot, best_fill
from assistant.calculator.labels import Read, read, words
from assistant.calculator.rate_moves import rate_move
from assistant.calculator.request import Request, matched, number, stated
from corpus.quantities import Quantity

_MONEY = ("USD", "JPY", "EUR", "KRW")
_LOSSES = ("loss_rate", "loss_amount", "default_probability", "loss_given_default")
_CHANCE = ("default_probability", "loss_given_default", "recovery")


def balance(question: str, as_of: date) -> Request | None:
    """What lower duties save less what is lost; None where one of the two sides is not there."""
    del as_of
    asked = read(question, frozenset())
    amounts = asked.of_unit(*_MONEY)
    weighed = any(map(asked.has, ("balance", "losing", "elsewhere"))) or asked.names(*_LOSSES)
    move = rate_move(asked)
    saved = asked.has("saving") or (move is not None and move[1] < move[0])
    if not amounts or not weighed or not (saved or asked.has("elsewhere")):
        return None
    filled = best_fill(asked, *_frames(asked, amounts))
    gained, lost = _gain(filled), _loss(asked, filled)
    if "exposure" not in lost and "loss_amount" not in lost and "foregone_amount" not in lost:
        return None
    years = [q for q in asked.of_unit("year") if number(q) != 1]
    assumed: dict[str, Any] = {"years": Decimal(1)}
    if not gained and asked.has("elsewhere"):
        assumed["yearly_saving"] = Decimal(0)  # only what is given up is asked for
    elif not gained:
        return None
    inputs = {**gained, **lost, **stated(years=number(years[0]) if years else None)}
    return Request("deal_balance", inputs | stated(currency=filled.unit), assumed)


def _frames(asked: Read, amounts: list[Quantity]) -> list[list[Slot]]:
    """Trade with tariffs, or the duty saved; each with what may be lost.

    Of amounts without a name the first is traded or saved and the next at risk; what is lost
    needs its name.
    """
    named = ("loss_amount", "foregone_amount", "foregone", "covered_share")
    lost = [Slot("exposure"), *(Slot(role, bare=False) for role in named)]
    trade = [Slot("trade_value"), Slot("tariff_from"), Slot("tariff_to")]
    gains = [[Slot("yearly_saving")], *([] if asked.has("elsewhere") else [trade])]
    return [
        [*(gain if len(amounts) > 1 else []), *lost, *(Slot(role, bare=False) for role in rates)]
        for gain in gains
        for rates in (("loss_rate",), _CHANCE)
    ]


def _gain(filled: Filled) -> dict[str, Any]:
    """The duty saved, or the trade and the rates that give it; of one rate, all of it is saved."""
    if filled.has("yearly_saving"):
        return {"yearly_saving": filled.value("yearly_saving")}
    found = (filled.value(role) for role in ("tariff_from", "tariff_to"))
    rates = [rate for rate in found if rate is not None]
    if not rates or not filled.has("trade_value"):
        return {}
    return stated(
        trade_value=filled.value("trade_value"),
        rate_with=min(rates) if len(rates) > 1 else Decimal(0),
        rate_without=max(rates),
        covered_share=filled.value("covered_share"),
    )


def _loss(asked: Read, filled: Filled) -> dict[str, Any]:
    """The money at risk and what is lost of it, as a rate or an amount, and the return given up.

    Money of which no part is said to be lost, and of which no such part is asked for, is lost.
    """
    exposure: Any = filled.value("exposure")
    lost, forgone = filled.value("loss_amount"), filled.value("foregone_amount")
    rate, given_up = _loss_rate(asked, filled), _foregone(asked, filled)
    asks = asked.has("which_loss") and not asked.has("how_long")
    if (rate is not None or asks) and exposure is None and lost is not None:
        exposure, lost = lost, None
    if exposure is None and "mou_amount" in matched(words().figures, asked):
        exposure = f"{TERM}mou_amount"
    elif rate is None and given_up is None and lost is None and not asked.has("which_loss"):
        exposure, lost = None, exposure
    return stated(
        exposure=exposure,
        loss_amount=lost,
        foregone_amount=forgone,
        loss_rate=rate,
        foregone_return=given_up,
    )


def _loss_rate(asked: Read, filled: Filled) -> Decimal | None:
    """The part of the money at risk that is lost: as stated, or chance times severity."""
    loss, chance = filled.value("loss_rate"), filled.value("default_probability")
    severity, recovered = filled.value("loss_given_default"), filled.value("recovery")
    if recovered is not None:
        severity = 100 - recovered
    if chance is not None:
        severity = severity if severity is not None else loss
        return chance * (Decimal(100) if severity is None else severity) / 100
    if loss is None:
        loss = severity
    none = asked.has("no_loss") or filled.has("foregone") or asked.has("elsewhere")
    return Decimal(0) if loss is None and none else loss


def _foregone(asked: Read, filled: Filled) -> Decimal | None:
    """The return given up a year: as stated, or what is had elsewhere less what is had here."""
    if not asked.has("elsewhere"):
        return filled.value("foregone")
    lost = filled.figures.get("loss_rate")
    returns = [
        v for q in asked.of_unit("percent") if q is not lost and (v := number(q)) is not None
    ]
    return max(returns) - min(returns) if len(returns) > 1 else filled.value("foregone")
