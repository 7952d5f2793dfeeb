"""The HTTP API over a real desk: answers, refusals, and what every response carries."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.http.outside import CONTENT_SECURITY_POLICY, is_loopback
from assistant.records import ANSWER
from assistant.service import AnswerService
from assistant.settings import Settings
from corpus.errors import DataFolderError
from corpus.folder import find_files, load_document
from corpus.glossary import shipped_glossary
from corpus.records import Document, version_of
from index.corpus_index import CorpusIndex
from index.embedder import Embedder
from index.indexer import add_document, withdraw_document
from tests.conftest import BagEmbedder

ADDRESS = "http://127.0.0.1:7860"
ASKED = "Who chairs the committee on harbours?"
FILES = {
    "harbours.v1.md": "# Harbours\n\nThe mayor chairs the committee on harbours.\n\n"
    "Ferries  run\non Sundays.\n",
    "港湾/計画.md": "# 港湾計画\n\n港湾委員会の委員長は市長が務める。\n",
    "港口.md": "# 港口计划\n\n市长担任港口委员会主席。\n",
}


def make_documents(folder: Path, files: dict[str, str]) -> list[Document]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return [load_document(path, root, sources={}) for path, root in find_files([folder])]


def make_desk(data: Path, embedder: Embedder, documents: list[Document]) -> Desk:
    data.mkdir()
    index = CorpusIndex(data, embedder, lambda: documents)
    for document in documents:
        add_document(index, document, lambda *_step: None)
    index.refresh()
    service = AnswerService(
        index, shipped_glossary(), date(2026, 11, 23), lambda: date(2026, 12, 1)
    )
    return Desk(Settings(data=data), index, service)


@pytest.fixture
def desk(data: Path, tmp_path: Path, embedder: Embedder) -> Iterator[Desk]:
    made = make_desk(data, embedder, make_documents(tmp_path / "documents", FILES))
    yield made
    made.index.close()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a desk that no test changes."""
    folder = tmp_path_factory.mktemp("http")
    desk = make_desk(folder / "data", BagEmbedder(), make_documents(folder / "documents", FILES))
    with TestClient(create_app(desk), ADDRESS) as made:
        yield made
    desk.index.close()


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem object of a response, checked for what each must have."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert found["type"] == "about:blank"
    assert found["title"]
    assert found["detail"]
    assert found["request_id"] == response.headers["x-request-id"]
    return found


def test_an_answer_is_the_services_and_its_quotations_are_in_the_document(
    client: TestClient,
) -> None:
    response = client.post("/api/ask", json={"question": ASKED, "as_of": "2026-11-20"})
    assert response.status_code == 200
    answer = ANSWER.validate_json(response.content)
    assert (answer.question, answer.status, answer.as_of) == (ASKED, "answered", date(2026, 11, 20))
    assert answer.citations
    for citation in answer.citations:
        document = client.get(f"/api/documents/{citation.doc_id}").json()
        assert document["version"] == citation.version
        assert document["text"][citation.start : citation.end] == citation.quote


def test_language_filters_history_and_conversation_reach_the_service(client: TestClient) -> None:
    body = {"question": ASKED, "language": "ja", "filters": {"languages": ["zh"]}, "history": ["x"]}
    first = client.post("/api/ask", json=body).json()
    assert first["language"] == "ja"
    assert {c["language"] for c in first["citations"]} <= {"zh"}
    again = body | {"conversation_id": first["conversation_id"], "model": "extractive"}
    assert client.post("/api/ask", json=again).status_code == 200
    followed = {"question": "why?", "conversation_id": first["conversation_id"]}
    understood = client.post("/api/ask", json=followed).json()["understood"]
    assert (
        understood
        == client.post("/api/ask", json={"question": "why?", "history": [ASKED]}).json()[
            "understood"
        ]
    )
    assert (
        understood == "On the one who chairs the committee on harbours: why?"
        and first["understood"] is None
    )
    found = problem(client.post("/api/ask", json=body | {"conversation_id": "other"}), 404)
    assert "'other'" in found["detail"]


