"""Which of several: batches and meetings (第一批, 首批, 第2陣, the fifth meeting), paragraphs."""

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
_CARDINALS = {w: i for i, w in enumerate("one two three four five".split(), start=1)}
_ORDINAL = re.compile(
    r"(?:第(?P<number>\d+|[一二三四五六七八九十]+)|首|头一|初)(?:批|轮|期|阵|弹|回|次(?=会)|トランシ[ェュ])|初(?=会合)"
    rf"|\b(?:(?P<word>{'|'.join(_WORDS)})|(?P<figure>\d{{1,2}})(?:st|nd|rd|th))"
    r"(?=\s+(?:tranche|batch|round|phase|meeting)\b)"
    rf"|(?:\b(?:tranche|batch|round|phase)\s+|トランシ[ェュ])"
    rf"(?P<behind>\d{{1,2}}(?![\d.,%])|(?:{'|'.join(_CARDINALS)})\b)"
)
_PROVISION = re.compile(
    r"第(?P<cjk>\d+|[一二三四五六七八九十]+)(?:段|项|条(?!款))"
    r"|\b(?:paragraphs?|para\.?|article|clause)\s+(?P<latin>\d+)"
)


def find_ordinals(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Each ordinal of a batch or meeting with its half-open span; none for ordinals of others."""
    for match in _ORDINAL.finditer(fold_aligned(text)):
        word, number = match["word"] or match["behind"], match["number"] or match["figure"]
        named = _WORDS.get(word or "") or _CARDINALS.get(word or "")
        value = Decimal(named) if named else read_number(word or number or "一")
        if value is not None:
            yield value, *match.span()


def find_provisions(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Each paragraph or article of a text by its number, with its half-open span."""
    for match in _PROVISION.finditer(fold_aligned(text)):
        value = read_number(match["cjk"] or match["latin"])
        if value is not None:
            yield value, *match.span()
