"""Whether a sentence holds a value of the kind asked for."""

import pytest

from assistant.asked import read_question
from assistant.values import holds_asked_kind, named
from corpus.glossary import shipped_glossary
from corpus.quantities import find_quantities


def holds(question: str, language: str, sentence: str) -> bool:
    glossary = shipped_glossary()
    return holds_asked_kind(read_question(question, language, glossary), sentence, glossary)


@pytest.mark.parametrize(
    "language, question, sentence, expected",
    [
        ("en", "How much is it?", "It is 40 yen.", True),
        ("en", "How much is it?", "It is 40%.", False),
        ("en", "How much is it?", "It is large.", False),
        ("zh", "总额是多少？", "共5500亿美元。", True),
        ("zh", "总额是多少？", "共三个项目。", False),
        ("ja", "いくらですか", "80兆円である。", True),
        ("ja", "横浜の入港料いくら", "港: 横浜 │ 入港料（円/トン）: 2.7", True),
        ("zh", "入港费多少钱？", "港口：横滨 │ 入港费（日元/吨）: 2.7", True),
        ("en", "How much is the fee?", "Port: Kobe │ Fee (yen): 40 │ Cut (%): 5", True),
        ("en", "How much is the fee?", "Port: Kobe │ Cut (%): 5 │ Fee (by ship): 4", False),
        ("ja", "割引率は何%？", "港: 神戸 │ 割引（％）: 5", True),
        ("en", "What rate applies?", "The rate is 15 percent.", True),
        ("zh", "税率是几成？", "三成归己。", True),
        ("en", "What share has each?", "Returns are split evenly.", True),
        ("ja", "割合は", "両国で折半する。", True),
        ("en", "What rate applies?", "The fare is 40 yen.", False),
        ("en", "How many projects?", "There are three projects.", True),
        ("en", "How many projects?", "It costs 3 yen.", False),
        ("en", "When was it?", "It was on 5 November 2025.", True),
        ("zh", "何时？", "2025年10月公布。", True),
        ("ja", "いつか", "昔のことである。", False),
        ("en", "How long does it take?", "It takes 45 business days.", True),
        ("en", "How long does it take?", "Some weeks.", True),
        ("zh", "需要多久？", "需要数十天。", True),
        ("ja", "期間は", "数十日。", True),
        ("en", "How long does it take?", "It costs 45 yen.", False),
        ("en", "Who decides?", "The President decides.", True),
        ("zh", "谁任主席？", "商务部长。", True),
        ("ja", "誰が決めるか", "首相である。", True),
        ("en", "Who decides?", "Lutnick decides.", True),  # a person of the glossary
        ("en", "Who decides?", "A coin decides.", False),
        ("en", "Which countries take part?", "Cambodia does.", True),
        ("ja", "どの国が参加するか", "カンボジアである。", True),
        ("zh", "哪些国家参加？", "无人参加。", False),
        ("en", "Why is that?", "Nobody knows.", True),
        ("en", "Tell me about it.", "", True),
    ],
)
def test_a_sentence_holds_the_kind_asked_for(
    language: str, question: str, sentence: str, expected: bool
) -> None:
    assert holds(question, language, sentence) is expected


@pytest.mark.parametrize(
    "language, question, sentence, expected",
    [
        ("en", "How much above 40 yen is it?", "It is 40 yen.", False),
        ("en", "How much above 40 yen is it?", "It is 40 yen and then 50 yen.", True),
        ("en", "When after 5 November 2025?", "On 5 November 2025.", False),
        ("en", "Which country helps Cambodia?", "Cambodia helps.", False),
        ("en", "Which country helps Cambodia?", "Thailand helps Cambodia.", True),
        ("zh", "哪个国家帮助柬埔寨？", "柬埔寨。", False),
    ],
)
def test_what_the_question_names_is_no_answer(
    language: str, question: str, sentence: str, expected: bool
) -> None:
    assert holds(question, language, sentence) is expected


@pytest.mark.parametrize(
    "one, among, expected",
    [
        ("5,500亿美元", "US$550bn", True),
        ("5,500亿美元", "US$55bn", False),
        ("15", "15%", True),  # a bare number fits any unit
        ("15 yen", "15%", False),
        ("2025年10月", "on 27 October 2025", True),
        ("2025年10月", "on 27 October 2024", False),
        ("15", "", False),
    ],
)
def test_a_quantity_is_named_by_value(one: str, among: str, expected: bool) -> None:
    (quantity,) = find_quantities(one)
    assert named(find_quantities(among), quantity) is expected
