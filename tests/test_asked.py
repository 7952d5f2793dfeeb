"""What a question asks for and names, in three languages."""

from decimal import Decimal

import pytest

from assistant.asked import Asked, read_question
from assistant.asked_words import Kind
from corpus.glossary import shipped_glossary


def read(question: str, language: str) -> Asked:
    return read_question(question, language, shipped_glossary())


@pytest.mark.parametrize(
    "kind, zh, en, ja",
    [
        ("amount", "总额是多少？", "How much is it?", "いくらですか"),
        ("rate", "税率是多少？", "What rate applies?", "税率は何%か"),
        ("count", "有几个项目？", "How many projects are there?", "案件はいくつあるか"),
        ("capacity", "装机容量是多少？", "How many gigawatts is it?", "何ギガワットか"),
        ("date", "何时公布？", "When was it announced?", "いつ公表されたか"),
        ("duration", "需要多久？", "How long does it take?", "どのくらいの期間がかかるか"),
        ("who", "由谁决定？", "Who decides?", "誰が決めるか"),
        ("country", "哪些国家参加？", "Which countries take part?", "どの国が参加するか"),
        ("why", "为什么？", "Why is that?", "なぜか"),
        ("open", "有什么规定？", "Tell me about the terms.", "条件を教えて"),
    ],
)
def test_a_question_asks_for_a_kind_of_value(kind: Kind, zh: str, en: str, ja: str) -> None:
    assert [read(zh, "zh").kind, read(en, "en").kind, read(ja, "ja").kind] == [kind] * 3


@pytest.mark.parametrize(
    "language, question",
    [
        ("zh", "税率是15%吗？"),
        ("zh", "是否多少有些影响？"),
        ("zh", "有沒有哪個國家參加"),
        ("en", "Is the rate 15 percent?"),
        ("en", "“Does it say when the rate falls?”"),
        ("ja", "本当ですか、いつか分かるのは"),
    ],
)
def test_a_yes_or_no_question_asks_for_no_value(language: str, question: str) -> None:
    assert read(question, language).kind == "open"


@pytest.mark.parametrize(
    "question, kind",
    [
        ("How long until the date is fixed?", "duration"),  # before date
        ("What happens when Japan fails?", "open"),  # when holds the sentence together
        ("The committee: when does it meet?", "date"),
        ("How many months does it take?", "duration"),  # before count
        ("WHO DECIDES", "who"),
        ("为了15%的税率，他怎么说？", "open"),  # the rate is stated
        ("15%的税率降到了多少？", "rate"),
        ("What sum will it invest?", "amount"),
        ("何億ドルを投じるか", "amount"),
        ("Is there a reason for the 15% tariff rate?", "open"),
        ("ＨＯＷ ＭＵＣＨ is it", "amount"),  # full-width
        ("", "open"),
        ("Which country pays more, Japan or Korea?", "country"),
        ("Whose rate is lower, Japan's or Korea's?", "open"),  # one of the two that it names
        ("欧盟和韩国相比谁的负担轻？", "open"),
        ("日本と韓国では、どちらの国が早いか", "open"),
    ],
)
def test_the_more_exact_kind_comes_first(question: str, kind: Kind) -> None:
    assert read(question, "en").kind == kind


@pytest.mark.parametrize(
    "language, question, labels",
    [
        ("zh", "日本与国际协力银行", [("japan", "日本"), ("jbic", "国际协力银行")]),
        ("en", "Do Japan and JBIC agree?", [("japan", "Japan"), ("jbic", "JBIC")]),
        ("ja", "日本と国際協力銀行", [("japan", "日本"), ("jbic", "国際協力銀行")]),
        ("ja", "ＪＢＩＣとは", [("jbic", "JBIC")]),
        ("en", "give us the terms", []),  # not the US
    ],
)
def test_known_names_are_found_as_the_asker_wrote_them(
    language: str, question: str, labels: list[tuple[str, str]]
) -> None:
    asked = read(question, language)
    assert [(m.term_id, asked.label(m)) for m in asked.mentions] == labels


@pytest.mark.parametrize(
    "question, names",
    [
        ("Please tell me what Mizuho pays.", ("Mizuho",)),
        ("Mizuho pays what?", ()),  # a sentence's first word is capitalised anyhow
        ("It pays. Mizuho too?", ()),
        ("“Mizuho” pays?", ()),
        ("Does it pay? And does Mizuho Trust pay?", ("Mizuho Trust",)),
        ("What says the Bank of the Ryukyus today?", ("Bank of the Ryukyus",)),
        ("So what did I say? Thanks", ()),
        ("Does Mizuho’s trust pay?", ("Mizuho",)),
        ("What was paid in H1, Q3 and FY2026?", ()),  # parts of years
    ],
)
def test_an_english_name_is_a_capital_past_the_first_word(
    question: str, names: tuple[str, ...]
) -> None:
    assert read(question, "en").unknown_names == names


