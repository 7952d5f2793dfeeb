"""Inputs that questions leave without a unit or a name: rates of currencies, what is left, whose
holidays count, which of two pledges is asked about."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.calculator.reading import request_of

AS_OF = date(2026, 11, 23)
BN = 10**9


def asked(text: str, *history: str) -> tuple[str, dict[str, Any]] | None:
    request = request_of(text, history, AS_OF)
    return None if request is None else (request.name, dict(request.inputs))


@pytest.mark.parametrize(
    "text",
    [
        "What's $2bn in yen if USDJPY is 149.5?",
        "汇率149.5，20亿美元合多少日元？",
        "20億ドルを円に換算（１４９．５円／ドル）",
    ],
)
def test_a_figure_that_a_dollar_may_cost_is_the_rate(text: str) -> None:
    assert asked(text) == (
        "convert_currency",
        {"amount": 2 * BN, "from_currency": "USD", "to_currency": "JPY",
         "rate": Decimal("149.5"), "rate_per": "USD"},
    )  # fmt: skip


def test_two_such_figures_are_two_rates() -> None:
    for text in (
        "日元从150贬到165，20亿美元要多付多少日元？",
        "If the yen goes from 150 to 165, how much more yen does $2bn cost?",
    ):
        found = asked(text)
        assert found is not None and (found[1]["rate"], found[1]["rate_high"]) == (150, 165)


@pytest.mark.parametrize(
    "text, total, deployed",
    [
        ("With $441bn still to place on 19 March 2026, what daily rate meets the January 2029"
         " deadline?", 441, 0),
        ("2028年1月1日時点で4,000億ドル済み、残り1,500億ドルを期限まで月いくら？", 550, 400),
        ("2027年3月31日若已落实2100亿美元，剩余3400亿美元到期限每天要投多少？", 550, 210),
    ],
)  # fmt: skip
def test_what_is_left_is_told_from_what_is_placed(text: str, total: int, deployed: int) -> None:
    found = asked(text)
    assert found is not None and found[0] == "commitment_pace"
    assert (found[1]["total"], found[1]["deployed"]) == (total * BN, deployed * BN)
    assert "deadline" not in found[1]


@pytest.mark.parametrize(
    "text",
    [
        "只按日本的假日算，2026年9月14日通知，45个工作日后是哪一天？",
        "2026年9月14日通知、日本の休日のみを除く45営業日後は？",
        "Notice on 14 September 2026, only Japanese holidays count: when are 45 business days up?",
    ],
)
def test_the_holidays_of_japan_alone_may_count(text: str) -> None:
    inputs = {"notice_date": date(2026, 9, 14), "calendar": "japan"}
    assert asked(text) == ("funding_due", inputs)


@pytest.mark.parametrize(
    "text, partners, operation",
    [
        ("日韩欧三方的投资承诺总共多少？", ("japan", "korea", "eu"), "sum"),
        ("EUの投資約束は日本よりいくら多い？", ("eu", "japan"), "difference"),
        ("EU investment pledge minus Korea's total package?", ("eu", "korea"), "difference"),
        ("What fraction of the EU's $600bn pledge is Switzerland's $200bn?",
         ("switzerland", "eu"), "ratio"),
    ],
)  # fmt: skip
def test_pledges_are_compared_as_asked(
    text: str, partners: tuple[str, ...], operation: str
) -> None:
    assert asked(text) == ("compare_deals", {"partners": partners, "operation": operation})


def test_bonds_that_are_stated_with_their_sum_are_counted_once() -> None:
    for text in (
        "交付国債1.78兆円に0.1兆円を足した1.88兆円で40兆円の引受枠、レバレッジは何倍？",
        "Grant bonds of ¥1.78tn plus ¥0.1tn, ¥1.88tn in all, behind ¥40tn of cover: leverage?",
    ):
        found = asked(text)
        assert found is not None and found[1]["mode"] == "leverage"
        assert (found[1]["grant_bonds"], found[1]["cover"]) == (1_880 * BN, 40_000 * BN)
