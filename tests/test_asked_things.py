"""Offices and units that a question asks for by name."""

import pytest

from assistant.asked import read_question
from assistant.asked_things import things_missing
from corpus.glossary import shipped_glossary


def missing(question: str, language: str, *texts: str) -> list[str]:
    return things_missing(read_question(question, language, shipped_glossary()), list(texts))


@pytest.mark.parametrize(
    ("language", "question", "lacks"),
    [
        ("ja", "NEXIの社長はどなたですか", "社長"),
        ("zh", "JBIC的总裁是谁？", "总裁"),
        ("zh", "JBIC的董事長是誰？", "董事長"),
        ("en", "Who is the president of NEXI?", "president"),
        ("en", "Who is the US ambassador to Japan?", "ambassador"),
        ("ja", "ミニマムアクセス米は何万トン？", "トン"),
        ("zh", "每年要进口多少万吨大米？", "吨"),
        ("en", "How many million barrels a day does it ship?", "barrels"),
        ("en", "How many jobs does the plant create?", "jobs"),
    ],
)
def test_an_office_or_unit_that_no_text_names_is_missing(
    language: str, question: str, lacks: str
) -> None:
    assert missing(question, language, "JBIC and NEXI bear 75% of it.") == [lacks]


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("ja", "投資委員会の議長はどなた？", "Lutnick chairs the committee."),
        ("zh", "投资委员会的主席是谁？", "米商務長官が議長を務める。"),
        ("en", "Who is the president?", "大統領はトランプ氏である。"),
        ("ja", "コメを何万トン買う？", "It buys 80,000 tonnes."),
        ("zh", "买多少吨大米？", "8万トンを買う。"),
        ("en", "Who runs the plant?", "SB Energy."),  # no office is named
        ("en", "Who is the head of METI?", "Akazawa is its minister."),  # of any office
        ("ja", "経産省のトップは誰？", "赤沢氏が大臣を務める。"),
        ("en", "What does the president decide?", "Nothing."),  # no person is asked for
        ("en", "How much rice is bought, in tonnes?", "75% more."),  # not how many of them
        ("en", "", ""),
    ],
)
def test_one_that_a_text_names_in_any_language_is_not(
    language: str, question: str, text: str
) -> None:
    assert missing(question, language, text) == []
