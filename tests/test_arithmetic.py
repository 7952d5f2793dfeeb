"""arithmetic: sums of the reference, units that fit or do not, and formulas read without eval."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.calculator.arithmetic import CALCULATOR
from assistant.calculator.formats import rounded
from assistant.calculator.model import BadInput, MissingInput, Result
from tests.calculation_checks import hold, names, output
from tests.calculator_fixtures import FixedTerms

NUMBERS = st.decimals(-(10**6), 10**6, places=3)


def reckon(**given: Any) -> Result:
    return CALCULATOR.compute(CALCULATOR.inputs.model_validate(given), FixedTerms({}))


def result_of(operation: str, *values: Any, **more: Any) -> Result:
    return reckon(operation=operation, values=values, **more)


@pytest.mark.parametrize(
    "operation, values, places, expected, unit",
    [
        ("share", [("36", "USD"), ("550", "USD")], 2, "6.55", "percent"),
        ("share", [("109", "USD"), ("550", "USD")], 2, "19.82", "percent"),
        ("share", [("33.3", "USD"), ("36", "USD")], 1, "92.5", "percent"),
        ("share", [("20", "USD"), ("428.82", "USD")], 2, "4.66", "percent"),
        ("share", [("350", "USD"), ("428.82", "USD")], 1, "81.6", "percent"),
        ("quotient", [("33.3e9", "USD"), ("9.2", "GW")], -7, "3620000000", "USD/GW"),
        ("quotient", [("200", "USD"), ("20", "USD")], 0, "10", "rate_multiple"),
        ("quotient", [("50", "JPY"), ("3", "JPY")], 1, "16.7", "rate_multiple"),
        ("quotient", [("10", "USD"), ("50", "percent")], 0, "20", "USD"),
        ("quotient", [("15", "percent"), ("3", "")], 0, "5", "percent"),
        ("quotient", [("12", ""), ("4", "year")], 0, "3", "1/year"),
        ("quotient", [("12", ""), ("4", "")], 0, "3", "rate_multiple"),
        ("ratio", [("40", "JPY"), ("1.88", "JPY")], 1, "21.3", "rate_multiple"),
        ("sum", [("66.2", "USD"), ("57.1", "USD")], 1, "123.3", "USD"),
        ("sum", [("33.3", "USD"), ("2.1", "USD"), ("0.6", "USD")], 1, "36.0", "USD"),
        ("sum", [("1", ""), ("2", "")], 0, "3", ""),
        ("difference", [("550", "USD"), ("109", "USD")], 0, "441", "USD"),
        ("difference", [("12.5", "percent"), ("15", "percent")], 1, "-2.5", "percent"),
        ("product", [("2.5", "percent"), ("100000", "USD")], 0, "2500", "USD"),
        ("product", [("2.5", ""), ("40000", "count")], 0, "100000", "count"),
        ("product", [("50", "percent"), ("50", "percent")], 0, "25", "percent"),
        ("product", [("50", "percent"), ("3", "")], 1, "1.5", ""),
        ("percent_change", [("25", "percent"), ("15", "percent")], 0, "-40", "percent"),
        ("percent_change", [("124", "USD"), ("213.5", "USD")], 1, "72.2", "percent"),
        ("percent_change", [("-4", "USD"), ("-2", "USD")], 0, "50", "percent"),
    ],
)
def test_operations(
    operation: str, values: list[tuple[str, str]], places: int, expected: str, unit: str
) -> None:
    result = result_of(operation, *values)
    assert rounded(output(result, "result"), places) == Decimal(expected)
    assert (result.outputs[0].name, result.outputs[0].unit) == ("result", unit)
    assert hold(result) == len(result.steps) or unit == "USD/GW"


def test_growth() -> None:
    result = result_of("cagr", ("100", "USD"), ("200", "USD"), years=10)
    assert rounded(output(result, "result"), 4) == Decimal("7.1773")  # 2^(1/10)
    assert output(result_of("cagr", 100, 121, years=2), "result") == 10


def test_a_bare_number_takes_the_unit_of_the_others() -> None:
    result = result_of("share", 36, ("550", "USD"))
    assert [(note.name, note.values) for note in result.assumptions] == [
        ("bare_number_unit", {"unit": "USD"})
    ]


def test_a_change_of_a_rate_is_told_in_points_too() -> None:
    result = result_of("percent_change", ("39", "percent"), ("15", "percent"))
    assert result.assumptions[0].values == {"points": "-24"}


def test_what_is_not_used_is_named() -> None:
    assert names(reckon(expression="1", years=3))[1] == ["input_not_used"]


@pytest.mark.parametrize(
    "given, message",
    [
        ({"operation": "sum", "values": [(1, "USD"), (1, "JPY")]}, "JPY and USD"),
        ({"operation": "share", "values": [(1, "USD"), (1, "percent")]}, "one unit for all"),
        ({"operation": "product", "values": [(1, "USD"), (1, "JPY")]}, "USD × JPY"),
        ({"operation": "quotient", "values": [(1, "USD"), (0, "GW")]}, "other than 0"),
        ({"operation": "ratio", "values": [1, "0.000"]}, "other than 0"),
        ({"operation": "percent_change", "values": [0, 1]}, "other than 0"),
        ({"operation": "difference", "values": [1, 2, 3]}, "two values"),
        ({"operation": "cagr", "values": [0, 2], "years": 1}, "above 0"),
        ({"operation": "cagr", "values": [2, -1], "years": 1}, "above 0"),
        ({"operation": "product", "values": ["1e18", "1e18"]}, "too large"),
        ({"operation": "quotient", "values": ["1e18", "1e-30"]}, "too large"),
    ],
)
def test_what_does_not_fit(given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        reckon(**given)


@pytest.mark.parametrize(
    "given, field",
    [
        ({}, "operation"),
        ({"operation": "sum"}, "values"),
        ({"operation": "sum", "values": [1]}, "values"),
        ({"operation": "product", "values": [1]}, "values"),
        ({"operation": "ratio", "values": [1]}, "values"),
        ({"operation": "cagr", "values": [1, 2]}, "years"),
        ({"operation": "expression"}, "expression"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(MissingInput) as caught:
        reckon(**given)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "field, value",
    [
        ("values", ["NaN"]),
        ("values", [("Infinity", "USD")]),
        ("values", ["1e19"]),
        ("values", [("1", "US$")]),
        ("values", [("1", "USD", "JPY")]),
        ("values", [None]),
        ("years", 0),
        ("operation", "modulo"),
        ("expression", "1" * 201),
    ],
)
def test_what_is_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        CALCULATOR.inputs.model_validate({field: value})


@pytest.mark.parametrize(
    "formula, expected",
    [
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("-3 ** 2", "-9"),
        ("2 ^ -2", "0.25"),
        ("-0", "0"),
        ("0.1 + 0.2", "0.3"),  # not 0.30000000000000004
        ("1,100 × 0.5 + (1,500 − 1,100) × .1", "590"),
        ("（５５０ － １０９） ÷ ９", "49"),
        ("4 ** 0.5", "2"),
        ("9 - -3", "12"),
        ("2 ** 79", str(2**79)),
        ("1 / 4 / 2", "0.125"),
        ("-" * 150 + "1", "1"),
    ],
)
def test_formulas(formula: str, expected: str) -> None:
    result = reckon(expression=formula)
    assert output(result, "result") == Decimal(expected)
    assert f"{output(result, 'result'):f}" != "-0"


@pytest.mark.parametrize(
    "formula, message",
    [
        ("1 / 0", "other than 0"),
        ("1 / (3 - 3)", "other than 0"),
        ("2 ** 101", "exponent 101"),
        ("2 ** -101", "exponent -101"),
        ("0 ** 0", "a power that is a number"),
        ("0 ** -1", "a power that is a number"),
        ("(-8) ** 0.5", "a power that is a number"),
        ("9 ** 100", "too large"),
        ("((9 ** 100) ** 100) ** 100", "too large"),
        ("(((9 ** 100) ** 100) ** 100) ** 100", "too large"),
        *(
            (formula, "numbers with")
            for formula in (
                "",
                "  ",
                "1 +",
                "(1",
                "1)",
                "1 2",
                "()",
                "1_000",
                "0x10",
                "1e5",
                "1j",
                "x",
                "True",
                "abs(1)",
                "1 < 2",
                "1 if 1 else 2",
                "[1]",
                "1, 2",
                "7 // 2",
                "+1",
                "1.",
                "007",
                "5%3",
                "'a'",
                "f''",
                "lambda: 1",
                "__import__('os')",
                "1\n+1",
                "1;2",
                "1#2",
                "\0",
                "1 (2)",
                "1..real",
            )
        ),
    ],
)
def test_formulas_that_are_refused(formula: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        reckon(expression=formula)


@given(a=NUMBERS, b=NUMBERS, c=NUMBERS)
def test_formulas_in_fractions(a: Decimal, b: Decimal, c: Decimal) -> None:
    found = output(reckon(expression=f"({a}) * ({b}) - ({c}) / 8 + ({a})"), "result")
    x, y, z = (Fraction(value) for value in (a, b, c))
    assert Fraction(found) == x * y - z / 8 + x


@given(a=NUMBERS, b=NUMBERS, scale=st.sampled_from([Decimal(1000), Decimal("0.001")]))
def test_shares_and_changes_do_not_depend_on_the_unit(
    a: Decimal, b: Decimal, scale: Decimal
) -> None:
    for operation in ("share", "ratio"):
        if b:
            small = output(result_of(operation, a, b), "result")
            assert small == output(result_of(operation, a * scale, b * scale), "result")
    total = output(result_of("sum", a, b), "result")
    assert total == output(result_of("sum", b, a), "result")
    assert output(result_of("difference", total, b), "result") == a


@given(text=st.text(max_size=30))
def test_any_text_is_computed_or_refused(text: str) -> None:
    try:
        reckon(expression=text)
    except BadInput as refusal:
        assert refusal.field == "expression"
