"""How follow-ups are read, and how an English question is taken apart."""

import pytest

from assistant.leaning.chinese_reading import ChineseReader
from assistant.leaning.english_clause import read_clause
from assistant.leaning.english_forms import base_form, is_adjective, is_plural, possessive
from assistant.leaning.english_reading import EnglishReader
from assistant.leaning.japanese_reading import JapaneseReader
from assistant.leaning.parts import Lexicon, shape
from assistant.leaning.reading import Asks, Drops, Exchanges, Reader, Refers
from corpus.glossary import shipped_glossary
from corpus.nouns import shipped_nouns

LEXICON = Lexicon(shipped_glossary(), shipped_nouns())
READERS: dict[str, Reader] = {
    "zh": ChineseReader(LEXICON),
    "en": EnglishReader(LEXICON),
    "ja": JapaneseReader(LEXICON),
}


@pytest.mark.parametrize(
    "form, zh, en, ja",
    [
        (Exchanges, "那韩国呢？", "And for Korea?", "韓国は？"),
        (Exchanges, "韓國也一樣嗎", "Is it the same for Korea?", "韓国も同じですか？"),
        (Exchanges, "第二批呢", "And under the second tranche?", "では、第2弾は？"),
        (Refers, "它什么时候到期？", "When does it expire?", "それはいつ発効する？"),
        (Refers, "該協議有約束力嗎", "Is this agreement binding?", "その税率は？"),
        (Refers, "他什么时候上任？", "When was he appointed?", "彼はいつ就任した？"),
        (Drops, "日本政府怎么说？", "Does Japan agree?", "日本は同意しましたか？"),
        (Asks, "为什么？", "why?", "なぜですか？"),
        (Asks, "什麼時候呢", "since when?", "いつから？"),
        (type(None), "谁决定的？", "Who decides?", "誰が決めるの？"),  # joined, not read
        (type(None), "什么是对等关税？", "What is a reciprocal tariff?", "相互関税とは何ですか？"),
        (
            type(None), "日本承诺投资多少？", "How much will Japan invest?",
            "日本はいくら投資しますか？",
        ),
    ],
)  # fmt: skip
def test_a_question_is_read_as_it_leans(form: type, zh: str, en: str, ja: str) -> None:
    read = [READERS[language].read(text) for language, text in (("zh", zh), ("en", en), ("ja", ja))]
    assert [type(leaning) for leaning in read] == [form] * 3


@pytest.mark.parametrize(
    "question, thing, said",
    [
        ("Who chairs the Investment Committee", "the Investment Committee",
         "who chairs the Investment Committee"),
        ("What is the tariff rate on Japanese cars", "the tariff rate on Japanese cars",
         "the tariff rate on Japanese cars"),
        ("How are profits split between Japan and the US", "profits",
         "how profits are split between Japan and the US"),
        ("How much will Japan invest in the US", "Japan's investment in the US",
         "Japan's investment in the US"),
        ("What tariff does the US charge on steel", "the tariff that the US charges on steel",
         "the tariff that the US charges on steel"),
        ("When does the memorandum with Japan expire", "the memorandum with Japan",
         "the memorandum with Japan"),
    ],
)  # fmt: skip
def test_an_english_question_is_taken_apart(question: str, thing: str, said: str) -> None:
    clause = read_clause(question, LEXICON)
    assert (clause.thing, clause.said) == (thing, said)


@pytest.mark.parametrize(
    "text, parts",
    [
        ("韩国的第二批", [("country", "韩国"), ("ordinal", "第二批")]),
        ("15% on steel in May 2026", [("figure", "15%"), ("goods", "steel"), ("date", "May 2026")]),
        ("for Acme Corp", [("name", "Acme Corp")]),
        ("Acme", []),  # a first word is capitalised anyway
        ("視同分配額", [("concept", "視同分配額")]),  # not the quota in it
    ],
)
def test_the_parts_of_a_text(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(p.what, text[p.start : p.end]) for p in LEXICON.parts(text)] == parts


def test_numerals_are_alike_in_a_shape() -> None:
    assert shape("第四条") == shape("第3條") == "第#条"
    assert len(shape("第12條")) == len("第12條")


def test_english_forms() -> None:
    assert [base_form(verb) for verb in ("chairs", "pledged", "applies", "signed", "bears")] == [
        "chair", "pledge", "apply", "sign", "bear",
    ]  # fmt: skip
    assert [possessive(phrase) for phrase in ("Japan", "the US")] == ["Japan's", "the US's"]
    assert [is_adjective(word) for word in ("Korean", "Swiss", "German", "Japan", "Spain")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert [is_plural(phrase) for phrase in ("the returns", "the rates of Japan", "the basis")] == [
        True, True, False,
    ]  # fmt: skip
