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
        ("zh", "每年要买多少万吨？", "吨"),
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
        ("ja", "コメを何万トン買う？", "It buys 80,000 tonnes of rice."),
        ("zh", "买多少吨大米？", "コメ8万トンを買う。"),
        ("en", "Who runs the plant?", "SB Energy."),  # no office is named
        ("en", "Who is the head of METI?", "Akazawa is its minister."),  # of any office
        ("ja", "経産省のトップは誰？", "赤沢氏が大臣を務める。"),
        ("en", "What does the president decide?", "Nothing."),  # no person is asked for
        ("en", "How much rice is bought, in tonnes?", "75% more rice."),  # not how many of them
        ("en", "", ""),
    ],
)
def test_one_that_a_text_names_in_any_language_is_not(
    language: str, question: str, text: str
) -> None:
    assert missing(question, language, text) == []


@pytest.mark.parametrize(
    ("language", "question", "text", "lacks"),
    [
        ("zh", "中国在石油领域拉了几国？", "レアアースでは19カ国。", ["石油"]),
        ("zh", "大米要进口多少？", "コメの輸入は8万トン。", []),
        ("en", "Which deal covers beef?", "The deal covers cars and rice.", ["beef"]),
        ("ja", "覚書の金利は？", "The memorandum splits profits.", ["金利"]),
        ("ja", "納付済み関税の還付は？", "関税の法的根拠が揺らぐ。", ["還付"]),
        ("zh", "退稅怎麼辦？", "Refunds are paid on request.", []),
        ("en", "What is the purpose of the plan?", "It pays.", []),  # a plain word
        ("en", "What does the CHIPS Act hold?", "It pays.", []),  # a name is met as a name
    ],
)
def test_a_good_or_an_attribute_has_to_be_named_in_some_language(
    language: str, question: str, text: str, lacks: list[str]
) -> None:
    assert missing(question, language, text) == lacks


@pytest.mark.parametrize(
    ("language", "question", "text", "lacks"),
    [
        ("ja", "5500億ドルはユーロ換算でいくらですか", "約80兆円とされる。", ["ユーロ"]),
        ("ja", "5500億ドルは円換算でいくらですか", "约合80万亿日元。", []),
        ("zh", "5500亿美元折合多少欧元？", "约合80万亿日元。", ["欧元"]),
        ("zh", "折合人民幣是多少？", "约合80万亿日元。", ["人民幣"]),
        ("en", "How much is it in euros?", "It is US$550 billion.", ["euros"]),
        ("en", "How much is it in dollars?", "It is US$550 billion.", []),
    ],
)
def test_a_sum_is_asked_for_in_its_currency(
    language: str, question: str, text: str, lacks: list[str]
) -> None:
    assert missing(question, language, text) == lacks


@pytest.mark.parametrize(
    ("language", "question", "text", "lacks"),
    [
        ("zh", "2025年下半年签了多少？", "2025年上半年1240亿美元。", ["下半年"]),
        ("en", "How much in the second half of 2025?", "2025年上半年1240亿美元。", ["second half"]),
        ("ja", "2025年上半期はいくら？", "2025年上半年1240亿美元。", []),
        ("ja", "第3四半期の額は？", "Q2 brought 40 yen.", ["第3四半期"]),
        ("ja", "2025年下半期は？", "In August 2025, 40 yen.", []),  # none is named
    ],
)
def test_a_half_of_a_year_is_not_the_other(
    language: str, question: str, text: str, lacks: list[str]
) -> None:
    assert missing(question, language, text) == lacks
