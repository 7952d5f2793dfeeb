"""Questions on the funding call: when money is due after a notice."""

from datetime import date

from assistant.calculator.labels import Read, read
from assistant.calculator.request import Request, days_of, number, stated

_PERIOD = 45  # business days, as the arrangement has it; others are stated


def funding(question: str, as_of: date) -> Request | None:
    """When money is due after a notice."""
    asked = read(question, frozenset())
    days = days_of(asked, as_of)
    calendar = any(map(asked.has, ("us_only", "both", "calendar_days", "japan_only")))
    counted = _period(asked)
    told = asked.has("funding") and (asked.has("notice") or calendar or counted is not None)
    if not (days and (told or (asked.has("notice") and (calendar or asked.has("when"))))):
        return None
    inputs = stated(notice_date=days[0], days=counted if counted != _PERIOD else None)
    return Request("funding_due", inputs | calendar_of(asked))


def _period(asked: Read) -> int | None:
    """How many days after the notice, as far as a question counts them."""
    counted = [number(q) for q in asked.of_unit("business_day", "day")]
    whole = [int(value) for value in counted if value is not None and value == int(value)]
    return whole[0] if len({*whole}) == 1 and whole[0] > 1 else None


def calendar_of(asked: Read) -> dict[str, str]:
    """Whose holidays count, as far as a question says so."""
    if asked.has("each"):
        return {"calendar": "every"} if asked.has("japan_only") else {}
    if asked.has("japan_only"):
        return {"calendar": "japan"}
    if asked.has("both"):
        return {"calendar": "us_japan"}  # whose words name the US holidays too
    calendars = [name for name in ("us_only", "calendar_days") if asked.has(name)]
    return {"calendar": calendars[0].removesuffix("_only")} if len(calendars) == 1 else {}
