"""Questions on the split: who gets what of a project's cash, and what it takes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.figure_questions import TERM
from assistant.calculator.labels import Read, read, words
from assistant.calculator.model import BadInput
from assistant.calculator.request import Request, matched, money, number, only_money, stated
from corpus.quantities import Quantity

_ROLES = frozenset(
    {"principal", "daa", "cash", "total", "deemed_rate", "roi", "loan_rate", "equity_share"}
)


def split(question: str, as_of: date) -> Request | None:
    """Who gets what of a project's cash; None where a question states too little to tell.

    Raises:
        BadInput: money of two currencies.
    """
    del as_of
    asked = read(question, _ROLES)
    if not (asked.has("split") or asked.has("equity_only")) or asked.has("carry_in"):
        return None
    amounts = asked.of_unit("USD", "JPY", "EUR", "KRW")
    if len(units := {q.unit for q in amounts}) > 1:
        raise BadInput("currency", " and ".join(sorted(units)), "one currency")
    if asked.has("equity_only") and len(asked.of_unit("percent")) >= 2:
        return _equity(asked)
    rate, years = _rate(asked), _years(asked)
    if asked.has("break_even") and rate is not None and years is not None:
        return Request("profit_split", {"mode": "break_even", "rate": rate, "years": years})
    sums = _sums(asked, amounts, scheduled=rate is not None and years is not None)
    if asked.has("irr") and "cash" not in sums:
        return None
    unit = next((q.unit for q in amounts), "USD")
    schedule = stated(
        rate=rate, years=years, base=_base(asked), currency=unit if unit != "USD" else None
    )
    inputs = sums | schedule
    return Request("profit_split", inputs) if len(inputs) >= 2 else None


def _rate(asked: Read) -> Decimal | None:
    percents = asked.of_unit("percent")
    return number(money(asked, "deemed_rate") or (percents[0] if len(percents) == 1 else None))


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
    """Principal, cash and DAA, as far as they are stated or named."""
    principal: Any
    principal, cash, daa = (number(asked.roles.get(r)) for r in ("principal", "cash", "daa"))
    if scheduled and cash is None and daa is not None:
        principal, daa = principal or daa, None  # a lifetime's DAA is what is asked for
    left = [q for q in amounts if q in asked.left]
    if cash is None and daa is None and principal is not None and left and not scheduled:
        cash = number(left[0])
    if principal is None and daa is None:
        named = matched(words().figures, asked)
        principal = number(left[0]) if left else TERM + named[0] if named else None
    return stated(principal=principal, cash=cash, daa=daa)


def _equity(asked: Read) -> Request:
    """The reading in which 90/10 touches equity alone."""
    total = money(asked, "total", "principal") or only_money(asked)
    left = [q for q in asked.left if q.unit == "percent"]
    named: dict[str, Any] = {
        role: number(asked.roles.get(role)) for role in ("equity_share", "roi", "loan_rate")
    }
    if named["loan_rate"] is None:
        named["loan_rate"] = number(asked.roles.get("deemed_rate"))
    for role in ("equity_share", "roi", "loan_rate"):
        if named[role] is None and left:
            named[role] = number(left.pop(0))
    currency = total.unit if total is not None else None
    return Request(
        "profit_split",
        stated(mode="equity_only", total=number(total), currency=currency, **named),
    )
