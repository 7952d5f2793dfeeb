"""Whether something had happened by a day: what a sentence dates later still lay ahead.

A question's way: evidence -> [assistant.not_yet] -> answerability, and the answer's text
"""

import re
from datetime import date

from assistant.asked import Asked
from assistant.asked_words import asks_whether
from assistant.dated import days_meant, looked_at_from
from assistant.values import find_quantities_cached
from corpus.dates import PartialDate

_BY_THEN = re.compile(
    r"已[经經]?(?!知)|[还還]没|尚未|未だ|もう(?![一1ひ少すけ])|既に|すでに|(?<!ま)まだ"
    r"|\b(?:already|yet|by then|so far)\b",
    re.IGNORECASE,
)
# What asks for something else: whether it lasts, what came after a day, or to be told.
_ELSE = re.compile(
    r"[还還]在|仍|(?<!ま)まだ.{0,12}(?:いる|いた|続)|\bstill\b"
    r"|以来|以[来來]|[以之][后後]|以降|[日月年]の?後|から|[从從自].{0,12}[起到至]"
    r"|\b(?:since|after|from|between)\b|^\W*(?:can|could|will|would) you\b|告[诉訴]|教えて",
    re.IGNORECASE,
)
# What stands before or behind a day by which something is done. On a day, it is done or is not:
# another day than that of the evidence is what no passage names.
_BY = re.compile(r"\b(?:by|before|until)(?: the (?:end|start|beginning) of)?\s*$", re.IGNORECASE)
_THEN = re.compile(
    r"[底末初]?(?:的?[时時](?:候|[点點])?|の?(?:時点|段階|現在|当時)|までに|[以之]?前)"
)


def lay_ahead(asked: Asked, text: str, known_from: date | None) -> tuple[date, date] | None:
    """The day by which a question asks whether something had happened, and the one a text tells.

    None where it asks something else, or the text tells of no day, or of one that is not later.
    A text that was known by then, such as on a deadline, tells nothing of what had not happened.
    """
    by = _asked_by(asked)
    told = [q.value for q in find_quantities_cached(text) if isinstance(q.value, PartialDate)]
    whole = [day for value in told if (day := value.whole())]
    if by is None or not whole or min(whole) <= by or (known_from or date.min) <= by:
        return None
    return by, min(whole)


def _asked_by(asked: Asked) -> date | None:
    """The one day by which a yes or no is asked for; None where there is none, or several."""
    whether = asks_whether(asked.text) or _BY_THEN.search(asked.text)
    dates = [q for q in asked.quantities if isinstance(q.value, PartialDate)]
    if not whether or _ELSE.search(asked.text) or len(dates) != 1 or dates[0] in asked.carried:
        return None
    day = dates[0]
    if days := looked_at_from(asked.text, day):
        return days.last
    is_by = _BY.search(asked.text, 0, day.start) or _THEN.match(asked.text, day.end)
    days = days_meant(asked.text, day) if is_by or _BY_THEN.search(asked.text) else None
    return days.last if days else None
