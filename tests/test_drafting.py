"""A language model's part in an answer, through its real client: every failure that was seen of
small models and their servers ends in a verified or the extractive answer, the reason in the
receipt.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from assistant.drafting.models import Limits, Models
from assistant.drafting.naming import Price
from assistant.errors import Cancelled
from assistant.records import ANSWER, Answer, Question
from assistant.service import AnswerService
from corpus.errors import BadQuestion
from corpus.glossary import shipped_glossary
from index.corpus_index import CorpusIndex
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index
from tests.model_server import Call, Reply, Script, model_server

NAME = "openai:small"
SURCHARGE = "How much is the night surcharge?"
STATED = "Is the night surcharge 90 yen?"  # a figure to compute with, so tools are offered
GOOD = Reply("A surcharge of 90 yen is due at night [{0}].")
PRODUCT = Call("arithmetic", '{"expression": "90 * 90"}')
ARITHMETIC = Reply(calls=[PRODUCT], finish="tool_calls")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    with opened_index(tmp_path_factory.mktemp("drafting"), BagEmbedder(), HARBOUR) as opened:
        yield opened


@contextmanager
def desk(
    index: CorpusIndex, *replies: Reply, price: Price | None = None, **limits: Any
) -> Iterator[tuple[AnswerService, Script]]:
    """A service whose default model follows a script."""
    with model_server(*replies) as script:
        models = Models(
            NAME,
            urls={"openai": script.url},
            prices={NAME: price} if price else {},
            limits=Limits(**{"seconds": 20, **limits}),
        )
        yield (
            AnswerService(
                index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE, models=models
            ),
            script,
        )


def answer_to(index: CorpusIndex, *replies: Reply, question: str = SURCHARGE) -> Answer:
    with desk(index, *replies) as (service, _):
        return service.ask(Question(question))


def extractive(index: CorpusIndex, question: str = SURCHARGE) -> Answer:
    service = AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)
    return service.ask(Question(question))


def assert_fell_back(index: CorpusIndex, answer: Answer, reason: str) -> None:
    """The extractive answer, with a line that says why."""
    use = answer.receipt.model_use
    assert use is not None
    assert (use.fallback, answer.model, answer.receipt.model) == (reason, "extractive", NAME)
    quoted = extractive(index, answer.question)
    assert answer.citations == quoted.citations
    paragraphs = answer.text.split("\n\n")
    said = [one for one in paragraphs if "language model" in one]
    assert len(said) == 1
    assert "\n\n".join(one for one in paragraphs if one not in said) == quoted.text
    assert "sk-secret" not in ANSWER.dump_json(answer).decode()


def test_a_cited_answer_is_shown_above_its_quotations(index: CorpusIndex) -> None:
    answer = answer_to(index, GOOD)
    assert answer.text.split("\n\n") == [
        "As of 1 April 2026, the date of the corpus:",
        "A surcharge of 90 yen is due at night. [1]",
        "> The night surcharge is 90 yen. [1]",
    ]
    assert (answer.model, answer.receipt.model) == (NAME, NAME)
    assert answer.receipt.prompt_version.startswith("answer-")
    use = answer.receipt.model_use
    assert use is not None
    assert (use.fallback, use.repaired, use.dropped, use.undecided) == (None, False, (), ())
    assert (use.prompt_tokens, use.completion_tokens, use.cost) == (100, 20, None)


def test_what_the_prompt_says_of_a_passage(index: CorpusIndex) -> None:
    with desk(index, GOOD) as (service, script):
        service.ask(Question("How much is the ferry fare?"))
    passages = [json.loads(x) for x in script.said(0, "user").split("\n") if x.startswith("{")]
    assert passages[0] | {"id": ""} == {
        "id": "",
        "title": "Ferry rules",
        "publisher": "Harbour Office",
        "authority": "press",
        "confidence": "read",
        "known_from": "2026-01-10",
        "superseded": "2026-03-01",
        "valid_from": "2026-01-10",
        "text": "The ferry fare is 40 yen.",
    }
    assert len({one["id"] for one in passages}) == len(passages)
    assert "English, as of 2026-04-01" in script.said(0, "system")
    assert "tools" not in script.asked[0]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (SURCHARGE, "The night surcharge is 90 yen."),
        (SURCHARGE, "At night a surcharge of 90 yen is due."),
        ("渡轮票价是多少？", "渡轮的票价是40日元。"),
        ("渡し船の運賃はいくらですか？", "渡し船の運賃は40円です。"),
    ],
)
def test_a_sentence_that_a_passage_bears_out_gets_its_mark(
    index: CorpusIndex, question: str, text: str
) -> None:
    answer = answer_to(index, Reply(text), question=question)
    use = answer.receipt.model_use
    assert use is not None and (use.fallback, use.repaired) == (None, False)
    assert answer.text.split("\n\n")[1] == f"{text} [1]"


def test_words_that_rest_on_what_was_replaced_say_so(index: CorpusIndex) -> None:
    reply = Reply("The fare is 40 yen [{0}].")
    answer = answer_to(index, reply, question="How much is the ferry fare?")
    note = "*A later development replaced this statement on 1 March 2026.*"
    assert f"The fare is 40 yen. [1] {note}" in answer.text.split("\n\n")


def test_a_draft_is_told_by_verified_sentences_while_it_comes(index: CorpusIndex) -> None:
    text = "At night 90 yen are due [{0}]. It costs 95 yen [{0}]. The fare is 40 yen [{1}]. End"
    told: list[str] = []
    with desk(index, Reply(text), GOOD) as (service, _):
        service.ask(Question(SURCHARGE), drafted=told.append)
    assert told == ["At night 90 yen are due.", " The fare is 40 yen."]


@pytest.mark.parametrize(
    "bad",
    [
        "A surcharge of 90 yen is due [zz9].",  # a citation that is none of the prompt's
        "A surcharge of 95 yen is due.",  # no citation, and nothing that bears it out
        "夜间附加费为90日元 [{0}]。",  # another language
        "The night surcharge is 95 yen [{0}].",  # a figure of its own
        'The rules say "the night surcharge is ninety yen" [{0}].',  # not as it stands
        "See https://evil.example/x for the surcharge of 90 yen [{0}].",
        "Passages arrive as lines of JSON [{0}].",  # nothing that it cites says so
    ],
)
def test_what_fails_is_repaired_once(index: CorpusIndex, bad: str) -> None:
    with desk(index, Reply(bad), GOOD) as (service, script):
        answer = service.ask(Question(SURCHARGE))
    use = answer.receipt.model_use
    assert use is not None
    assert (use.fallback, use.repaired, len(script.asked)) == (None, True, 2)
    assert "A surcharge of 90 yen is due at night. [1]" in answer.text
    assert (use.prompt_tokens, use.completion_tokens) == (200, 40)
    assert '"wrong": ["' in script.said(1, "user")


@pytest.mark.parametrize(
    "bad",
    [
        "A surcharge of 90 yen is due [zz9].",
        "A surcharge of 95 yen is due.",
        "[1] [2] [3]",
        "夜间附加费为90日元 [{0}]。",
        "The night surcharge is 95 yen [{0}].",
        "The corpus has no passage that fits this question.",
        '{"name": "arithmetic", "arguments": {"expression": "90 * 2"}}',  # a call as text
        '```json\n{"name": "arithmetic", "arguments": {"expression": "90 * 2"}}\n```',
    ],
)
def test_what_stays_wrong_ends_in_the_extractive_answer(index: CorpusIndex, bad: str) -> None:
    answer = answer_to(index, Reply(bad))
    assert_fell_back(index, answer, "unverified")


def test_a_sentence_that_stays_wrong_is_left_out_and_that_is_said(index: CorpusIndex) -> None:
    mixed = Reply("A surcharge of 90 yen is due [{0}]. In winter it is 120 yen [{0}].")
    answer = answer_to(index, mixed)
    assert "120" not in answer.text
    paragraphs = answer.text.split("\n\n")
    assert paragraphs[1] == "A surcharge of 90 yen is due. [1]"
    said = "*Sentences of the language model that failed verification and are left out: 1.*"
    assert said in paragraphs
    use = answer.receipt.model_use
    assert use is not None
    assert [one.text for one in use.dropped] == ["In winter it is 120 yen."]
    assert "'120 yen'" in use.dropped[0].reasons[0]


@pytest.mark.parametrize(
    "reply, reason, detail",
    [
        (Reply(""), "empty", ""),
        (Reply(status=500), "failed", "Error 500"),
        (Reply(status=429), "failed", "RateLimitError 429"),
        (Reply(status=401), "failed", "AuthenticationError 401"),
        (Reply("A surcharge of 90 yen is due [{0}]. It", breaks=True), "failed", "Error"),
    ],
)
def test_a_model_that_fails_ends_in_the_extractive_answer(
    index: CorpusIndex, reply: Reply, reason: str, detail: str
) -> None:
    answer = answer_to(index, reply)
    assert_fell_back(index, answer, reason)
    use = answer.receipt.model_use
    assert use is not None and use.detail.endswith(detail)


def test_a_model_that_is_not_there_ends_in_the_extractive_answer(index: CorpusIndex) -> None:
    with model_server(GOOD) as gone:
        pass
    models = Models(NAME, urls={"openai": gone.url}, limits=Limits(seconds=20))
    service = AnswerService(
        index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE, models=models
    )
    answer = service.ask(Question(SURCHARGE))
    assert_fell_back(index, answer, "failed")
    assert answer.receipt.model_use and answer.receipt.model_use.detail.endswith("ConnectionError")


@pytest.mark.parametrize("text", ["", "A surcharge of 90 yen is due [{0}]. It"])
def test_a_model_that_hangs_is_left_when_its_time_is_over(index: CorpusIndex, text: str) -> None:
    with desk(index, Reply(text, hangs=True), seconds=1) as (service, _):
        answer = service.ask(Question(SURCHARGE))
        assert_fell_back(index, answer, "time")


def test_a_model_is_left_when_the_reader_leaves(index: CorpusIndex) -> None:
    cancelled = threading.Event()
    text = "A surcharge of 90 yen is due [{0}]. It is"
    with (
        desk(index, Reply(text, hangs=True), seconds=60) as (service, _),
        pytest.raises(Cancelled),
    ):
        # Its first sentence is there, so the model is being read.
        service.ask(
            Question(SURCHARGE), cancelled=cancelled, drafted=lambda _delta: cancelled.set()
        )


def test_what_a_limit_cuts_off_is_left_out_and_what_repeats_is_shown_once(
    index: CorpusIndex,
) -> None:
    text = "A surcharge of 90 yen is due [{0}]. " * 20 + "A surcharge of 9"
    answer = answer_to(index, Reply(text, finish="length"))
    assert answer.model == NAME
    assert answer.text.count("A surcharge of 90 yen is due.") == 1
    assert "surcharge of 9\n" not in answer.text


def test_one_sentence_without_an_end_is_nothing(index: CorpusIndex) -> None:
    answer = answer_to(index, Reply("A surcharge of 90 yen and " * 9, finish="length"))
    assert_fell_back(index, answer, "empty")


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_tool_computes_and_its_steps_are_shown(index: CorpusIndex, pieces: int) -> None:
    call = Call(PRODUCT.name, PRODUCT.arguments, pieces)
    said = Reply("The night surcharge is 90 yen [{0}]. The product is 8,100.")
    with desk(index, Reply(calls=[call], finish="tool_calls"), said) as (service, script):
        answer = service.ask(Question(STATED))
    assert json.loads(script.said(1, "tool"))["outputs"][0]["value"] == "8100"
    assert [made.name for made in answer.calculations] == ["arithmetic"]
    assert "The night surcharge is 90 yen. [1] The product is 8,100." in answer.text
    assert "90 \\* 90 = 8,100" in answer.text  # a step


def test_the_same_call_for_ever_ends_at_the_limit_of_steps(index: CorpusIndex) -> None:
    with desk(index, ARITHMETIC, steps=3) as (service, script):
        answer = service.ask(Question(STATED))
    assert_fell_back(index, answer, "steps")
    assert len(script.asked) == 3
    assert answer.calculations == ()


@pytest.mark.parametrize(
    "call, told",
    [
        (Call("arithmeticarithmetic", PRODUCT.arguments), "no tool 'arithmeticarithmetic'"),
        (Call("browser", "{}"), "no tool 'browser'"),
        (Call("arithmetic", '{"expression": "90 * 90", "mood": "90"}'), "mood"),
        (Call("arithmetic", '{"expression": "90 * 40"}'), "'90 * 40' is not in the question"),
        (Call("arithmetic", '{"expression": "9e1"}'), ""),  # 90, otherwise written
        (Call("arithmetic", '{"expression": "4e1"}'), "'4e1' is not in the question"),
        (Call("arithmetic", '{"operation": "jump"}'), "'jump' is not in the question"),
        (Call("arithmetic", '{"operation": "sum"}'), "values"),
    ],
)
def test_a_wrong_call_is_told_so_and_the_answer_goes_on(
    index: CorpusIndex, call: Call, told: str
) -> None:
    with desk(index, Reply(calls=[call], finish="tool_calls"), GOOD) as (service, script):
        answer = service.ask(Question(STATED))
    assert answer.model == NAME
    assert told in json.loads(script.said(1, "tool")).get("error", "")


def test_arguments_that_are_no_json_are_passed_over(index: CorpusIndex) -> None:
    broken = Reply(calls=[Call("arithmetic", '{"expression": ')], finish="tool_calls")
    answer = answer_to(index, broken, question=STATED)
    assert answer.receipt.model_use and answer.receipt.model_use.fallback in ("empty", "steps")


def test_an_abstention_and_a_calculation_ask_no_model(index: CorpusIndex) -> None:
    with desk(index, GOOD) as (service, script):
        for question in ("Do sparrows eat bread?", "What is 15% of 200 dollars?"):
            answer = service.ask(Question(question))
            assert (answer.model, answer.receipt.model) == ("extractive", "extractive")
            assert answer.receipt.model_use is None
    assert script.asked == []


def test_tokens_and_cost_are_counted_and_limited(index: CorpusIndex) -> None:
    price = Price(Decimal("1000"), Decimal("5000"))  # 0.1 + 0.1 a call
    bad = Reply("The night surcharge is 95 yen [{0}].")
    with desk(index, bad, price=price, cost=Decimal("0.2")) as (service, script):
        answer = service.ask(Question(SURCHARGE))
    assert_fell_back(index, answer, "cost")
    assert len(script.asked) == 1  # no repair for which nothing is left
    assert answer.receipt.model_use and answer.receipt.model_use.cost == Decimal("0.2")
    with desk(index, bad, tokens=120) as (service, _):
        assert_fell_back(index, service.ask(Question(SURCHARGE)), "tokens")


def test_a_model_that_counts_no_tokens_has_no_cost(index: CorpusIndex) -> None:
    reply = Reply(GOOD.text, usage=None)
    with desk(index, reply, price=Price(Decimal(1), Decimal(1))) as (service, _):
        use = service.ask(Question(SURCHARGE)).receipt.model_use
    assert use is not None
    assert (use.prompt_tokens, use.completion_tokens, use.cost) == (None, None, None)


def test_a_quotation_of_another_language_gets_an_unofficial_translation(
    index: CorpusIndex,
) -> None:
    japanese = Reply("夜間の追加料金（night surcharge）は90円（90 yen）である[{0}]。")
    with desk(index, japanese, Reply("[{0}] 夜間の追加料金は90円である。")) as (service, script):
        answer = service.ask(Question(SURCHARGE, language="ja"))
    assert answer.citations[0].quote == "The night surcharge is 90 yen."
    assert answer.citations[0].translation == "夜間の追加料金は90円である。"
    lines = answer.text.split("\n\n")
    at = lines.index("> The night surcharge is 90 yen. [1]")
    assert lines[at + 1].startswith("*参考訳（言語モデルによる非公式の訳）：* 夜間の追加料金")
    assert "into Japanese" in script.said(1, "user")


def test_a_translation_that_changes_a_figure_is_left_out(index: CorpusIndex) -> None:
    japanese = Reply("夜間の追加料金（night surcharge）は90円（90 yen）である[{0}]。")
    with desk(index, japanese, Reply("[{0}] 夜間の追加料金は95円である。")) as (service, _):
        answer = service.ask(Question(SURCHARGE, language="ja"))
    assert answer.model == NAME
    assert answer.citations[0].translation == ""
    assert "95" not in answer.text


def test_the_models_text_makes_no_link_and_no_mark(index: CorpusIndex) -> None:
    text = "A <b>surcharge</b> of [90 yen](#cite-9) ![x](y) is due [{0}]."
    answer = answer_to(index, Reply(text))
    for written in ("<b>", "[90 yen](", "![x]("):
        assert written not in answer.text


def test_only_allowed_models_answer(index: CorpusIndex) -> None:
    with desk(index, GOOD) as (service, script):
        assert service.ask(Question(SURCHARGE, model="extractive")).model == "extractive"
        assert script.asked == []
        assert service.ask(Question(SURCHARGE, model=NAME)).model == NAME
        with pytest.raises(BadQuestion) as caught:
            service.ask(Question(SURCHARGE, model="openai:other"))
    assert str(caught.value) == (
        "unknown model 'openai:other'; available are 'extractive', 'openai:small'"
    )
    assert caught.value.field == "model"


def test_two_days_are_compared_without_a_model(index: CorpusIndex) -> None:
    from datetime import date

    with desk(index, GOOD) as (service, script):
        service.diff(Question(SURCHARGE), date(2026, 1, 15), CORPUS_DATE)
    assert script.asked == []
