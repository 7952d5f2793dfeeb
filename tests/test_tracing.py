"""Spans of a question: which, with what in them, and none unless asked for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.drafting.models import Limits, Models
from assistant.records import Question
from assistant.service import AnswerService
from assistant.tracing import MASKED, span, traced, traced_to
from corpus.glossary import shipped_glossary
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index
from tests.model_server import Reply, model_server

SURCHARGE = "How much is the night surcharge?"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[AnswerService]:
    reply = Reply("A surcharge of 90 yen is due at night [{0}].")
    with model_server(reply) as script, opened_index(tmp_path, BagEmbedder(), HARBOUR) as index:
        models = Models("openai:small", urls={"openai": script.url}, limits=Limits(seconds=20))
        yield AnswerService(
            index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE, models=models
        )


def spans_of(
    service: AnswerService, question: Question, contents: bool = False
) -> list[ReadableSpan]:
    exporter = InMemorySpanExporter()
    with traced_to(exporter, contents):
        service.ask(question)
    return list(exporter.get_finished_spans())


def test_a_question_is_one_trace_of_its_stages_and_calls(service: AnswerService) -> None:
    spans = spans_of(service, Question(SURCHARGE))
    assert [made.name for made in spans] == [
        "resolve", "retrieve", "model", "answer", "guard", "question",
    ]  # fmt: skip
    assert len({made.context.trace_id for made in spans}) == 1
    by_name = {made.name: made for made in spans}
    model = by_name["model"]
    assert model.parent is not None
    assert model.parent.span_id == by_name["answer"].context.span_id
    assert dict(model.attributes or {}) == {
        "gen_ai.request.model": "openai:small",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
    }
    facts = by_name["question"].attributes or {}
    assert facts["policy_desk.status"] == "answered"
    assert facts["policy_desk.answered_by"] == "openai:small"


@pytest.mark.parametrize("contents, shown", [(False, MASKED), (True, SURCHARGE)])
def test_contents_are_masked_unless_wanted(
    service: AnswerService, contents: bool, shown: str
) -> None:
    spans = spans_of(service, Question(SURCHARGE, model="extractive"), contents)
    facts = spans[-1].attributes or {}
    assert facts["policy_desk.question"] == shown
    assert ("surcharge" in " ".join(made.to_json() for made in spans)) == contents


def test_of_an_error_only_the_kind_is_kept() -> None:
    exporter = InMemorySpanExporter()
    with traced_to(exporter, True), pytest.raises(ValueError), span("answer"):
        raise ValueError("secret")
    (made,) = exporter.get_finished_spans()
    assert dict(made.attributes or {}) == {"error.type": "ValueError"}
    assert "secret" not in made.to_json()


def test_there_are_none_unless_asked_for(service: AnswerService) -> None:
    with traced("", True), span("answer") as tell:
        tell({"x": 1})
    service.ask(Question(SURCHARGE, model="extractive"))
    assert os.environ["OTEL_SDK_DISABLED"] == "true"
