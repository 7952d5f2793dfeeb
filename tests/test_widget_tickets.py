"""Signed-in widgets: API keys, one-use tickets, sessions that see their reader's and no more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.tickets import SESSION_SECONDS, TICKET_SECONDS, Grant, Tickets
from assistant.records import Reader
from index.api_keys import ApiKeys
from tests.conftest import BagEmbedder
from tests.test_http import FILES, make_desk, make_documents, problem
from tests.test_widget import BERTHS, OTHER, PAGE, SECRET, answer_of, serving

SECOND = "https://second.example"
PAST = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("tickets")
    documents = make_documents(folder / "documents", FILES | {"berths.md": SECRET})
    made = make_desk(folder / "data", BagEmbedder(), documents)
    yield made
    made.index.close()


@pytest.fixture(scope="module")
def keys(desk: Desk) -> ApiKeys:
    return desk.index.catalog.api_keys


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    with serving(desk, widget_origins=(PAGE, SECOND), widget_requests=10_000) as made:
        yield made


@pytest.fixture(scope="module")
def key(keys: ApiKeys) -> str:
    return keys.create("intranet", ("widget",), None, ("board",))[1]


def issue(client: TestClient, key: str, **body: Any) -> Any:
    stated = {"reader_id": "akiko", "groups": ["board"], "origin": PAGE} | body
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.post("/api/widget/ticket", json=stated, headers=headers)


def exchange(client: TestClient, ticket: str, origin: str = PAGE, **body: Any) -> Any:
    stated = {"ticket": ticket} | body
    return client.post("/api/widget/session", json=stated, headers={"Origin": origin})


def session(client: TestClient, key: str, **body: Any) -> dict[str, str]:
    """The headers of a widget that has signed in."""
    ticket = issue(client, key, **body).json()["ticket"]
    response = exchange(client, ticket)
    assert response.headers["access-control-allow-origin"] == PAGE
    return {"Origin": PAGE, "Authorization": f"Bearer {response.json()['token']}"}


def ask(client: TestClient, headers: dict[str, str], **body: Any) -> Any:
    return client.post("/api/ask/stream", json={"question": BERTHS} | body, headers=headers)


def test_a_signed_in_reader_sees_the_groups_documents_and_goes_on_with_the_conversation(
    client: TestClient, key: str
) -> None:
    mine = session(client, key, reader_id="chie")  # who asks in no other test
    theirs = session(client, key, reader_id="ben", groups=[])
    answer = answer_of(ask(client, mine))
    assert "berths" in {citation["doc_id"] for citation in answer["citations"]}
    followed = answer_of(
        ask(client, mine, question="why?", conversation_id=answer["conversation_id"])
    )
    assert followed["conversation_id"] == answer["conversation_id"]
    assert client.get("/api/documents/berths", headers=mine).status_code == 200
    assert client.get(f"/api/answers/{answer['answer_id']}", headers=mine).status_code == 200
    listed = client.get("/api/conversations", headers=mine).json()["conversations"]
    assert answer["conversation_id"] in [one["conversation_id"] for one in listed]
    # Another reader of the same page, without the group, gets nothing of it.
    other = answer_of(ask(client, theirs))
    assert "berths" not in {citation["doc_id"] for citation in other["citations"]}
    problem(ask(client, theirs, conversation_id=answer["conversation_id"]), 404)
    for path in (
        "documents/berths",
        "documents/berths/history",
        f"answers/{answer['answer_id']}",
        f"conversations/{answer['conversation_id']}",
    ):
        problem(client.get(f"/api/{path}", headers=theirs), 404)
        problem(client.get(f"/api/{path}"), 404)  # nor does the machine's own reader


def test_a_ticket_is_good_once(client: TestClient, key: str) -> None:
    ticket = issue(client, key).json()["ticket"]
    assert exchange(client, ticket, reader_id="akiko").status_code == 200
    problem(exchange(client, ticket), 401)


def test_a_ticket_of_another_origin_or_reader_or_altered_is_refused(
    client: TestClient, key: str
) -> None:
    for origin, body in [(SECOND, {}), (PAGE, {"reader_id": "ben"})]:
        ticket = issue(client, key).json()["ticket"]
        found = problem(exchange(client, ticket, origin, **body), 401)
        assert "new one" in found["detail"]
        problem(exchange(client, ticket), 401)  # a failed attempt uses it up
    ticket = issue(client, key).json()["ticket"]
    for altered in (ticket[:-1] + ("A" if ticket[-1] != "A" else "B"), ticket + "A", "", "券"):
        problem(exchange(client, altered), 401)
    problem(exchange(client, ticket, OTHER), 403)
    problem(client.post("/api/widget/session", json={"ticket": ticket}), 401)


def test_a_session_is_its_pages_alone(client: TestClient, key: str) -> None:
    mine = session(client, key)
    problem(ask(client, mine | {"Origin": SECOND}), 401)
    problem(ask(client, {"Authorization": mine["Authorization"]}), 401)
    problem(ask(client, mine | {"Authorization": mine["Authorization"][:-1]}), 401)
    problem(ask(client, mine | {"Authorization": "Basic YTpi"}), 401)
    problem(ask(client, {"Origin": PAGE, "Authorization": f"Bearer {key}"}), 401)


def test_tickets_and_sessions_end(key: str) -> None:
    now, live = 0.0, True
    tickets = Tickets(lambda _key: live, lambda: now)
    grant = Grant(Reader("akiko", ("board",)), PAGE, "k")
    late, ticket = tickets.issue(grant), tickets.issue(grant)
    now = TICKET_SECONDS - 0.1
    token = tickets.exchange(ticket, PAGE)
    assert token is not None and tickets.reader(token, PAGE) == grant.reader
    now = float(TICKET_SECONDS)
    assert tickets.exchange(late, PAGE) is None
    live = False
    assert tickets.reader(token, PAGE) is None
    live, now = True, now + SESSION_SECONDS
    assert tickets.reader(token, PAGE) is None
    assert tickets.reader(ticket, PAGE) is None and tickets.reader(key, PAGE) is None


def test_a_revoked_key_ends_its_sessions(client: TestClient, keys: ApiKeys) -> None:
    made, secret = keys.create("short", ("widget",), None, ("board",))
    mine = session(client, secret)
    assert ask(client, mine).status_code == 200
    assert keys.revoke(made.key_id) and not keys.revoke(made.key_id)
    problem(ask(client, mine), 401)
    problem(issue(client, secret), 401)


def test_a_ticket_needs_a_live_key_with_the_scope(client: TestClient, keys: ApiKeys) -> None:
    expired = keys.create("old", ("widget",), PAST)[1]
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    good, later = keys.create("x", ("widget",), tomorrow, ("board",))
    for bad in ("", "pdk", expired, later[:-1], later.replace(good.key_id, "0" * 12), "pdk__"):
        response = issue(client, bad)
        problem(response, 401)
        assert response.headers["www-authenticate"] == "Bearer"
    assert issue(client, later).status_code == 200
    found = problem(issue(client, keys.create("chat", ("chat",), None)[1]), 403)
    assert "'widget'" in found["detail"]


def test_a_ticket_has_no_group_that_its_key_does_not_carry(
    client: TestClient, keys: ApiKeys
) -> None:
    bare = keys.create("bare", ("widget",), None)[1]
    two = keys.create("two", ("widget",), None, ("board", "財務"))[1]
    for key, groups, refused in [
        (bare, ["board"], "board"),
        (two, ["board", "audit"], "audit"),
        (two, ["Board"], "Board"),
        (two, ["*"], "*"),
    ]:
        found = problem(issue(client, key, groups=groups), 403)
        assert repr(refused) in found["detail"] and "--group" in found["detail"]
    assert issue(client, bare, groups=[]).status_code == 200
    mine = session(client, two, groups=["財務"])
    problem(client.get("/api/documents/berths", headers=mine), 404)


def test_a_ticket_is_for_a_page_of_the_list_and_not_for_the_machines_reader(
    client: TestClient, key: str
) -> None:
    assert problem(issue(client, key, origin=OTHER), 422)["field"] == "origin"
    assert problem(issue(client, key, reader_id="local"), 422)["field"] == "reader_id"
    assert problem(issue(client, key, reader_id=""), 422)["field"] == "reader_id"
    # A key has no place in a page.
    headers = {"Authorization": f"Bearer {key}", "Origin": PAGE}
    body = {"reader_id": "akiko", "origin": PAGE}
    problem(client.post("/api/widget/ticket", json=body, headers=headers), 403)


def test_keys_are_kept_as_digests(keys: ApiKeys) -> None:
    made, secret = keys.create("名前", ("widget",), PAST)
    assert keys.find(secret) is None and not keys.is_live(made.key_id)
    assert made in keys.listed() and secret not in repr(keys.listed())
    assert not keys.is_live("none") and not keys.revoke("none")
