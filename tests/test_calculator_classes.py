"""Kinds of calculation questions, each in the three languages: what is read, and what comes out."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.calculator.answering import Calculated, calculated
from assistant.term_answers import TermBook
from corpus.terms import shipped_terms

AS_OF = date(2026, 11, 23)
BOOK = TermBook(shipped_terms())
BN = 10**9


def made(text: str, *history: str) -> Calculated:
    found = calculated(text, history, AS_OF, BOOK, lambda _term: None)
    assert found is not None, text
    return found


def value(found: Calculated, name: str) -> object:
    assert found.calculation is not None, found.problem
    return next(output.value for output in found.calculation.outputs if output.name == name)


CASES: list[tuple[str, str, dict[str, object]]] = [
    # An amount of what is owed to each side, whatever it is called.
    (
        "What does Japan pocket if lifetime distributions reach $150bn and each side's"
        " entitlement is $60bn?",
        "profit_split", {"japan": 63 * BN, "us": 87 * BN},
    ),
    (
        "某项目每方视同分配额为85亿美元，目前累计现金分配240亿美元，美国拿到多少？",
        "profit_split", {"us": Decimal("14.8") * BN, "cash_to_go": 0},
    ),
    (
        "みなし配分額が片側900億ドル、累計1,640億ドルが分配済み。あと何ドルで9割の段階に入る？",
        "profit_split", {"japan": 82 * BN, "cash_to_go": 16 * BN},
    ),
    # What is carried in from earlier years, and cash of two years.
    (
        "元本40億ドル、みなし金利5%（当初元本ベース）、16年、前年からの未払い繰越が1億ドル、"
        "今年のキャッシュが5億ドル。日本の受取は？",
        "profit_split", {"japan": BN // 4, "carry": Decimal("0.3") * BN},
    ),
    (
        "Project of $8bn, deemed rate 5% flat, 16 years, no interest on shortfalls. Cash is $0.9bn"
        " in year one and $2.3bn in year two. What does Japan receive in year two?",
        "profit_split", {"japan_last": Decimal("1.15") * BN, "unpaid": Decimal("0.2") * BN},
    ),
    # The internal rate and the present value of receipts.
    (
        "日方出资30亿美元，每年收回2.4亿美元，共20年，内部收益率是多少？",
        "profit_split", {"irr": Decimal("4.964319")},
    ),
    (
        "A plant gives Japan $600m a year for 15 years on $5bn put in. IRR?",
        "profit_split", {"irr": Decimal("8.441798")},
    ),
    # Chance, severity or recovery, and the money at risk.
    (
        "Loan book of ¥3.2tn, 2.5% chance of default, 40% recovery: expected loss in yen?",
        "financing_mix", {"expected_loss": 48 * BN},
    ),
    (
        "贷款余额900亿美元，违约率1.8%，违约损失率55%，预期损失是多少？",
        "financing_mix", {"expected_loss": Decimal("0.891") * BN},
    ),
    (
        "融資残高1兆2千億円、デフォルト確率3%、デフォルト時損失率45%のときの期待損失を円で",
        "financing_mix", {"expected_loss": Decimal("16.2") * BN},
    ),
    (
        "出資10億ドル・融資60億ドル・保証120億ドル、損失率をそれぞれ20%、3%、1.5%とした期待損失は？",
        "financing_mix", {"expected_loss": Decimal("0.56") * BN, "exposure": 19 * BN},
    ),
    # Duty saved against what is lost: amounts, rates, and the break-even.
    (
        "Tariffs on $85bn of our exports fall from 25 to 15 percent for five years; we put $300bn"
        " at risk with a 4% loss. Net outcome?",
        "deal_balance", {"balance": Decimal("30.5") * BN},
    ),
    (
        "对美出口600亿美元，关税少12.5个百分点；投出去2000亿，违约概率2%，违约损失率50%，净得失？",
        "deal_balance", {"balance": Decimal("5.5") * BN},
    ),
    (
        "関税が27.5%から15%に下がる輸出が年420億ドル。損失率が何%なら5,500億ドルの投資と見合うか。",
        "deal_balance", {"duty_saved": Decimal("5.25") * BN},
    ),
    (
        "How long until duty savings of $7bn a year pay for a one-off loss of $31.5bn?",
        "deal_balance", {"break_even_years": Decimal("4.5")},
    ),
    # The rest of a share, a change either way, a count or a time to divide by.
    (
        "333亿美元占360亿的比例？其余多少？",
        "arithmetic", {"result": Decimal("92.5"), "rest": 27 * BN // 10},
    ),
    ("関税率が39％から15％に下がったのは、率にして何％減？", "arithmetic", {"difference": -24}),
    ("今年产量比去年少20%，今年是480亿，去年多少？", "arithmetic", {"result": 60 * BN}),
    (
        "If costs rise 15% from $33.3bn, what do they become?",
        "arithmetic", {"difference": 4_995_000_000},
    ),
    (
        "21社で3,934.5億ドル。1社あたりいくら？",
        "arithmetic", {"result": Decimal("393.45") * BN / 21},
    ),
    ("每吉瓦36.2亿美元，9.2吉瓦总共多少钱？", "arithmetic", {"result": Decimal("33.304") * BN}),
    (
        "Tranche 2 is how much bigger than tranche 1 in percent?",
        "arithmetic", {"difference": 37 * BN},
    ),
    # Several pledges against one, and a ratio both ways.
    (
        "台湾の2,500億ドルとスイスの2,000億ドルを合わせると日本の約束額の何%？",
        "compare_deals", {"first_sum": 450 * BN, "difference": -100 * BN},
    ),
    ("韩国承诺额是日本的几分之几？反过来是几倍？", "compare_deals", {"inverse": Decimal(11) / 7}),
    # Days that are counted from the question's own, and everyday words for goods.
    (
        "How much duty on a $28,500 Toyota sedan landed today?",
        "tariff_duty", {"total_duty": 4275},
    ),
    ("日产皮卡一辆4万美元，去年10月进口，关税多少？", "tariff_duty", {"total_duty": 10_000}),
    (
        "令和7年12月に輸入した日本製の自動車部品、課税価格45万ドル、基本税率2.5%。関税は？",
        "tariff_duty", {"total_duty": 67_500},
    ),
    (
        "Duty on $320,000 of Japanese wheel loaders, free of MFN duty, entered 3 March 2026?",
        "tariff_duty", {"total_duty": 32_000},
    ),
    (
        "Japanese tea: 8,000 kg declared at $12 per kg, charged 60 cents a kilo at the normal rate,"
        " landed in January 2026. The duty?",
        "tariff_duty", {"ave": 5, "total_duty": 14_400},
    ),
    # Partners, a refund with both duties, and a rate that goes up from the present one.
    (
        "EU goods versus Japanese goods today at 3% MFN: difference on $2m?",
        "tariff_compare", {"difference": -50_000},
    ),
    (
        "过去按15%叠加收了税，货值120万美元，MFN 4.5%，改成全包后该退多少？",
        "tariff_compare", {"refund": 54_000, "duty_T2": 234_000, "duty_T3": 180_000},
    ),
    (
        "今从12.5改回25叠加，关税按MFN 3%，贸易额600亿美元，其中七成受影响，多付多少？",
        "snapback", {"extra_duty": Decimal("6.51") * BN},
    ),
    (
        "The tariff jumps from 15% all-in to 25% all-in on $90bn of imports a year. Cost?",
        "snapback", {"extra_duty": 9 * BN},
    ),
    # The pace of a rest, a plan by a day, and the cap of one year.
    (
        "残り4,200億ドルを2026年10月1日から期限までに使い切るには月あたりいくら？",
        "commitment_pace", {"remaining": 420 * BN, "days": 841},
    ),
    (
        "韩国今年已出资130亿美元，年上限200亿，还能出多少？",
        "commitment_pace", {"cap_left": 7 * BN},
    ),
    (
        "Seoul: $12.5bn of calls met this calendar year, another $9.4bn asked. Given the"
        " 20bn-a-year ceiling, how much rolls into next year?",
        "commitment_pace", {"next_year": Decimal("1.9") * BN},
    ),
    # Rates without a currency beside them, and won.
    (
        "三千四百亿日元的首批贷款，汇率158，折成美元呢",
        "convert_currency", {"converted": 340 * BN / Decimal(158)},
    ),
    (
        "3,500億ドルは1ドル1,450ウォンで何兆ウォン？",
        "convert_currency", {"converted": 507_500 * BN},
    ),
    (
        "如果汇率从145变成156，5500亿美元折日元差多少？",
        "convert_currency", {"converted_gap": 6050 * BN},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "expected"), CASES, ids=[text[:40] for text, _, _ in CASES]
)
def test_a_question_is_read_and_computed(text: str, name: str, expected: dict[str, object]) -> None:
    found = made(text)
    assert found.name == name
    for output, wanted in expected.items():
        got = value(found, output)
        assert isinstance(got, Decimal)
        assert abs(got - Decimal(str(wanted))) <= Decimal("1e-12") * max(abs(got), Decimal(1))


@pytest.mark.parametrize(
    ("first", "then", "name", "expected"),
    [
        (
            "A $4bn book, PD 3%, LGD 50%: expected loss?",
            "what if the default probability doubles and the loss rate falls to 40%?",
            "expected_loss", 96 * BN // 1000,
        ),
        ("360億ドルは1ドル＝150円で日本円だといくら？", "155円50銭まで円安が進んだら？",
         "converted", 5598 * BN),
        (
            "MFN 4%、課税価格200万ドルの日本品。2025年6月輸入と2025年12月輸入の関税を比べて。",
            "2025年6月はそのままで、12月を2026年10月に置き換えると差はいくら？",
            "difference", -30_000,
        ),
        ("货值130万美元、MFN 7%的日本货，2026年5月14日进口，关税多少？",
         "要是2026年8月1日才进，少交多少？", "saving", 58_500),
    ],
)  # fmt: skip
def test_a_follow_up_moves_what_was_stated(first: str, then: str, name: str, expected: int) -> None:
    assert value(made(then, first), name) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Third tranche: exactly how many bn, and what % of the 550?",
        "日韩两家对美出资，谁有每年的封顶？封顶多少？",
        "韓国の現金投資の年間上限はいくらですか。",
        "How much of tranche 2 goes to SMRs?",
        "损失率3%的话，损失额是多少？",
    ],
)
def test_what_lacks_an_input_or_asks_for_a_fact_is_not_computed(text: str) -> None:
    found = calculated(text, (), AS_OF, BOOK, lambda _term: None)
    assert found is None or found.calculation is None
