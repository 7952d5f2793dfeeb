"""The calculation that a question asks for, completed from the questions before it.

A question's way: text, history -> [calculator.reading] -> Request -> running -> Calculation
A question asks for a calculation when it states inputs of one and asks for its result; what asks
why, who or whether it is right is none, whatever figures it has. Of several readings the first
that is complete is taken: nothing is missing, and no figure of the question is left over.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from assistant.calculator.balance_questions import balance
from assistant.calculator.currency_questions import conversion
from assistant.calculator.ellipsis import leans_on_it
from assistant.calculator.figure_questions import figures
from assistant.calculator.funding_questions import funding
from assistant.calculator.labels import read
from assistant.calculator.mix_questions import mix
from assistant.calculator.model import BadInput
from assistant.calculator.pace_questions import pace
from assistant.calculator.pledge_questions import deals
from assistant.calculator.relative_days import with_days
from assistant.calculator.request import Builder, Request
from assistant.calculator.spelling import normalised
from assistant.calculator.split_questions import split
from assistant.calculator.tariff_questions import duty
from assistant.calculator.what_if import changed

# The more telling words go first.
_BUILDERS: tuple[Builder, ...] = (
    funding, balance, split, mix, conversion, duty, pace, deals, figures,
)  # fmt: skip
_MOST_FIGURES = 40  # of a question; one with more is a text, and no calculation
_MOST_BEFORE = 8  # questions of a conversation that are read again
Complete = Callable[[str, Request], bool]  # whether a reading of a text is


def _taken(_text: str, _request: Request) -> bool:
    return True


def request_of(
    text: str, history: Sequence[str], as_of: date, complete: Complete = _taken
) -> Request | None:
    """The calculation that a question asks for, or None.

    Args:
        history: The asker's questions before it, oldest first; a message that only states inputs
            changes or completes the last calculation among them.
        complete: Whether a reading has all it needs and uses all that is stated; where none of a
            question's readings does, the first is returned.

    Raises:
        BadInput: what the question states cannot be computed with.
    """
    before = None
    for earlier in history[-_MOST_BEFORE:]:
        try:
            before = _read(earlier, before, as_of, complete) or before
        except BadInput:
            continue  # it was told so then
    return _read(text, before, as_of, complete)


def _read(text: str, before: Request | None, as_of: date, complete: Complete) -> Request | None:
    """The calculation of one question behind the last calculation."""
    text = with_days(normalised(text), as_of)
    asked = read(text, frozenset())
    if asked.has("not_numeric") or len(asked.quantities) > _MOST_FIGURES:
        return None
    own = _first_complete(text, _readings(text, as_of), complete)
    if before is None or not leans_on_it(asked):
        return own
    return changed(before, own, text, as_of)


def _readings(text: str, as_of: date) -> Iterator[Request]:
    for build in _BUILDERS:
        request = build(text, as_of)
        if request is not None:
            yield request


def _first_complete(text: str, readings: Iterator[Request], complete: Complete) -> Request | None:
    first = None
    for request in readings:
        if complete(text, request):
            return request
        first = first or request
    return first
