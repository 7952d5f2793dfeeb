"""Rates of a question: which takes another's place, how each is charged, what loans pay."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.calculator.labels import read
from assistant.calculator.model import MissingInput
from assistant.calculator.rate_moves import rate_move
from assistant.calculator.reading import request_of
from assistant.calculator.spelling import normalised

AS_OF = date(2026, 11, 23)


def asked(text: str) -> tuple[str, dict[str, Any]] | None:
    request = request_of(text, (), AS_OF)
    return None if request is None else (request.name, dict(request.inputs))


@pytest.mark.parametrize(
    "text, move",
    [
        ("duty falls from 25% to 15%", (25, 15)),
        ("15→25% all-in", (15, 25)),
        ("稅率由12.5%（含MFN）改為30%", (Decimal("12.5"), 30)),
        ("関税が２５％から１５％に", (25, 15)),
        ("MFN 4%, 15% all-in", None),
        ("15%と25%の差", None),
    ],
)
def test_a_rate_takes_the_place_of_another(text: str, move: tuple[Any, Any] | None) -> None:
    assert rate_move(read(normalised(text))) == move


@pytest.mark.parametrize(
    "text, mfn, mode",
    [
        ("25% over MFN of 3% on $2bn a year, now 12.5% all in: extra duty?", 3, "stack"),
        ("税率がMFN3％＋25％に戻ったら、今の12.5％込みより年商20億ドルでいくら余計？", 3, "stack"),
        ("稅率由12.5%（含MFN）升到25%疊加，MFN 3%，年進口20億美元，額外關稅？", 3, "stack"),
        ("从15%叠加改成25%全包，MFN 3%，年进口20亿美元，多缴多少关税？", 3, "all_in"),
    ],
)
def test_words_beside_a_rate_say_how_it_is_charged(text: str, mfn: int, mode: str) -> None:
    inputs = {"trade_value": 2 * 10**9, "mfn_rate": mfn, "snap_rate": 25, "mode": mode}
    assert asked(text) == ("snapback", inputs)


@pytest.mark.parametrize(
    "text",
    [
        "Yearly payment on a $600m loan at 5% over 20 years?",
        "借6亿美元，利息5%，分20年等额偿还，一年付多少？",
        "6億ドル借りて年利５％、20年で毎年均等に返すと年間いくら？",
    ],
)
def test_a_loan_with_its_rate_and_years_is_repaid(text: str) -> None:
    inputs = {"mode": "debt_service", "total": 6 * 10**8, "loan_rate": 5, "years": 20}
    assert asked(text) == ("financing_mix", inputs)


@pytest.mark.parametrize(
    "text",
    ["What does a $2bn loan at 5% carry?", "20億ドルの融資、金利5％ではいくら？",
     "20亿美元贷款，利率5%，多少？"],
)  # fmt: skip
def test_the_interest_of_a_loan_is_no_share_of_it(text: str) -> None:
    found = asked(text)
    assert found is None or found[0] != "financing_mix"


@pytest.mark.parametrize(
    "text",
    [
        "Duty on Japanese forks entered last week, MFN 4%?",
        "日本叉子，MFN 4%，2026年9月进口，关税多少？",
        "MFN4％の日本製フォーク、2026年9月輸入の関税はいくら？",
    ],
)
def test_a_duty_needs_the_value_of_the_goods(text: str) -> None:
    with pytest.raises(MissingInput, match="customs_value"):
        asked(text)


@pytest.mark.parametrize(
    "text, rate, charged",
    [
        ("２０２５年８月１０日に通関したMFN５％の品、当初は合計何％？", 5, True),
        ("2026年3月，MFN 7.5%的日本货进美国一共交几个点？", Decimal("7.5"), None),
        ("2025年6月報關、最惠國稅率6%的日本貨要加徵幾個百分點？", 6, None),
        ("MFN 4%, goods of Japan landing in August 2026: what do they carry all in?", 4, None),
    ],
)
def test_the_rate_of_a_day_needs_no_value_of_the_goods(
    text: str, rate: Decimal, charged: bool | None
) -> None:
    made = asked(text)
    assert made is not None and made[0] == "tariff_duty"
    assert (made[1]["mfn_rate"], made[1].get("as_charged")) == (rate, charged)
    assert "customs_value" not in made[1]
