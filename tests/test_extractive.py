"""Which sentences are quoted, and in which order: the passage's, then further ones."""

from assistant.candidates import Candidate
from assistant.extractive import BESIDE_MARGIN, FURTHER_MARGIN, MOST_QUOTED, select
from assistant.passages import Passage
from tests.desk_fixtures import make_candidate, make_document

PAPER = make_document("paper", "Fare. Lamp. Crew. Gull.")
BRIEF = make_document("brief", "Fare. Lamp.", kind="brief")


def paper(words: str, score: float) -> Candidate:
    return make_candidate(PAPER, words, score=score)


def quoted(passage: Passage, *others: Candidate) -> list[str]:
    selection = select(passage, [*passage.sentences, *others])
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
    assert len(found) == MOST_QUOTED


def test_all_that_stands_under_the_heading_is_quoted_where_sources_are_weighed() -> None:
    passage = Passage((paper("Lamp", 0.5),), 0.5)
    others = [paper("Gull", 0.1), paper("Fare", 0.2), make_candidate(BRIEF, "Fare", score=0.5)]
    selection = select(passage, [*passage.sentences, *others], sides=True)
    assert [c.text for c in selection.quoted] == ["Lamp.", "Fare.", "Gull."]
