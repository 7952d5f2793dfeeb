"""The tabs beside the chat, and the cards of marks: what they say, and that it is escaped."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.beside import aligned_citation, found_not_cited
from assistant.records import Citation, Question
from assistant.service import AnswerService
from assistant.ui.as_of import PRESETS, presets
from assistant.ui.cards import card
from assistant.ui.conversation import Session
from assistant.ui.deals import deals_as_of, deals_panel
from assistant.ui.evidence import Evidence
from assistant.ui.panel import escape
from assistant.ui.sources import sources_list
from assistant.ui.timeline import happenings, timeline_panel
from assistant.wording import LANGUAGES
from tests.conftest import BagEmbedder
from tests.desk_fixtures import shipped_desk

NOW, BEFORE = date(2026, 11, 23), date(2025, 10, 1)
HOSTILE = "<img src=x onerror=alert(1)>\n\n<script>"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    with shipped_desk(tmp_path_factory.mktemp("evidence"), BagEmbedder()) as desk:
        yield desk.service


@pytest.fixture(scope="module")
def cited(service: AnswerService) -> Citation:
    answer = service.ask(Question("When does the deadline for the investments end?"))
    assert answer.citations
    return answer.citations[0]


def test_presets_are_days_of_the_corpus(service: AnswerService) -> None:
    days = presets(service)
    assert tuple(days) == PRESETS
    assert days == {
        "corpus": service.corpus_date,
        "article": date(2026, 1, 30),
        "ruling": date(2026, 2, 19),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_deals_are_those_known_on_the_day(service: AnswerService, language: str) -> None:
    now, before = (deals_as_of(service, day, language) for day in (NOW, BEFORE))
    assert {"japan", "korea", "eu"} <= set(now.rows)
    assert "korea" not in before.rows
    assert set(now.marks) <= {(p, m) for p, cells in now.rows.items() for m in cells}
    html = deals_panel(now, 5, NOW, language)
    assert 'href="#cite-5">[1]</a>' in html
    assert "\n" not in html
    nothing = deals_panel(deals_as_of(service, date(2020, 1, 1), language), 0, NOW, language)
    assert 'class="nothing"' in nothing


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_timeline_has_what_was_known(service: AnswerService, language: str) -> None:
    listed = happenings(service, NOW, language)
    assert [one.day for one in listed] == sorted(one.day for one in listed)
    assert max(one.day for one in happenings(service, BEFORE, language)) <= BEFORE
    html = timeline_panel(listed, 3, NOW, language)
    assert "\n" not in html
    assert re.findall(r"#cite-(\d+)", html)[-1] == "3"
    assert 'class="nothing"' in timeline_panel([], 0, NOW, language)


def test_what_was_found_is_listed_without_what_is_cited(service: AnswerService) -> None:
    answer = service.ask(Question("When does the deadline for the investments end?"))
    found = found_not_cited(service.index, answer, 4)
    assert 0 < len(found) <= 4
    for one in found:
        document = service.document(one.doc_id, one.version)
        assert document and document.text[one.start : one.end] == one.quote
        assert not any(
            c.doc_id == one.doc_id and c.start < one.end and one.start < c.end
            for c in answer.citations
        )
    gone = replace(answer, receipt=replace(answer.receipt, chunk_ids=("no@0:0-1",)))
    assert found_not_cited(service.index, gone, 4) == []


def test_a_quotation_has_its_like_in_the_other_languages(
    service: AnswerService, cited: Citation
) -> None:
    document = service.document(cited.doc_id)
    assert document is not None
    for language in ("zh", "ja"):
        found = aligned_citation(service.index, cited, document, language, NOW)
        assert found is not None
        assert (found.language, found.anchor) == (language, cited.anchor)
        other = service.document(found.doc_id)
        assert other and other.text[found.start : found.end] == found.quote
    alone = replace(document, aligned_with={})
    assert aligned_citation(service.index, cited, alone, "zh", NOW) is None


def test_an_opened_mark_shows_its_source_and_another_language(
    service: AnswerService, cited: Citation
) -> None:
    session, evidence = Session("en", citations=[cited]), Evidence(service)
    assert escape(cited.quote) in evidence.source("0", session)
    other = evidence.source("0:zh", session)
    assert escape(cited.quote) not in other
    assert 'class="tongue current" lang="zh-Hans"' in other
    for wrong in ("1", "0:fr", "0:zh:ja", "-1", ""):
        assert evidence.source(wrong, session) == evidence.sources(session)


@pytest.mark.parametrize("language", LANGUAGES)
def test_foreign_text_is_escaped(cited: Citation, language: str) -> None:
    source = replace(cited.sources[0], publisher=HOSTILE, title=HOSTILE)
    hostile = replace(cited, quote=HOSTILE, title=HOSTILE, sources=(source,))
    for html in (card(3, hostile, language), sources_list([(3, hostile)], [], language)):
        assert "<img" not in html
        assert "<script" not in html
        assert "\n" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_whose_words_and_how_sure(cited: Citation, language: str) -> None:
    html = card(3, replace(cited, superseded=date(2026, 2, 20)), language)
    assert 'id="card-3"' in html
    assert cited.sources[0].publisher in html
    assert html.count('class="note"') == 1
    assert "2026" in html
