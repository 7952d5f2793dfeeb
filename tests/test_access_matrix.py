"""Who may call what: every route, tool and event, with each role and with none.

A route, a tool of /mcp or an event of the chat page that is not in the tables fails. Then what a
document of another group lets out: nothing, by any way there is.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute, Mount

from assistant.desk import Desk
from assistant.http.gate import Gate
from tests.test_http import ASKED, problem
from tests.test_model_context import ACCEPT
from tests.test_sign_in import make_guarded_desk, serving, sign_in
from tests.test_widget import BERTHS, PAGE

ROLES = {"": 0, "reader": 1, "curator": 2, "admin": 3}
NAMES = {"reader": "rin", "curator": "cora", "admin": "ada"}
OPEN = ""  # to everybody; what it guards otherwise, it guards itself
MARKED = "Who chairs the committee on berths, says mei?"
ASK = {"question": ASKED}
MESSAGES = [{"role": "user", "content": ASKED}]
DAYS = "?question=x&from=2026-01-01&to=2026-02-01"

# (method, route) -> the least role, a path to call and its JSON
ROUTES: dict[tuple[str, str], tuple[str, str, Any]] = {
    ("GET", "/api/openapi.json"): (OPEN, "/api/openapi.json", None),
    ("POST", "/api/ask"): ("reader", "/api/ask", ASK),
    ("POST", "/api/ask/stream"): ("reader", "/api/ask/stream", ASK),
    ("GET", "/api/diff"): ("reader", f"/api/diff{DAYS}", None),
    ("POST", "/api/search"): ("reader", "/api/search", {"query": "x"}),
    ("GET", "/api/answers/{answer_id}"): ("reader", "/api/answers/x", None),
    ("GET", "/api/answers/{answer_id}/memo"): ("reader", "/api/answers/x/memo", None),
    ("GET", "/api/conversations"): ("reader", "/api/conversations", None),
    ("GET", "/api/conversations/{conversation_id}"): ("reader", "/api/conversations/x", None),
    ("PATCH", "/api/conversations/{conversation_id}"):
        ("reader", "/api/conversations/x", {"title": "x"}),
    ("DELETE", "/api/conversations/{conversation_id}"): ("reader", "/api/conversations/x", None),
    ("GET", "/api/conversations/{conversation_id}/memo"):
        ("reader", "/api/conversations/x/memo", None),
    ("POST", "/api/feedback"): ("reader", "/api/feedback", {"answer_id": "x", "rating": "up"}),
    ("GET", "/a/{answer_id}"): ("reader", "/a/x", None),
    ("GET", "/api/documents"): ("reader", "/api/documents", None),
    ("POST", "/api/documents"): ("curator", "/api/documents", {}),
    ("GET", "/api/corpus"): ("curator", "/api/corpus", None),
    ("PATCH", "/api/documents/{doc_id:path}"):
        ("curator", "/api/documents/x", {"published": "2026-01-01"}),
    ("DELETE", "/api/documents/{doc_id:path}"): ("curator", "/api/documents/x", None),
    ("POST", "/api/documents/{doc_id:path}/release"):
        ("curator", "/api/documents/x/release", None),
    ("GET", "/api/terms"): ("reader", "/api/terms", None),
    ("GET", "/api/documents/{doc_id:path}/history"): ("reader", "/api/documents/x/history", None),
    ("GET", "/api/documents/{doc_id:path}"): ("reader", "/api/documents/x", None),
    ("GET", "/api/calculators"): ("reader", "/api/calculators", None),
    ("POST", "/api/calculators/{name}"):
        ("reader", "/api/calculators/x", {"inputs": {}}),
    ("GET", "/check"): ("reader", "/check", None),
    ("POST", "/check"): ("reader", "/check", None),
    ("GET", "/documents/{doc_id:path}"): ("reader", "/documents/x", None),
    ("GET", "/corpus"): ("curator", "/corpus", None),
    ("GET", "/status"): ("admin", "/status", None),
    ("GET", "/widget.js"): (OPEN, "/widget.js", None),
    ("GET", "/widget/{name}"): (OPEN, "/widget/x.js", None),
    ("GET", "/widget"): (OPEN, "/widget", None),
    ("POST", "/api/widget/session"): ("ticket", "/api/widget/session", {"ticket": "x"}),
    ("POST", "/api/widget/ticket"):
        ("key", "/api/widget/ticket", {"reader_id": "x", "origin": PAGE}),
    ("POST", "/api/check"): ("reader", "/api/check", {"text": "x"}),
    ("POST", "/v1/chat/completions"):
        ("reader", "/v1/chat/completions", {"model": "policy-desk", "messages": MESSAGES}),
    ("GET", "/v1/models"): ("reader", "/v1/models", None),
    ("GET", "/v1/models/{model:path}"): ("reader", "/v1/models/policy-desk", None),
    ("POST", "/mcp"): ("reader", "/mcp", {}),
    ("GET", "/metrics"): ("admin", "/metrics", None),
    ("GET", "/healthz"): (OPEN, "/healthz", None),
    ("GET", "/readyz"): (OPEN, "/readyz", None),
    ("GET", "/sign-in"): (OPEN, "/sign-in", None),
    ("POST", "/sign-in"): ("password", "/sign-in", None),
    ("POST", "/sign-out"): (OPEN, "/sign-out", None),
    ("GET", "/page-files"): (OPEN, "/page-files/pages.css", None),
}  # fmt: skip
# Where a provider signs people in, in place of POST /sign-in.
OIDC_ROUTES: dict[tuple[str, str], tuple[str, str, Any]] = {
    ("GET", "/sign-in/begin"): (OPEN, "/sign-in/begin", None),
    ("GET", "/sign-in/callback"): (OPEN, "/sign-in/callback", None),
}
# What the outer layer lets through to Gradio, all of it behind the gate.
GRADIO = {
    ("GET", "/"), ("GET", "/config"), ("GET", "/theme.css"), ("GET", "/assets/x.js"),
    ("GET", "/static/x.js"), ("GET", "/gradio_api/heartbeat/x"), ("GET", "/openapi.json"),
    ("GET", "/gradio_api/queue/data?session_hash=x"), ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/cancel"), ("POST", "/gradio_api/reset"), ("GET", "/robots.txt"),
    ("GET", "/gradio_api/startup-events"), ("GET", "/gradio_api/theme.css"),
}  # fmt: skip
# Gradio's, of pandas, as it makes an event ready.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
TWO_DAYS = {"first": "2026-01-01", "last": "2026-02-01"}
# event -> the least role, and its inputs
EVENTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "load": ("reader", ()),
    "ask": ("reader", (ASKED, "", None)),
    "preset": ("reader", ()),
    "edit": ("reader", (None,)),
    "stop": ("reader", ()),
    "begin_anew": ("reader", (None,)),
    "open_source": ("reader", ("1", None)),
    "compare": ("reader", (json.dumps(TWO_DAYS), None)),
    "recalculate": ("reader", ("{}", None)),
    "rate": ("reader", (json.dumps({"rating": "up"}), None)),
    "history": ("reader", (json.dumps({"do": "list"}), None)),
}
# tool of /mcp -> the least role, and its arguments
TOOLS: dict[str, tuple[str, dict[str, Any]]] = {
    "ask": ("reader", {"question": ASKED}),
    "search": ("reader", {"query": "harbours"}),
    "calculate": ("reader", {"name": "list"}),
    "get_document": ("reader", {"doc_id": "harbours.v1"}),
}
STREAMED = {"status", "citation", "calculation", "text", "answer"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_guarded_desk(tmp_path_factory.mktemp("matrix"))
    yield made
    made.index.close()


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    with serving(desk, widget_origins=(PAGE,), widget_requests=10_000) as made:
        yield made


@pytest.fixture
def cookies(client: TestClient) -> dict[str, dict[str, str]]:
    """The headers of each who is signed in, by role and by name."""
    found: dict[str, dict[str, str]] = {"": {}}
    for name in ("rin", "mei", "cora", "ada"):
        response = sign_in(client, name)
        found[name] = {"Cookie": response.headers["set-cookie"].partition(";")[0]}
        client.cookies.clear()
    return found | {role: found[name] for role, name in NAMES.items()}


def routes_of(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Each method and path of ours; a mount of files under GET."""
    for route in routes:
        if router := getattr(route, "original_router", None):
            yield from routes_of(router.routes)
        elif isinstance(route, APIRoute):
            yield from ((method, route.path) for method in route.methods or ())
        elif isinstance(route, Mount):
            if not isinstance(route.app, Gate):
                yield "GET", route.path
        elif type(getattr(route, "endpoint", None)).__name__ != "_Refusal":
            methods = sorted({*(getattr(route, "methods", None) or ("GET",))} - {"HEAD"})
            yield from ((method, getattr(route, "path", str(route))) for method in methods)


