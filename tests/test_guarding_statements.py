"""A statement and its passage, by hand, in three languages and across them."""

import pytest

from assistant.guarding.findings import Passage
from assistant.guarding.judging import failures, judge

SPLIT = {
    "zh": "分配达到一定金额之后，其余部分的90%归美国，10%归日本。",
    "en": "Beyond a certain amount, 90% goes to the United States and 10% to Japan.",
    "ja": "一定額を超えた部分は、米国に90%、日本に10%が配分される。",
}
TARIFF = {
    "zh": "截至2025年10月26日，美国对马来西亚商品的关税税率为19%。",
    "en": "As of 26 October 2025, the US tariff on goods from Malaysia is 19%.",
    "ja": "2025年10月26日時点で、マレーシア製品に対する米国の関税率は19%である。",
}
FUNDS = {
    "zh": "日本可以拒绝为项目出资，出资期限不少于45个工作日。",
    "en": "Japan may refuse to fund a project; it has at least 45 business days.",
    "ja": "日本は案件への資金拠出を拒否することができ、期限は少なくとも45営業日である。",
}
LOANS = {
    "zh": "JBIC提供的融资规模为3兆円。",
    "en": "Loans from JBIC come to ¥3 trillion.",
    "ja": "JBICの融資は3兆円である。",
}


def failed(statement: str, *passages: str, context: str = "") -> set[str]:
    """What fails of a statement, by check."""
    found = judge(statement, [Passage(text, context) for text in passages])
    return {finding.check for finding in failures(found)}


@pytest.mark.parametrize(
    "texts", [SPLIT, TARIFF, FUNDS, LOANS], ids="split tariff funds loans".split()
)
def test_the_same_in_another_language_is_accepted(texts: dict[str, str]) -> None:
    for statement in texts.values():
        for passage in texts.values():
            assert failed(statement, passage) == set(), (statement, passage)


@pytest.mark.parametrize(
    "statement, passage",
    [
        ("超过一定额度后，日本只分得一成，美国拿走九成。", SPLIT["en"]),
        ("米国の取り分は90%、日本の取り分は10%となる。", SPLIT["zh"]),
        ("Ninety percent ends up with the US.", SPLIT["ja"]),
        ("馬來西亞商品輸美關稅為１９％。", TARIFF["en"]),
        ("日本は5500億ドルを投資する。", "Japan pledged US$0.55 trillion of investment."),
        ("日本承诺投资5,500亿美元。", "日本は5500億ドルの対米投資を約束した。"),
        ("令和7年9月4日に署名された。", "The MOU was signed on 4 September 2025."),
        ("收益由两国对半分。", "Cash is split 50/50 between the two."),
        ("各得50%。", "The cash is split equally."),
        ("3分の1をJBICが担う。", "JBIC provides one third."),
        ("It is a document of the executive.", "日美MOU是行政文件，不是条约。"),
    ],
)
def test_a_paraphrase_is_accepted(statement: str, passage: str) -> None:
    assert failed(statement, passage) == set()


@pytest.mark.parametrize(
    "statement, passage",
    [
        ("美国对马来西亚商品的关税税率为18%。", TARIFF["en"]),
        ("日本承诺投资5500万美元。", "Japan pledged US$550 billion."),
        ("日本承诺投资5500亿日元。", "Japan pledged US$550 billion."),
        ("関税は10ポイント上がる。", "The tariff rises by 12.5 points."),
        ("期限は46営業日である。", FUNDS["zh"]),
        ("期限为45天。", "The term is 45 business days."),
        ("The MOU was signed on 5 September 2025.", "MOUは2025年9月4日に署名された。"),
        ("备忘录于2024年9月签署。", "The MOU was signed on 4 September 2025."),
        ("第二批金额为360亿美元。", "The first tranche is US$36 billion."),
        ("MOUは2025年9月4日に署名された。", "The MOU was signed in September 2025."),
    ],
)
def test_another_figure_or_date_fails(statement: str, passage: str) -> None:
    assert "figures" in failed(statement, passage)


@pytest.mark.parametrize(
    "statement, passage",
    [
        ("美国对泰国商品的关税税率为19%。", TARIFF["en"]),
        ("NEXI lends ¥3 trillion.", LOANS["ja"]),
        ("鋼鉄の関税は25%である。鉄鋼が対象だ。", "The tariff on semiconductors is 25%."),
        ("It was Rubio who signed.", "It was Akazawa who signed."),
    ],
)
def test_another_name_fails(statement: str, passage: str) -> None:
    assert "names" in failed(statement, passage)


