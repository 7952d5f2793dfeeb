"""A document that was brought in never displaces what our own answer; it may dispute it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from assistant.answerability import Gap
from assistant.asked import read_question
from assistant.disputes import brought_in, is_on_it, weigh
from assistant.extractive import Selection
from assistant.records import Filters, Language, Question
from assistant.service import AnswerService
from assistant.turn import Evidence
from corpus.glossary import shipped_glossary
from corpus.records import Document, Source
from index.embedder import Embedder
from tests.desk_fixtures import (
    CORPUS_DATE,
    DAY,
    HARBOUR,
    make_candidate,
    make_document,
    opened_index,
)

OWN = frozenset(document.doc_id for document in HARBOUR)
FARE = "How much is the ferry fare, in yen?"


def stated_by(publisher: str, authority: str, text: str) -> Document:
    source = Source(publisher, "Leaflet", publisher, DAY, authority=authority)  # type: ignore[arg-type]
    document = make_document("leaflet", text, publisher=publisher, sources=(source,))
    section = replace(document.sections[0], source_ids=(publisher,))
    return replace(document, sections=(section,))


FALSE = stated_by("Pier News", "press", "The ferry fare in yen is 75 yen, the ferry office says.")
TRUE = stated_by("Pier News", "press", "The ferry fare in yen is 40 yen, the ferry office says.")


@pytest.fixture
def service(
    request: pytest.FixtureRequest, data: Path, embedder: Embedder
) -> Iterator[AnswerService]:
    with opened_index(data, embedder, [*HARBOUR, request.param]) as index:
        glossary = shipped_glossary()
        yield AnswerService(index, glossary, CORPUS_DATE, lambda: CORPUS_DATE, own=OWN)


@pytest.mark.parametrize("service", [FALSE], indirect=True)
def test_another_value_is_a_conflict_behind_ours_with_its_publisher(service: AnswerService) -> None:
    answer = service.ask(Question(FARE))
    assert answer.citations[0].doc_id == "ferry.en"
    (conflict,) = answer.conflicts
    assert [value.value for value in conflict.values] == ["40 yen", "75 yen"]
    whose = "added document “leaflet”, by its own account from: Pier News (10 January 2026)"
    assert f"- 75 yen [2] — {whose}" in answer.text
    assert "[2]\n\n*This source says otherwise than those above.*" in answer.text
    alone = service.ask(Question(FARE, filters=Filters(doc_ids=tuple(OWN))))
    assert alone.conflicts == () and "75" not in alone.text


@pytest.mark.parametrize("service", [stated_by("", "press", TRUE.text)], indirect=True)
def test_a_document_without_a_publisher_is_called_by_its_title(service: AnswerService) -> None:
    answer = service.ask(Question(FARE, filters=Filters(doc_ids=(*OWN, "leaflet"))))
    assert "*added document “leaflet”*" in answer.text and "own account" not in answer.text


@pytest.mark.parametrize("service", [TRUE], indirect=True)
def test_the_same_value_is_no_conflict_and_is_quoted_as_any(service: AnswerService) -> None:
    answer = service.ask(Question(FARE))
    assert answer.conflicts == ()
    assert "40 yen" in answer.text and "leaflet" in {c.doc_id for c in answer.citations}


@pytest.mark.parametrize(
    "service",
    [
        stated_by("Gazette", "primary", "The ferry fare in yen is 75 yen, the ferry office says."),
        replace(FALSE, kind="brief", aligned_with={"en": "ferry.en"}),
    ],
    indirect=True,
)
def test_no_standing_that_a_file_claims_puts_it_ahead_of_ours(service: AnswerService) -> None:
    answer = service.ask(Question(FARE))
    (conflict,) = answer.conflicts
    assert [value.value for value in conflict.values] == ["40 yen", "75 yen"]
    assert "brief by this project" not in answer.text.partition("75 yen")[2]


@pytest.mark.parametrize("service", [FALSE], indirect=True)
def test_what_ours_do_not_answer_others_may(service: AnswerService) -> None:
    chosen = Filters(doc_ids=("leaflet",))
    answer = service.ask(Question(FARE, filters=chosen))
    assert [c.doc_id for c in answer.citations] == ["leaflet"] and answer.conflicts == ()


@pytest.mark.parametrize(
    "service",
    [stated_by("Lakeside Bank", "press", "The warehouse credit line of Lakeside Bank is 12 yen.")],
    indirect=True,
)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "随附的语料库没有述及此点，只有后加入的文件述及。"),
        ("en", "The corpus itself does not say this; only what was added to it does."),
        ("ja", "付属のコーパスにはこの点の記載がなく、追加された文書だけが述べています。"),
    ],
)
def test_what_only_an_added_document_answers_is_said_to_be_so(
    service: AnswerService, language: Language, said: str
) -> None:
    asked = "How much is the warehouse credit line of Lakeside Bank?"
    answer = service.ask(Question(asked, language=language))
    assert [c.doc_id for c in answer.citations] == ["leaflet"] and answer.conflicts == ()
    assert said in answer.text and "Lakeside Bank (" in answer.text.partition("[1]")[2]


@pytest.mark.parametrize(
    ("question", "language", "ours", "theirs", "words"),
    [
        ("What is the rate?", "en", "It is 15 percent.", "It is 25 percent.", "25 percent"),
        ("税率是多少？", "zh", "税率为15%。", "税率从15%改为百分之二十五。", "百分之二十五"),
        ("総額はいくら？", "ja", "5500億ドルである。", "８０００億ドルだ。", "８０００億ドル"),
        ("何日間ですか", "ja", "期間は45営業日とする。", "期間は60日とする。", "60日"),
        ("何時簽署？", "zh", "2025年9月4日簽署。", "2025年9月14日簽署。", "2025年9月14日"),
        ("総額はいくら？", "ja", "5500億ドルである。", "90兆円である。", "90兆円"),
        ("何機買う？", "ja", "100機を買う。", "180機を買う。", "180"),
        ("Who chairs it?", "en", "Lutnick chairs it.", "Bessent chairs it.", "Bessent"),
        ("Which country pledged?", "en", "Japan pledged.", "South Korea pledged.", "South Korea"),
    ],
)  # fmt: skip
def test_figures_dates_and_parties_dispute_by_value(
    question: str, language: str, ours: str, theirs: str, words: str
) -> None:
    glossary = shipped_glossary()
    alike = np.eye(1, 64, dtype=np.float32)[0]
    own = make_candidate(make_document("own", ours, language=language), ours[:3], vector=alike)
    other = make_candidate(
        make_document("other", theirs, language=language), theirs[:3], vector=alike
    )
    asked = read_question(question, language, glossary)
    alone = Evidence(selection=Selection((own,), (own,)), near_enough=True)
    found = Evidence(selection=Selection((other, own), (other, own)), near_enough=True)
    assert brought_in(found.selection.quoted, frozenset({"own"})) == (other,)
    weighed = weigh(asked, glossary, alone, found, frozenset({"own"}))
    assert weighed.selection == alone.selection
    assert [dispute.words for dispute in weighed.disputes] == [words]
    same = make_candidate(make_document("other", ours, language=language), ours[:3], vector=alike)
    bearing_out = Evidence(selection=Selection((same, own), (same, own)), near_enough=True)
    assert weigh(asked, glossary, alone, bearing_out, frozenset({"own"})) == bearing_out


def test_ours_on_the_same_thing_is_set_against_what_alone_would_answer() -> None:
    # Asked how many, 75% is not taken for an answer; 40 percent of somebody else's neither alone.
    own = make_candidate(make_document("own", "Rice rises by 75%."), "Rice")
    other = make_candidate(make_document("other", "Rice rises by 40 of 100, or 40%."), "Rice")
    asked = read_question("How many percent more rice?", "en", shipped_glossary())
    silent = Evidence(
        selection=Selection((own,), (own,)), near_enough=True, gaps=(Gap("", "kind"),)
    )
    found = Evidence(selection=Selection((other,), (other,)), near_enough=True)
    glossary, ours = shipped_glossary(), frozenset({"own"})
    weighed = weigh(asked, glossary, silent, found, ours)
    assert weighed.answers and weighed.selection == silent.selection
    assert [dispute.words for dispute in weighed.disputes] == ["40%"]
    none = cast(Any, None)  # what is not read where a name is missing
    elsewhere = replace(silent, gaps=(Gap("", "subject"),))
    assert not is_on_it(none, asked, none, elsewhere)
    assert not is_on_it(none, asked, none, replace(silent, gaps=(Gap("Mars"),)))
    assert is_on_it(none, asked, none, silent)
    unanswered = replace(found, gaps=(Gap("Mars"),))
    assert not weigh(asked, glossary, silent, unanswered, ours).answers


def test_a_sum_that_is_converted_beside_ours_is_no_other() -> None:
    own = make_candidate(make_document("own", "総額は5500億ドルである。", language="ja"), "総額")
    text = "総額は5500億ドル（約80兆円）である。"
    other = make_candidate(make_document("other", text, language="ja"), "総額")
    asked = read_question("総額はいくら？", "ja", shipped_glossary())
    alone = Evidence(selection=Selection((own,), (own,)), near_enough=True)
    found = Evidence(selection=Selection((other,), (other,)), near_enough=True)
    assert weigh(asked, shipped_glossary(), alone, found, frozenset({"own"})) == found


def test_ours_stays_where_the_other_gives_only_a_part_of_it() -> None:
    own = make_candidate(make_document("own", "It is 30 percent, then 40 percent."), "It")
    other = make_candidate(make_document("other", "It is 30 percent at first."), "It")
    asked = read_question("What is the rate?", "en", shipped_glossary())
    alone = Evidence(selection=Selection((own,), (own,)), near_enough=True)
    found = Evidence(selection=Selection((other,), (other,)), near_enough=True)
    assert weigh(asked, shipped_glossary(), alone, found, frozenset({"own"})) == alone
