"""Inputs that the as-of day settles where nobody states them; they are shown as defaults."""

from collections.abc import Mapping
from datetime import date
from typing import Any

# The rate from 7 August 2025 was charged as stacked, and known as nothing else until 4 September.
_STACKED_FROM, _ALL_IN_KNOWN = date(2025, 8, 7), date(2025, 9, 4)


def of_the_day(name: str, stated: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    """The inputs of a calculator by name: a day of entry, or from which a rest is placed.

    Args:
        name: Of the calculator; one that asks for no such day gets nothing.
    """
    if name == "snapback":
        return {"entry_date": as_of}
    if name == "commitment_pace" and "deployed" in stated:
        return {"from_date": as_of}
    if name != "tariff_duty":
        return {}
    entered = stated.get("entry_date", as_of)
    stacked = as_of < _ALL_IN_KNOWN and str(entered) >= _STACKED_FROM.isoformat()
    return {"entry_date": as_of} | ({"as_charged": True} if stacked else {})
