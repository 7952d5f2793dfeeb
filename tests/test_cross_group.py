"""What a document of another group lets out by any way there is: nothing, not by a query either.

The board's document is asked for, linked to, exported, checked, compared and looked up by readers
without the group. Then the database's statements are counted out: one that is hidden and one that
never was take the same ones, and give the same bytes.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from assistant.desk import Desk
from tests.conftest import BagEmbedder
from tests.test_http import ASKED, FILES, make_desk, make_documents
from tests.test_model_context import ACCEPT
from tests.test_sign_in import CHEAP, PEOPLE, WORDS, serving, sign_in
from tests.test_widget import PAGE

# A notice for everybody in English; its Japanese edition is the board's.
PUBLIC = "The mayor chairs the committee on berths."
HIDDEN = "船席委員会の委員長は市長が務め、報酬は7,340円である。"
SECRET = re.compile("7,340|船席委員会の委員長は市長|berths-fee-board", re.IGNORECASE)
BOARD = {
    "notice.en.md": "---\nkind: brief\naligned_with: {ja: notice.ja}\n---\n\n# Notice\n\n"
    f"{PUBLIC}\n",
    "notice.ja.md": f"---\nkind: brief\ngroups: [board]\n---\n\n# 通知\n\n{HIDDEN}\n",
    "berths-fee-board.md": "---\ngroups: [board]\ntitle: Fees of the board\n---\n\n# Fees\n\n"
    "The fee for the pilot of the berths is 7,340 yen since 1 May 2026.\n",
}
QUESTIONS = (
    "Who chairs the committee on berths?", "船席委員会の委員長は誰ですか？",
    "What is the fee for the pilot of the berths?", "船席委員会の委員長の報酬はいくらですか？",
    "泊位引航员的费用是多少？", "７３４０円は何の報酬ですか？",
)  # fmt: skip
HERE, NOWHERE = "berths-fee-board", "berths-fee-nobody"  # of one length


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("groups")
    made = make_desk(
        folder / "data", BagEmbedder(), make_documents(folder / "documents", FILES | BOARD)
    )
    for name, role, groups in PEOPLE:
        made.index.catalog.users.add(name, role, groups, CHEAP.hashed(WORDS))
    yield made
    made.index.close()


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    with serving(desk, widget_origins=(PAGE,), widget_requests=10_000, requests=10_000) as made:
        yield made


@pytest.fixture(scope="module")
def outsiders(client: TestClient, desk: Desk) -> dict[str, dict[str, str]]:
    """The headers of all who do not have the group, by who they are."""
    found = {}
    for name in ("rin", "cora", "ada"):
        found[name] = {"Cookie": sign_in(client, name).headers["set-cookie"].partition(";")[0]}
        client.cookies.clear()
    keys = desk.index.catalog.api_keys
    api = keys.create("programs", ("api",), None, ("audit",))[1]
    widget = keys.create("intranet", ("widget",), None, ("audit",))[1]
    ticket = client.post(
        "/api/widget/ticket",
        json={"reader_id": "akiko", "groups": ["audit"], "origin": PAGE},
        headers={"Authorization": f"Bearer {widget}"},
    ).json()["ticket"]
    token = client.post(
        "/api/widget/session", json={"ticket": ticket}, headers={"Origin": PAGE}
    ).json()["token"]
    return found | {
        "a key": {"Authorization": f"Bearer {api}"},
        "a signed-in page": {"Authorization": f"Bearer {token}", "Origin": PAGE},
        "any page": {"Origin": PAGE},
    }


@pytest.fixture(scope="module")
def member(client: TestClient) -> dict[str, str]:
    cookie = sign_in(client, "mei").headers["set-cookie"].partition(";")[0]
    client.cookies.clear()
    return {"Cookie": cookie}


OUTSIDERS = ("rin", "cora", "ada", "a key", "a signed-in page", "any page")


def tool(called: str, /, **arguments: Any) -> tuple[str, str, Any]:
    """A call of MCP as a request."""
    params = {"name": called, "arguments": arguments}
    return "POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


def messages(*texts: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text} for text in texts]


def probes() -> Iterator[tuple[str, str, Any]]:
    """Requests whose responses have something of the board's documents for its members."""
    fee, chair = QUESTIONS[2], QUESTIONS[0]
    for question in (fee, *QUESTIONS[3:4], *QUESTIONS[5:]):
        yield "POST", "/api/ask", {"question": question}
    for question in QUESTIONS[:5]:
        yield "POST", "/api/search", {"query": question, "top_k": 100}
    # The answer in the language of the edition that is the board's.
    yield "POST", "/api/ask", {"question": chair, "language": "ja"}
    yield "POST", "/api/ask/stream", {"question": chair, "language": "ja"}
    yield "POST", "/api/ask", {"question": fee, "filters": {"doc_ids": [HERE]}}
    yield "POST", "/api/ask", {"question": "and the fee?", "history": [chair, fee]}
    yield "GET", "/api/documents", None
    yield "GET", f"/api/diff?question={fee}&from=2026-06-01&to=2026-11-01", None
    yield "POST", "/api/check", {"text": "The fee for the pilot of the berths is 7340 yen."}
    asked = {"model": "policy-desk", "messages": messages(fee)}
    yield "POST", "/v1/chat/completions", asked
    yield "POST", "/v1/chat/completions", asked | {"stream": True}
    yield tool("ask", question=fee)
    yield tool("ask", question=chair, language="ja")
    yield tool("search", query=fee)