@pytest.mark.parametrize("passage", SPLIT.values(), ids=SPLIT)
@pytest.mark.parametrize(
    "statement",
    [
        "其余部分的90%归日本，10%归美国。",
        "Beyond that, 90% goes to Japan and 10% to the United States.",
        "超えた部分は、日本に90%、米国に10%が配分される。",
    ],
)
def test_exchanged_shares_fail(statement: str, passage: str) -> None:
    assert "roles" in failed(statement, passage)


@pytest.mark.parametrize("passage", TARIFF.values(), ids=TARIFF)
@pytest.mark.parametrize(
    "statement",
    [
        "马来西亚对美国商品的关税税率为19%。",
        "Malaysia's tariff on goods from the United States is 19%.",
        "米国製品に対するマレーシアの関税率は19%である。",
    ],
)
def test_an_exchanged_tariff_fails(statement: str, passage: str) -> None:
    assert "roles" in failed(statement, passage)


def test_a_value_of_another_cited_party_fails() -> None:
    cited = ("日本承诺5500亿美元。", "韩国承诺3500亿美元。")
    assert failed("日本承诺5500亿美元，韩国承诺3500亿美元。", *cited) == set()
    assert "roles" in failed("日本承诺3500亿美元。", *cited)


@pytest.mark.parametrize(
    "statement, passage",
    [
        ("The ruling was not unanimous.", "The ruling was unanimous."),
        ("MOUは条約である。", "The MOU is not a treaty."),
        ("日美MOU不是行政文件。", "日米のMOUは行政文書である。"),
        ("此税率不追溯适用。", "この税率は遡及適用される。"),
        ("The MOU is binding.", "MOU没有约束力。"),
    ],
)
def test_a_denial_put_in_or_left_out_fails(statement: str, passage: str) -> None:
    assert "polarity" in failed(statement, passage)


@pytest.mark.parametrize(
    "statement, passage",
    [
        ("美国将把税率下调至25%。", "The US will raise the rate to 25%."),
        ("The cap is at least US$20 billion.", "上限は最大200億ドルである。"),
        ("関税率は引き下げられた。", "关税税率被上调。"),
        ("最惠国税率高于15%的商品。", "Goods with an MFN rate below 15%."),
        ("Japan exports rice.", "日本はコメを輸入する。"),
        ("法院认定关税合法。", "The court found the tariff unlawful."),
        ("適用されるのは低い方の税率である。", "The greater of the two rates applies."),
    ],
)
def test_another_direction_fails(statement: str, passage: str) -> None:
    assert "polarity" in failed(statement, passage)


@pytest.mark.parametrize(
    "statement, passage",
    [
        ("The US must raise the tariff.", "美国可以提高关税。"),
        ("日本は出資しなければならない。", "Japan may provide equity."),
        ("日本可以出资。", "Japan must provide equity."),
        ("The US will raise the tariff.", "米国は関税を引き上げる可能性がある。"),
        ("The US raises the tariff.", "The US may raise the tariff."),
    ],
)
def test_another_modality_fails(statement: str, passage: str) -> None:
    assert "polarity" in failed(statement, passage)


@pytest.mark.parametrize(
    "word",
    ["不得不出资", "不仅出资", "出资不少于3成"],
)
def test_words_that_hold_a_denial_and_deny_nothing(word: str) -> None:
    found = judge(f"日本{word}。", [Passage("日本出资30%。")])
    assert [f for f in found if f.check == "polarity" and "denies" in f.detail] == []


def test_spans_are_in_the_statement() -> None:
    statement = "韓國承諾３５００億美元。"
    found = judge(statement, [Passage("Korea pledged US$360 billion.")])
    [figure] = [f for f in found if f.check == "figures"]
    assert statement[figure.start : figure.end] == "３５００億美元"
    assert figure.verdict == "fails"


def test_nothing_cited_and_nothing_said() -> None:
    assert failed("The rate is 15%.") == {"figures"}
    assert judge("", [Passage("The rate is 15%.")]) == ()
    assert judge("", []) == ()