def app_of(client: TestClient) -> FastAPI:
    app = client.app
    assert isinstance(app, FastAPI)
    return app


def test_every_route_is_in_the_table_and_every_event(client: TestClient) -> None:
    routes = app_of(client).routes
    assert set(routes_of(routes)) == set(ROUTES)
    assert isinstance(routes[-1], Mount) and routes[-1].path == ""
    gate = routes[-1].app
    assert isinstance(gate, Gate)  # so all that Gradio serves is behind it
    page = gate._app.blocks  # type: ignore[attr-defined]  # Gradio's app
    called = [getattr(one.fn, "func", one.fn).__name__ for one in page.fns.values()]
    assert {*called} == {*EVENTS}
    assert {one.api_visibility for one in page.fns.values()} == {"private"}


def rpc(client: TestClient, headers: dict[str, str], method: str, **params: Any) -> Any:
    """The response to a request of MCP."""
    stated = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return client.post("/mcp", json=stated, headers=headers | ACCEPT)


def use(client: TestClient, headers: dict[str, str], tool: str, **arguments: Any) -> Any:
    """The result of a tool."""
    response = rpc(client, headers, "tools/call", name=tool, arguments=arguments)
    assert response.status_code == 200, response.text
    return response.json()["result"]


@pytest.mark.parametrize("role", ROLES)
def test_each_tool_answers_those_of_its_role(
    client: TestClient, cookies: dict[str, dict[str, str]], role: str
) -> None:
    admin = rpc(client, cookies["admin"], "tools/list").json()["result"]["tools"]
    assert {tool["name"] for tool in admin} == {*TOOLS}
    for tool, (least, arguments) in TOOLS.items():
        if ROLES[role] >= ROLES[least]:
            assert not use(client, cookies[role], tool, **arguments)["isError"], tool
        else:
            refused = rpc(client, cookies[role], "tools/call", name=tool, arguments=arguments)
            problem(refused, 403 if role else 401)


