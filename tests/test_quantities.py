"""Quantities: values, units and spans, the same from three languages."""

from decimal import Decimal

import pytest

from corpus.dates import PartialDate
from corpus.quantities import Quantity, find_quantities


def found(text: str) -> list[tuple[Decimal | PartialDate, str, str]]:
    return [(q.value, q.unit, text[q.start : q.end]) for q in find_quantities(text)]


@pytest.mark.parametrize(
    "written",
    [
        "5,500亿美元", "5,500億美元", "5500億ドル", "５５００億ドル", "5500億ﾄﾞﾙ", "5500億米ドル",
        "五千五百億ドル", "US$550bn", "US$550 billion", "$550bn", "US$0.55 trillion", "US$ 0.55tn",
        "550 billion dollars", "550 billion US dollars",
    ],
)  # fmt: skip
def test_one_sum_is_one_value_in_one_unit(written: str) -> None:
    assert found(written) == [(Decimal(550_000_000_000), "USD", written)]


@pytest.mark.parametrize(
    "written, value, unit",
    [
        ("15%", 15, "percent"),
        ("１５％", 15, "percent"),
        ("15 per cent", 15, "percent"),
        ("15パーセント", 15, "percent"),
        ("15ﾊﾟｰｾﾝﾄ", 15, "percent"),
        ("15个百分点", 15, "percent"),
        ("15個百分點", 15, "percent"),
        ("0.5 percentage points", "0.5", "percent"),
        ("百分之十五", 15, "percent"),
        ("百分之二点五", "2.5", "percent"),
        ("百分之二點五", "2.5", "percent"),
        ("5.2个点", "5.2", "percent"),
        ("12.5 points", "12.5", "percent"),
        ("$85k", 85_000, "USD"),
        ("$2m", 2_000_000, "USD"),
        ("41k dollars", 41_000, "USD"),
        ("USD 1.2 million", 1_200_000, "USD"),
        ("美金四十五万", 450_000, "USD"),
        ("25-year", 25, "year"),
        ("18 yrs", 18, "year"),
        ("百分之0.5", "0.5", "percent"),
        ("三成", 30, "percent"),
        ("2割", 20, "percent"),
        ("1割5分", 15, "percent"),
        ("三割五分", 35, "percent"),
        ("一成半", 15, "percent"),
        ("3.5割", 35, "percent"),
        ("一半", 50, "percent"),
        ("half", 50, "percent"),
        ("1兆5000億円", 1_500_000_000_000, "JPY"),
        ("1000万円", 10_000_000, "JPY"),
        ("千億円", 100_000_000_000, "JPY"),
        ("33 billion yen", 33_000_000_000, "JPY"),
        ("3,500亿韩元", 350_000_000_000, "KRW"),
        ("€5 million", 5_000_000, "EUR"),
        ("500万ポンド", 5_000_000, "GBP"),
        ("NT$5", 5, "TWD"),
        ("HK$5", 5, "HKD"),
        ("45営業日", 45, "business_day"),
        ("四十五个工作日", 45, "business_day"),
        ("45 business days", 45, "business_day"),
        ("30天", 30, "day"),
        ("3日", 3, "day"),
        ("30 days", 30, "day"),
        ("6か月", 6, "month"),
        ("6個月", 6, "month"),
        ("10年間", 10, "year"),
        ("10 years", 10, "year"),
        ("7GW", 7, "GW"),
        ("第一批", 1, "ordinal"),
        ("第2陣", 2, "ordinal"),
        ("第2トランシェ", 2, "ordinal"),
        ("トランシェ２", 2, "ordinal"),
        ("tranche two", 2, "ordinal"),
        ("Tranche 2", 2, "ordinal"),
        ("3.5万", 35_000, ""),
        ("十亿", 1_000_000_000, ""),
        ("2000美元", 2000, "USD"),
    ],
)
def test_a_quantity_has_value_unit_and_span(written: str, value: int | str, unit: str) -> None:
    assert found(written) == [(Decimal(value), unit, written)]


@pytest.mark.parametrize(
    "text, value, unit, words",
    [
        ("a $550 billion fund", 550_000_000_000, "USD", "$550 billion"),
        ("five business days", 5, "business_day", "five"),
        ("forty-five business days", 45, "business_day", "forty-five"),
        ("Twenty-five percent", 25, "percent", "Twenty-five"),
        ("thirty days", 30, "day", "thirty"),
        ("三个国家", 3, "", "三"),
        ("8成员国", 8, "", "8"),
        ("約100億円余り", 10_000_000_000, "JPY", "100億円"),
    ],
)
def test_a_quantity_inside_other_words(text: str, value: int, unit: str, words: str) -> None:
    assert found(text) == [(Decimal(value), unit, words)]


@pytest.mark.parametrize(
    "text", ["", "一部", "十分", "数十亿美元", "几百人", "A4 and COVID19", "one thing"]
)
def test_words_with_numerals_in_them_are_no_quantities(text: str) -> None:
    assert found(text) == []


