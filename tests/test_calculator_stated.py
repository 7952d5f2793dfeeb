"""Inputs as they are typed for a calculator by name."""

from decimal import Decimal
from typing import Any

import pytest

from assistant.calculator.model import BadInput
from assistant.calculator.registry import CALCULATORS, calculator
from assistant.calculator.stated import read_input
from corpus.errors import NotFound

DUTY, COMPARE = CALCULATORS["tariff_duty"], CALCULATORS["tariff_compare"]


@pytest.mark.parametrize(
    "name, written, value",
    [
        ("customs_value", "100000", 100_000),
        ("customs_value", "US$0.1m", 100_000),
        ("customs_value", "10万美元", 100_000),
        ("customs_value", "１０万ドル", 100_000),
        ("customs_value", "-5", -5),
        ("mfn_rate", "2.5%", Decimal("2.5")),
        ("mfn_rate", "2.5", Decimal("2.5")),
        ("entry_date", "2026-03-01", "2026-03-01"),
        ("goods_class", "car", "car"),
    ],
)
def test_a_value_is_read_as_people_write_it(name: str, written: str, value: Any) -> None:
    read = read_input(DUTY, name, written)
    assert read == value or str(read) == value


def test_lists_are_parted_by_commas() -> None:
    assert read_input(COMPARE, "regimes", "T3, T4") == ("T3", "T4")


@pytest.mark.parametrize("written", ["1,500", "1.500", "999.000"])
def test_a_number_with_two_readings_is_no_guess(written: str) -> None:
    with pytest.raises(BadInput, match="without a doubtful sign"):
        read_input(DUTY, "customs_value", written)


def test_an_unknown_input_or_calculator_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="colour: got 'red'; allowed is one of customs_value"):
        read_input(DUTY, "colour", "red")
    with pytest.raises(NotFound, match="there are tariff_duty"):
        calculator("duty")


def test_there_are_eleven_calculators_by_their_own_names() -> None:
    assert len(CALCULATORS) == 11
    assert all(name == chosen.name for name, chosen in CALCULATORS.items())
