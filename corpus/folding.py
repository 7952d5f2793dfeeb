"""Folding: the form in which spellings of one thing are equal, for matching only.

Full-width and half-width forms, case, and Han characters mapped to their simplified form
(Japanese ones through the traditional), so that 國際協力銀行, 国際協力銀行 and 国际协力银行
meet. No text that is shown or cited ever passes through here.
"""

import unicodedata
from functools import cache

import opencc

from corpus.characters import Characters


def fold(text: str) -> str:
    """The folded text; its length may differ from the text's."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    """Each Han character with its simplified form, one to one."""
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    # A line each: OpenCC maps phrases too, and characters on their own must stay on their own.
    joined = opencc.OpenCC("t2s").convert(opencc.OpenCC("jp2t").convert("\n".join(han)))
    return {ord(a): b for a, b in zip(han, joined.split("\n"), strict=True) if a != b}


def fold_aligned(text: str) -> str:
    """The folded text at equal length: a character whose fold is longer stays as it is."""
    return text.translate(_ALIGNED)


def _fold_one(char: str) -> str:
    folded = fold(char)
    return folded if len(folded) == 1 else char


_ALIGNED = Characters(_fold_one)
