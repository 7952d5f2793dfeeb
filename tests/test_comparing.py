"""Questions about several things of a kind, and the sentences on the others."""

import pytest

from assistant.asked import read_question
from assistant.candidates import Candidate
from assistant.comparing import others_compared
from assistant.passages import MARGIN, MOST_READ, Passage
from corpus.glossary import shipped_glossary
from tests.desk_fixtures import make_candidate, make_document

PAPER = make_document(
    "paper",
    "Japan pays 15%. The United Kingdom pays 10%. South Korea pays 12%."
    " The United States levies it. Nobody is named."
    " Section 232 covers cars. Section 122 covers the rest."
    " Japan and the United Kingdom differ. South Korea and the United Kingdom agree."
    " JBIC lends. NEXI insures.",
)
UK_AND_JAPAN = "How do the UK's and Japan's deals differ?"


def sentence(words: str) -> Candidate:
    return make_candidate(PAPER, words)


def passage(*words: str, score: float = 1.0) -> Passage:
    return Passage(tuple(map(sentence, words)), score)


def others(question: str, *passages: Passage) -> list[str]:
    asked = read_question(question, "en", shipped_glossary())
    return [candidate.text.strip() for candidate in others_compared(asked, passages)]


def test_a_passage_on_the_other_of_two_countries_is_quoted() -> None:
    japan, uk = passage("Japan pays"), passage("The United Kingdom")
    assert others(UK_AND_JAPAN, japan, uk) == ["The United Kingdom pays 10%."]
    assert others(UK_AND_JAPAN, uk, japan) == ["Japan pays 15%."]


@pytest.mark.parametrize(
    "question",
    [
        "What does Japan pay?",  # one country
        "What is paid?",  # none
        "What do Japan and the United States agree?",  # the latter is in nearly every deal
        "How do the United States and the UK trade?",
        "What does JBIC lend to Japan?",  # one of either kind
        "What does Section 232 say of Japan?",
        "",
    ],
)
def test_nothing_is_compared_without_two_things_of_a_kind(question: str) -> None:
    found = others(
        question,
        passage("Japan pays"),
        passage("The United Kingdom"),
        passage("The United States"),
        passage("Section 232"),
        passage("JBIC"),
    )
    assert found == []


def test_the_united_states_are_never_the_other() -> None:
    question = "How do Japan, the United Kingdom and the United States differ?"
    found = others(
        question, passage("Japan pays"), passage("The United States"), passage("The United Kingdom")
    )
    assert found == ["The United Kingdom pays 10%."]


@pytest.mark.parametrize(
    "first", ["Nobody", "The United States", "South Korea pays", "Section 232"]
)
def test_a_first_passage_that_names_none_of_them_leaves_it_at_that(first: str) -> None:
    found = others(UK_AND_JAPAN, passage(first), passage("Japan pays"), passage("The United"))
    assert found == []


def test_a_first_passage_that_names_all_of_them_is_enough() -> None:
    uk = passage("The United Kingdom")
    assert others(UK_AND_JAPAN, passage("Japan and the United"), uk) == []
    # Its sentences count together.
    assert others(UK_AND_JAPAN, passage("Japan pays", "The United Kingdom"), uk) == []
    assert others(UK_AND_JAPAN, passage("Japan pays")) == []


@pytest.mark.parametrize(
    "behind, near", [(0.0, True), (MARGIN / 2, True), (MARGIN, True), (MARGIN + 0.01, False)]
)
def test_a_passage_far_behind_the_first_is_not_quoted(behind: float, near: bool) -> None:
    found = others(
        UK_AND_JAPAN, passage("Japan pays"), passage("The United Kingdom", score=1.0 - behind)
    )
    assert found == ["The United Kingdom pays 10%."] * near


@pytest.mark.parametrize("place, read", [(MOST_READ - 1, True), (MOST_READ, False)])
def test_only_so_many_passages_are_read(place: int, read: bool) -> None:
    between = [passage("Nobody")] * (place - 1)
    found = others(
        UK_AND_JAPAN, passage("Japan pays"), *between, passage("The United Kingdom", score=0.9)
    )
    assert found == ["The United Kingdom pays 10%."] * read


def test_the_first_sentence_that_names_it_is_taken() -> None:
    found = others(
        UK_AND_JAPAN,
        passage("Japan pays"),
        passage("Nobody", "South Korea and the United"),
        passage("The United Kingdom", score=0.9),
    )
    assert found == ["South Korea and the United Kingdom agree."]


def test_of_three_each_other_is_told_of_by_its_id_and_a_sentence_on_both_once() -> None:
    question = "Compare Japan, the UK and South Korea."
    japan, korea = passage("Japan pays"), passage("South Korea pays")
    assert others(question, japan, passage("The United Kingdom"), korea) == [
        "South Korea pays 12%.",
        "The United Kingdom pays 10%.",
    ]
    assert others(question, japan, passage("South Korea and the United"), korea) == [
        "South Korea and the United Kingdom agree."
    ]
    assert others(question, japan, korea) == ["South Korea pays 12%."]


@pytest.mark.parametrize(
    "question, first, second, found",
    [
        (
            "Section 232 or Section 122?",
            "Section 232",
            "Section 122",
            "Section 122 covers the rest.",
        ),
        ("Section 232 or Section 122?", "Section 122", "Section 232", "Section 232 covers cars."),
        ("What do JBIC and NEXI do?", "JBIC", "NEXI", "NEXI insures."),
    ],
)
def test_instruments_and_organisations_are_compared_too(
    question: str, first: str, second: str, found: str
) -> None:
    assert others(question, passage(first), passage(second)) == [found]
