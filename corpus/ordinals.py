"""Ordinals of batches, meetings and paragraphs: 第一批, 首批, 第2陣, the fifth meeting, 第22項."""

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.folding import fold_aligned
from corpus.numerals import read_number

_WORDS = {
    w: i
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
_ORDINAL = re.compile(
    r"(?:第(?P<number>\d+|[一二三四五六七八九十]+)|首)(?:批|轮|期|阵|弹|回|次(?=会))|初(?=会合)"
    rf"|\b(?P<word>{'|'.join(_WORDS)})(?=\s+(?:tranche|batch|round|phase|meeting)\b)"
    r"|第(?P<part>\d+|[一二三四五六七八九十]+)(?:段|项|条(?!款))"
    r"|\b(?:paragraphs?|para\.?|article|clause)\s+(?P<clause>\d+)"
)


def find_ordinals(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Each ordinal of a batch with its half-open span; none for ordinals of anything else."""
    for match in _ORDINAL.finditer(fold_aligned(text)):
        word = match["word"]
        number = match["number"] or match["part"] or match["clause"]
        value = Decimal(_WORDS[word]) if word else read_number(number or "一")
        if value is not None:
            yield value, *match.span()