def test_search_gives_scored_chunks_best_first(client: TestClient) -> None:
    results = client.post("/api/search", json={"query": "harbours", "top_k": 2}).json()["results"]
    assert [found["rank"] for found in results] == [1, 2]
    assert results[0]["score"] >= results[1]["score"]
    assert results[0]["chunk"]["doc_id"] == "harbours.v1"
    assert {"dense", "lexical"} <= results[0].keys()


def test_documents_are_listed_without_text_and_shown_whole(client: TestClient) -> None:
    listed = client.get("/api/documents").json()
    assert [found["doc_id"] for found in listed] == ["harbours.v1", "港口", "港湾.計画"]
    assert all("text" not in found for found in listed)
    assert {"version", "title", "publisher", "published", "language", "kind", "sources"} <= listed[
        0
    ].keys()
    assert listed[0]["sections"] == 1
    whole = client.get("/api/documents/港湾.計画").json()
    assert "港湾委員会の委員長は市長が務める。" in whole["text"]
    assert {"sections", "headings", "pages", "sources"} <= whole.keys()
    # か with a voiced mark of its own is the same id once normalised.
    version = whole["version"]
    assert client.get(f"/api/documents/港湾.計画?version={version}").json() == whole
    found = problem(client.get(f"/api/documents/港湾.計画?version={'0' * 64}"), 404)
    assert "港湾.計画" in found["detail"]
    problem(client.get("/api/documents/a/b%2Fc"), 404)


def test_the_history_of_a_document_and_its_withdrawal(desk: Desk) -> None:
    client = TestClient(create_app(desk), ADDRESS)
    old = client.get("/api/documents/harbours.v1").json()
    assert (old["replaced"], old["withdrawn"]) == (None, None)
    text = "The mayor still chairs the committee on harbours."
    document = desk.index.catalog.document("harbours.v1")
    assert document is not None
    sections = (replace(document.sections[0], start=0, end=len(text)),)
    changed = replace(document, text=text, version=version_of(text), sections=sections, headings=())
    add_document(desk.index, changed, lambda *_step: None)
    assert withdraw_document(desk.index, "harbours.v1")
    desk.index.refresh()
    history = client.get("/api/documents/harbours.v1/history").json()
    first, second = history["versions"]
    assert [one["version"] for one in (first, second)] == [old["version"], changed.version]
    assert [one["characters"] for one in (first, second)] == [len(old["text"]), len(text)]
    assert first["replaced"] == second["added"] and first["withdrawn"] is None
    assert second["replaced"] is None and second["withdrawn"] == history["withdrawn"] is not None
    listed = [found["doc_id"] for found in client.get("/api/documents").json()]
    assert listed == ["港口", "港湾.計画"]
    found = problem(client.get("/api/documents/harbours.v1"), 404)
    assert found["detail"].startswith("document 'harbours.v1' was withdrawn on 20")
    kept = client.get(f"/api/documents/harbours.v1?version={old['version']}").json()
    assert (kept["text"], kept["withdrawn"]) == (old["text"], history["withdrawn"])
    assert kept["replaced"] == first["replaced"]
    found = client.post("/api/search", json={"query": "mayor harbours committee"}).json()
    assert "harbours.v1" not in json.dumps(found)
    problem(client.get("/api/documents/nothing/history"), 404)


