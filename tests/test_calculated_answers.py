"""Calculations in answers: result first, inputs with their origin, terms cited, problems named."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.calculator.goal_seek import Goal
from assistant.calculator.registry import CALCULATORS
from assistant.commands.calc import calc
from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.markdown import plain_text
from assistant.owner.reaching import Runner
from assistant.records import ANSWER, CALCULATION, Answer, Calculation, Question
from assistant.service import AnswerService
from corpus.errors import BadQuestion, NotFound
from tests.conftest import BagEmbedder
from tests.desk_fixtures import shipped_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with shipped_desk(tmp_path_factory.mktemp("calculated"), BagEmbedder()) as opened:
        yield opened


@pytest.fixture(scope="module")
def service(desk: Desk) -> AnswerService:
    return desk.service


DUTY = {
    "zh": ("货值10万美元、最惠国税率2.5%的日本货，2026年3月1日入境，关税多少？", "12,500美元"),
    "en": ("Duty on US$100,000 of Japanese goods, MFN 2.5%, entered 1 March 2026?", "US$12,500"),
    "ja": ("課税価格10万ドル、MFN2.5%の日本製品を2026年3月1日に輸入、関税は？", "12,500ドル"),
}


def values(answer: Answer) -> dict[str, object]:
    return {output.name: output.value for output in answer.calculations[0].outputs}


@pytest.mark.parametrize("language", DUTY)
def test_the_result_is_the_first_sentence_and_the_term_is_cited(
    service: AnswerService, language: str
) -> None:
    question, shown = DUTY[language]
    answer = service.ask(Question(question))
    assert (answer.status, answer.reason, answer.language) == ("answered", None, language)
    assert values(answer)["total_duty"] == 12_500
    assert shown in plain_text(answer.text.split("\n\n")[1])
    (cited,) = answer.citations
    document = service.document(cited.doc_id)
    assert document is not None
    assert document.text[cited.start : cited.end] == cited.quote
    assert "10%" in cited.quote and cited.language == language
    (given,) = [i for i in answer.calculations[0].inputs if i.origin == "term"]
    assert given.citation == cited
    assert ANSWER.validate_json(ANSWER.dump_json(answer)) == answer


@pytest.mark.parametrize(
    "question, named",
    [
        ("How much duty on $100,000 of Japanese goods entered 1 March 2026?", "MFN rate"),
        ("1,000万ドルの貨物の関税はいくら？", "最恵国税率"),
        ("货值10万美元的日本货，2026年3月1日入境，关税多少？", "最惠国税率"),
    ],
)
def test_a_missing_input_is_asked_for_and_the_next_message_brings_it(
    service: AnswerService, question: str, named: str
) -> None:
    asked = service.ask(Question(question))
    assert (asked.status, asked.reason, asked.calculations) == ("clarify", "needs_input", ())
    assert asked.missing[0].casefold() in named.casefold()
    assert named in asked.text
    told = service.ask(Question("2.5%", conversation_id=asked.conversation_id))
    assert told.status == "answered"
    assert values(told)["total_rate"] == (
        Decimal("12.5")  # now, and under section 122 at 2.5% too
    )


@pytest.mark.parametrize(
    "question, words",
    [
        ("Duty on $100,000 of Japanese goods, MFN 150%, entered 1 March 2026?", "150"),
        ("货值负10万美元、最惠国税率2.5%的日本货，2026年3月1日入境，关税多少？", "-100000"),
        ("課税価格10万ドル、MFN2.5%、2019年3月1日輸入の日本製品、関税は？", "2019-03-01"),
    ],
)
def test_what_is_not_allowed_is_named_with_what_was_understood(
    service: AnswerService, question: str, words: str
) -> None:
    answer = service.ask(Question(question))
    assert (answer.status, answer.calculations) == ("clarify", ())
    assert words in answer.text.replace("\\", "").replace("−", "-").replace(",", "")


@pytest.mark.parametrize(
    "question, figure",
    [
        ("みなし金利6%、期間20年、補助率3.7%。初年度に必要なキャッシュ利回りは？", "3.7%"),
        ("把1000亿美元贷款按利率4%、20年等额本息偿还，另有2134亿，每年还多少？", "2134亿"),
        ("DAA of $1bn, cash of $3bn, a grant of $2.1bn: who gets what?", "$2.1bn"),
    ],
)  # fmt: skip
def test_a_figure_without_an_input_is_asked_about_and_nothing_is_computed(
    service: AnswerService, question: str, figure: str
) -> None:
    answer = service.ask(Question(question))
    assert (answer.status, answer.reason, answer.calculations) == ("clarify", "needs_input", ())
    assert figure in answer.text.replace("\\", "")


def test_a_conversation_of_four_turns_changes_one_input_at_a_time(service: AnswerService) -> None:
    turns = [
        ("视同利率6%、期限20年，首年现金收益率要到多少？", "22"),
        ("改成30年呢？", "18.6667"),
        ("利率5%呢？", "16.6667"),
        ("10年呢？", "30"),
    ]
    conversation = None
    for text, expected in turns:
        answer = service.ask(Question(text, conversation_id=conversation))
        conversation = answer.conversation_id
        cash_yield = values(answer)["cash_yield"]
        assert isinstance(cash_yield, Decimal)
        assert round(cash_yield, 4) == Decimal(expected)


def test_a_day_that_nobody_states_is_shown_as_a_default(service: AnswerService) -> None:
    for question in (
        "Duty on $100,000 of Japanese goods, MFN 2.5%?",
        "The rate snaps back to 25% on top of MFN 2.5%: what does $1bn of exports pay more?",
    ):
        (made,) = service.ask(Question(question)).calculations
        (day,) = [given for given in made.inputs if given.name == "entry_date"]
        assert (day.value, day.origin) == (service.corpus_date, "default")


def test_by_name_with_inputs_of_terms(service: AnswerService) -> None:
    made = service.calculate("commitment_pace", {}, language="ja")
    origins = {given.name: given.origin for given in made.inputs}
    assert origins["mou_amount"] == "term"
    assert {o.name: o.value for o in made.outputs}["remaining"] == 441 * 10**9
    assert all(i.citation for i in made.inputs if i.origin == "term")


def test_by_name_the_as_of_day_stands_for_a_day_of_entry(service: AnswerService) -> None:
    stated = {"customs_value": 100_000, "mfn_rate": 5}
    made = service.calculate("tariff_duty", stated, date(2026, 3, 1))
    assert {o.name: o.value for o in made.outputs}["total_duty"] == 15_000
    # On 20 August 2025 the stacked rate was all that was known.
    made = service.calculate("tariff_duty", stated, date(2025, 8, 20))
    assert {o.name: o.value for o in made.outputs}["total_duty"] == 20_000


def test_by_name_what_is_wrong_is_said(service: AnswerService) -> None:
    with pytest.raises(NotFound, match="no calculator 'duty'; there are tariff_duty"):
        service.calculate("duty", {})
    with pytest.raises(BadQuestion, match="colour: got an unknown input") as caught:
        service.calculate("tariff_duty", {"colour": "red"})
    assert caught.value.field == "colour"


def test_an_input_is_found_for_a_goal(service: AnswerService) -> None:
    goal = Goal("cash", "japan", Decimal(6 * 10**8))
    made = service.calculate("profit_split", {"daa": 5 * 10**8}, goal=goal)
    assert {o.name: o.value for o in made.outputs}["japan"] == 6 * 10**8
    (cash,) = [given for given in made.inputs if given.name == "cash"]
    assert (cash.value, cash.origin) == (
        Decimal(2 * 10**9),
        "default",
    )  # 2 × 0.5 + (0.6 − 0.5) / 0.1
    with pytest.raises(BadQuestion, match="japan: got -1; allowed is 0 to"):
        service.calculate(
            "profit_split", {"daa": 5 * 10**8}, goal=Goal("cash", "japan", Decimal(-1))
        )
    with pytest.raises(BadQuestion, match="colour: got an input to find"):
        service.calculate("profit_split", {}, goal=Goal("colour", "japan", Decimal(1)))


def test_over_http(desk: Desk) -> None:
    with TestClient(create_app(desk), "http://127.0.0.1:7860") as client:
        listed = client.get("/api/calculators").json()
        assert [one["name"] for one in listed] == list(CALCULATORS)
        made = client.post(
            "/api/calculators/tariff_duty",
            json={"inputs": {"customs_value": "100000", "mfn_rate": 5, "entry_date": "2026-08-01"}},
        ).json()
        assert {o["name"]: o["value"] for o in made["outputs"]}["total_duty"] == "12500.0"
        sought = client.post(
            "/api/calculators/profit_split",
            json={
                "inputs": {"daa": 5 * 10**8},
                "goal": {"input": "cash", "output": "japan", "value": "600000000"},
            },
        ).json()
        assert {i["name"]: i["value"] for i in sought["inputs"]}["cash"] == "2000000000.000000"
        wrong = client.post("/api/calculators/tariff_duty", json={"inputs": {"mfn_rate": 150}})
        assert (wrong.status_code, wrong.json()["field"]) == (422, "mfn_rate")
        assert client.post("/api/calculators/none", json={}).status_code == 404


def test_on_the_command_line(
    service: AnswerService, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_self: Runner, _work: object, *given: Any) -> Calculation:
        name, inputs, day, goal = given
        return service.calculate(name, inputs, day, goal=Goal(*goal) if goal else None)

    monkeypatch.setattr(Runner, "run", run)
    calc("profit_split", ["daa=550000000000", "cash=US$1.5 trillion"], json=True)
    made = CALCULATION.validate_json(capsys.readouterr().out)
    made_of = {o.name: str(o.value) for o in made.outputs[:2]}
    assert made_of == {"japan": "590000000000.0", "us": "910000000000.0"}
    calc("profit_split", ["daa=500000000"], seek="cash", goal="japan=600000000")
    assert "US$2 billion (default)" in capsys.readouterr().out
    for seek, goal in ((None, "japan=6"), ("cash", None), ("cash", "japan"), ("cash", "japan=NaN")):
        with pytest.raises(SystemExit):
            calc("profit_split", ["daa=500000000"], seek=seek, goal=goal)
        assert "--goal" in capsys.readouterr().err
    calc("funding_due", ["notice_date=2026-02-17"])
    told = capsys.readouterr().out
    assert "21 April 2026" in told and "23 April 2026" in told and "3 April 2026" in told
    calc()
    assert "tariff_duty: US duty on an entry" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        calc("funding_due", ["notice_date"])
    assert ended.value.code == 1
    assert "--input 'notice_date' is no name=value" in capsys.readouterr().err
