"""Figures joined by signs or words of reckoning: 333億ドル＋21億ドル, $109bn less $36bn, 从A减去B.

Text, places of its figures -> [calculator.joined_figures] -> the operation, each figure's sign
The text is matched with each figure as one mark; a way to join is taken only where it has them all.
"""

import re
from collections.abc import Sequence
from typing import Literal

from assistant.calculator.labels import phrases

Joined = tuple[Literal["sum", "ratio"], list[int]]  # 1 or -1 for each figure

_M = "\ue000"  # the mark of a figure
_FEW = rf"[^{_M}。,;?]{{0,16}}?"  # what a figure is of
_SOME = rf"[^{_M}。;?]{{0,28}}?"
_AWAY = r"(?:引(?!き[上下])|差し引|减|扣)"
_PLUS = phrases(rf"{_FEW}(?:\s*[+]\s*|再?加上?|\bplus\b){_FEW}")
_MINUS = phrases(
    rf"{_FEW}(?:\s+[-–]\s+|−|再?[减扣](?:去|掉|除)?|除去|\bminus\b|\bless\b(?! than)|引く|マイナス)"
    rf"{_FEW}"
)
# The figures of `whole` less the others.
_LESS = tuple(
    map(
        phrases,
        (
            rf"(?P<whole>{_M}(?:{_FEW}{_M})*){_FEW}から(?:{_SOME}{_M})+{_SOME}{_AWAY}",
            rf"(?:从|自){_SOME}(?P<whole>{_M}){_FEW}[减扣除](?:去|掉|除)?(?:{_SOME}{_M})+",
            rf"from {_FEW}(?P<whole>{_M}){_SOME}(?:subtract|deduct|take)(?:{_SOME}{_M})+",
            rf"(?:subtract|deduct|take)(?:{_SOME}{_M})+{_SOME} from {_FEW}(?P<whole>{_M})",
        ),
    )
)
_ADDED = phrases(
    rf"\badd (?:up )?{_FEW}{_M}(?:{_FEW}(?:,|\bto\b|\band\b|\bwith\b){_FEW}{_M})+"
    rf"|{_M}(?:{_FEW}[とに、,]{_FEW}{_M})+{_FEW}(?:足|加え)"
)
_DIVIDED = phrases(
    rf"{_M}\s*(?:[÷/]|除以|divided by){_FEW}{_M}|{_M}{_FEW}を{_FEW}{_M}{_FEW}で割"
    rf"|divide {_FEW}{_M}{_FEW} by {_FEW}{_M}"
)


def joined(text: str, places: Sequence[tuple[int, int]]) -> Joined | None:
    """How the figures at some places are joined; None where not all of them are."""
    if len(places) < 2:
        return None
    gaps = [text[end:start] for (_, end), (start, _) in zip(places, places[1:], strict=False)]
    marked = text[: places[0][0]] + _M + "".join(gap + _M for gap in gaps) + text[places[-1][1] :]
    if all(_PLUS.fullmatch(gap) or _MINUS.fullmatch(gap) for gap in gaps):
        return "sum", [1, *(-1 if _MINUS.fullmatch(gap) else 1 for gap in gaps)]
    for pattern in _LESS:
        if match := _with_all(pattern, marked, len(places)):
            before = marked[: match.start("whole")].count(_M)
            whole = range(before, before + match["whole"].count(_M))
            return "sum", [1 if n in whole else -1 for n in range(len(places))]
    if _with_all(_ADDED, marked, len(places)):
        return "sum", [1] * len(places)
    return ("ratio", [1] * len(places)) if _with_all(_DIVIDED, marked, len(places)) else None


def _with_all(pattern: re.Pattern[str], marked: str, many: int) -> re.Match[str] | None:
    match = pattern.search(marked)
    return match if match and match.group().count(_M) == many else None
