"""When money is due after a US funding notice: the earliest payment date, as a date.

Japan pays not earlier than 45 business days after the notice. Whose holidays count is not
published, and some sources say days: so three readings are shown unless one is asked for. Japan's
holidays alone are counted only where they are asked for.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from assistant.calculator.business_days import Calendar, days_later, is_weekend
from assistant.calculator.fields import need
from assistant.calculator.formats import plain
from assistant.calculator.model import BadInput, Calculator, Inputs, Note, Result, Terms
from assistant.records import Output, Step

_DAYS = 1000  # at most: about four years of business days
# Both countries' holidays are known by rule in these years, and four years on.
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2090, 12, 31))]


class FundingInputs(Inputs):
    """Inputs of funding_due."""

    notice_date: Day | None = Field(
        default=None,
        description="day of the US notice, 2000-01-01 to 2090-12-31",
        json_schema_extra={"unit": "date"},
    )
    calendar: Calendar | Literal["all", "every"] = Field(
        default="all",
        description="whose holidays are left out; calendar_days leaves out none; "
        "every: Japan's alone too",
        json_schema_extra={"unit": "name"},
    )
    days: Annotated[int, Field(ge=1, le=_DAYS)] | None = Field(
        default=None,
        description="days after the notice, 1 to 1000",
        json_schema_extra={"unit": "business_day", "term": "funding_call_period"},
    )


def compute(inputs: FundingInputs, terms: Terms) -> Result:
    """The earliest payment date on each calendar asked for; the day after the notice is day 1.

    Raises:
        MissingInput: there is no notice date.
        BadInput: the term's period is no whole number of days in range.
    """
    notice = need(inputs.notice_date, "notice_date")
    days = _period(terms) if inputs.days is None else inputs.days
    asked = _calendars(inputs.calendar)
    outputs: list[Output] = []
    steps: list[Step] = []
    warnings = [Note("notice_date_assumed"), Note("days_or_business_days", {"days": str(days)})]
    for calendar in asked:
        due, skipped = days_later(notice, days, calendar)
        name = f"due_{calendar}"
        left_out = ", ".join(f"{day} {country}" for day, country in skipped)
        line = f"{notice} + {days}" + (f" (− {left_out})" if left_out else "")
        outputs.append(Output(name, due, "date"))
        steps.append(Step(f"{name} = notice_date + days ({calendar})", line, due.isoformat()))
        if is_weekend(due):
            warnings.append(Note("due_on_weekend", {"date": due.isoformat()}))
    return Result(tuple(outputs), tuple(steps), _assumed(asked), tuple(warnings))


def _calendars(asked: Calendar | Literal["all", "every"]) -> tuple[Calendar, ...]:
    if asked == "all":
        return ("us", "us_japan", "calendar_days")
    return ("us", "japan", "us_japan", "calendar_days") if asked == "every" else (asked,)


def _period(terms: Terms) -> int:
    period = terms.number("funding_call_period")
    if period != period.to_integral_value() or not 1 <= period <= _DAYS:
        raise BadInput("days", plain(period), f"a whole number from 1 to {_DAYS}")
    return int(period)


def _assumed(asked: tuple[Calendar, ...]) -> tuple[Note, ...]:
    notes = [Note("earliest_day"), Note("counted_from_next_day")]
    if "us" in asked or "us_japan" in asked:
        notes.append(Note("us_federal_holidays"))
    if "japan" in asked or "us_japan" in asked:
        notes.append(Note("japan_national_holidays"))
    if len(asked) > 1:
        notes.append(Note("calendar_not_published"))
    return tuple(notes)


CALCULATOR = Calculator("funding_due", FundingInputs, compute)
