"""Questions on the split: who gets what of a project's cash, and what it takes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.figure_questions import TERM
from assistant.calculator.filling import Filled, Slot, fill
from assistant.calculator.labels import Read, phrases, read, words
from assistant.calculator.model import BadInput
from assistant.calculator.request import Request, matched, number, stated
from corpus.quantities import Quantity

_MONEY = ("USD", "JPY", "EUR", "KRW")
_SHARES = frozenset({Decimal(50), Decimal(90), Decimal(10)})  # of the split itself
_OF_THE_SPLIT = phrases(r"\d+\s*[%％]?\s*[/:对対比ー-]\s*$|(?:us|america|美国|米国)\W{0,3}$")
_YEAR_BY_YEAR = phrases(
    r"\d\s*年目|第[一二三四五1-9]\s*年|翌年|次年|year (?:one|two|three|four|five|[1-9])\b"
    r"|(?:first|second|third|fourth|fifth|next|following) year|初年度"
)
_PRINCIPAL, _DAA, _CASH, _CARRY = map(Slot, ("principal", "daa", "cash", "carry_in"))


def split(question: str, as_of: date) -> Request | None:
    """Who gets what of a project's cash; None where a question states too little to tell.

    Raises:
        BadInput: money of two currencies.
    """
    del as_of
    asked = _without_shares(read(question, frozenset()))
    if not any(map(asked.has, ("split", "equity_only", "irr", "break_even"))):
        return None
    amounts = asked.of_unit(*_MONEY)
    if len(units := {q.unit for q in amounts}) > 1:
        raise BadInput("currency", " and ".join(sorted(units)), "one currency")
    if asked.has("equity_only") and len(asked.of_unit("percent")) >= 2 and asked.has("returned"):
        return _equity(asked)
    rate, years = _rate(asked), _years(asked)
    scheduled = rate is not None and years is not None
    if asked.has("irr") and not (scheduled and asked.has("deemed")):
        return _returns(asked, rate, years)
    if scheduled and not amounts and (asked.has("break_even") or not asked.has("lifetime")):
        return Request("profit_split", {"mode": "break_even", "rate": rate, "years": years})
    sums = _sums(asked, amounts, scheduled=scheduled)
    unit = next((q.unit for q in amounts), "USD")
    schedule = stated(
        rate=rate, years=years, base=_base(asked), currency=unit if unit != "USD" else None
    )
    inputs = sums | schedule
    return Request("profit_split", inputs) if len(inputs) >= 2 else None


def _without_shares(asked: Read) -> Read:
    """The question without the percentages that name the split: 90% US, 50/50."""
    kept = tuple(
        q
        for q in asked.quantities
        if not (
            q.unit == "percent"
            and number(q) in _SHARES
            and len(asked.of_unit("percent")) > 1
            and not _is_named(asked, q)
        )
    )
    return replace(asked, quantities=kept)


def _is_named(asked: Read, share: Quantity) -> bool:
    """Whether a share of 10, 50 or 90% is said to be a rate or a return."""
    before = asked.text[max(0, share.start - 14) : share.start]
    named = words().roles["roi"][1].search(before) or words().roles["deemed_rate"][1].search(before)
    named = named or words().roles["equity_share"][1].search(before)
    return named is not None and not _OF_THE_SPLIT.search(before)


def _rate(asked: Read) -> Decimal | None:
    """The deemed rate: as stated, or a benchmark and what is added to it."""
    percents = asked.of_unit("percent")
    slots = [Slot("deemed_rate"), *([Slot("spread", bare=False)] if len(percents) > 1 else [])]
    filled = fill(asked, slots)
    rate, spread = filled.value("deemed_rate"), filled.value("spread")
    return rate + spread if rate is not None and spread is not None else rate


def _years(asked: Read) -> Decimal | None:
    """How long a project runs; a single year is the one that is asked about."""
    counted = [q for q in asked.of_unit("year") if number(q) != 1]
    return number(counted[0]) if counted else None


def _base(asked: Read) -> str | None:
    flat, declining = asked.has("flat"), asked.has("declining")
    if flat == declining:
        return None
    return "flat" if flat else "declining"


def _sums(asked: Read, amounts: Sequence[Quantity], *, scheduled: bool) -> dict[str, Any]:
    """Principal, cash, DAA and what is brought forward, as far as they are stated or named."""
    owed = asked.has("owed")
    if scheduled:
        carry = [_CARRY] if asked.has("carry_in") and len(amounts) > 2 else []
        filled = fill(asked, [_PRINCIPAL, _CASH, *carry])
        by_year = [v for q in amounts if q is not filled.figures.get("principal")
                   and (v := number(q)) is not None]  # fmt: skip
        if len(by_year) > 1 and not carry and _YEAR_BY_YEAR.search(asked.text):
            principal = filled.value("principal")
            return stated(principal=principal, cash_by_year=tuple(by_year))
    else:
        filled = fill(asked, [_DAA if owed else _PRINCIPAL, _CASH])
    return _named(asked, filled)


def _named(asked: Read, filled: Filled) -> dict[str, Any]:
    """What figures are; a principal that is only named (第一批) is read of its term."""
    sums: dict[str, Any] = {role: filled.value(role) for role in filled.figures}
    if "principal" not in sums and "daa" not in sums:
        named = matched(words().figures, asked)
        sums |= {"principal": TERM + named[0]} if named else {}
    return sums


def _returns(asked: Read, rate: Decimal | None, years: Decimal | None) -> Request | None:
    """The internal rate or the present value of what comes back each year."""
    filled = fill(asked, [_PRINCIPAL, Slot("receipts")])
    if not filled.has("principal", "receipts") or years is None:
        return None
    inputs = stated(
        mode="returns",
        principal=filled.value("principal"),
        cash=filled.value("receipts"),
        years=years,
        rate=rate,
        currency=filled.unit,
    )
    return Request("profit_split", inputs)


def _equity(asked: Read) -> Request:
    """The reading in which 90/10 touches equity alone."""
    rates = ("equity_share", "roi", "loan_rate")
    filled = fill(asked, [Slot("total"), *(Slot(role) for role in rates)])
    inputs = stated(
        mode="equity_only",
        total=filled.value("total"),
        currency=filled.unit,
        **{role: filled.value(role) for role in rates},
    )
    return Request("profit_split", inputs)
