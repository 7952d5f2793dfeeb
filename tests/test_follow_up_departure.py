"""A sentence that still speaks of what a follow-up left behind is not quoted."""

import pytest

from assistant.follow_up_departure import departure
from corpus.glossary import shipped_glossary
from tests.desk_fixtures import make_candidate, make_document

PAPER = make_document("paper", "Taiwan pays 9. It has 3. Taiwan and Korea pay 10.")


def kept(question: str, *history: str, texts: str) -> list[str]:
    """Of sentences, each in a section of its own, those that may answer."""
    quoted = [
        make_candidate(make_document(f"paper{n}", text), text)
        for n, text in enumerate(texts.split("|"))
    ]
    return [c.text for c in departure(question, history, shipped_glossary()).kept(quoted)]


@pytest.mark.parametrize(
    "question, before, behind, on",
    [
        ("木材は？", "鉄鋼の税は何%？", "鉄鋼の税は50%である。", "木材と鉄鋼の税は10%である。"),
        ("药呢？", "英国汽车的税率是多少？", "汽车按25%缴税。", "药品免税。"),
        ("and Korea?", "How much does Taiwan pay?", "Taiwan pays 9.", "Taiwan and Korea pay."),
        ("and the second?", "What is in the first tranche?", "The first has 3.", "It has 9."),
        ("ガスは？", "第2弾のSMRの額は？", "第1弾のガスは333億。", "第2弾のガスは330億。"),
        ("before it is met?", "Who gets it once it is met?", "Once met, all gets 9.", "It gets 5."),
        ("三星呢？", "台积电投资多少？", "台积电投资2500亿。", "三星投资9亿。"),
        ("ガリウムなら？", "錫の税は何%？", "税は50%である。", "ガリウムは10%である。"),
        ("造船部分多少", "韩国现金每年上限多少", "韩国现金上限为200亿。", "造船为1500亿。"),
    ],
)  # fmt: skip
def test_what_was_left_answers_no_more(question: str, before: str, behind: str, on: str) -> None:
    assert kept(question, before, texts=f"{behind}|{on}") == [on]


def test_of_a_sum_the_first_alone_is_no_answer() -> None:
    turns = ["第1弾の総額", "第2弾は？"]
    texts = "第1弾は6.55%である。|第1弾と第2弾は19.82%である。"
    assert kept("両方足すと何%？", *turns, texts=texts) == ["第1弾と第2弾は19.82%である。"]


@pytest.mark.parametrize(
    "question, before",
    [
        ("when was that?", "How much does Taiwan pay?"),  # names nothing new
        ("why does Taiwan pay?", "How much does Taiwan pay?"),
    ],
)
def test_nothing_is_left_where_nothing_gives_way(question: str, before: str) -> None:
    texts = "It was 9.|Taiwan pays 9.|Taiwan asks."
    assert kept(question, before, texts=texts) == texts.split("|")


def test_a_comparison_speaks_of_both() -> None:
    texts = "韩国交10%。|台湾交20%。"
    assert kept("和台湾比呢？", "韩国交多少关税？", texts=texts) == texts.split("|")


def test_another_place_is_not_quoted_beside_the_one_asked_of() -> None:
    texts = "Georgia has 6.|Ohio has 9.|Japan pays."
    turns = ["How big is the Georgia project?"]
    assert kept("who runs it?", *turns, texts=texts) == ["Georgia has 6.", "Japan pays."]
    assert kept("who runs it?", *turns, texts="Ohio has 9.") == ["Ohio has 9."]


def test_a_sentence_goes_with_the_one_that_names_what_is_new() -> None:
    quoted = [make_candidate(PAPER, words) for words in ("It has 3.", "Taiwan and Korea")]
    assert departure("and Korea?", ["What does Taiwan pay?"], shipped_glossary()).kept(
        quoted
    ) == list(quoted)
