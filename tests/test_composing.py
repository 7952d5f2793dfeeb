"""The text of an answer: its date, its quotations with notes, or what is missing."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.answerability import Gap
from assistant.asked import read_question
from assistant.asked_words import Kind
from assistant.composing import answer_text, missing_words
from assistant.records import Question, Reason
from assistant.turn import Evidence, Turn
from corpus.glossary import shipped_glossary
from tests.desk_fixtures import CORPUS_DATE, DAY, make_citation, make_document

PAPER = make_document("paper", "Fares are 40 yen. Crews serve *daily*.")
HELP = "A document that covers it would help, or another way of asking."


def make_turn(kind: Kind = "amount", **changes: object) -> Turn:
    asked = replace(read_question("", "en", shipped_glossary()), kind=kind)
    turn = Turn(Question("?"), CORPUS_DATE, lambda _stage: None, threading.Event(), asked=asked)
    return replace(turn, **changes)  # type: ignore[arg-type]


def text_of(turn: Turn, today: date = CORPUS_DATE) -> str:
    return answer_text(turn, CORPUS_DATE, today)


def test_an_answer_says_its_date_and_quotes_with_marks() -> None:
    citations = (
        make_citation(PAPER, "Fares are 40 yen."),
        make_citation(PAPER, "Crews serve *daily*.", n=2),
    )
    assert text_of(make_turn(citations=citations)) == (
        "As of 1 April 2026, the date of the corpus:\n\n"
        "> Fares are 40 yen. [1]\n\n"
        "> Crews serve \\*daily\\*. [2]"
    )


@pytest.mark.parametrize(
    "language, first",
    [
        ("zh", "理解为：\\*韩国\\*的关税？"),
        ("en", "Understood from the conversation as: \\*韩国\\*的关税？"),
        ("ja", "「\\*韩国\\*的关税？」と解しました。"),
    ],
)
@pytest.mark.parametrize("reason", [None, "out_of_scope"])
def test_a_completed_question_comes_first_and_is_text(
    language: str, first: str, reason: Reason | None
) -> None:
    turn = make_turn(language=language, understood="*韩国*的关税？", reason=reason)
    assert text_of(turn).split("\n\n")[0] == first


@pytest.mark.parametrize(
    "language, first",
    [
        ("zh", "截至您选定的2026年1月10日："),
        ("en", "As of 10 January 2026, the date you chose:"),
        ("ja", "ご指定の2026年1月10日時点："),
    ],
)
def test_a_chosen_date_is_called_so(language: str, first: str) -> None:
    turn = make_turn(citations=(make_citation(PAPER, "Fares"),), language=language, as_of=DAY)
    assert text_of(turn).split("\n\n") == [first, "> Fares [1]"]


def test_a_citation_carries_its_notes() -> None:
    citation = make_citation(PAPER, "Fares", superseded=date(2026, 3, 1), confidence="unconfirmed")
    assert text_of(make_turn(citations=(citation,))).split("\n\n")[2] == (
        "*A later development replaced this statement on 1 March 2026.* *Reported, unconfirmed.*"
    )


@pytest.mark.parametrize(
    "as_of, days_past, stale",
    [
        (CORPUS_DATE, 29, False),
        (CORPUS_DATE, 30, True),
        (CORPUS_DATE, 31, True),
        (CORPUS_DATE, 0, False),
        (CORPUS_DATE, -400, False),  # a clock before the corpus date changes nothing
        (DAY, 30, False),  # the asker chose the past, of which nothing is missing
        (CORPUS_DATE + timedelta(days=9), 30, True),
    ],
)
def test_an_old_corpus_is_admitted(as_of: date, days_past: int, stale: bool) -> None:
    turn = make_turn(citations=(make_citation(PAPER, "Fares"),), as_of=as_of)
    text = text_of(turn, CORPUS_DATE + timedelta(days=days_past))
    note = "The corpus date is 30 or more days past: later developments may be missing."
    assert text.endswith(note) is stale


@pytest.mark.parametrize(
    "reason, gaps, said, missing",
    [
        ("no_source", (Gap("Peru"),), ["No passage on this names “Peru”."], ("Peru",)),
        (
            "no_source",
            (Gap("A*B"), Gap("", "kind")),
            ["No passage on this names “A\\*B”.", "The passages found on this give no amount."],
            ("A*B", "amount"),
        ),
        ("out_of_scope", (), ["The corpus has no passage that fits this question."], ()),
        ("no_source", (), ["The corpus has no passage that fits this question."], ()),
        (
            "outside_as_of",
            (Gap("Peru"),),
            [
                "The corpus has a passage on this, but it was not yet known on 1 April 2026."
                " Choose a later date."
            ],
            (),
        ),
        (
            "unverified",
            (),
            ["The quotations found could not be verified against their sources, so none is shown."],
            (),
        ),
    ],
)
def test_an_abstention_says_what_is_missing_and_quotes_nothing(
    reason: Reason, gaps: tuple[Gap, ...], said: list[str], missing: tuple[str, ...]
) -> None:
    turn = make_turn(
        reason=reason, evidence=Evidence(gaps=gaps), citations=(make_citation(PAPER, "Fares"),)
    )
    assert text_of(turn).split("\n\n") == [*said, HELP]
    assert missing_words(turn) == missing
