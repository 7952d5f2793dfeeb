"""Which citations support which evidence, over the harbour corpus."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.records import Citation
from corpus.terms import Term
from evals.cases import Quote
from evals.support import Evidence, Place, shared
from tests.desk_fixtures import DAY, FERRY, FERRY_JA, FERRY_ZH, make_citation, make_document
from tests.eval_fixtures import CREWS, DOCUMENTS, EVIDENCE, FARE

FARE_TEXT = "The ferry fare is 40 yen."  # 25 characters
FARE_ITEM = [Quote("ferry.en", FARE_TEXT)]
CREWS_ITEM = [Quote("ferry.en", "The harbour master appoints ferry crews.")]
ELSEWHERE = [Quote("ferry.en", "The tide turns.")]
UNKNOWN = [Quote("tides", "The tide turns.")]


def cited(start: int, end: int, doc_id: str = "ferry.en") -> Citation:
    return replace(FARE, start=start, end=end, doc_id=doc_id, quote=FERRY.text[start:end])


def make_term(term_id: str, topic: str, quote: str, value: Decimal | None, **changes: Any) -> Term:
    """A term that stands in the English document of a topic."""
    fields: dict[str, Any] = {
        "unit": "JPY", "bound": "", "labels": {}, "shown": {}, "sentences": {}, "known_from": DAY,
        "known_to": None, "valid_from": None, "valid_to": None, "source_ids": (), "section": "top",
        "line": 1,
    } | changes  # fmt: skip
    return Term(term_id=term_id, topic=topic, quotes={"en": quote}, value=value, **fields)


def test_a_quotation_has_its_place_in_its_document() -> None:
    place = EVIDENCE.place(Quote("ferry.en", "The harbour master"))
    # Behind "The ferry fare is 40 yen. Children travel free." and two line ends: 25 + 1 + 21 + 2.
    aligned = frozenset({"ferry.zh", "ferry.ja"})
    assert place == Place("ferry.en", 49, 67, "crews", aligned)
    assert FERRY.text[place.start : place.end] == "The harbour master"


def test_what_does_not_stand_there_has_no_place() -> None:
    assert EVIDENCE.place(ELSEWHERE[0]) is None
    assert EVIDENCE.place(UNKNOWN[0]) is None


@pytest.mark.parametrize(
    "citation, characters",
    [
        (cited(0, 25), 25),
        (cited(20, 60), 5),
        (cited(25, 60), 0),  # spans are half-open
        (cited(60, 80), 0),
        (cited(0, 25, "ferry.zh"), 0),
    ],
)
def test_the_characters_that_a_citation_shares(citation: Citation, characters: int) -> None:
    assert shared(citation, Place("ferry.en", 0, 25, "fares", frozenset())) == characters


def test_a_citation_is_verbatim_where_its_words_stand_where_it_says() -> None:
    assert EVIDENCE.is_verbatim(FARE)
    assert not EVIDENCE.is_verbatim(replace(FARE, quote=FARE.quote.lower()))
    assert not EVIDENCE.is_verbatim(replace(FARE, end=24))
    assert not EVIDENCE.is_verbatim(replace(FARE, doc_id="tides"))
    assert not EVIDENCE.is_verbatim(cited(7, 7))  # nothing stands anywhere


@pytest.mark.parametrize(
    "citation, supports",
    [
        (FARE, True),
        (cited(0, 154), True),  # the whole of the shorter one
        (cited(12, 60), True),  # 13 of the quotation's 25
        (cited(13, 60), False),  # 12 of 25
        (cited(19, 31), True),  # 6 of the citation's 12
        (cited(20, 32), False),  # 5 of 12
        (cited(3, 5), True),
        (cited(7, 7), False),  # nothing
        (CREWS, False),
    ],
)
def test_half_of_the_shorter_one_supports(citation: Citation, supports: bool) -> None:
    assert EVIDENCE.supports(citation, FARE_ITEM) is supports


def test_the_same_section_in_another_language_supports() -> None:
    chinese = make_citation(FERRY_ZH, "港务长任命船员。", anchor="crews")
    assert EVIDENCE.supports(chinese, CREWS_ITEM)
    assert not EVIDENCE.supports(chinese, FARE_ITEM)
    # A document that is not aligned may have a section of the same name.
    assert not EVIDENCE.supports(replace(chinese, doc_id="reserve"), CREWS_ITEM)
    # In its own document a section is no support for all that it holds.
    lutnick = make_citation(FERRY, "Lutnick inspects the lighthouse.", anchor="crews")
    assert not EVIDENCE.supports(lutnick, CREWS_ITEM)


def test_any_quotation_of_an_item_will_do_and_none_that_is_not_there() -> None:
    assert EVIDENCE.supports(FARE, ELSEWHERE + UNKNOWN + FARE_ITEM)
    assert not EVIDENCE.supports(FARE, ELSEWHERE + UNKNOWN)
    assert not EVIDENCE.supports(FARE, [])


@pytest.mark.parametrize(
    "term_id, value, supports",
    [
        ("fare", Decimal(40), True),
        ("fare", Decimal("40.0"), True),
        ("fare", Decimal(50), False),
        ("surcharge", Decimal(40), False),
        ("fare", None, False),
    ],
)
def test_the_same_term_with_the_same_value_supports(
    term_id: str, value: Decimal | None, supports: bool
) -> None:
    report = make_document("report.en", "Last year forty yen were taken. Gulls cried.")
    quote = "Last year forty yen were taken."
    evidence = Evidence(
        (DOCUMENTS | {"report.en": report}).get,
        [
            make_term("fare", "ferry", FARE_TEXT, Decimal(40)),
            make_term(term_id, "report", quote, value),
        ],
    )
    assert evidence.supports(make_citation(report, quote), FARE_ITEM) is supports
    assert not evidence.supports(make_citation(report, "Gulls cried."), FARE_ITEM)


def test_names_are_the_same_where_they_are_shown_alike() -> None:
    report = make_document("report.en", "Crews are named by the harbour master.")

    def supports(shown: str) -> bool:
        master = {"unit": "name", "shown": {"en": "harbour master"}}
        named = {"unit": "name", "shown": {"en": shown}}
        terms = [
            make_term("appointer", "ferry", CREWS_ITEM[0].quote, None, **master),
            make_term("appointer", "report", report.text, None, **named),
        ]
        evidence = Evidence((DOCUMENTS | {"report.en": report}).get, terms)
        return evidence.supports(make_citation(report, report.text), CREWS_ITEM)

    assert supports("harbour master")
    assert not supports("lamp keeper")


def test_an_answer_is_judged_by_item_and_by_citation() -> None:
    lamps = make_citation(DOCUMENTS["reserve"], "The reserve plan")
    part = cited(0, 20)  # "The ferry fare is 40", 20 of 25 characters
    support = EVIDENCE.judge([part, lamps, CREWS, CREWS], [FARE_ITEM, ELSEWHERE, CREWS_ITEM])
    assert support.recalled == (True, False, True)
    assert support.recall == 2 / 3
    assert support.precision == 3 / 4  # all but the lamps
    assert support.overlap == pytest.approx((20 / 25 + 0 + 1) / 3)


def test_the_best_covered_quotation_of_an_item_counts() -> None:
    halves = [cited(0, 12), cited(12, 25)]  # neither covers more than 13 of 25
    other = [Quote("ferry.en", "Children travel free.")]
    assert EVIDENCE.judge(halves, [FARE_ITEM]).overlap == 13 / 25
    assert EVIDENCE.judge([cited(26, 47)], [FARE_ITEM + other]).overlap == 1


def test_no_citation_has_no_precision() -> None:
    support = EVIDENCE.judge([], [FARE_ITEM])
    assert (support.recall, support.precision, support.overlap) == (0, None, 0)
    assert support.recalled == (False,)


def test_chunks_hold_the_items_that_they_overlap() -> None:
    chunk_ids = [
        "ferry.en@ad825d23:25-49",  # between both
        "ferry.en@ad825d23:24-50",  # a character of each
        "ferry.ja@3527cdd0:0-26",
        "ferry.en@ad825d23:49-154",
        "a@b.en@00000000:0-25",  # an id may hold the sign
    ]
    assert EVIDENCE.chunk_ranks(chunk_ids, [FARE_ITEM, CREWS_ITEM, UNKNOWN]) == [
        frozenset(),
        frozenset({0, 1}),
        frozenset(),
        frozenset({1}),
        frozenset(),
    ]
    japanese = [Quote("ferry.en", FARE_TEXT), Quote("ferry.ja", "渡し船の運賃")]
    assert EVIDENCE.chunk_ranks(chunk_ids[2:3], [japanese]) == [frozenset({0})]
    assert EVIDENCE.chunk_ranks([], [FARE_ITEM]) == []


def test_documents_of_the_fixtures_are_as_the_numbers_above_have_them() -> None:
    assert FERRY.text[0:25] == FARE_TEXT
    assert (len(FERRY.text), len(FERRY_JA.text)) == (154, 26)
    assert FERRY.published == date(2026, 1, 10)
