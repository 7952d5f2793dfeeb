"""The calculation that a question asks for, completed from the questions before it.

A question's way: text, history -> [calculator.reading] -> Request -> running -> Calculation
A question asks for a calculation when it states inputs of one and asks for its result; what asks
why, who or whether it is right is none, whatever figures it has.
"""

from collections.abc import Sequence
from datetime import date

from assistant.calculator.deal_questions import balance, funding, mix, pace
from assistant.calculator.figure_questions import conversion, deals, figures
from assistant.calculator.labels import read
from assistant.calculator.request import Builder, Request
from assistant.calculator.spelling import normalised
from assistant.calculator.split_questions import split
from assistant.calculator.tariff_questions import duty
from assistant.calculator.what_if import changed

# The first that finds its inputs: the more telling words go first.
_BUILDERS: tuple[Builder, ...] = (
    funding, balance, split, mix, conversion, duty, pace, deals, figures,
)  # fmt: skip
_MOST_BEFORE = 8  # questions of a conversation that are read again


def request_of(text: str, history: Sequence[str], as_of: date) -> Request | None:
    """The calculation that a question asks for, or None.

    Args:
        history: The asker's questions before it, oldest first; a short one changes or completes the
            last calculation among them.
    """
    text = normalised(text)
    asked = read(text, frozenset())
    if asked.has("not_numeric"):
        return None
    own = next((r for build in _BUILDERS if (r := build(text, as_of))), None)
    before = None
    for number in range(len(history[-_MOST_BEFORE:]), 0, -1):
        earlier = history[-_MOST_BEFORE:][:number]
        before = request_of(earlier[-1], earlier[:-1], as_of)
        if before is not None:
            break
    if before is None:
        return own
    return changed(before, own, text, as_of)
