"""Dated terms with values known by heart, for tests of calculators that need no corpus."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from assistant.calculator.model import BadInput


class FixedTerms:
    """Terms by id; a list of (first day, last day, value) where a value depends on the day."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def number(self, term_id: str, on: date | None = None) -> Decimal:
        held = self._values[term_id]
        if isinstance(held, list):
            for first, last, value in held:
                if on is not None and first <= on and (last is None or on <= last):
                    return Decimal(value)
            raise BadInput("entry_date", str(on), "a day on which a value holds")
        return Decimal(str(held[0] if isinstance(held, tuple) else held))

    def bounds(
        self,
        term_id: str,
        on: date | None = None,  # noqa: ARG002  as the protocol has it
    ) -> tuple[Decimal, Decimal]:
        held = self._values[term_id]
        low, high = held if isinstance(held, tuple) else (held, held)
        return Decimal(str(low)), Decimal(str(high))

    def day(self, term_id: str) -> date:
        held = self._values[term_id]
        assert isinstance(held, date)
        return held


REGIMES = FixedTerms(
    {
        "tariff_japan_general": [
            (date(2025, 4, 5), date(2025, 8, 6), "10"),
            (date(2025, 8, 7), date(2026, 2, 23), "15"),
            (date(2026, 2, 24), date(2026, 7, 23), "10"),
            (date(2026, 7, 24), None, "12.5"),
        ],
        "section_232_cars": [
            (date(2025, 4, 3), date(2025, 9, 15), "27.5"),
            (date(2025, 9, 16), None, "15"),
        ],
    }
)
