"""The regimes that a question on duties names, by their days or in words, in its own order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.calculator.labels import Read, words
from assistant.calculator.request import days_of
from assistant.calculator.tariff_regimes import GENERAL, Regime

# The cue that names a regime in words, by its code.
_NAMED = (
    ("first_stacked", "T2"),
    ("before_deal", "T1"),
    ("deal_regime", "T3"),
    ("section_122", "T4"),
    ("section_301", "T5"),
    ("letter", "Tx"),
)


@dataclass(frozen=True, slots=True)
class Points:
    """What is compared: the days that are written, and regimes named in words, by their codes."""

    days: tuple[date, ...]
    codes: tuple[str, ...]
    first_is_code: bool  # which of the two is said first

    @property
    def count(self) -> int:
        """How many regimes there are to compare."""
        return len(self.days) + len(self.codes)


def points_of(asked: Read, as_of: date) -> Points:
    """The days and regimes of a question; a regime in words that holds on a written day is one.

    "now" is the as-of day, unless the regime of that day is named beside it.
    """
    named = [
        (m.span(), code) for cue, code in _NAMED if (m := words().cues[cue].search(asked.text))
    ]
    days = days_of(_without_days_in([span for span, _ in named], asked), as_of)
    found = sorted((span[0], code) for span, code in named)
    codes = [code for _, code in found]
    now = words().cues["today"].search(asked.text)
    if now and len(days) + len(codes) < 2:
        days.append(as_of)
    held = {regime.code for day in days for regime in _regimes_on(day)}
    codes = [code for code in codes if code not in held]
    at = min((place for place, code in found if code in codes), default=None)
    dated = [quantity.start for quantity in asked.of_unit("date")]
    return Points(tuple(days), tuple(codes), at is not None and (not dated or at < min(dated)))


def _without_days_in(spans: Sequence[tuple[int, int]], asked: Read) -> Read:
    """The question without the days that are part of a regime's name: the July 2025 letter."""
    kept = tuple(
        q for q in asked.quantities if not any(s <= q.start and q.end <= e for s, e in spans)
    )
    return replace(asked, quantities=kept)


def _regimes_on(day: date) -> Sequence[Regime]:
    return [r for r in GENERAL if r.first <= day and (r.last is None or day <= r.last)]
