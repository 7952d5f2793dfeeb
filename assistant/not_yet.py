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
    r"已[经經]?(?!知)|[还還]没|尚未|未だ|もう|既に|すでに|まだ"
    r"|\b(?:already|yet|still|by then|so far)\b",
    re.IGNORECASE,
)


def lay_ahead(asked: Asked, text: str, known_from: date | None) -> tuple[date, date] | None:
    """The day by which a question asks whether something had happened, and the one a text tells.

    None where it asks something else, or the text tells of no day, or of one that is not later.
    A text that was known by then, such as on a deadline, tells nothing of what had not happened.
    """
    if not asks_whether(asked.text) and not _BY_THEN.search(asked.text):
        return None
    days = (
        looked_at_from(asked.text, q) or days_meant(asked.text, q)
        for q in asked.quantities
        if q not in asked.carried
    )
    by = next((day.last for day in days if day), None)
    told = [q.value for q in find_quantities_cached(text) if isinstance(q.value, PartialDate)]
    whole = [day for value in told if (day := value.whole())]
    if by is None or not whole or min(whole) <= by or (known_from or date.min) <= by:
        return None
    return by, min(whole)
