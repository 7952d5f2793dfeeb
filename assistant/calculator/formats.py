"""Figures as steps and sentences show them: plain decimals, rounded half to even for show only."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext

PRECISION = 34  # of a calculation, in digits


def rounded(value: Decimal, places: int) -> Decimal:
    """The value at so many decimal places."""
    with localcontext(prec=PRECISION):
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def plain(value: Decimal, places: int = 4) -> str:
    """A figure with commas and without trailing zeros: 15000 -> "15,000", 2.50 -> "2.5"."""
    text = f"{rounded(value, places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