@pytest.mark.parametrize("role", ROLES)
def test_each_event_answers_those_of_its_role(
    client: TestClient, cookies: dict[str, dict[str, str]], role: str
) -> None:
    for event, (least, data) in EVENTS.items():
        page = f"{role}-{event}"
        if ROLES[role] >= ROLES[least]:
            fire(client, cookies[role], page, event, *data)  # which looks for its success
        else:
            problem(join(client, cookies[role], page, event, *data), 403 if role else 401)
            told = client.get(f"/gradio_api/queue/data?session_hash={page}", headers=cookies[role])
            problem(told, 403 if role else 401)


def test_a_stream_has_no_event_but_those_of_the_table(
    client: TestClient, cookies: dict[str, dict[str, str]]
) -> None:
    for question in (ASKED, "What is 125 * 8?"):
        told = client.post("/api/ask/stream", json={"question": question}, headers=cookies["rin"])
        named = set(re.findall(r"^event: (\w+)$", told.text, re.MULTILINE))
        assert named <= STREAMED and {"status", "text", "answer"} <= named


@pytest.mark.parametrize("role", ROLES)
def test_each_route_answers_those_of_its_role(
    client: TestClient, cookies: dict[str, dict[str, str]], role: str
) -> None:
    assert answered_wrongly(client, ROUTES, cookies[role], role) == []


def answered_wrongly(
    client: TestClient,
    routes: dict[tuple[str, str], tuple[str, str, Any]],
    headers: dict[str, str],
    role: str,
) -> list[tuple[str, str, int]]:
    """The routes that do not answer a role as their table says."""
    wrong = []
    for (method, route), (least, path, body) in routes.items():
        code = client.request(method, path, json=body, headers=headers).status_code
        if least in ROLES:
            refused = 401 if not role else 403
            wanted = ROLES[role] >= ROLES[least]
            right = code not in (401, 403, 500) if wanted else code == refused
        else:
            right = code == 401  # a ticket, a key or a password is asked for, whoever is signed in
        if not right:
            wrong.append((method, route, code))
    return wrong


def test_nothing_of_gradio_answers_who_is_not_signed_in(
    client: TestClient, cookies: dict[str, dict[str, str]]
) -> None:
    for method, path in GRADIO:
        problem(client.request(method, path, json={} if method == "POST" else None), 401)
    for role in NAMES:
        assert client.get("/config", headers=cookies[role]).status_code == 200


def join(client: TestClient, headers: dict[str, str], page: str, event: str, *data: Any) -> Any:
    """The response to an event of an open page."""
    gate = app_of(client).routes[-1].app  # type: ignore[attr-defined]
    blocks = gate._app.blocks
    number = next(
        n
        for n, one in blocks.fns.items()
        if getattr(one.fn, "func", one.fn).__name__ == event and one.api_visibility == "private"
    )
    stated = {"data": data, "fn_index": number, "session_hash": page, "trigger_id": None}
    return client.post("/gradio_api/queue/join", json=stated, headers=headers)


def fire(client: TestClient, headers: dict[str, str], page: str, event: str, *data: Any) -> str:
    """An event of an open page; all that comes of it."""
    joined = join(client, headers, page, event, *data)
    assert joined.status_code == 200, joined.text
    got = client.get(f"/gradio_api/queue/data?session_hash={page}", headers=headers)
    told = got.content.decode("utf-8")
    assert re.search('"success": ?true', told), told
    return told