def test_life_and_readiness(desk: Desk) -> None:
    client = TestClient(create_app(desk), ADDRESS)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"status": "ready", "documents": 3}
    desk.service.documents = lambda *_: []  # type: ignore[method-assign]
    assert "no document yet" in problem(client.get("/readyz"), 503)["detail"]

    def broken(*_: object) -> list[Document]:
        raise OSError("disk /secret gone")

    desk.service.documents = broken  # type: ignore[method-assign, assignment]
    assert "secret" not in problem(client.get("/readyz"), 503)["detail"]
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "body, field",
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": " \n"}, "question"),
        ({"question": "x" * 100_000}, "question"),
        ({"question": 5}, "question"),
        ({"question": "x", "as_of": "2026-02-30"}, "as_of"),
        ({"question": "x", "as_of": 1}, "as_of"),
        ({"question": "x", "as_of": "2026-W05-5"}, "as_of"),
        ({"question": "x", "model": "gpt"}, "model"),
        ({"question": "x", "langauge": "en"}, "langauge"),
        ({"question": "x", "filters": {"doc_ids": "a"}}, "filters.doc_ids"),
        ({"question": "x", "history": [1]}, "history.0"),
    ],
)
def test_a_malformed_question_names_its_field(
    client: TestClient, body: dict[str, Any], field: str
) -> None:
    for path in ("/api/ask", "/api/ask/stream"):
        assert problem(client.post(path, json=body), 422)["field"] == field


def test_what_is_allowed_is_listed(client: TestClient) -> None:
    found = problem(client.post("/api/ask", json={"question": "x", "language": "fr"}), 422)
    assert (found["field"], found["allowed"]) == ("language", ["zh", "en", "ja"])
    assert problem(client.post("/api/search", json={"query": "x", "top_k": 0}), 422)["field"] == (
        "top_k"
    )


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b"null", b"[]", b'{"question": "\xff"}', b'"x"']
)
def test_a_body_that_is_no_object_is_refused(client: TestClient, content: bytes) -> None:
    response = client.post(
        "/api/ask", content=content, headers={"content-type": "application/json"}
    )
    assert problem(response, response.status_code)["status"] in (400, 422)


def test_json_must_be_sent_as_json(client: TestClient) -> None:
    # A form of another site could send it as text without asking first.
    response = client.post(
        "/api/ask", content=json.dumps({"question": ASKED}), headers={"content-type": "text/plain"}
    )
    assert problem(response, 422)["status"] == 422


def test_a_lone_surrogate_is_refused(client: TestClient) -> None:
    content = b'{"question": "\\ud800", "\\ud800": 1}'
    headers = {"content-type": "application/json"}
    refused = problem(client.post("/api/ask", content=content, headers=headers), 422)
    assert refused["status"] == 422


def test_a_large_body_is_refused_with_and_without_its_length(desk: Desk) -> None:
    app = create_app(desk, max_body_bytes=100)
    with TestClient(app, ADDRESS) as client:
        assert "100 bytes" in problem(client.post("/api/ask", content=b"x" * 101), 413)["detail"]
        pieces = (b"x" * 60 for _ in range(2))  # sent in chunks, so without Content-Length
        problem(client.post("/api/ask", content=pieces), 413)
        problem(client.post("/gradio_api/queue/join", content=b"x" * 101), 413)
        assert client.post("/api/ask", json={"question": ASKED}).status_code == 200


@pytest.mark.parametrize(
    "method, path, status, allow",
    [
        ("GET", "/api/nothing", 404, None),
        ("GET", "/nothing", 404, None),
        ("GET", "/api/ask", 405, "POST"),
        ("DELETE", "/api/documents", 405, "GET, POST"),
        ("PUT", "/healthz", 405, "GET"),
        ("FOO", "/api/search", 405, "POST"),
        ("GET", "/docs", 404, None),
        ("POST", "/", 405, None),
        ("POST", "/gradio_api/upload", 404, None),
        ("GET", "/gradio_api/info", 404, None),
        ("GET", "/gradio_api/file=/etc/passwd", 404, None),
        ("GET", "/gradio_api/proxy=https://evil.example/", 404, None),
        ("POST", "/gradio_api/run/predict", 404, None),
        ("GET", "/monitoring", 404, None),
    ],
)
def test_what_is_not_there_is_a_problem(
    client: TestClient, method: str, path: str, status: int, allow: str | None
) -> None:
    response = client.request(method, path)
    problem(response, status)
    if allow:
        assert response.headers["allow"] == allow


