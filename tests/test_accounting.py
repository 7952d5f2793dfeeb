"""Figures that a calculation leaves out of the question that asked for it."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.calculator.accounting import left_out
from assistant.calculator.running import BookTerms, run
from assistant.records import Calculation
from assistant.term_answers import TermBook
from corpus.terms import shipped_terms


def made(name: str, **stated: object) -> Calculation:
    terms = BookTerms(TermBook(shipped_terms()), date(2026, 11, 23))
    return run(name, stated, terms, lambda _term: None).calculation


LOSS = made(
    "financing_mix", mode="expected_loss", total=6 * 10**11, default_probability=4,
    loss_given_default=55,
)  # fmt: skip


@pytest.mark.parametrize(
    "question, out",
    [
        ("PD 4%, LGD 55%, $600bn: expected loss?", ()),
        ("PD 4%, recovery 45%, $600bn: expected loss?", ()),  # 100 − 45
        ("PD 4%, LGD 55%, $600bn of $900bn: expected loss?", ("$900bn",)),
        ("违约率4%，违约损失率55%，6000亿美元，利率3.7%：预期损失？", ("3.7%",)),
        ("デフォルト率4％、損失割合５５％、6,000億ドル、7年：予想損失は？", ("7年",)),
        ("On 1 May 2026, 3 loans of $600bn, PD 4%, LGD 55%, under the $550bn deal", ()),
        ("PD 4%, LGD 55%, $600bn, coupon 12.5%: expected loss?", ("12.5%",)),  # no regime's here
        ("PD 4%, LGD 55%, $600bn, half of it, 50%, insured: expected loss?", ("half", "50%")),
        ("", ()),
    ],
)
def test_what_is_left_out(question: str, out: tuple[str, ...]) -> None:
    assert left_out(question, LOSS) == out


def test_figures_that_inputs_are_made_of_are_used() -> None:
    balance = made(
        "deal_balance", yearly_saving=9 * 10**9, years=1, exposure=10**11, loss_rate=Decimal("2.2"),
        foregone_return=Decimal("1.5"),
    )  # fmt: skip
    text = "$9bn a year saved, $100bn at risk, PD 4%, LGD 55%, 5.5% elsewhere against 4% here"
    assert left_out(text, balance) == ()
    assert left_out(text + ", inflation 2.6%", balance) == ("2.6%",)


def test_rates_of_regimes_and_the_split_are_named_in_passing() -> None:
    duty = made("tariff_duty", customs_value=10**5, mfn_rate=3, entry_date=date(2026, 9, 1))
    text = "$100k at 3% MFN on 1 September 2026: under 12.5% all in, not 15% or 10%, let alone 25%"
    assert left_out(text, duty) == ()
    split = made("profit_split", daa=10**9, cash=3 * 10**9)
    assert left_out("DAA $1bn, cash $3bn, 50/50 then 90/10, in 50% and 90% shares", split) == ()
