"""One thing made false, by hand: what it is told to be, and what is left alone."""

import pytest

from assistant.guarding.drafts import judge_draft
from assistant.guarding.findings import Passage


def failed(draft: str, *texts: str, context: str = "") -> set[str]:
    """What fails of a draft whose mark [n] cites the n-th text, by check."""
    passages = {str(n): Passage(text, context) for n, text in enumerate(texts, start=1)}
    return {
        reason.check
        for sentence in judge_draft(draft, passages)
        if sentence.verdict == "failed"
        for reason in sentence.reasons
    }


LEND = "The Japan Bank for International Cooperation lends US$10 billion to the project in Ohio."


@pytest.mark.parametrize(
    "draft, texts, check",
    [
        # A word of a copied sentence.
        (
            "The bank must recover the costs of the money it invests abroad [1].",
            ["The bank must recover the sum of the money it invests abroad."],
            "quotation",
        ),
        # The mark of another passage.
        (
            "Japan pledged US$550 billion [1], South Korea US$350 billion [1].",
            ["Japan pledged US$550 billion.", "South Korea pledged US$350 billion."],
            "citation",
        ),
        # Names of no glossary.
        ("ロイターによると税率は15%である[1]。", ["美联社报道，税率为15%。"], "names"),
        ("日方要买100架空客飞机[1]。", ["日本はボーイングの航空機を100機購入する。"], "names"),
        ("19 states and UNCTAD take part [1].", ["19カ国とUNIDOが加わっている。"], "names"),
        ("It falls under heading 9903.02.72 [1].", ["分类号为9903.02.73。"], "figures"),
        # A heading's figure where the passage has its own.
        ("韩国的现金投资为1500亿美元[1]。", ["现金投资为2000亿美元。"], "figures"),
        # Who does it.
        ("日方会安排承购[1]。", ["根据日美MOU，美国设法安排承购。"], "roles"),
        ("利润的九成归日本[1]。", ["日本の対米投資の利益の90%を米国が得る。"], "roles"),
        ("FORGE的主席是日本[1]。", ["FORGE主席由韩国担任。"], "roles"),
        # From one value to another.
        ("税率由百分之五十降到百分之二十五[1]。", ["The duty went from 25% to 50%."], "polarity"),
        ("The rate goes up from 22% to 18.67% [1].", ["22%から18.67%になる。"], "polarity"),
        ("配额至少10亿美元[1]。", ["上限は10億ドルである。"], "polarity"),
        ("股权超过2%[1]。", ["出资占2%。"], "polarity"),
        ("台湾的立法機關已經批准[1]。", ["台湾地区立法机构尚未批准。"], "polarity"),
        ("The order was confirmed to apply [1].", ["未確認の報道によれば適用される。"], "polarity"),
        ("The Philippines was admitted in 2026 [1].", ["2026年拟接纳菲律宾。"], "polarity"),
    ],
)
def test_one_thing_made_false_fails(draft: str, texts: list[str], check: str) -> None:
    context = "造船1500亿美元" if "1500" in draft else ""
    assert check in failed(draft, *texts, context=context)


@pytest.mark.parametrize(
    "draft, text",
    [
        ("约九成归项目（92.5%）[1]。", "92.5% goes to the project."),
        ("同月22日に合意した[1]。", "2025年7月22日，双方达成协议。"),
        ("The cap is US$20 billion within half a year [1].", "6カ月で上限200億ドル。"),
        ("1ギガワット当たり36.2億ドルである[1]。", "US$3.62 billion per GW."),
        ("日方没有人在里面[1]。", "投资委员会仅由美方人员组成。"),
        ("The tariffs on cars are unaffected [1].", "判決は自動車の関税には影響しない。"),
        ("The tariff was held not to be lawful [1].", "法院认定关税违法。"),
        ("英美协议中美国投资1500亿英镑[1]。", "The US invests £150 billion in the UK deal."),
        ("Taipei's rate is 15% at the most [1].", "対台湾の税率は最大15%である。"),
    ],
)
def test_a_freer_wording_stands(draft: str, text: str) -> None:
    assert failed(draft, text) == set()
