"""Questions read as calculations: which one, with which inputs, and which are none."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.calculator.model import BadInput, MissingInput
from assistant.calculator.reading import request_of
from assistant.calculator.running import BookTerms, run
from assistant.term_answers import TermBook
from corpus.terms import shipped_terms
from evals.cases import read_cases
from evals.sets import find_set

AS_OF = date(2026, 11, 23)
TERMS = BookTerms(TermBook(shipped_terms()), AS_OF)


def asked(text: str, *history: str) -> tuple[str, dict[str, Any]] | None:
    request = request_of(text, history, AS_OF)
    return None if request is None else (request.name, dict(request.inputs))


@pytest.mark.parametrize(
    "text",
    [
        "How much duty on US$100,000 of Japanese goods, MFN 2.5%, entered on 1 March 2026?",
        "货值10万美元、最惠国税率2.5%的日本货，2026年3月1日入境，关税多少？",
        "貨值十萬美元，最惠國稅率百分之二點五，2026年3月1日進口，關稅總額是多少？",
        "課税価格10万ドル、MFN2.5%の日本製品を令和8年3月1日に輸入した場合の関税額は？",
        "課税価格１００，０００ドル、最恵国税率２．５％、2026/3/1輸入。関税はいくらですか。",
    ],
)
def test_one_entry_in_three_languages(text: str) -> None:
    assert asked(text) == (
        "tariff_duty",
        {"customs_value": 100_000, "mfn_rate": Decimal("2.5"), "entry_date": date(2026, 3, 1)},
    )


@pytest.mark.parametrize(
    "text, name, inputs",
    [
        (
            "美方2026年2月17日通知，按美国联邦假日45个工作日后哪天打款？",
            "funding_due",
            {"notice_date": date(2026, 2, 17), "calendar": "us"},
        ),
        (
            "通知が2026年2月17日なら、日米双方の祝日を除いた45営業日後はいつ？",
            "funding_due",
            {"notice_date": date(2026, 2, 17), "calendar": "us_japan"},
        ),
        (
            "Deemed rate 5.5%, 20 years: what cash yield is needed in year 1?",
            "profit_split",
            {"mode": "break_even", "rate": Decimal("5.5"), "years": 20},
        ),
        (
            "視同分配額為550億美元，累計可分配現金1500億美元，日美各拿多少？",
            "profit_split",
            {"daa": 55 * 10**9, "cash": 150 * 10**9},
        ),
        (
            "5500億ドルを1ドル150円で換算するといくら？",
            "convert_currency",
            {"amount": 550 * 10**9, "from_currency": "USD", "to_currency": "JPY", "rate": 150,
             "rate_per": "USD"},
        ),
        (
            "What does $30m of yearly exports cost more if the rate snaps back to 25%"
            " on top of MFN 2.5%?",
            "snapback",
            {"trade_value": 30 * 10**6, "mfn_rate": Decimal("2.5"), "snap_rate": 25,
             "mode": "stack"},
        ),
        (
            "韓国の約束額のうち現金部分と比べると、日本の約束額は何倍？",
            "compare_deals",
            {"partners": ("korea_cash", "japan"), "operation": "ratio"},
        ),
        (
            "台湾企业投资加信用担保，合计相当于日本承诺额的百分之几？",
            "compare_deals",
            {"partners": ("taiwan", "taiwan_guarantees"), "against": ("japan",),
             "operation": "ratio"},
        ),
        (
            "$640,000 of parts, MFN 5%: what is the gap between the section 122 surcharge"
            " and the 15% all-in rate?",
            "tariff_compare",
            {"customs_value": 640_000, "mfn_rate": 5, "regimes": ("T4", "T3")},
        ),
        (
            "2026年2月の第1弾と第2弾を除くと、5,500億ドルの残りは期限まで年いくらのペース？",
            "commitment_pace",
            {"total": 550 * 10**9, "from_date": date(2026, 2, 1)},
        ),
        (
            "每年省下关税90亿美元，投资1,090亿美元，预期损失率5%，一年净收益多少？",
            "deal_balance",
            {"yearly_saving": 9 * 10**9, "exposure": 109 * 10**9, "loss_rate": 5},
        ),
    ],
)  # fmt: skip
def test_calculations_and_their_inputs(text: str, name: str, inputs: dict[str, Any]) -> None:
    assert asked(text) == (name, inputs)


@pytest.mark.parametrize(
    "text",
    [
        "为什么税率是15%而不是25%？",
        "谁决定90%归美国？",
        "Why was 15% chosen rather than 25%?",
        "Who decided on 45 business days after the notice of 17 February 2026?",
        "なぜ10万ドルの貨物に15%の関税がかかるのですか。",
        "投資委員会の議長は誰ですか。",
        "How much is the pledge?",
        "第一批项目有哪些？",
        "韓国の現金投資の年間上限はいくらですか。",
        "",
        "铜的232关税从哪天起变成50%",
        "銅の232条関税はいつから50%ですか。",
        "Since when is the tariff on copper 50%?",
    ],
)
def test_what_only_looks_numeric_is_no_calculation(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "first, then, changed",
    [
        ("视同利率6%、期限20年，首年现金收益率要到多少？", "改成30年呢？", {"years": 30}),
        (
            "みなし金利6%、期間20年、初年度に必要なキャッシュ利回りは？",
            "30年なら？",
            {"years": 30},
        ),
        ("Deemed rate 6%, 20 years: what cash yield is needed?", "and at 5%?", {"rate": 5}),
        (
            "货值10万美元、最惠国税率2.5%，2026年3月1日入境，关税多少？",
            "要是8月才进来呢？",
            {"entry_date": date(2026, 8, 1)},
        ),
        (
            "課税価格10万ドル、MFN2.5%、2026年3月1日輸入、関税はいくら？",
            "MFNが5%なら？",
            {"mfn_rate": 5},
        ),
        (
            "Duty on $100,000 of Japanese goods, MFN 2.5%, entered 1 March 2026?",
            "what if it were $250,000?",
            {"customs_value": 250_000},
        ),
    ],
)
def test_a_follow_up_changes_one_input(first: str, then: str, changed: dict[str, Any]) -> None:
    before, after = asked(first), asked(then, first)
    assert before is not None
    assert after == (before[0], {**before[1], **changed})


def test_four_turns_each_change_what_the_last_left() -> None:
    turns = [
        "Deemed rate 6%, 20 years: what cash yield is needed?",
        "and at 5%?",
        "with 30 years?",
        "and at 4%?",
    ]
    inputs = [asked(turn, *turns[:n]) for n, turn in enumerate(turns)]
    assert [(i[1]["rate"], i[1]["years"]) for i in inputs if i] == [
        (6, 20), (5, 20), (5, 30), (4, 30),
    ]  # fmt: skip


def test_a_minus_is_kept_and_a_day_that_is_none_is_not_made_one() -> None:
    name, inputs = asked("Duty on minus $12,000 of goods, MFN 3%, entered 5 June 2026?") or ("", {})
    assert (name, inputs["customs_value"]) == ("tariff_duty", -12_000)
    assert asked("The notice is dated 31 February 2026. When is the 45th US business day?") is None


def test_two_currencies_without_a_rate_are_refused() -> None:
    with pytest.raises(BadInput, match="JPY and USD; allowed is one currency"):
        asked("累計キャッシュ40億ドルと3,000億円、元本20億ドル。日米の取り分は？")


def test_questions_of_the_sets_that_ask_for_facts_are_none() -> None:
    # Three of them state all inputs of a calculation, whose vector the facts have too.
    computed = [
        case.question
        for name in ("dev", "rows-dev")
        for case in read_cases(find_set(name))
        if case.kind not in ("numeric", "what_if") and asked(case.question, *case.history)
    ]
    assert len(computed) <= 3, computed


def test_what_looks_numeric_in_the_set_is_not_computed() -> None:
    cases = [case for case in read_cases(find_set("dev")) if case.computed is False]
    assert len(cases) == 40
    made = []
    for case in cases:
        try:
            request = request_of(case.question, case.history, AS_OF)
            if request is not None:
                run(request.name, request.inputs, TERMS, lambda _term: None)
                made.append(case.question)
        except (BadInput, MissingInput):
            pass
    assert made == []


CALCULATED = (
    "Duty on US$100,000 of Japanese goods, MFN 2.5%, entered 1 March 2026?",
    "みなし金利6%、期間20年、初年度に必要なキャッシュ利回りは？",
)


@pytest.mark.parametrize(
    "text",
    [
        "What happened on 24 February 2026?",
        "On 20 February 2026 what did the Supreme Court decide, and by what vote?",
        "韩国的现金部分每年上限是多少？",
        "2025年9月4日に署名されたのは何ですか。",
        "When did the CIT rule the Section 122 tariffs unlawful?",
        "What is Korea's Section 301 rate from 24 July 2026?",
    ],
)
@pytest.mark.parametrize("before", CALCULATED)
def test_a_new_question_is_no_change_of_the_calculation_before_it(text: str, before: str) -> None:
    assert asked(text, before) is None


def test_hardly_any_fact_of_the_sets_is_taken_for_a_change() -> None:
    facts = [
        case.question
        for name in ("dev", "rows-dev")
        for case in read_cases(find_set(name))
        if case.kind not in ("numeric", "what_if", "follow_up")
    ]
    taken = [text for text in facts for before in CALCULATED if asked(text, before)]
    assert len(taken) <= len(facts) * len(CALCULATED) / 100, taken


def test_the_last_calculation_is_changed_whatever_was_asked_between() -> None:
    between = "Who chairs the Investment Committee?"
    assert asked("what if it were $250,000?", CALCULATED[0], between) == asked(
        "what if it were $250,000?", CALCULATED[0]
    )


def test_what_was_refused_earlier_refuses_nothing_later() -> None:
    refused = "累計キャッシュ40億ドルと3,000億円、元本20億ドル。日米の取り分は？"
    assert asked("投資委員会の議長は誰ですか。", refused) is None
    assert asked(CALCULATED[0], refused) == asked(CALCULATED[0])


def test_a_text_full_of_figures_is_no_calculation() -> None:
    assert asked("Duty on $5, MFN 2%, " * 30 + "how much?") is None
