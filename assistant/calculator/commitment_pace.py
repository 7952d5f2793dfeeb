"""How fast money must be placed to meet a commitment: a year, a day, and what is left, in USD.

Japan has a deadline; South Korea has a cap on cash in a calendar year instead.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal, localcontext
from typing import Literal

from pydantic import Field

from assistant.calculator.fields import Money, Positive, need, not_used
from assistant.calculator.formats import PRECISION
from assistant.calculator.model import BadInput, Calculator, Inputs, Note, Result, Terms
from assistant.calculator.steps import Figure, brief, step
from assistant.records import Output

YEAR = Decimal("365.25")  # days, leap years included
_TRANCHES = ("tranches_first", "tranches_second")  # _total and _date, oldest first


class PaceInputs(Inputs):
    """Inputs of commitment_pace; money in whole USD."""

    partner: Literal["japan", "korea"] = Field(
        default="japan",
        description="whose commitment: it chooses the terms that give missing values",
        json_schema_extra={"unit": "name"},
    )
    total: Positive | None = Field(
        default=None,
        description="money committed, above 0; for korea the cash part, term korea_cash",
        json_schema_extra={"unit": "USD", "term": "mou_amount"},
    )
    deployed: Money | None = Field(
        default=None,
        description="money placed so far; None: the tranches announced (japan), nothing (korea)",
        json_schema_extra={"unit": "USD", "term": "tranches_first_total"},
    )
    added: Money = Field(
        default=Decimal(0),
        description="money placed on top of what is deployed",
        json_schema_extra={"unit": "USD"},
    )
    from_date: date | None = Field(
        default=None,
        description="day from which the rest is placed; None: that of the last tranche known",
        json_schema_extra={"unit": "date", "term": "tranches_second_date"},
    )
    deadline: date | None = Field(
        default=None,
        description="day by which all is placed; for korea there is none",
        json_schema_extra={"unit": "date", "term": "mou_deadline"},
    )
    cap: Positive | None = Field(
        default=None,
        description="most money in a calendar year, above 0; for japan there is none",
        json_schema_extra={"unit": "USD", "term": "korea_cap"},
    )

    by_date: date | None = Field(
        default=None,
        description="day by which an even pace has placed a part; between from_date and deadline",
        json_schema_extra={"unit": "date"},
    )
    this_year: Money | None = Field(
        default=None,
        description="money called in this calendar year, under a cap",
        json_schema_extra={"unit": "USD"},
    )
    called: Money | None = Field(
        default=None,
        description="money called now, on top of this_year",
        json_schema_extra={"unit": "USD"},
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """What has been placed of the commitment."""

    money: Decimal
    on: date | None  # the day of the last of it
    notes: tuple[Note, ...]
    warnings: tuple[Note, ...]


def compute(inputs: PaceInputs, terms: Terms) -> Result:
    """The pace from a day to the deadline; under a cap, the least number of calendar years.

    Raises:
        MissingInput: deployed is given and from_date is not: the caller's day stands for it.
        BadInput: more is deployed than committed, or the deadline is not after from_date.
    """
    total, cap, deadline = _frame(inputs, terms)
    placed = _placed(inputs, terms)
    if placed.money > total:
        raise BadInput("deployed", brief(placed.money), f"at most the total, {brief(total)}")
    with localcontext(prec=PRECISION):
        parts = [_left(total, placed.money)]
        warnings = list(placed.warnings)
        if deadline is not None:
            start = need(placed.on, "from_date")
            parts.insert(0, _pace(total - placed.money, start, deadline))
            warnings += _above(parts[0], cap)
            if inputs.by_date is not None:
                parts.insert(0, _by_date(total - placed.money, start, deadline, inputs.by_date))
        if cap is not None:
            parts.insert(0, _years(total - placed.money, cap))
            if inputs.this_year is not None or inputs.called is not None:
                parts.insert(0, _calendar_year(inputs, cap))
    used = {*PaceInputs.model_fields} - ({"from_date"} if deadline is None else set())
    return Result(
        tuple(output for part in parts for output in part.outputs),
        tuple(line for part in (parts[-1], *parts[:-1]) for line in part.steps),
        placed.notes + tuple(note for part in parts for note in part.assumptions),
        (*warnings, *not_used(inputs, used)),
    )


def _frame(inputs: PaceInputs, terms: Terms) -> tuple[Decimal, Decimal | None, date | None]:
    """The total, the cap and the deadline: as given, or those that the partner's terms have."""
    total, cap, deadline = inputs.total, inputs.cap, inputs.deadline
    if inputs.partner == "korea":
        total = terms.number("korea_cash") if total is None else total
        return total, terms.number("korea_cap") if cap is None else cap, deadline
    total = terms.number("mou_amount") if total is None else total
    return total, cap, terms.day("mou_deadline") if deadline is None else deadline


