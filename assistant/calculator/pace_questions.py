"""Questions on the pace: how fast the rest of a commitment has to be placed, or may be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.figure_questions import TERM
from assistant.calculator.filling import Filled, Slot, fill
from assistant.calculator.labels import Read, phrases, read, words
from assistant.calculator.request import Request, days_of, matched, number, stated
from corpus.dates import PartialDate
from corpus.quantities import Quantity

_REST_BEFORE = phrases(
    r"(?:残り|残额|剩余|剩下|余下|尚余|还剩|remaining|outstanding|left)(?:的|の|は|约)?\s*(?:us)?[$]?$"
)
_REST_BEHIND = phrases(
    r"\s*(?:(?:is |are )?(?:still )?(?:remaining|left|outstanding|to be|to \w+)|が?残|还没|未投)"
)
_DEADLINE = phrases(r"\s*(?:的|の)?(?:deadline|cut-?off|期限|截止|期日)")
_COMMITMENT = 500 * 10**9  # USD; a figure from here on is the whole of a commitment
_MAY_BE_WHOLE = 300 * 10**9


def pace(question: str, as_of: date) -> Request | None:
    """How fast the rest of a commitment has to be placed; under a cap, how long that takes."""
    asked = read(question, frozenset())
    amounts = asked.of_unit("USD")
    if asked.has("korea") and (asked.has("ceiling") or asked.has("korea_cap")):
        return _under_cap(asked, amounts)
    days = days_of(_without_deadline(asked), as_of)
    if asked.has("planned") and asked.has("deadline") and days:
        return Request("commitment_pace", _planned(asked, days))
    if asked.has("pace") and asked.has("deadline") and asked.has("signing") and len(days) < 2:
        inputs = {"deployed": Decimal(0), "from_date": f"{TERM}mou_date"}
        return Request("commitment_pace", inputs | _total(asked, amounts))
    filled = _filled(asked, amounts)
    named = words().roles["deployed"][1].search(asked.text) is not None and bool(amounts)
    whole = (
        asked.has("deadline")
        or asked.has("tranches")
        or (named and (asked.has("commitment") or bool(days)))
    )
    rest = asked.has("remaining") or (asked.has("more") and asked.has("share"))
    about_rest = asked.has("pace") or (rest and asked.has("commitment"))
    stated_or_known = days or amounts or (asked.has("tranches") and not asked.has("more"))
    if not (whole and about_rest) or not stated_or_known:
        return None
    return Request("commitment_pace", _placed(asked, filled, days, as_of))


def _without_deadline(asked: Read) -> Read:
    """The question without a month that only names the deadline: the January 2029 deadline."""
    kept = tuple(
        q
        for q in asked.quantities
        if not (
            isinstance(q.value, PartialDate)
            and q.value.day is None
            and _DEADLINE.match(asked.text, q.end)
        )
    )
    return replace(asked, quantities=kept)


def _total(asked: Read, amounts: Sequence[Quantity]) -> dict[str, Any]:
    values = [v for q in amounts if (v := number(q)) is not None and _is_whole(asked, q)]
    return {"total": max(values)} if values else {}


def _is_whole(asked: Read, amount: Quantity) -> bool:
    """Whether an amount is so large, or is so named, that it is a commitment."""
    value = number(amount) or Decimal(0)
    if value >= _COMMITMENT:
        return True
    near = asked.text[max(0, amount.start - 14) : amount.end + 14]
    return value >= _MAY_BE_WHOLE and words().roles["total"][1].search(near) is not None


def _filled(asked: Read, amounts: Sequence[Quantity]) -> Filled:
    """What has been placed and what comes on top, among the amounts that are not the whole."""
    whole = max(amounts, key=lambda q: number(q) or 0, default=None)
    large = whole is not None and _is_whole(asked, whole)
    parts = tuple(q for q in amounts if not (large and q is whole))
    others = tuple(q for q in asked.quantities if q.unit != "USD")
    told = Read(asked.text, (*others, *parts), asked.roles, asked.left)
    more = [Slot("added")] if len(parts) > 1 and asked.has("more") or asked.has("tranches") else []
    return fill(told, [Slot("deployed"), *more])


def _placed(asked: Read, filled: Filled, days: Sequence[date], as_of: date) -> dict[str, Any]:
    """What has been placed of which total, and the days between which the rest is placed."""
    amounts = asked.of_unit("USD")
    deployed, added = filled.value("deployed"), filled.value("added")
    rest = [v for q in filled.left if q.unit == "USD" and (v := number(q)) is not None]
    total = _total(asked, amounts).get("total")
    left = [q for q in amounts if _is_the_rest(asked, q)]
    if len(left) == 1 and len(amounts) <= 2:  # stated alone, or beside the whole or what is placed
        others = [v for q in amounts if q not in left and (v := number(q)) is not None]
        other, remaining, rest = sum(others, Decimal(0)), number(left[0]) or Decimal(0), []
        deployed = other - remaining if other == total else other
        total = deployed + remaining
    if total is None and len(rest) == 1 and rest[0] > (deployed or 0) + (added or 0):
        total = rest.pop()
    if rest and deployed is not None:
        deployed += sum(rest, Decimal(0))
    if deployed is None and asked.has("nothing_placed"):
        deployed = Decimal(0)
    if not amounts and (tranche := _one_tranche(asked)):
        return {"deployed": TERM + tranche}
    begins = deployed is not None or added is not None
    start, deadline = _span(asked, days, as_of, begins=begins)
    return stated(total=total, deployed=deployed, added=added, from_date=start, deadline=deadline)


def _one_tranche(asked: Read) -> str | None:
    """The term of the one tranche that is spoken of, where it is one."""
    named = matched(words().figures, asked)
    tranches = [name for name in named if name.startswith("tranches_") and name.endswith("_total")]
    return tranches[0] if len(tranches) == 1 and "both_tranches" not in named else None


def _is_the_rest(asked: Read, amount: Quantity) -> bool:
    """Whether an amount is what is left, and not what is placed."""
    before, behind = asked.text[: amount.start][-12:], asked.text[amount.end :]
    return bool(_REST_BEFORE.search(before) or _REST_BEHIND.match(behind))


def _span(
    asked: Read, days: Sequence[date], as_of: date, *, begins: bool
) -> tuple[date | None, date | None]:
    """From when the rest is placed, and by when, as far as a question says; a day that is still
    to come is the latter, unless the rest begins then or something is placed by then."""
    if len(days) > 1:
        turned = days[0] > days[1] and asked.has("from_day")  # by the one, from the other
        return (days[1], days[0]) if turned else (days[0], days[1])
    if days and days[0] > as_of and not (begins or asked.has("from_day")):
        return None, days[0]
    return days[0] if days else as_of if asked.has("today") else None, None


def _planned(asked: Read, days: Sequence[date]) -> dict[str, Any]:
    """What would be placed by a day if all were placed evenly from the first day on."""
    start = days[0] if len(days) > 1 else f"{TERM}mou_date"
    deadline = max(days) if len(days) > 2 else None
    inner = [day for day in days if day not in (start, deadline)]
    return {
        **_total(asked, asked.of_unit("USD")),
        **stated(
            deployed=Decimal(0), from_date=start, by_date=max(inner, default=None),
            deadline=deadline,
        ),
    }  # fmt: skip


def _under_cap(asked: Read, amounts: Sequence[Quantity]) -> Request | None:
    """South Korea's cash: what is placed of which total, in years at the cap or in this year."""
    if asked.has("this_calendar_year"):
        called = _this_year(asked, amounts)
        return Request("commitment_pace", {"partner": "korea", **called}) if called else None
    counted = asked.has("how_long") and (amounts or asked.has("ceiling"))
    if not counted and (len(amounts) < 2 or _is_share_alone(asked)):
        return None
    return Request("commitment_pace", {"partner": "korea", **_years_at_cap(asked, amounts)})