NEW_EACH_TIME = re.compile(
    rb'"(answer_id|conversation_id)": ?("[^"]*"|null)|"timings_ms": ?[{][^}]*[}]'
)
LOOKED_BACK = ("GET", "/api/conversations?q=7,340", None)
SHOWN_TO_ALL = (
    ("GET", "/api/terms", None),
    ("GET", "/api/calculators", None),
    ("GET", "/api/corpus", None),
    ("GET", "/corpus", None),
    ("GET", "/status", None),
    ("GET", "/metrics", None),
    ("POST", "/check", None),
    tool("get_document", doc_id="notice.ja"),
    tool("calculate", name="list"),
)


def told(client: TestClient, headers: dict[str, str], probe: tuple[str, str, Any]) -> str:
    method, path, body = probe
    return client.request(method, path, json=body, headers=headers | ACCEPT).text


def test_each_probe_finds_something_for_a_member(
    client: TestClient, member: dict[str, str]
) -> None:
    found_nothing = [one for one in probes() if not SECRET.search(told(client, member, one))]
    assert found_nothing == []
    assert SECRET.search(told(client, member, tool("get_document", doc_id=HERE)))
    assert "conversation_id" in told(client, member, LOOKED_BACK)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_finds_anything(
    client: TestClient, member: dict[str, str], outsiders: dict[str, dict[str, str]], who: str
) -> None:
    told(client, member, ("POST", "/api/ask", {"question": QUESTIONS[2]}))  # so there is a history
    asked = {"question": ASKED}
    assert "mayor chairs" in told(client, outsiders[who], ("POST", "/api/ask/stream", asked))
    all_of_them = (*probes(), *SHOWN_TO_ALL)
    assert [p for p in all_of_them if SECRET.search(told(client, outsiders[who], p))] == []
    assert "conversation_id" not in told(client, outsiders[who], LOOKED_BACK)


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """The statements that the database is given meanwhile, in their order."""
    taken: list[str] = []
    engine = desk.index.catalog._engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        taken.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield taken
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def same_bytes(
    client: TestClient, desk: Desk, headers: dict[str, str], probe: tuple[str, str, Any]
) -> tuple[int, bytes, list[str]]:
    """A response but for its request id, and what the database was asked for it."""
    method, path, body = probe
    headers = headers | ACCEPT | {"X-Request-ID": "same"}
    with statements(desk) as taken:
        response = client.request(method, path, json=body, headers=headers)
    return response.status_code, NEW_EACH_TIME.sub(b"", response.content), taken


def pairs(answer: dict[str, Any]) -> Iterator[tuple[tuple[str, str, Any], str, str]]:
    """A request for what is another's, its name, and one of the same form that nobody has."""
    key, talk, version = answer["answer_id"], answer["conversation_id"], "0" * 64
    for path in ("", f"?version={answer['citations'][0]['version']}", f"?version={version}",
                 "/history"):  # fmt: skip
        yield ("GET", f"/api/documents/{HERE}{path}", None), HERE, NOWHERE
    yield ("DELETE", f"/api/documents/{HERE}", None), HERE, NOWHERE
    yield ("PATCH", f"/api/documents/{HERE}", {"published": "2026-01-01"}), HERE, NOWHERE
    yield tool("get_document", doc_id=HERE), HERE, NOWHERE
    yield tool("ask", question=ASKED, doc_ids=[HERE]), HERE, NOWHERE
    filters = {"doc_ids": [HERE]}
    yield ("POST", "/api/ask", {"question": QUESTIONS[2], "filters": filters}), HERE, NOWHERE
    for path in (f"/api/answers/{key}", f"/api/answers/{key}/memo", f"/a/{key}",
                 f"/api/answers/{key}/memo?format=docx"):  # fmt: skip
        yield ("GET", path, None), key, "x" * len(key)
    yield ("POST", "/api/feedback", {"answer_id": key, "rating": "up"}), key, "x" * len(key)
    for path in (f"/api/conversations/{talk}", f"/api/conversations/{talk}/memo"):
        yield ("GET", path, None), talk, "x" * len(talk)
    yield ("DELETE", f"/api/conversations/{talk}", None), talk, "x" * len(talk)
    yield ("PATCH", f"/api/conversations/{talk}", {"title": "mine"}), talk, "x" * len(talk)
    follow_up = {"question": "why?", "conversation_id": talk}
    yield ("POST", "/api/ask", follow_up), talk, "x" * len(talk)
    yield ("POST", "/api/ask/stream", follow_up), talk, "x" * len(talk)


def put_for(probe: tuple[str, str, Any], name: str, other: str) -> tuple[str, str, Any]:
    method, path, body = probe
    put = json.loads(json.dumps(body).replace(name, other))
    return method, path.replace(name, other), put


@pytest.mark.parametrize("who", OUTSIDERS)
def test_what_is_hidden_takes_the_way_of_what_never_was(
    client: TestClient, desk: Desk, member: dict[str, str], outsiders: dict[str, dict[str, str]],
    who: str,
) -> None:  # fmt: skip
    answer = client.post("/api/ask", json={"question": QUESTIONS[2]}, headers=member).json()
    told_apart = []
    for probe, name, other in pairs(answer):
        hidden = same_bytes(client, desk, outsiders[who], probe)
        never = same_bytes(client, desk, outsiders[who], put_for(probe, name, other))
        content = hidden[1].replace(name.encode(), other.encode())
        if (hidden[0], content, hidden[2]) != never:
            told_apart.append((probe, hidden, never))
    assert told_apart == []
    # It is all still there.
    assert client.get(f"/a/{answer['answer_id']}", headers=member).status_code == 200
    assert client.get(f"/api/documents/{HERE}", headers=member).status_code == 200
