"""Messages that change the calculation before them: by a name, a move, a part, a day, a partner."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.calculator.answering import calculated
from assistant.calculator.reading import request_of
from assistant.term_answers import TermBook
from corpus.terms import shipped_terms

AS_OF = date(2026, 11, 23)
BN = 10**9
LOAN = "融資25億ドルを金利5％・15年の元利均等で返すと毎年いくら？"
LOSS = "敞口80亿美元，PD 3%，LGD 45%，预期损失？"
RATE = "How many yen is $36bn at 152 to the dollar?"
DUTY = "Duty on $100,000 of Japanese pottery, MFN 4%, entered October 2025?"
BACK = "若税率回到25%叠加，MFN 2.8%，现行12.5%全包，年进口1400亿美元，年增负担多少？"
PACE = "2026年12月1日までに1,300億ドルが実行済みなら、期限までに年いくらのペースが必要？"
DEALS = "日本の約束額はスイスの何倍ですか"


@pytest.mark.parametrize(
    "before, text, name, value",
    [
        (LOAN, "元本が30億ドルの場合は？", "total", 3 * BN),
        (LOAN, "金利が1ポイント上がると？", "loan_rate", 6),
        (LOAN, "利率降到4%的话？", "loan_rate", 4),
        (LOAN, "Make it 20 years.", "years", 20),
        (LOSS, "PD升到5%呢？", "default_probability", 5),
        (LOSS, "Recovery of 70%?", "loss_given_default", 30),
        (LOSS, "敞口翻倍呢", "total", 16 * BN),
        (RATE, "And if the yen strengthens by 10?", "rate", 142),
        (RATE, "そこから５円円安に振れたら？", "rate", 157),
        (DUTY, "And under today's rules?", "entry_date", AS_OF),
        (DUTY, "MFN 9%?", "mfn_rate", 9),
        (DUTY, "同一批货从欧盟来的话？", "partner", "eu"),
        (BACK, "只有一半受影响的话？", "trade_value", 70 * BN),
        (BACK, "換成24%呢？", "snap_rate", 24),
        (PACE, "それが2027年6月1日だったら？", "from_date", date(2027, 6, 1)),
        (PACE, "さらに300億ドル追加されたら？", "deployed", 160 * BN),
        (DEALS, "韓国とは？", "partners", ("japan", "korea")),
        (DEALS, "EUとの差はいくら？", "operation", "difference"),
    ],
)
def test_a_message_changes_one_input(before: str, text: str, name: str, value: Any) -> None:
    first, then = request_of(before, (), AS_OF), request_of(text, (before,), AS_OF)
    assert first is not None and then is not None and then.name == first.name
    assert then.inputs[name] == value
    assert calculated(text, (before,), AS_OF, TermBook(shipped_terms()), lambda _: None).calculation  # type: ignore[union-attr]


def test_a_question_of_its_own_changes_nothing() -> None:
    for text in ("Who signed it?", "Why 5%?", "FORGEとは何ですか", "2026年美国收了多少关税？"):
        found = request_of(text, (LOAN,), AS_OF)
        assert found is None or found.inputs.get("loan_rate") in (None, Decimal(5))
