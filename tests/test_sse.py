"""The answer as a stream: which events in which order, comments while it works, and leaving."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.errors import Cancelled
from assistant.http.app import create_app
from assistant.http.streaming import answer_events
from assistant.records import ANSWER, Answer, Event, Question
from corpus.errors import NotFound
from index.embedder import Embedder
from tests.test_http import ADDRESS, ASKED, FILES, make_desk, make_documents

STAGES = ["resolve", "retrieve", "answer", "guard"]


@pytest.fixture
def desk(data: Path, tmp_path: Path, embedder: Embedder) -> Iterator[Desk]:
    made = make_desk(data, embedder, make_documents(tmp_path / "documents", FILES))
    yield made
    made.index.close()


def events_of(stream: str) -> list[tuple[int, str, Any]]:
    """(id, name, data) of each event; comments are left out."""
    found = []
    for block in stream.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            assert fields.keys() == {"id", "event", "data"}
            found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


def stream(client: TestClient, **body: Any) -> list[tuple[int, str, Any]]:
    response = client.post("/api/ask/stream", json={"question": ASKED, **body})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    return events_of(response.text)


def test_stages_then_citations_then_text_then_the_answer(desk: Desk) -> None:
    events = stream(TestClient(create_app(desk), ADDRESS))
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    names = [name for _, name, _ in events]
    answer = ANSWER.validate_python(events[-1][2])
    pieces = answer.text.count("\n\n") + 1
    assert names == (
        ["status"] * 4 + ["citation"] * len(answer.citations) + ["text"] * pieces + ["answer"]
    )
    assert answer.citations
    assert [data["stage"] for _, name, data in events if name == "status"] == STAGES
    texts = [data for _, name, data in events if name == "text"]
    assert "".join(data["delta"] for data in texts) == answer.text
    assert {data["draft"] for data in texts} == {False}
    cited = [data for _, name, data in events if name == "citation"]
    assert cited == events[-1][2]["citations"]


def test_an_abstention_streams_too(desk: Desk) -> None:
    events = stream(TestClient(create_app(desk), ADDRESS), question="Penguins of Antarctica?")
    assert events[-1][2]["status"] == "abstained"
    assert "citation" not in [name for _, name, _ in events]


def ask_instead(desk: Desk, ask: Callable[..., Answer]) -> None:
    desk.service.ask = ask  # type: ignore[method-assign]


@pytest.mark.parametrize(
    "error, status", [(RuntimeError("secret"), 500), (NotFound("no such thing"), 404)]
)
def test_a_failure_under_way_is_an_error_event_and_the_last(
    desk: Desk, error: Exception, status: int
) -> None:
    def fail(_question: Question, report: Callable[[str], None], *_: object) -> Answer:
        report("resolve")
        raise error

    ask_instead(desk, fail)
    events = stream(TestClient(create_app(desk), ADDRESS))
    assert [name for _, name, _ in events] == ["status", "error"]
    assert events[-1][2]["status"] == status
    assert events[-1][2]["request_id"]
    assert "secret" not in json.dumps(events[-1][2])


def test_a_comment_comes_while_it_works(desk: Desk) -> None:
    whole = desk.service.ask

    def slow(*args: Any) -> Answer:
        time.sleep(0.3)
        return whole(*args)

    ask_instead(desk, slow)
    client = TestClient(create_app(desk, heartbeat_seconds=0.05), ADDRESS)
    text = client.post("/api/ask/stream", json={"question": ASKED}).text
    assert text.count(": still working\n\n") >= 3
    assert text.startswith(":")
    assert events_of(text)[-1][1] == "answer"


class Waiting:
    """An `ask` that reports a stage and then works until it is cancelled."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()

    def __call__(
        self, _question: Question, report: Any = lambda _: None, cancelled: Any = None, *_: Any
    ) -> Answer:
        report("resolve")
        if cancelled.wait(10):
            self.cancelled.set()
        raise Cancelled


async def _leave(app: Any, path: str, after_bytes: bool) -> None:
    """POST a question and go away, as uvicorn tells it: by an http.disconnect."""
    body = json.dumps({"question": ASKED}).encode()
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "server": ("127.0.0.1", 7860), "client": ("127.0.0.1", 1),
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "headers": [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")],
    }  # fmt: skip
    heard, sent = asyncio.Event(), [{"type": "http.request", "body": body}]

    async def receive() -> dict[str, Any]:
        if sent:
            return sent.pop()
        if after_bytes:
            await heard.wait()
        else:
            await asyncio.sleep(0.2)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message.get("body"):
            heard.set()

    await asyncio.wait_for(app(scope, receive, send), 5)


@pytest.mark.parametrize("path, after_bytes", [("/api/ask/stream", True), ("/api/ask", False)])
def test_the_work_is_cancelled_when_the_client_leaves(
    desk: Desk, path: str, after_bytes: bool
) -> None:
    waiting = Waiting()
    desk.service.ask = waiting  # type: ignore[method-assign, assignment]
    asyncio.run(_leave(create_app(desk), path, after_bytes))
    assert waiting.cancelled.wait(5)


def test_events_are_those_of_the_service_and_none_when_idle(desk: Desk) -> None:
    async def gather(idle_seconds: float | None) -> list[Event | None]:
        return [event async for event in answer_events(desk.service, Question(ASKED), idle_seconds)]

    events = asyncio.run(gather(None))
    assert None not in events
    last = events[-1]
    assert last is not None
    assert last.name == "answer"


def test_closing_the_events_sets_the_cancel_token(desk: Desk) -> None:
    waiting = Waiting()
    desk.service.ask = waiting  # type: ignore[method-assign, assignment]

    async def begin_and_leave() -> None:
        events = answer_events(desk.service, Question(ASKED), 0.05)
        assert await anext(events) == Event("status", {"stage": "resolve"})
        assert await anext(events) is None
        await events.aclose()  # type: ignore[attr-defined]

    asyncio.run(begin_and_leave())
    assert waiting.cancelled.is_set()
