"""A model's draft in each channel: provisional where it can be replaced, absent where it cannot."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.drafting.models import Limits, Models
from assistant.http.app import create_app
from assistant.records import ANSWER, Event, Question
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.ui.conversation import Conversation, Session, SoFar
from corpus.glossary import shipped_glossary
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index
from tests.model_server import Reply, model_server
from tests.test_http import ADDRESS
from tests.test_sse import events_of

NAME = "openai:small"
SURCHARGE = "How much is the night surcharge?"
# The second sentence fails in the draft and in what it is repaired to.
REPLY = Reply("A surcharge of 90 yen is due [{0}]. In winter it is 120 yen [{0}].")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("channels")
    with model_server(REPLY) as script, opened_index(data, BagEmbedder(), HARBOUR) as index:
        models = Models(NAME, urls={"openai": script.url}, limits=Limits(seconds=20))
        service = AnswerService(
            index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE, models=models
        )
        yield Desk(Settings(data=data), index, service)


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), ADDRESS) as made:
        yield made


def test_a_stream_has_verified_sentences_as_a_draft_which_the_answer_replaces(
    client: TestClient,
) -> None:
    response = client.post("/api/ask/stream", json={"question": SURCHARGE})
    events = events_of(response.text)
    texts = [data for _, name, data in events if name == "text"]
    drafts = [data["delta"] for data in texts if data["draft"]]
    assert drafts == ["A surcharge of 90 yen is due."]
    answer = ANSWER.validate_python(events[-1][2])
    assert "".join(data["delta"] for data in texts if not data["draft"]) == answer.text
    assert answer.model == NAME
    # What was dropped is in the receipt, as dropped, and nowhere else.
    shown = [data for _, name, data in events if name != "answer"]
    shown.append({**events[-1][2], "receipt": None})
    assert "120" not in json.dumps(shown)
    assert "120" in events[-1][2]["receipt"]["model_use"]["dropped"][0]["text"]


def test_the_clients_of_openai_get_no_draft_but_the_tokens(client: TestClient) -> None:
    listed = [one["id"] for one in client.get("/v1/models").json()["data"]]
    assert listed == ["policy-desk", "extractive", NAME]
    assert client.get(f"/v1/models/{NAME}").json()["id"] == NAME
    asked = {"messages": [{"role": "user", "content": SURCHARGE}]}
    streamed = client.post(
        "/v1/chat/completions",
        json={**asked, "model": "policy-desk", "stream": True,
              "stream_options": {"include_usage": True}},
    ).text  # fmt: skip
    assert streamed.count("A surcharge of 90 yen is due") == 2  # the text, the whole Answer
    assert '"total_tokens": 240' in streamed
    named = client.post("/v1/chat/completions", json={**asked, "model": NAME}).json()
    assert named["usage"]["total_tokens"] == 240
    quoted = client.post("/v1/chat/completions", json={**asked, "model": "extractive"}).json()
    assert quoted["usage"]["total_tokens"] == 0
    assert quoted["policy_desk"]["model"] == "extractive"


def test_a_model_that_is_not_allowed_is_refused(client: TestClient) -> None:
    refused = client.post("/api/ask", json={"question": SURCHARGE, "model": "openai:other"})
    assert (refused.status_code, refused.json()["field"]) == (422, "model")


def test_the_chat_shows_a_draft_as_one_until_the_answer_comes(desk: Desk) -> None:
    conversation = Conversation(desk.service, 1_000)

    async def shown() -> list[str]:
        session = Session("en")
        return [one async for one in conversation.replies(SURCHARGE, "", session, lambda: False)]

    said = asyncio.run(shown())
    head = "*Draft: sentences verified so far, which the answer will replace:*"
    assert f"{head}\n\n> A surcharge of 90 yen is due." in said
    assert "Draft" not in said[-1]
    assert all("120" not in one for one in said)


def test_a_draft_stays_under_the_next_stage_and_is_text() -> None:
    so_far = SoFar("en", 0)
    so_far.hear(Event("text", {"delta": "See <b> https://x.example", "draft": True}))
    assert so_far.hear(Event("status", {"stage": "guard"})).endswith(
        "*\n\n> See \\<b\\> https\\://x.example"
    )
    assert so_far.hear(Event("text", {"delta": "Done. [1]", "draft": False})) == (
        "Done. [\\[1\\]](#cite-0)"
    )


def test_an_answer_of_a_model_is_kept_whole(desk: Desk) -> None:
    answer = desk.service.ask(Question(SURCHARGE))
    kept = ANSWER.validate_json(ANSWER.dump_json(answer))
    assert kept == replace(answer, timings_ms=kept.timings_ms)
