"""A server with all hands full refuses more, says when to ask again, and has room after."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.records import Answer
from tests.conftest import BagEmbedder
from tests.test_http import ADDRESS, ASKED, FILES, make_desk, make_documents, problem
from tests.test_sse import ask_instead
from tests.test_widget import FROM_PAGE, PAGE, serving

BODY = {"question": ASKED}
COMPLETION = {"model": "policy-desk", "messages": [{"role": "user", "content": ASKED}]}


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Desk]:
    documents = make_documents(tmp_path / "documents", FILES)
    made = make_desk(tmp_path / "data", BagEmbedder(), documents)
    yield made
    made.index.close()


@pytest.fixture
def full(desk: Desk) -> Iterator[tuple[TestClient, threading.Event]]:
    """A client of a server with room for two, which two questions have until the event is set."""
    whole, begun, go_on = desk.service.ask, threading.Semaphore(0), threading.Event()

    def slow(*args: Any, **named: Any) -> Answer:
        begun.release()
        assert go_on.wait(20)
        return whole(*args, **named)

    ask_instead(desk, slow)
    with serving(desk, max_under_way=2) as client, ThreadPoolExecutor(2) as pool:
        paths = ("/api/ask", "/api/ask/stream")
        asking = [pool.submit(client.post, path, json=BODY) for path in paths]
        for _ in asking:
            assert begun.acquire(timeout=20)
        yield client, go_on
        go_on.set()
        assert [one.result().status_code for one in asking] == [200, 200]
        assert "event: answer" in asking[1].result().text


def test_what_there_is_no_room_for_is_told_when_to_ask_again(
    full: tuple[TestClient, threading.Event],
) -> None:
    client, go_on = full
    for path, body in [("/api/ask", BODY), ("/api/ask/stream", BODY),
                       ("/api/search", {"query": "x"}), ("/api/check", {"text": "x"}),
                       ("/mcp", {})]:  # fmt: skip
        response = client.post(path, json=body)
        assert "ask again in 5 seconds" in problem(response, 503)["detail"]
        assert response.headers["retry-after"] == "5"
    problem(client.get("/api/diff?question=x&from=2026-01-01&to=2026-02-01"), 503)
    refused = client.post("/v1/chat/completions", json=COMPLETION)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.json()["error"]["type"] == "server_error"
    # What takes little goes on: documents, the pages, and how the server does.
    for path in ("/api/documents", "/healthz", "/metrics"):
        assert client.get(path).status_code == 200
    go_on.set()


def test_a_page_with_the_widget_can_read_that(full: tuple[TestClient, threading.Event]) -> None:
    client, _ = full
    response = client.post("/api/ask/stream", json=BODY, headers=FROM_PAGE)
    problem(response, 503)
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "Retry-After" in response.headers["access-control-expose-headers"]


def test_there_is_room_again_after_an_answer_a_refusal_and_a_fault(desk: Desk) -> None:
    whole = desk.service.ask
    with serving(desk, max_under_way=1) as client:
        for _ in range(3):
            assert client.post("/api/ask", json=BODY).status_code == 200
            problem(client.post("/api/ask", json={"question": ""}), 422)
            problem(client.post("/api/ask", json={}), 422)
            ask_instead(desk, failing)
            problem(client.post("/api/ask", json=BODY), 500)
            ask_instead(desk, whole)
        assert str(client.base_url) == ADDRESS


def failing(*_args: Any, **_named: Any) -> Answer:
    raise RuntimeError("a fault of the test's")