@pytest.mark.parametrize(
    "language, question, names",
    [
        ("zh", "什么是XYZW？", ("XYZW",)),
        ("ja", "XYZWとは何か", ("XYZW",)),
        ("en", "XYZW: what is it?", ("XYZW",)),  # even as the first word
        ("en", "What are PJMs?", ("PJM",)),
        ("en", "Does AT&T pay, and Q9?", ("AT&T", "Q9")),
        ("en", "Who pays for GulfLink?", ("GulfLink",)),
        ("en", "PLS tell me ASAP", ()),
        ("zh", "Mizuho支付多少", ()),  # only acronyms are sure to be names there
    ],
)
def test_an_acronym_is_a_name_anywhere(
    language: str, question: str, names: tuple[str, ...]
) -> None:
    assert read(question, language).unknown_names == names


@pytest.mark.parametrize(
    "language, question, values",
    [
        ("zh", "5500亿美元和15%", [(Decimal("5.5e11"), "USD"), (Decimal(15), "percent")]),
        ("en", "US$550 billion at 15%", [(Decimal("5.5e11"), "USD"), (Decimal(15), "percent")]),
        ("ja", "５５００億ドルと15％", [(Decimal("5.5e11"), "USD"), (Decimal(15), "percent")]),
        ("zh", "第3次会议何时举行", [(Decimal(3), "ordinal")]),
        ("zh", "第3批项目何时公布", [(Decimal(3), "ordinal")]),  # a tranche is a thing of its own
        ("ja", "第2条の内容", [(Decimal(2), "provision")]),
        ("en", "What does paragraph 14 say?", [(Decimal(14), "provision")]),
        ("en", "Are the two agreements the same, within a year?", []),
        ("en", "What is in the 2nd tranche, the 3rd, and the 21st?", [(Decimal(2), "ordinal")]),
        ("ja", "90/10は何を指すか", [(Decimal(90), "")]),  # the rest of a hundred says nothing new
        ("zh", "90比10还是50比50", [(Decimal(90), ""), (Decimal(50), "")]),
        ("en", "What about route 122 and 5 trains?", [(Decimal(122), ""), (Decimal(5), "")]),
    ],
)
def test_figures_are_quantities_but_the_numbers_of_things_are_not(
    language: str, question: str, values: list[tuple[Decimal, str]]
) -> None:
    assert [(q.value, q.unit) for q in read(question, language).quantities] == values


def test_a_figure_inside_a_name_is_no_quantity() -> None:
    asked = read("What does Section 122 allow?", "en")
    assert [asked.label(m) for m in asked.mentions] == ["Section 122"]
    assert asked.quantities == ()


def test_a_name_inside_a_figure_is_no_name() -> None:
    asked = read("Is US$550 billion lent, or 7 US dollars?", "en")
    assert asked.mentions == ()
    assert [asked.text[q.start : q.end] for q in asked.quantities] == [
        "US$550 billion",
        "7 US dollars",
    ]


@pytest.mark.parametrize(
    "shape, questions",
    [
        ("sides", ("两份文件的口径好像打架", "兩種說法哪個對？", "資料の食い違いを整理して",
                   "どう異を唱えたか", "MOUとは違うって聞いたけど", "Do they disagree?",
                   "Both versions?", "Ours vs. theirs?", "A and B; which is it?")),
        ("times", ("请给一个时间线", "說明來龍去脈", "先后顺序？", "判決までの経緯は？", "時系列で",
                   "Timeline of Section 122, please", "the sequence of events")),
        ("contrast", ("日韩两份MOU主要差在哪？", "有什么不同？", "兩者的區別", "違いは？",
                      "どう違うのか", "How do the two deals differ?", "the difference between")),
        ("each", ("三个项目各多少钱", "各占几成", "分別是多少", "それぞれいくらですか",
                  "How much is each?", "the rates, respectively")),
        ("list", ("有哪些条件？", "請逐項列出", "一覧で", "List them", "What are the parts")),
        ("one", ("总额是多少？", "各国", "分别于", "出口多少？", "出入境", "不同意的国家", "総額は",
                 "What is it?", "each other", "谁对项目有否决权？", "輸出入銀行の総裁は誰",
                 "区别对待条款是什么",
                 "2025年表决通过的法案", "按时间表推进", "間違いなく発効したか",
                 "そこが違法とされた理由は",
                 "each fiscal year", "有什么不同意见", "經過談判")),
    ],
)  # fmt: skip
def test_a_question_tells_how_its_answer_is_laid_out(
    shape: str, questions: tuple[str, ...]
) -> None:
    assert [(q, read(q, "en").shape) for q in questions] == [(q, shape) for q in questions]
