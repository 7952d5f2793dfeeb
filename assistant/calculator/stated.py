"""Inputs as people type them for a calculator by name: 100000, US$0.1m, 2.5%, 2026-03-01."""

import re
from decimal import Decimal
from typing import Any, get_args, get_origin

from assistant.calculator.model import BadInput, Calculator
from corpus.dates import PartialDate
from corpus.quantities import find_quantities

_PLAIN = re.compile(r"[-−]?\d+(?:\.\d+)?(?:e\d+)?", re.IGNORECASE | re.ASCII)
_TWO_READINGS = re.compile(r"\d{1,3}(?:[.,]\d{3})", re.ASCII)


def read_input(chosen: Calculator, name: str, written: str) -> Any:
    """The value of an input by its field; texts and days go on as they are.

    Raises:
        BadInput: the calculator has no such input, or the number has two readings: 1,500 may be
            fifteen hundred, or one and a half as 1.500 may.
    """
    if name not in chosen.inputs.model_fields:
        raise BadInput(name, repr(written), f"one of {', '.join(chosen.inputs.model_fields)}")
    if _is_list(chosen, name):
        return tuple(_one(name, part.strip()) for part in written.split(",") if part.strip())
    return _one(name, written.strip())


def _is_list(chosen: Calculator, name: str) -> bool:
    return _has_tuple(chosen.inputs.model_fields[name].annotation)


def _has_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple or any(map(_has_tuple, get_args(kind)))


def _one(name: str, written: str) -> Any:
    if _PLAIN.fullmatch(written):
        if _TWO_READINGS.fullmatch(written):
            raise _two_readings(name, written)
        return Decimal(written.replace("−", "-"))
    if _TWO_READINGS.fullmatch(written):
        raise _two_readings(name, written)
    found = find_quantities(written)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(written)):
        return written
    value = found[0].value
    if isinstance(value, PartialDate):
        return value.whole() or written
    return value


def _two_readings(name: str, written: str) -> BadInput:
    digits = re.sub("[.,]", "", written)
    decimal = written.replace(",", ".")
    return BadInput(name, repr(written), f"{digits} or {decimal[:-1]}, without a doubtful sign")
