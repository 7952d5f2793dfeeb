"""Citations: the place, the section's sources and dates, and what replaced it."""

from datetime import date, timedelta

import pytest

from assistant.citations import cite
from corpus.records import Document, Section, Source
from tests.desk_fixtures import (
    CORPUS_DATE,
    DAY,
    FERRY,
    REPLACED,
    RESERVE,
    make_candidate,
    make_document,
)


def span_of(document: Document, words: str) -> tuple[int, int]:
    candidate = make_candidate(document, words)
    return candidate.start, candidate.end


def test_a_citation_quotes_the_sentence_where_it_stands() -> None:
    citation = cite(2, span_of(FERRY, "Children"), FERRY, CORPUS_DATE)
    assert (citation.n, citation.doc_id, citation.version) == (2, "ferry.en", FERRY.version)
    assert (citation.start, citation.end, citation.quote) == (26, 47, "Children travel free.")
    assert (citation.title, citation.language, citation.page) == ("Ferry rules", "en", None)
    assert (citation.anchor, citation.known_from, citation.valid_from) == ("fares", DAY, DAY)
    assert (citation.valid_to, citation.kind) == (None, "original")


@pytest.mark.parametrize(
    "as_of, superseded",
    [
        (REPLACED - timedelta(days=1), None),
        (REPLACED, REPLACED),
        (CORPUS_DATE, REPLACED),
    ],
)
def test_a_section_is_superseded_from_the_day_it_was_replaced(
    as_of: date, superseded: date | None
) -> None:
    assert cite(1, span_of(FERRY, "The ferry"), FERRY, as_of).superseded == superseded


def test_authority_is_the_best_of_the_sources_and_confidence_the_weakest() -> None:
    citation = cite(1, span_of(FERRY, "The harbour"), FERRY, CORPUS_DATE)
    assert [source.source_id for source in citation.sources] == ["rulebook", "gazette"]
    assert (citation.authority, citation.confidence) == ("primary", "unconfirmed")
    assert citation.superseded is None


def test_a_section_without_sources_is_press_that_was_read() -> None:
    citation = cite(1, span_of(RESERVE, "The reserve"), RESERVE, CORPUS_DATE)
    assert (citation.sources, citation.authority, citation.confidence) == ((), "press", "read")


def test_sources_keep_the_sections_order_and_leave_out_the_rest() -> None:
    text = "A lamp burns."
    paper = make_document(
        "paper",
        text,
        sections=(Section("top", "", 0, len(text), DAY, source_ids=("b", "gone", "a")),),
        sources=tuple(Source(name, name, "P", DAY) for name in ("a", "b", "c")),
    )
    citation = cite(1, span_of(paper, "A lamp"), paper, CORPUS_DATE)
    assert [source.source_id for source in citation.sources] == ["b", "a"]


@pytest.mark.parametrize("words, page", [("One", 1), ("Two", 1), ("Three", 2)])
def test_a_page_is_counted_where_the_sentence_begins(words: str, page: int) -> None:
    text = "One lamp. Two lamps. Three lamps."
    paper = make_document("paper", text, pages=(0, text.index("Three")))
    assert cite(1, span_of(paper, words), paper, CORPUS_DATE).page == page
