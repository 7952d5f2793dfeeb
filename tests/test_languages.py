"""Languages of short questions and of documents, in three languages and some others."""

import unicodedata

import pytest

from corpus.languages import document_language, is_traditional, question_language

DECIDED = [
    ("日米投資合意の配分", "ja"), ("日米投資合意 収益配分", "ja"), ("投資委員会議長", "ja"),
    ("45営業日", "ja"), ("韓国関税", "ja"), ("半導体", "ja"), ("覚書", "ja"),
    ("米国最高裁判決", "ja"), ("ﾄﾞﾙ建て", "ja"), ("ＪＢＩＣの担保比率は？", "ja"),
    ("「Terms of the deal」とは何ですか", "ja"), ("投資先は誰が決める？", "ja"),
    ("台湾关税", "zh"), ("第一批项目", "zh"), ("投資委員會主席", "zh"), ("關稅", "zh"),
    ("关税", "zh"), ("總額", "zh"), ("成員國", "zh"), ("追溯适用", "zh"), ("最惠国税率", "zh"),
    ("投资委员会由谁担任主席？", "zh"), ("FORGE是什么", "zh"), ("收益如何分配", "zh"),
    ("Who decides?", "en"), ("tariff rate on 1 April 2026", "en"),
    ("ＷＨＯ ｄｅｃｉｄｅｓ？", "en"),
    ("What does 罰則 mean in the MOU?", "en"), ("How is 収益の配分 done in the deal?", "en"),
    ("profit split", "en"), ("US$550bn", "en"), ("관세는 얼마인가", "ko"),
]  # fmt: skip
OPEN = ["日本", "金額", "担保比率", "罰則", "550bn JBIC 担保", "利益配分比率", "CPTPP 加盟国数",
        "第一陣 案件", "還付", "投資額"]  # fmt: skip


@pytest.mark.parametrize("question, language", DECIDED)
@pytest.mark.parametrize("fallbacks", [(), ("zh",), ("ja",), ("en", "ja")])
def test_the_script_decides(question: str, language: str, fallbacks: tuple[str, ...]) -> None:
    assert question_language(question, fallbacks) == language


@pytest.mark.parametrize("question", OPEN)
def test_where_the_script_leaves_it_open_the_first_possible_fallback_decides(question: str) -> None:
    assert question_language(question) == "zh"
    assert question_language(question, ["en"]) == "zh"
    assert question_language(question, ["en", "ja-JP", "zh"]) == "ja"
    assert question_language(question, ["zh-Hant", "ja"]) == "zh"


@pytest.mark.parametrize("question", ["JBIC?", "15%", "", "？"])
def test_acronyms_and_figures_are_in_the_language_of_the_conversation(question: str) -> None:
    assert question_language(question, ["ja", "zh"]) == "ja"
    assert question_language(question) == "en"


@pytest.mark.parametrize("question, language", DECIDED)
def test_decomposed_characters_change_nothing(question: str, language: str) -> None:
    assert question_language(unicodedata.normalize("NFD", question)) == language


@pytest.mark.parametrize(
    "text, language",
    [
        ("日本政府在与美国特朗普政权围绕“对等关税”展开的谈判中承诺将向美国投资。", "zh"),
        ("日本政府在與美國的談判中承諾投資，「ドル」是原文。", "zh"),
        ("投資先は米国が選ぶ。JBIC と NEXI が融資と保証を引き受ける。", "ja"),
        ("関税率", "ja"),
        ("관세는 15%이다. 日本 관세와 같다.", "ko"),
        ("The tariff regime (關稅) covers most goods imported from Japan.", "en"),
        ("Die Zölle betragen fünfzehn Prozent und gelten ab sofort für alle Waren.", "de"),
        ("15 %", "und"),
        ("", "und"),
    ],
)
def test_the_language_of_a_document(text: str, language: str) -> None:
    assert document_language(text) == language


def test_traditional_or_not() -> None:
    assert is_traditional("投資委員會主席由美國商務部長擔任")
    assert not is_traditional("投资委员会主席由美国商务部长担任")
    assert not is_traditional("日本") and not is_traditional("")
