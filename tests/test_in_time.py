"""What happened, in order: which dated sentences are told, and between which days."""

from assistant.asked import read_question
from assistant.candidates import Candidate
from assistant.in_time import MOST_EVENTS, in_order_of_time
from corpus.glossary import shipped_glossary
from tests.desk_fixtures import make_candidate, make_document

PAPER = make_document(
    "paper",
    "The night fare came on 3 May 2024. Korea joined on 2 April 2024. "
    "The pier opened in March 2024. From 1 May 2024 to 9 May 2024 gulls came. "
    "As of 1 June 2024, lamps are lit. The ferry is blue. The pier was painted on 5 June 2024.",
)
ZH = make_document("zh", "2024年4月2日韩国加入。2024年3月码头开放。")
JA = make_document("ja", "2024年5月1日から5月9日まで鴎が来た。2024年4月2日に韓国が加わった。")


def told(question: str, *candidates: Candidate, language: str = "en") -> list[str]:
    asked = read_question(question, language, shipped_glossary())
    return [c.text.rstrip() for c in in_order_of_time(asked, candidates)]


def paper(words: str, score: float = 0.7) -> Candidate:
    return make_candidate(PAPER, words, score=score)


def test_events_are_told_oldest_first() -> None:
    found = told("A timeline?", paper("The night", 0.9), paper("Korea", 0.8), paper("The pier o"))
    assert found == [
        "The pier opened in March 2024.",
        "Korea joined on 2 April 2024.",
        "The night fare came on 3 May 2024.",
    ]
    zh = [make_candidate(ZH, "2024年4月"), make_candidate(ZH, "2024年3月")]
    assert told("时间线？", *zh, language="zh") == ["2024年3月码头开放。", "2024年4月2日韩国加入。"]


def test_periods_days_looked_from_and_what_has_no_day_are_no_events() -> None:
    assert told("A timeline?", paper("From 1"), paper("As of"), paper("The ferry")) == []
    assert told("時系列で", make_candidate(JA, "2024年5月1日から"), language="ja") == []


def test_an_event_is_of_what_is_asked_about() -> None:
    assert told("Korea's timeline?", paper("The night"), paper("Korea")) == [
        "Korea joined on 2 April 2024."
    ]


def test_two_days_bound_what_is_told() -> None:
    everything = [paper("The night"), paper("Korea"), paper("The pier o"), paper("The pier w")]
    assert told("A timeline from April 2024 to 4 May 2024?", *everything) == [
        "Korea joined on 2 April 2024.",
        "The night fare came on 3 May 2024.",
    ]


def test_what_lies_far_behind_the_best_is_left_out() -> None:
    assert told("A timeline?", paper("The night", 0.9), paper("Korea", 0.2)) == [
        "The night fare came on 3 May 2024."
    ]
    assert told("A timeline?") == []


def test_no_more_than_a_few_are_told() -> None:
    text = " ".join(f"Lamp {n} was lit on {n} May 2024." for n in range(1, 15))
    lamps = make_document("lamps", text)
    listed = [make_candidate(lamps, f"Lamp {n} was") for n in range(1, 15)]
    assert len(told("A timeline?", *listed)) == MOST_EVENTS


def test_each_thing_asked_about_has_an_event() -> None:
    text = "Lamps were lit on 2 May 2024. Korea joined on 3 May 2024. " + " ".join(
        f"MOU {n} was signed on {n} April 2024." for n in range(1, 15)
    )
    lamps = make_document("lamps", text)
    listed = [make_candidate(lamps, f"MOU {n} was", score=0.9) for n in range(1, 15)]
    korea = make_candidate(lamps, "Korea", score=0.7)
    found = told("A timeline from the MOUs to Korea's joining?", *listed, korea)
    assert len(found) == MOST_EVENTS and found[-1] == "Korea joined on 3 May 2024."
