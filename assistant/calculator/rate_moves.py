"""A rate that takes another's place: from 25 to 15%, 12.5%から20%に, 由12.5%改为30%, 15%→25%."""

from decimal import Decimal
from itertools import pairwise

from assistant.calculator.labels import Read, phrases
from assistant.calculator.request import number

_TO = phrases(
    r"[^%\d。;?]{0,12}?(?:→|->|から|\bto\b|(?:改|变|降|升|涨|跌|下|上|提|调|恢复|减|回|弹)[^\d。]{0,3}?[为到成至]|至|到)"
    r"[^%\d。;?]{0,12}?"
)


def rate_move(asked: Read) -> tuple[Decimal, Decimal] | None:
    """The rate before and the one after; None where none is said to take another's place."""
    for one, other in pairwise(asked.of_unit("percent")):
        before, after = number(one), number(other)
        if before is None or after is None or before == after:
            continue
        if _TO.fullmatch(asked.text[one.end : other.start]):
            return before, after
    return None
