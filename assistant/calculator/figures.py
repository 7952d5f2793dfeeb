"""Figures as readers of a language write them: 441 billion, 85.25万亿, 85兆2,500億, 48,000.

Exact where four decimals of the figure shown write it exactly, else rounded to two, half to even.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.calculator.formats import rounded

_PLACES = 4  # decimals up to which a figure is written exactly
_MYRIAD = 4  # of powers of ten: 万
_SCALED = 10**6  # from here on figures have a scale
# Powers of ten with their words; in Japanese, what is left of one is written in the next.
_SCALES: Mapping[str, Sequence[tuple[int, str, str]]] = {
    "en": ((12, " trillion", ""), (9, " billion", ""), (6, " million", "")),
    "zh": ((12, "万亿", ""), (8, "亿", ""), (_MYRIAD, "万", "")),
    "ja": ((12, "兆", "億"), (8, "億", "万"), (_MYRIAD, "万", "")),
}


def figure_words(value: Decimal, language: str, money: bool) -> str:
    """A figure, at least 0, in a language (others get English).

    Args:
        money: Whether it has cents: two decimals or none, from 1 up to where it has a scale.
    """
    for power, word, rest in _SCALES.get(language, _SCALES["en"]):
        # 10万, but 48,000 and 123,456
        even = power == _MYRIAD and 100_000 <= value < _SCALED and not value % 10**_MYRIAD
        if value >= max(10**power, _SCALED) or even:
            text = _decimals(value.scaleb(-power))
            over, _, left = text.partition(".")
            if language != "ja" or not left:
                return text + word
            return f"{over}{word}{int(left.ljust(_PLACES, '0')):,}{rest}"
    if money and value >= 1:
        return f"{rounded(value, 2):,f}".removesuffix(".00")
    return _decimals(value)


def is_exact(value: Decimal, language: str) -> bool:
    """Whether `figure_words` writes a figure, which may be negative, without rounding it."""
    size = abs(value)
    powers = [power for power, _, _ in _SCALES.get(language, _SCALES["en"])]
    scaled = [size.scaleb(-power) for power in powers if size >= max(10**power, _SCALED)]
    figure, places = (scaled[0], _PLACES) if scaled else (size, 2)
    return rounded(figure, places) == figure


def _decimals(value: Decimal) -> str:
    """A figure as it is where few decimals do, else with 2, or with 2 digits where it is small."""
    places = max(2, 1 - value.adjusted()) if value and value < Decimal("0.1") else 2
    exact = rounded(value, _PLACES) == value
    text = f"{rounded(value, _PLACES if exact else places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