def _placed(inputs: PaceInputs, terms: Terms) -> _Placed:
    if inputs.deployed is not None:
        return _Placed(inputs.deployed + inputs.added, inputs.from_date, (), ())
    if inputs.partner == "korea":
        return _Placed(inputs.added, inputs.from_date, (Note("nothing_deployed"),), ())
    money, last, names = Decimal(0), inputs.from_date, list[str]()
    for tranche in _TRANCHES:
        try:
            amount, day = terms.number(f"{tranche}_total"), terms.day(f"{tranche}_date")
        except BadInput:  # not yet known by the as-of day
            break
        money, last = money + amount, day
        names.append(brief(amount))
    if not names or last is None:
        start = terms.day("mou_date") if inputs.from_date is None else inputs.from_date
        return _Placed(inputs.added, start, (Note("nothing_deployed"),), ())
    values = {"sum": brief(money), "unit": "USD", "parts": " + ".join(names), "date": str(last)}
    warnings = [Note("announced_not_paid")]
    if len(names) == len(_TRANCHES):
        warnings.append(Note("second_tranche_unconfirmed", {"amount": names[-1], "unit": "USD"}))
    notes = (Note("tranches_as_deployed", values),)
    return _Placed(money + inputs.added, inputs.from_date or last, notes, tuple(warnings))


def _left(total: Decimal, deployed: Decimal) -> Result:
    remaining, share = total - deployed, deployed / total * 100
    values: dict[str, Figure] = {"total": total, "deployed": deployed}
    steps = (
        step("remaining", "total − deployed", values, remaining, "USD"),
        step("deployed_share", "deployed / total × 100%", values, share, "percent"),
    )
    outputs = (Output("remaining", remaining, "USD"), Output("deployed_share", share, "percent"))
    return Result(outputs, steps)


def _pace(remaining: Decimal, start: date, deadline: date) -> Result:
    days = (deadline - start).days
    if days < 1:
        raise BadInput("from_date", start.isoformat(), f"a day before {deadline.isoformat()}")
    per_day = remaining / days
    per_year = per_day * YEAR
    values: dict[str, Figure] = {"remaining": remaining, "days": days}
    dates = {"deadline": deadline.isoformat(), "from_date": start.isoformat()}
    steps = (
        step("days", "deadline − from_date", dates, days),
        step("per_day", "remaining / days", values, per_day, "USD"),
        step("per_year", f"remaining / days × {brief(YEAR)}", values, per_year, "USD"),
        step("per_month", "per_year / 12", {"per_year": per_year}, per_year / 12, "USD"),
    )
    outputs = (
        Output("per_year", per_year, "USD"),
        Output("per_month", per_year / 12, "USD"),
        Output("per_day", per_day, "USD"),
        Output("days", Decimal(days), "day"),
    )
    return Result(outputs, steps, (Note("year_length", {"days": brief(YEAR)}),))


def _by_date(remaining: Decimal, start: date, deadline: date, day: date) -> Result:
    """What an even pace from the first day has placed by a day."""
    if not start <= day <= deadline:
        raise BadInput("by_date", day.isoformat(), f"{start.isoformat()} to {deadline.isoformat()}")
    passed, days = (day - start).days, (deadline - start).days
    planned = remaining * passed / days
    values: dict[str, Figure] = {"remaining": remaining, "passed": passed, "days": days}
    line = step("planned", "remaining × passed / days", values, planned, "USD")
    return Result((Output("planned", planned, "USD"),), (line,))


def _calendar_year(inputs: PaceInputs, cap: Decimal) -> Result:
    """What the cap leaves for this calendar year, and what of a call goes on to the next."""
    used, called = Decimal(inputs.this_year or 0), Decimal(inputs.called or 0)
    room, over = max(Decimal(0), cap - used), max(Decimal(0), used + called - cap)
    values: dict[str, Figure] = {"cap": cap, "this_year": used, "called": called}
    steps = [
        step("cap_left", "max(0, cap − this_year)", values, room, "USD"),
        step("cap_used", "this_year / cap × 100%", values, used / cap * 100, "percent"),
    ]
    outputs = [Output("cap_left", room, "USD"), Output("cap_used", used / cap * 100, "percent")]
    if inputs.called is not None:
        line = step("next_year", "max(0, this_year + called − cap)", values, over, "USD")
        return Result((Output("next_year", over, "USD"), *outputs), (*steps, line))
    return Result(tuple(outputs), tuple(steps))


def _above(pace: Result, cap: Decimal | None) -> list[Note]:
    per_year = pace.outputs[0].value
    if cap is None or not isinstance(per_year, Decimal) or per_year <= cap:
        return []
    values = {"per_year": brief(per_year), "cap": brief(cap), "unit": "USD"}
    return [Note("pace_above_cap", values)]


def _years(remaining: Decimal, cap: Decimal) -> Result:
    years = (remaining / cap).to_integral_value(ROUND_CEILING)
    values: dict[str, Figure] = {"remaining": remaining, "cap": cap}
    exact = remaining / cap
    steps = (
        step("years_at_cap", "remaining / cap", values, exact),
        step("minimum_years", "ceil(remaining / cap)", values, years),
    )
    note = Note("cap_per_calendar_year", {"cap": brief(cap), "unit": "USD"})
    outputs = (Output("minimum_years", years, "year"), Output("years_at_cap", exact, "year"))
    return Result(outputs, steps, (note,))


CALCULATOR = Calculator("commitment_pace", PaceInputs, compute)
