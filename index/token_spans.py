"""Tokens and their spans in a text, as both engines need them: windows, offsets, odd characters."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

Span = tuple[int, int]  # half-open, of code points or of token numbers

_SURROGATES = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """The text with a stand-in for each lone surrogate, which no tokenizer takes."""
    return _SURROGATES.sub("\ufffd", text)  # one for one, which keeps offsets


def cut_windows(count: int, breaks: Sequence[int], room: int) -> list[Span]:
    """Half-open ranges that cover `count` tokens in order, each of at most `room`.

    A range ends at the last of `breaks` (token numbers, ascending) that fits, else where it is
    full. No tokens make one empty range.
    """
    windows = []
    start = 0
    while count - start > room:
        end = start + room
        fitting = breaks[: bisect_right(breaks, end)]
        if fitting and fitting[-1] > start:
            end = fitting[-1]
        windows.append((start, end))
        start = end
    return [*windows, (start, count)]


def token_breaks(spans: Sequence[Span], sentences: Sequence[Span]) -> list[int]:
    """The number of the token with which each sentence begins: where a window had best end."""
    return [bisect_right(spans, start, key=lambda span: span[1]) for start, _ in sentences]


def with_composed_marks(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans, each with the marks after it that NFKC joins to its last character.

    The tokenizer leaves them out: of a half-width katakana with its voicing mark, say, it gives
    the first half.
    """
    completed = []
    for number, (start, end) in enumerate(spans, start=1):
        limit = spans[number][0] if number < len(spans) else len(text)
        while end < limit and not text[end].isspace() and _composes(text[start:end], text[end]):
            end += 1
        completed.append((start, end))
    return completed


def _composes(before: str, after: str) -> bool:
    joined = unicodedata.normalize("NFKC", before + after)
    parts = (unicodedata.normalize("NFKC", one) for one in (before, after))
    return joined != "".join(parts)