def test_the_chat_page_has_its_readers_documents_and_history(
    client: TestClient, cookies: dict[str, dict[str, str]]
) -> None:
    listing = json.dumps({"do": "list"})
    fire(client, cookies["mei"], "mei1", "load")
    told = fire(client, cookies["mei"], "mei1", "ask", MARKED, "", None)
    assert "mayor chairs the committee on berths" in told
    assert MARKED in fire(client, cookies["mei"], "mei1", "history", listing, None)
    fire(client, cookies["rin"], "rin1", "load")
    other = fire(client, cookies["rin"], "rin1", "ask", "berths committee: whose?", "", None)
    assert "The mayor chairs the committee on berths" not in other
    # Who has the name of mei's open page has nothing of what is in it.
    for event, data in [
        ("history", (listing, None)),
        ("open_source", ("0", None)),
        ("edit", (None,)),
        ("compare", (json.dumps(TWO_DAYS), None)),
    ]:
        told = fire(client, cookies["rin"], "mei1", event, *data)
        assert MARKED not in told and "mayor chairs the committee on berths" not in told, event


def links_to_berths(answer: str, conversation: str, version: str) -> list[str]:
    return [
        f"/api/answers/{answer}",
        f"/api/answers/{answer}/memo",
        f"/a/{answer}",
        f"/api/conversations/{conversation}",
        f"/api/conversations/{conversation}/memo",
        "/api/documents/berths",
        f"/api/documents/berths?version={version}",
        "/api/documents/berths/history",
        "/documents/berths",
        f"/documents/berths?version={version}&span=0:9",
    ]


def test_another_groups_document_lets_nothing_out(
    client: TestClient, cookies: dict[str, dict[str, str]], desk: Desk
) -> None:
    mei = cookies["mei"]
    answer = client.post("/api/ask", json={"question": BERTHS}, headers=mei).json()
    assert "berths" in {cited["doc_id"] for cited in answer["citations"]}
    key, talk = answer["answer_id"], answer["conversation_id"]
    version = client.get("/api/documents/berths", headers=mei).json()["version"]
    secret = re.compile("mayor chairs the committee on berths|" + version)
    for name in ("rin", "cora", "ada"):
        headers = cookies[name]

        def get(path: str, headers: dict[str, str] = headers, **body: Any) -> str:
            method = "POST" if body else "GET"
            return client.request(method, path, json=body or None, headers=headers).text

        told = [
            get("/api/search", query=BERTHS, top_k=100),
            get("/api/ask", question=BERTHS),
            get("/api/ask/stream", question=BERTHS),
            get("/api/ask", question=BERTHS, filters={"doc_ids": ["berths"]}),
            get("/api/diff?question=committee+on+berths&from=2026-01-01&to=2026-11-01"),
            get("/api/documents"),
            get("/api/terms"),
            get("/api/conversations?q=berths"),
        ]
        told += [get("/corpus"), get("/api/corpus")] if name != "rin" else []
        assert [text for text in told if secret.search(text)] == []
        assert all('"doc_id":"berths"' not in text for text in told)
        for path in links_to_berths(key, talk, version):
            hidden = problem(client.get(path, headers=headers), 404)
            never = path.replace("berths", "nowhere").replace(key, "nowhere")
            absent = client.get(never.replace(talk, "nowhere"), headers=headers).json()
            told_of = [one["detail"] for one in (hidden, absent)]
            for word in ("berths", key, talk):
                told_of[0] = told_of[0].replace(word, "nowhere")
            assert told_of[0] == told_of[1], path
        for method, path, body in [
            ("POST", "/api/feedback", {"answer_id": key, "rating": "up"}),
            ("POST", "/api/ask", {"question": "why?", "conversation_id": talk}),
            ("PATCH", f"/api/conversations/{talk}", {"title": "mine"}),
            ("DELETE", f"/api/conversations/{talk}", None),
        ]:
            problem(client.request(method, path, json=body, headers=headers), 404)
        if name != "rin":
            problem(client.delete("/api/documents/berths", headers=headers), 404)
            day = {"published": "2026-01-01"}
            problem(client.patch("/api/documents/berths", json=day, headers=headers), 404)
    assert client.get(f"/a/{key}", headers=mei).status_code == 200
    assert desk.service.document("berths", None, frozenset({"board"})) is not None


def test_a_forged_origin_gains_the_anonymous_view_and_a_cookie_beside_it_nothing(
    client: TestClient, cookies: dict[str, dict[str, str]]
) -> None:
    headers = cookies["mei"] | {"Origin": PAGE}
    told = client.post("/api/ask/stream", json={"question": BERTHS}, headers=headers)
    assert told.status_code == 200 and "mayor chairs the committee on berths" not in told.text
    problem(client.get("/api/documents/berths", headers=headers), 404)
    assert client.get("/api/conversations", headers=headers).json() == {"conversations": []}
    problem(client.get("/api/corpus", headers=cookies["ada"] | {"Origin": PAGE}), 403)
