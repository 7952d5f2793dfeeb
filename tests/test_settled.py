"""What another document says otherwise than ours, told from what it only adds."""

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.asked import read_question
from assistant.candidates import Candidate
from assistant.extractive import Selection
from assistant.settled import Settled
from assistant.turn import Evidence
from corpus.glossary import shipped_glossary
from corpus.languages import question_language
from tests.desk_fixtures import make_candidate, make_document

ALIKE = np.eye(1, 64, dtype=np.float32)[0]


def sentence(doc_id: str, text: str, near: Sequence[str] = ()) -> Candidate:
    language = question_language(text)
    document = make_document(doc_id, text, language=language)
    return make_candidate(document, text[:3], vector=ALIKE, near=tuple(near))


def settled(question: str, ours: str, near: Sequence[str] = ()) -> Settled:
    own = sentence("own", ours, near)
    glossary = shipped_glossary()
    asked = read_question(question, question_language(question), glossary)
    return Settled(asked, glossary, Evidence(selection=Selection((own,), (own,)), near_enough=True))


def words(question: str, ours: str, theirs: str, near: Sequence[str] = ()) -> str | None:
    found = settled(question, ours, near).dispute(sentence("other", theirs))
    return found.words if found else None


@pytest.mark.parametrize(
    ("question", "ours", "theirs"),
    [
        ("现金怎么分？", "现金的90%归美国，10%归日本。", "现金的90%归日本，10%归美国。"),
        (
            "現金はどう分ける？",
            "90%は米国に、10%は日本に配分される。",
            "90%は日本に、10%は米国に配分される。",
        ),
        (
            "How is the cash split?",
            "Of the cash, 90% goes to the United States and 10% to Japan.",
            "Of the cash, 90% goes to Japan and 10% to the United States.",
        ),
    ],
)
def test_parties_that_have_changed_places_are_a_dispute(
    question: str, ours: str, theirs: str
) -> None:
    assert words(question, ours, theirs) == theirs
    assert words(question, ours, ours) is None


@pytest.mark.parametrize(
    ("question", "ours", "theirs"),
    [
        ("日本能不能拒绝出资？", "日本不可以拒绝出资。", "日本可以拒绝出资。"),
        ("MOUに法的拘束力はある？", "MOUに法的拘束力はない。", "MOUに法的拘束力がある。"),
        ("Does Japan pay a fine?", "Japan does not pay a fine.", "Japan pays a fine."),
    ],
)
def test_the_opposite_is_a_dispute_where_it_is_on_the_same(
    question: str, ours: str, theirs: str
) -> None:
    assert words(question, ours, theirs) == theirs
    elsewhere = make_candidate(
        make_document("other", theirs, language=question_language(theirs)), theirs[:3]
    )
    assert settled(question, ours).dispute(elsewhere) is None


@pytest.mark.parametrize(
    ("question", "ours", "theirs"),
    [
        ("由谁选定项目？", "项目由特朗普选定。", "项目由赤泽亮正选定，特朗普只提意见。"),
        ("誰が選ぶ？", "トランプ氏が選定する。", "赤沢亮正氏が選び、トランプ氏は意見を述べる。"),
        (
            "Who selects the projects?",
            "Trump selects them.",
            "Akazawa selects them; Trump only comments.",
        ),
    ],
)
def test_asked_who_whoever_is_named_first_counts(question: str, ours: str, theirs: str) -> None:
    named = words(question, ours, theirs)
    assert named in ("赤泽亮正", "赤沢亮正", "Akazawa")
    assert words(question, ours, ours) is None


def test_a_party_is_disputed_only_where_one_is_asked_for() -> None:
    ours, theirs = "JBIC provides loans.", "NEXI and METI provide cover for them."
    other = sentence("other", theirs)
    assert settled("What does the scheme rest on?", ours).dispute(other) is None
    asked = settled("Who provides the loans?", ours).dispute(other)
    assert asked is not None and asked.words == "NEXI" and asked.against == "JBIC"
    elsewhere = make_candidate(make_document("other", theirs), "NEXI")
    assert settled("Who provides the loans?", ours).dispute(elsewhere) is None


def test_a_figure_beside_ours_is_another_one_in_its_place() -> None:
    near = ["Before that it is 50%."]
    ask = "What share goes to the United States?"
    ours = "90% goes to the United States."
    assert words(ask, ours, "50% goes to the United States.", near) == "50%"
    assert words(ask, ours, "It is 90%, up from 50%.", near) is None


def test_how_many_years_and_which_year_are_told_apart_by_the_answer() -> None:
    ours = "2025年12月1日の合意では、関税率は3年間0%である。"
    assert words("関税0%は何年間か。", ours, "2025年12月1日に、関税は7年間0%とされた。") == "7年間"
    assert words("関税0%は何年間か。", ours, "関税は3年間0%とされた。") is None


def test_a_day_says_more_than_its_month() -> None:
    ours = "It met in February 2026."
    assert words("When did it meet?", ours, "It met on 3 February 2026.") == "3 February 2026"
    assert words("When did it meet?", ours, "It met in February 2026.") is None


def test_asked_whether_it_is_a_figure_that_figure_may_be_disputed() -> None:
    ours, theirs = "The rate is 15%.", "The rate is 20%."
    assert words("Is the rate 20%?", ours, theirs) == "20%"
    assert words("税率是20%吗？", "税率为15%。", "税率为２０％。") == "２０％"


def test_what_bears_ours_out_gives_all_of_it_and_no_other_value() -> None:
    asked = settled("What share does JBIC have?", "JBIC has 30% of it, then 40%.")

    def borne_out(theirs: str) -> bool:
        return asked.borne_out_by([sentence("other", theirs)])

    assert borne_out("JBIC has 30% of it at first, and 40% later.")
    assert not borne_out("JBIC has 30% of it.")
    assert not borne_out("JBIC has 30% of it, later 40%, NEXI 60%.")
    whether = settled("Does JBIC have 30%?", "JBIC has 30% of it.")
    assert not whether.borne_out_by([sentence("other", "JBIC has 30% of it.")])
