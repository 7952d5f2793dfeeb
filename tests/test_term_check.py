"""Whether terms hold: their quotations stand in their sections and carry their values."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from corpus.dates import PartialDate
from corpus.glossary import LANGUAGES
from corpus.records import Document
from corpus.term_check import hold_at_once, holds_value, term_faults
from corpus.terms import Bound, Fault, Term, Unit, Value
from tests.desk_fixtures import CORPUS_DATE, DAY, REPLACED, make_document, make_sections

TEXTS = {
    "zh": "# 渡轮\n\n票价为40日元。\n\n夜间附加费为90日元。",
    "en": "# Ferry\n\nThe fare is 40 yen.\n\nThe night surcharge is 90 yen.",
    "ja": "# 渡し船\n\n運賃は40円である。\n\n夜間の追加料金は90円である。",
}
QUOTES = {"zh": "票价为40日元。", "en": "The fare is 40 yen.", "ja": "運賃は40円である。"}
NIGHT_QUOTES = {
    "zh": "夜间附加费为90日元。",
    "en": "The night surcharge is 90 yen.",
    "ja": "夜間の追加料金は90円である。",
}
DOCUMENTS = {
    f"ferry.{language}": make_document(
        f"ferry.{language}",
        text,
        language=language,
        sections=make_sections(
            text,
            ("#", {"anchor": "fares", "source_ids": ("S1", "S2")}),
            (NIGHT_QUOTES[language], {"anchor": "night", "source_ids": ("S3",)}),
        ),
    )
    for language, text in TEXTS.items()
}
FARE = Term(
    term_id="fare",
    unit="JPY",
    value=Decimal(40),
    bound="",
    labels={"zh": ("票价",), "en": ("fare",), "ja": ("運賃",)},
    shown={},
    sentences={
        "zh": "票价为{value}。",
        "en": "The fare is {value}.",
        "ja": "運賃は{value}である。",
    },
    known_from=DAY,
    known_to=None,
    valid_from=None,
    valid_to=None,
    source_ids=("S1",),
    topic="ferry",
    section="fares",
    quotes=QUOTES,
    line=7,
)
SHOWN = {"zh": "赤泽", "en": "Akazawa", "ja": "赤沢氏"}


def quoting(quote: str, value: Value, unit: Unit, **changes: Any) -> Term:
    """The term with one quotation in every language."""
    quotes = dict.fromkeys(LANGUAGES, quote)
    return replace(FARE, value=value, unit=unit, quotes=quotes, **changes)


def faults(*terms: Term, documents: dict[str, Document] = DOCUMENTS) -> list[str]:
    return [str(f) for f in term_faults(terms, documents, CORPUS_DATE, "terms.toml")]


def test_a_term_that_holds_has_no_fault() -> None:
    assert faults(FARE) == []
    assert faults() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quotation_stands_in_its_section_word_for_word(language: str) -> None:
    quote = QUOTES[language].replace("40", " 40 ")
    assert faults(replace(FARE, quotes=QUOTES | {language: quote})) == [
        f"terms.toml:7: 'fare' in {language}: section 'fares' does not hold the quotation {quote!r}"
    ]


def test_a_quotation_of_another_section() -> None:
    assert faults(replace(FARE, section="night", source_ids=("S3",))) == [
        f"terms.toml:7: 'fare' in {language}: section 'night' does not hold the quotation"
        f" {QUOTES[language]!r}"
        for language in sorted(LANGUAGES)
    ]


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"section": "boats"}, "no section 'boats' in a document 'ferry.{}'"),
        ({"topic": "barge"}, "no section 'fares' in a document 'barge.{}'"),
    ],
)
def test_no_such_section_or_document(changes: dict[str, str], message: str) -> None:
    assert faults(replace(FARE, **changes)) == [  # type: ignore[arg-type]
        f"terms.toml:7: 'fare' in {language}: {message.format(language)}"
        for language in sorted(LANGUAGES)
    ]


def test_a_document_that_one_language_lacks() -> None:
    documents = {doc_id: d for doc_id, d in DOCUMENTS.items() if doc_id != "ferry.ja"}
    assert faults(FARE, documents=documents) == [
        "terms.toml:7: 'fare' in ja: no section 'fares' in a document 'ferry.ja'"
    ]


@pytest.mark.parametrize(
    "value, unit, shown",
    [
        (Decimal(41), "JPY", "41"),
        (Decimal(40), "USD", "40"),
        ((Decimal(40), Decimal(50)), "JPY", "50"),
        (PartialDate(2025), "date", "2025"),
    ],
)
def test_a_value_that_the_quotation_lacks(value: Value, unit: Unit, shown: str) -> None:
    told = faults(replace(FARE, value=value, unit=unit))
    assert len(told) == len(LANGUAGES)
    for language, message in zip(sorted(LANGUAGES), told, strict=True):
        start, end = (
            f"'fare' in {language}: the quotation does not hold the value ",
            f": {QUOTES[language]!r}",
        )
        assert message.startswith(f"terms.toml:7: {start}") and message.endswith(end)
        assert shown in message.removesuffix(end).removeprefix(f"terms.toml:7: {start}")


def test_a_name_that_a_quotation_lacks() -> None:
    assert faults(replace(FARE, unit="name", value=None, shown=SHOWN | {"zh": "票价"})) == [
        "terms.toml:7: 'fare' in en: the quotation does not hold the value Akazawa:"
        " 'The fare is 40 yen.'",
        "terms.toml:7: 'fare' in ja: the quotation does not hold the value 赤沢氏:"
        " '運賃は40円である。'",
    ]


def test_sources_that_the_section_does_not_name() -> None:
    assert faults(replace(FARE, source_ids=("S9", "S1", "S3"))) == [
        f"terms.toml:7: 'fare' in {language}: section 'fares' does not name the sources"
        " ['S3', 'S9']"
        for language in sorted(LANGUAGES)
    ]


@pytest.mark.parametrize(
    "language, sentence, figure",
    [
        ("en", "Of 12 fares, one is {value}.", "12 "),
        ("en", "Since 10 January 2026 the fare is {value}.", ""),
        ("zh", "票价含10%的税，为{value}。", "10 percent"),
        ("ja", "運賃は90円の追加料金を除き、{value}である。", "90 JPY"),
    ],
)  # fmt: skip
def test_a_figure_of_the_sentence_that_the_quotation_lacks(
    language: str, sentence: str, figure: str
) -> None:
    (told,) = faults(replace(FARE, sentences={**FARE.sentences, language: sentence}))
    assert told.startswith(f"terms.toml:7: 'fare' in {language}: the sentence has {figure}")
    assert told.endswith(", which the quotation has not")


def test_a_figure_that_sentence_and_quotation_share() -> None:
    sentence = "运费为40日元，即{value}。"
    assert faults(replace(FARE, sentences={**FARE.sentences, "zh": sentence})) == []


@pytest.mark.parametrize(
    "bound, language, sentence",
    [
        ("about", "zh", "票价为约{value}。"),
        ("about", "zh", "票价约合{value}。"),
        ("about", "en", "The fare is about {value}."),
        ("about", "en", "The fare is around {value}."),
        ("about", "ja", "運賃は約{value}である。"),
        ("at_least", "zh", "票价至少{value}。"),
        ("at_least", "en", "The fare is {value} or more."),
        ("at_least", "en", "The fare is at least {value}."),
        ("at_least", "ja", "運賃は{value}以上である。"),
        ("at_most", "zh", "票价最多{value}。"),
        ("at_most", "en", "The fare is up to {value}."),
        ("at_most", "ja", "運賃は{value}以内である。"),
        ("over", "zh", "票价超过{value}。"),
        ("over", "en", "The fare is more than {value}."),
        ("over", "ja", "運賃は{value}を超える。"),
    ],
)
def test_a_bound_is_not_said_twice(bound: Bound, language: str, sentence: str) -> None:
    sentences = {**FARE.sentences, language: sentence}
    assert faults(replace(FARE, bound=bound, sentences=sentences)) == [
        f"terms.toml:7: 'fare' in {language}: the sentence says {bound!r},"
        " which the value says itself"
    ]
    assert faults(replace(FARE, sentences=sentences)) == []  # without a bound, nobody else says it


@pytest.mark.parametrize("bound", ["about", "at_least", "at_most", "over"])
def test_a_bound_that_the_sentence_leaves_to_the_value(bound: Bound) -> None:
    assert faults(replace(FARE, bound=bound)) == []


def test_nothing_is_known_after_the_corpus_date() -> None:
    assert faults(replace(FARE, known_from=CORPUS_DATE)) == []
    assert faults(replace(FARE, known_from=CORPUS_DATE + timedelta(days=1))) == [
        "terms.toml:7: 'fare' is known from 2026-04-02, after the corpus date 2026-04-01"
    ]


def test_the_same_value_twice_for_overlapping_days() -> None:
    again = replace(FARE, line=19, known_from=REPLACED)
    assert term_faults([FARE, again], DOCUMENTS, CORPUS_DATE, "terms.toml") == [
        Fault(
            "terms.toml",
            19,
            "'fare' has the same value here and in line 7 for overlapping days; keep one, or give"
            " them days of their own",
        )
    ]


def test_the_same_name_twice_for_overlapping_days() -> None:
    name = replace(FARE, unit="name", value=None, shown={"zh": "票价", "en": "fare", "ja": "運賃"})
    other = replace(name, line=19, shown={"zh": "40", "en": "40", "ja": "40"})
    assert faults(name, other) == []
    (told,) = faults(name, replace(name, line=19))
    assert told.startswith("terms.toml:19: 'fare' has the same value here and in line 7")


@pytest.mark.parametrize(
    "other",
    [
        replace(FARE, section="night", source_ids=("S3",), value=Decimal(90), quotes=NIGHT_QUOTES),
        replace(FARE, term_id="child_fare"),
        replace(FARE, unit="count"),
    ],
)
def test_values_that_differ_stand_side_by_side(other: Term) -> None:
    assert faults(FARE, replace(other, line=19)) == []


@pytest.mark.parametrize(
    "one, other, at_once",
    [
        ({}, {}, True),
        ({"known_to": REPLACED}, {"known_from": REPLACED}, False),
        ({"known_to": REPLACED}, {"known_from": REPLACED - timedelta(days=1)}, True),
        ({"valid_to": REPLACED}, {"valid_from": REPLACED}, True),
        ({"valid_to": REPLACED}, {"valid_from": REPLACED + timedelta(days=1)}, False),
        ({"valid_from": REPLACED}, {"valid_to": DAY}, False),
        ({"valid_from": DAY, "valid_to": REPLACED}, {}, True),
        ({"known_to": REPLACED, "valid_from": DAY}, {"known_from": CORPUS_DATE}, False),
    ],
)
def test_values_that_follow_each_other_do_not_hold_at_once(
    one: dict[str, date], other: dict[str, date], at_once: bool
) -> None:
    first, second = (replace(FARE, **one), replace(FARE, line=19, **other))  # type: ignore[arg-type]
    assert hold_at_once(first, second) is hold_at_once(second, first) is at_once
    assert len(faults(first, second)) == at_once


def test_faults_come_in_the_order_of_the_file() -> None:
    late = replace(FARE, term_id="boat_fare", line=30, section="boats")
    early = replace(FARE, line=2, known_from=date(2027, 1, 1), topic="barge")
    lines = [f.line for f in term_faults([late, early], DOCUMENTS, CORPUS_DATE, "terms.toml")]
    assert lines == [2, 2, 2, 2, 30, 30, 30]


BILLIONS = Decimal(550_000_000_000)
HELD: list[tuple[str, Value, Unit]] = [
    ("5500億ドル", BILLIONS, "USD"),
    ("５５００億ドル", BILLIONS, "USD"),
    ("5,500億米ドル", BILLIONS, "USD"),
    ("5500亿美元", BILLIONS, "USD"),
    ("5500億美元", BILLIONS, "USD"),
    ("五千五百億ドル", BILLIONS, "USD"),
    ("0.55兆ドル", BILLIONS, "USD"),
    ("US$550 billion", BILLIONS, "USD"),
    ("$550bn", BILLIONS, "USD"),
    ("ＵＳ＄５５０ billion", BILLIONS, "USD"),
    ("1兆5000億円", Decimal(1_500_000_000_000), "JPY"),
    ("三分の一", Decimal(100) / 3, "percent"),
    ("三分之一", Decimal(100) / 3, "percent"),
    ("3分の1", Decimal(100) / 3, "percent"),
    ("one-third of", Decimal(100) / 3, "percent"),
    ("４分の１", Decimal(25), "percent"),
    ("半数", Decimal(50), "percent"),
    ("一半", Decimal(50), "percent"),
    ("half of it", Decimal(50), "percent"),
    ("三割五分", Decimal(35), "percent"),
    ("三成", Decimal(30), "percent"),
    ("百分之九十", Decimal(90), "percent"),
    ("９０％", Decimal(90), "percent"),
    ("90パーセント", Decimal(90), "percent"),
    ("45営業日", Decimal(45), "business_day"),
    ("４５个工作日", Decimal(45), "business_day"),
    ("forty-five business days", Decimal(45), "business_day"),
    ("6カ月", Decimal(6), "month"),
    ("21个项目", Decimal(21), "count"),
    ("21 projects", Decimal(21), "count"),
    ("2倍", Decimal(2), "rate_multiple"),
    ("1–2%", (Decimal(1), Decimal(2)), "percent"),
    ("1％至2％", (Decimal(1), Decimal(2)), "percent"),
    ("2029年1月19日", PartialDate(2029, 1, 19), "date"),
    ("２０２９年１月１９日", PartialDate(2029, 1, 19), "date"),
    ("令和11年1月19日", PartialDate(2029, 1, 19), "date"),
    ("19 January 2029", PartialDate(2029, 1, 19), "date"),
    ("January 19, 2029", PartialDate(2029, 1, 19), "date"),
    ("2025年10月に", PartialDate(2025, 10), "date"),
    ("in October 2025", PartialDate(2025, 10), "date"),
    ("令和7年10月", PartialDate(2025, 10), "date"),
]
LACKED: list[tuple[str, Value, Unit]] = [
    ("550億ドル", BILLIONS, "USD"),
    ("5500億円", BILLIONS, "USD"),
    ("5500億ウォン", BILLIONS, "JPY"),
    ("三分の二", Decimal(100) / 3, "percent"),
    ("45 days", Decimal(45), "business_day"),
    ("45営業日", Decimal(45), "day"),
    ("1%", (Decimal(1), Decimal(2)), "percent"),
    ("19 January 2028", PartialDate(2029, 1, 19), "date"),
    ("2029年1月20日", PartialDate(2029, 1, 19), "date"),
    ("2029", Decimal(2029), "count"),
    ("in November 2025", PartialDate(2025, 10), "date"),
    ("no figure", Decimal(1), "count"),
    ("", Decimal(1), "count"),
]


@pytest.mark.parametrize("quote, value, unit", HELD)
def test_a_value_is_held_in_any_script(quote: str, value: Value, unit: Unit) -> None:
    assert all(holds_value(quoting(quote, value, unit), language) for language in LANGUAGES)


@pytest.mark.parametrize("quote, value, unit", LACKED)
def test_another_value_is_not_held(quote: str, value: Value, unit: Unit) -> None:
    assert not any(holds_value(quoting(quote, value, unit), language) for language in LANGUAGES)


def test_a_name_is_held_in_its_own_language() -> None:
    term = quoting("Akazawa appoints 赤沢氏.", None, "name", shown=SHOWN)
    assert [holds_value(term, language) for language in LANGUAGES] == [False, True, True]