def test_dates_are_quantities_and_their_digits_are_not() -> None:
    assert found("2025年10月28日，5,500亿美元的50%") == [
        (PartialDate(2025, 10, 28), "date", "2025年10月28日"),
        (Decimal(550_000_000_000), "USD", "5,500亿美元"),
        (Decimal(50), "percent", "50%"),
    ]
    assert found("令和7年に3割") == [
        (PartialDate(2025), "date", "令和7年"),
        (Decimal(30), "percent", "3割"),
    ]


def test_a_split_has_two_numbers() -> None:
    assert found("90:10") == [(Decimal(90), "", "90"), (Decimal(10), "", "10")]


def quantity(value: Decimal | PartialDate, unit: str) -> Quantity:
    return Quantity(value, unit, 0, 1)


@pytest.mark.parametrize(
    "one, other, same",
    [
        (quantity(Decimal(15), "percent"), quantity(Decimal("15.0"), "percent"), True),
        (quantity(Decimal(15), "percent"), quantity(Decimal(15), ""), True),
        (quantity(Decimal(15), "percent"), quantity(Decimal(15), "USD"), False),
        (quantity(Decimal(15), ""), quantity(Decimal(16), ""), False),
        (quantity(PartialDate(2025), "date"), quantity(PartialDate(2025, 10), "date"), True),
        (quantity(PartialDate(2025), "date"), quantity(PartialDate(2026), "date"), False),
        (quantity(PartialDate(2025), "date"), quantity(Decimal(2025), ""), False),
    ],
)
def test_the_same_by_value_and_a_bare_number_fits_any_unit(
    one: Quantity, other: Quantity, same: bool
) -> None:
    assert one.same_as(other) is same and other.same_as(one) is same


THIRD, TWO_THIRDS = Decimal(100) / 3, Decimal(200) / 3


@pytest.mark.parametrize(
    "written, percent",
    [
        ("三分之一", THIRD), ("3分の1", THIRD), ("３分の１", THIRD), ("one third", THIRD),
        ("三分之二", TWO_THIRDS), ("3分の2", TWO_THIRDS), ("two-thirds", TWO_THIRDS),
        ("四分之三", Decimal(75)), ("4分の3", Decimal(75)), ("three-quarters", Decimal(75)),
    ],
)  # fmt: skip
def test_fractions_are_shares_of_a_hundred(written: str, percent: Decimal) -> None:
    assert found(written) == [(percent, "percent", written)]


@pytest.mark.parametrize(
    "written", ["the first half of 2025", "第三方", "a third tranche", "十分", "half-year"]
)
def test_no_fraction_is_read_into_other_words(written: str) -> None:
    assert all(unit != "percent" for _, unit, _ in found(written))


@pytest.mark.parametrize(
    "written, low, high, unit",
    [
        ("1–2%", 1, 2, "percent"),
        ("1％～2％", 1, 2, "percent"),
        ("US$20–30 billion a year", 20_000_000_000, 30_000_000_000, "USD"),
        ("200亿至300亿美元", 20_000_000_000, 30_000_000_000, "USD"),
        ("80兆～86兆円", 80_000_000_000_000, 86_000_000_000_000, "JPY"),
        ("$1–2000", 1, 2000, "USD"),
    ],
)
def test_both_ends_of_a_range_have_its_unit(written: str, low: int, high: int, unit: str) -> None:
    assert [q[:2] for q in found(written)] == [(Decimal(low), unit), (Decimal(high), unit)]


def test_a_tariff_heading_is_no_number() -> None:
    assert found("HTS 9903.02.72") == []


@pytest.mark.parametrize(
    "written", ["9.2 GW", "920万千瓦", "920万キロワット", "9,200 MW", "9200兆瓦", "9200メガワット"]
)
def test_power_is_one_value_in_kilowatts_and_gigawatts(written: str) -> None:
    assert found(written) == [(Decimal("9.2"), "GW", written)]


@pytest.mark.parametrize("blanks", [" ", "  ", "\n"])
@pytest.mark.parametrize("part, value", [("a half", "1.5"), ("a quarter", "1.25")])
def test_parts_behind_a_word_count_however_they_are_spaced(
    part: str, value: str, blanks: str
) -> None:
    written = f"one and {part} per cent".replace(" ", blanks)
    assert [(q.value, q.unit) for q in find_quantities(written)] == [(Decimal(value), "percent")]


def test_a_word_may_count_thousands() -> None:
    assert found("forty thousand dollars")[0][:2] == (Decimal(40_000), "USD")
    assert found("three-quarters of it") == [(Decimal(75), "percent", "three-quarters")]


def test_a_percentage_may_touch_its_name() -> None:
    assert found("MFN5%") == [(Decimal(5), "percent", "5%")]
    assert found("COVID19") == []
