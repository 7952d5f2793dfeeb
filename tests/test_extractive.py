"""Which sentences are quoted, and in which order: the passage's, then further ones."""

from assistant.asked import read_question
from assistant.candidates import Candidate
from assistant.extractive import (
    BESIDE_MARGIN,
    FURTHER_MARGIN,
    LISTED_MARGIN,
    MOST_QUOTED,
    Selection,
    select,
)
from assistant.passages import Passage
from corpus.glossary import shipped_glossary
from tests.desk_fixtures import make_candidate, make_document

PAPER = make_document("paper", "Fare. Lamp. Crew. Gull.")
BRIEF = make_document("brief", "Fare. Lamp.", kind="brief")


def paper(words: str, score: float) -> Candidate:
    return make_candidate(PAPER, words, score=score)


def selected(
    question: str, passage: Passage, *read: Candidate, found: tuple[Candidate, ...] = ()
) -> Selection:
    asked = read_question(question, "en", shipped_glossary())
    return select(asked, shipped_glossary(), passage, [*passage.sentences, *read], (), found)


def quoted(passage: Passage, *read: Candidate) -> list[str]:
    selection = selected("The fare?", passage, *read)
    assert selection.same == passage.sentences
    return [f"{c.scored.chunk.doc_id}: {c.text}" for c in selection.quoted]


def test_the_sentences_of_the_passage_are_quoted_in_their_order() -> None:
    passage = Passage((paper("Fare", 0.5), make_candidate(BRIEF, "Fare", score=0.9)), 0.7)
    assert quoted(passage) == ["paper: Fare.", "brief: Fare."]


def test_further_sentences_are_near_in_score_and_of_the_same_document() -> None:
    passage = Passage((paper("Fare", 0.5),), 0.5)
    near, far = 0.5 - FURTHER_MARGIN * 2, 0.5 - BESIDE_MARGIN * 2
    elsewhere = make_candidate(BRIEF, "Lamp", score=near)
    found = quoted(passage, paper("Lamp", near), elsewhere, paper("Crew", far))
    assert found == ["paper: Fare.", "paper: Lamp."]


def test_no_more_than_a_few_are_quoted() -> None:
    passage = Passage((paper("Fare", 0.5),), 0.5)
    found = quoted(passage, *(paper(words, 0.5) for words in ("Lamp", "Crew", "Gull")))
    assert found == ["paper: Fare.", "paper: Lamp.", "paper: Crew."]
    assert len(found) == MOST_QUOTED["one"]


def test_all_that_stands_under_the_heading_is_quoted_where_sources_are_weighed() -> None:
    passage = Passage((paper("Lamp", 0.5),), 0.5)
    others = [paper("Gull", 0.1), paper("Fare", 0.2), make_candidate(BRIEF, "Fare", score=0.5)]
    selection = selected("How do they disagree?", passage, *others)
    assert [c.text for c in selection.quoted] == ["Lamp.", "Fare.", "Gull."]


def test_a_value_of_each_is_quoted_and_nothing_without_one() -> None:
    text = "Fares are many. The gull fare is 40 yen. The crew sings. The lamp fare is 90 yen."
    fares = make_document("fares", text)
    first, gull, crew, lamp = (
        make_candidate(fares, words, score=0.9 - LISTED_MARGIN / 2)
        for words in ("Fares", "The gull", "The crew", "The lamp")
    )
    found = selected("How much is each fare?", Passage((first,), 0.9), gull, crew, lamp)
    assert [c.start for c in found.quoted] == [first.start, gull.start, lamp.start]


def test_what_sets_two_things_against_each_other_is_quoted() -> None:
    text = "Japan has a cap. Korea has none, unlike Japan. Japan and Korea met. Korea pays."
    deals = make_document("deals", text)
    first, unlike, met, pays = (
        make_candidate(deals, words, score=0.8)
        for words in ("Japan has", "Korea has", "Japan and", "Korea pays")
    )
    question = "How does Korea's deal differ from Japan's?"
    found = selected(question, Passage((first,), 0.9), found=(met, unlike, pays))
    assert found.quoted == (first, unlike)


def test_events_are_quoted_in_their_order() -> None:
    text = "The lamp was lit on 4 May 2024. The gull came on 3 May 2024."
    lamp, gull = (make_candidate(make_document("old", text), words) for words in ("The l", "The g"))
    found = selected("A timeline?", Passage((lamp,), 0.9), found=(lamp, gull))
    assert (found.quoted, found.same) == ((gull, lamp), (gull,))
    alone = selected("A timeline?", Passage((lamp,), 0.9), found=(lamp,))
    assert (alone.quoted, alone.same) == ((lamp,), (lamp,))