@pytest.mark.parametrize("error, status", [(RuntimeError, 500), (DataFolderError, 503)])
def test_a_failure_shows_nothing_internal_and_is_logged_under_its_id(
    desk: Desk, caplog: pytest.LogCaptureFixture, error: type[Exception], status: int
) -> None:
    client = TestClient(create_app(desk), ADDRESS)

    def broken(*_: object, **__: object) -> None:
        raise error("secret /path")

    desk.service.ask = broken  # type: ignore[method-assign, assignment]
    desk.service.search = broken  # type: ignore[method-assign, assignment]
    for path, body in (("/api/ask", {"question": ASKED}), ("/api/search", {"query": ASKED})):
        response = client.post(path, json=body, headers={"X-Request-ID": f"id-{status}"})
        found = problem(response, status)
        assert found["request_id"] == f"id-{status}"
        assert "secret" not in response.text
        assert f"id-{status}" in caplog.text
        assert "secret" in caplog.text


@pytest.mark.parametrize(
    "path", ["/", "/api/documents", "/api/nothing", "/healthz", "/config", "/gradio_api/upload"]
)
def test_every_response_has_the_headers_and_admits_no_other_origin(
    client: TestClient, path: str
) -> None:
    headers = client.get(path, headers={"Origin": "https://evil.example"}).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "camera=()" in headers["permissions-policy"]
    assert not [name for name in headers if name.startswith("access-control-")]


def test_the_policy_is_the_designs() -> None:
    assert CONTENT_SECURITY_POLICY == (
        "default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-inline'; "
        "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; "
        "frame-ancestors 'self'"
    )


@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/queue/join", "/config"])
def test_a_preflight_of_another_origin_is_refused(client: TestClient, path: str) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = client.options(path, headers=asked)
    problem(response, 400)
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "stated, kept",
    [("abc_DEF-123", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("é", False)],
)
def test_a_clients_request_id_is_used_if_it_is_one(
    client: TestClient, stated: str, kept: bool
) -> None:
    for path in ("/healthz", "/api/nothing", "/"):
        response = client.get(path, headers=[(b"X-Request-ID", stated.encode("utf-8"))])
        given = response.headers["x-request-id"]
        assert (given == stated) is kept
        assert given


@pytest.mark.parametrize(
    "host, accepted",
    [
        ("localhost", True),
        ("LOCALHOST.:7860", True),
        ("127.0.0.1:7860", True),
        ("127.8.8.8", True),
        ("[::1]:7860", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example:7860", False),
        ("localhost@evil.example", False),
        ("", False),
        ("[::1", False),
        ("192.168.0.1", False),
    ],
)
def test_only_loopback_hosts_are_accepted(client: TestClient, host: str, accepted: bool) -> None:
    for path in ("/healthz", "/"):
        response = client.get(path, headers={"Host": host})
        if accepted:
            assert response.status_code == 200
        else:
            assert "localhost" in problem(response, 400)["detail"]


def test_loopback_is_told_without_a_look_up() -> None:
    assert not is_loopback("localhost.evil.example")
    assert not is_loopback("0.0.0.0")
    assert is_loopback("::1")


def test_the_chat_page_is_served_and_its_events_are_private(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Policy Desk" in page.text
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    assert {event["api_visibility"] for event in config["dependencies"]} == {"private"}


def run_serve(*options: str) -> subprocess.CompletedProcess[str]:
    code = "import typer; from assistant.commands.serve import serve; typer.run(serve)"
    command = [sys.executable, "-c", code, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.1", "example.org"])
def test_serve_refuses_a_host_beyond_this_machine(host: str) -> None:
    done = run_serve("--host", host, "--data", "x")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"error: host '{host}' is not loopback")
    assert not Path("x").exists()


def test_serve_says_in_a_line_that_the_port_is_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_serve("--port", str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"error: cannot listen on 127.0.0.1:{port} (Address already in use); choose another port"
        " with --port\n"
    )


def test_many_ask_at_once(client: TestClient) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(
                client.post("/api/ask", json={"question": ASKED}).status_code
            )
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [200] * 8