def _is_share_alone(asked: Read) -> bool:
    """Whether one amount as a part of another is asked for, in no number of years."""
    return asked.has("share") and not asked.of_unit("year") and not asked.has("remaining")


def _this_year(asked: Read, amounts: Sequence[Quantity]) -> dict[str, Any]:
    """What has been called this year, in one amount or several, and what is called now."""
    filled = fill(asked, [Slot("cap"), Slot("deployed"), Slot("added", bare=False)])
    taken = {id(filled.figures.get(role)) for role in ("cap", "added")}
    before = [v for q in amounts if id(q) not in taken and (v := number(q)) is not None]
    if not before and not filled.has("added"):
        return {}
    return stated(
        cap=filled.value("cap"),
        this_year=sum(before, Decimal(0)) if before else None,
        called=filled.value("added"),
    )


def _years_at_cap(asked: Read, amounts: Sequence[Quantity]) -> dict[str, Any]:
    """The largest amount is the whole, the one named so is the cap, and the others are placed;
    one amount beside a number of years was placed in each of them."""
    years = number(next((q for q in asked.of_unit("year") if number(q) != 1), None))
    filled = fill(asked, [Slot("cap", bare=False), Slot("deployed", bare=False), Slot("total")])
    values = [v for q in amounts if (v := number(q)) is not None]
    whole = max(values, default=None)
    if len(values) < 2 or whole is None:
        return stated(**{role: filled.value(role) for role in ("deployed", "cap", "total")})
    cap = filled.value("cap")
    total = whole if whole != cap else None
    placed = [v for v in values if v not in (total, cap)]
    if years is not None and len(placed) == 1 and placed[0] * years < whole:
        placed = [placed[0] * years]
    elif years is not None and not placed and cap is not None:
        placed = [cap * years]
    return stated(deployed=sum(placed, Decimal(0)) if placed else None, cap=cap, total=total)
