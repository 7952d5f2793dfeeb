"""Halves and quarters of a year as people write them: 下半年, 上半期, the second half, Q3."""

import re
from typing import Literal

from corpus.folding import fold_aligned

YearPart = tuple[Literal["half", "quarter"], int]  # which of the two or four, from 1

_NUMBERS = {
    name: i
    for i, names in enumerate(("1 一 first", "2 二 second", "3 三 third", "4 四 fourth"), start=1)
    for name in names.split()
}
_HALVES = _NUMBERS | {"上": 1, "前": 1, "下": 2, "后": 2}
_HALF = re.compile(
    r"(?<!以)([上下])(?:半年|半期|期(?![间限待望]))|年(?:度)?の?([前后])半(?![导数])"
    r"|\b(first|second) half\b|(?<![a-z0-9])h([12])(?![a-z0-9])"
)
_QUARTER = re.compile(
    r"(?<!前)第?([1-4一二三四])(?:季度|・?四半期)|\b(first|second|third|fourth) quarter\b"
    r"|(?<![a-z0-9])q([1-4])(?![a-z0-9])"
)
_KINDS: tuple[tuple[Literal["half", "quarter"], re.Pattern[str], dict[str, int]], ...] = (
    ("half", _HALF, _HALVES),
    ("quarter", _QUARTER, _NUMBERS),
)


def find_year_parts(text: str) -> dict[YearPart, str]:
    """The halves and quarters that a text names, each as it is first written."""
    found: dict[YearPart, str] = {}
    folded = fold_aligned(text)
    for kind, pattern, numbers in _KINDS:
        for match in pattern.finditer(folded):
            number = numbers[next(filter(None, match.groups()))]
            found.setdefault((kind, number), text[slice(*match.span())])
    return found
