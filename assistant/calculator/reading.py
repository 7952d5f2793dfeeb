"""The calculation that a question asks for, completed from the questions before it.

A question's way: text, history -> [calculator.reading] -> Request -> running -> Calculation
A question asks for a calculation when it states inputs of one and asks for its result; what asks
why, who or whether it is right is none, whatever figures it has.
"""

from collections.abc import Sequence
from datetime import date

from assistant.calculator.deal_questions import balance, funding, mix, pace
from assistant.calculator.ellipsis import leans_on_it
from assistant.calculator.figure_questions import conversion, figures
from assistant.calculator.labels import read
from assistant.calculator.model import BadInput
from assistant.calculator.pledge_questions import deals
from assistant.calculator.request import Builder, Request
from assistant.calculator.spelling import normalised
from assistant.calculator.split_questions import split
from assistant.calculator.tariff_questions import duty
from assistant.calculator.what_if import changed

# The first that finds its inputs: the more telling words go first.
_BUILDERS: tuple[Builder, ...] = (
    funding, balance, split, mix, conversion, duty, pace, deals, figures,
)  # fmt: skip
_MOST_FIGURES = 40  # of a question; one with more is a text, and no calculation
_MOST_BEFORE = 8  # questions of a conversation that are read again


def request_of(text: str, history: Sequence[str], as_of: date) -> Request | None:
    """The calculation that a question asks for, or None.

    Args:
        history: The asker's questions before it, oldest first; a message that only states inputs
            changes or completes the last calculation among them.

    Raises:
        BadInput: what the question states cannot be computed with.
    """
    before = None
    for earlier in history[-_MOST_BEFORE:]:
        try:
            before = _read(earlier, before, as_of) or before
        except BadInput:
            continue  # it was told so then
    return _read(text, before, as_of)


def _read(text: str, before: Request | None, as_of: date) -> Request | None:
    """The calculation of one question behind the last calculation."""
    text = normalised(text)
    asked = read(text, frozenset())
    if asked.has("not_numeric") or len(asked.quantities) > _MOST_FIGURES:
        return None
    own = next((r for build in _BUILDERS if (r := build(text, as_of))), None)
    if before is None or not leans_on_it(asked):
        return own
    return changed(before, own, text, as_of)
