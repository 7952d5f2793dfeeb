"""Ways round the widget's two modes, over HTTP: each gets what it may, and no more.

Framing by a page off the list, a sandboxed page and cookies sent along are tried in a browser; see
tests/browser/test_widget.py.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from index.api_keys import ApiKeys
from tests.test_http import problem
from tests.test_sign_in import SITE, make_guarded_desk, serving, sign_in
from tests.test_widget import BERTHS, OTHER, PAGE, answer_of

SECOND = "https://second.example"
HIDDEN = "mayor chairs the committee on berths"
FORGED = {
    "another name": OTHER,
    "a name below it": "https://sub.intranet.example",
    "a name that it ends": "https://my-intranet.example",
    "a name that it begins": "https://intranet.example.elsewhere.example",
    "upper case": "https://INTRANET.example",
    "a dot behind": "https://intranet.example.",
    "its port said": "https://intranet.example:443",
    "another port": "https://intranet.example:8443",
    "another scheme": "http://intranet.example",
    "an address": "https://127.0.0.1",
    "a user before it": "https://reader@intranet.example",
    "it as the user": "https://intranet.example@elsewhere.example",
    "a path behind": "https://intranet.example/",
    "two in one": f"{PAGE} {OTHER}",
    "two with a comma": f"{PAGE}, {OTHER}",
    "no origin": "null",
    "an empty one": "",
    "a star": "*",
    "a file": "file://",
    "an escaped end": "https://intranet.example%00.elsewhere.example",
    "a broken address": "https://[",
}
PREFLIGHTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "an origin off the list": ("/api/ask/stream", OTHER, {}),
    "a method that is not needed": ("/api/documents/x", PAGE, {"method": "DELETE"}),
    "a header that is not needed": ("/api/ask/stream", PAGE, {"headers": "x-reader"}),
    "a path that is not needed": ("/api/ask", PAGE, {}),
    "the tickets": ("/api/widget/ticket", PAGE, {"headers": "authorization"}),
    "the programs' paths": ("/v1/chat/completions", PAGE, {"headers": "authorization"}),
    "the chat page's events": ("/gradio_api/queue/join", PAGE, {}),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_guarded_desk(tmp_path_factory.mktemp("ways"))
    yield made
    made.index.close()


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    with serving(desk, widget_origins=(PAGE, SECOND), widget_requests=10_000) as made:
        yield made


@pytest.fixture(scope="module")
def keys(desk: Desk) -> ApiKeys:
    return desk.index.catalog.api_keys


@pytest.fixture(scope="module")
def key(keys: ApiKeys) -> str:
    return keys.create("intranet", ("widget",), None, ("board",))[1]


def ticket(client: TestClient, key: str, **body: Any) -> str:
    stated = {"reader_id": "akiko", "groups": ["board"], "origin": PAGE} | body
    bearer = {"Authorization": f"Bearer {key}"}
    issued: str = client.post("/api/widget/ticket", json=stated, headers=bearer).json()["ticket"]
    return issued


def exchange(client: TestClient, shown: str, origin: str = PAGE, **body: Any) -> Any:
    stated = {"ticket": shown} | body
    return client.post("/api/widget/session", json=stated, headers={"Origin": origin})


def ask(client: TestClient, **headers: str) -> Any:
    return client.post("/api/ask/stream", json={"question": BERTHS}, headers=headers)


@pytest.mark.parametrize("origin", FORGED.values(), ids=FORGED)
def test_what_only_looks_like_a_page_of_the_list_is_refused(
    client: TestClient, origin: str
) -> None:
    for response in (
        ask(client, Origin=origin),
        client.get("/api/documents/harbours.v1", headers={"Origin": origin}),
        exchange(client, "x", origin),
        client.get("/widget.js", headers={"Origin": origin}),
    ):
        assert "access-control-allow-origin" not in response.headers
        if response.request.url.path != "/widget.js":  # which is for everybody to read
            problem(response, 403)


def test_a_forged_origin_of_the_list_gets_the_anonymous_view_and_no_more(
    client: TestClient,
) -> None:
    sign_in(client, "mei")  # whose browser sends the cookie along
    answer = answer_of(ask(client, Origin=PAGE))
    assert (answer["conversation_id"], HIDDEN in str(answer["citations"])) == (None, False)
    problem(client.get("/api/documents/berths", headers={"Origin": PAGE}), 404)
    for method, path in [("GET", "/api/documents"), ("GET", "/api/corpus"), ("POST", "/api/ask"),
                         ("POST", "/api/widget/ticket"), ("DELETE", "/api/documents/harbours.v1"),
                         ("POST", "/mcp"), ("POST", "/api/feedback")]:  # fmt: skip
        response = client.request(method, path, json={}, headers={"Origin": PAGE})
        assert response.status_code == 403, path
        assert "access-control-allow-origin" not in response.headers, path
    client.cookies.clear()


@pytest.mark.parametrize("path, origin, wanted", PREFLIGHTS.values(), ids=PREFLIGHTS)
def test_a_preflight_allows_nothing_else(
    client: TestClient, path: str, origin: str, wanted: dict[str, str]
) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": wanted.get("method", "POST")}
    if "headers" in wanted:
        headers["Access-Control-Request-Headers"] = wanted["headers"]
    response = client.options(path, headers=headers)
    assert response.status_code >= 400 or "access-control-allow-origin" not in response.headers
    assert "access-control-allow-credentials" not in response.headers


def test_no_page_may_send_cookies_along_or_take_anothers_answer_from_a_cache(
    client: TestClient,
) -> None:
    for origin in (PAGE, SECOND):
        response = client.get("/widget.js", headers={"Origin": origin})
        assert response.headers["access-control-allow-origin"] == origin  # and never a star
        assert "access-control-allow-credentials" not in response.headers
        assert "origin" in response.headers["vary"].casefold()
    assert ask(client, Origin=PAGE).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["intranet.example", "elsewhere.example", "desk.example.elsewhere.example", "", "["]
)
def test_a_forged_host_makes_no_page_the_servers_own(client: TestClient, host: str) -> None:
    headers = {"Host": host, "Origin": f"https://{host}"}
    forwarded = {"X-Forwarded-Host": host, "Forwarded": f"host={host}"}
    for more in ({}, forwarded):
        response = client.get("/api/documents", headers=headers | more)
        assert response.status_code in (401, 403) and HIDDEN not in response.text
    problem(client.get("/api/documents", headers={"Origin": f"https://{host}"} | forwarded), 403)


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost.elsewhere.example", "127.0.0.1.elsewhere.example",
             "127.0.0.1@elsewhere.example", "0.0.0.0", ""]
)  # fmt: skip
def test_without_a_sign_in_no_other_name_leads_here(desk: Desk, host: str) -> None:
    with serving(desk, sign_in="none", host="127.0.0.1", widget_origins=(PAGE,)) as client:
        found = problem(client.get("/api/documents", headers={"Host": host}), 400)
        assert "is not this machine" in found["detail"]


def test_tickets_that_are_refused(client: TestClient, keys: ApiKeys, key: str) -> None:
    good, used = ticket(client, key), ticket(client, key)
    mine = exchange(client, used).json()["token"]
    revoked, its_key = keys.create("short", ("widget",), None, ("board",))
    late = ticket(client, its_key)
    keys.revoke(revoked.key_id)
    for case, shown, origin, body in [
        ("used", used, PAGE, {}),
        ("of another origin", ticket(client, key), SECOND, {}),
        ("of another reader", ticket(client, key), PAGE, {"reader_id": "ben"}),
        ("of no origin", ticket(client, key, origin=SECOND), PAGE, {}),
        ("altered", good.swapcase(), PAGE, {}),
        ("cut", good[:-1], PAGE, {}),
        ("with a blank", f" {good}", PAGE, {}),
        ("of a revoked key", late, PAGE, {}),
        ("a session", mine, PAGE, {}),
        ("a key", key, PAGE, {}),
    ]:
        response = exchange(client, shown, origin, **body)
        assert (case, response.status_code) == (case, 401)
        assert "token" not in response.json()
    assert exchange(client, good).status_code == 200  # what was tried was never it


def test_a_ticket_in_an_address_is_good_for_nothing(client: TestClient, key: str) -> None:
    shown = ticket(client, key)
    path = f"/api/widget/session?ticket={shown}"
    problem(client.post(path, json={}, headers={"Origin": PAGE}), 422)
    problem(client.get(path, headers={"Origin": PAGE}), 405)
    problem(client.get(f"/api/documents/berths?ticket={shown}", headers={"Origin": PAGE}), 404)
    assert shown not in client.get(f"/widget?ticket={shown}").text
    problem(ask(client, Origin=PAGE, Authorization=f"Bearer {shown}"), 401)  # nor as a session


def test_of_many_who_show_a_ticket_at_once_one_has_it(client: TestClient, key: str) -> None:
    shown = ticket(client, key)
    with ThreadPoolExecutor(12) as pool:
        codes = [one.status_code for one in pool.map(lambda _: exchange(client, shown), range(24))]
    assert sorted(codes) == [200] + [401] * 23


def test_a_ticket_is_made_for_who_shows_a_live_key_of_the_scope(
    client: TestClient, keys: ApiKeys, key: str
) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    revoked, its_key = keys.create("revoked", ("widget",), None)
    keys.revoke(revoked.key_id)
    body = {"reader_id": "akiko", "groups": [], "origin": PAGE}
    for case, headers, status in [
        ("none", {}, 401),
        ("expired", {"Authorization": f"Bearer {keys.create('x', ('widget',), past)[1]}"}, 401),
        ("revoked", {"Authorization": f"Bearer {its_key}"}, 401),
        ("of another scope",
         {"Authorization": f"Bearer {keys.create('x', ('api',), None)[1]}"}, 403),
        ("of no scope", {"Authorization": f"Bearer {keys.create('x', (), None)[1]}"}, 403),
        ("in another scheme", {"Authorization": f"Basic {key}"}, 401),
        ("in another header", {"X-API-Key": key}, 401),
        ("in a cookie", {"Cookie": f"key={key}"}, 401),
        ("from a page", {"Authorization": f"Bearer {key}", "Origin": PAGE}, 403),
    ]:  # fmt: skip
        response = client.post("/api/widget/ticket", json=body, headers=headers)
        assert (case, response.status_code) == (case, status)
    response = client.post(f"/api/widget/ticket?key={key}", json=body)
    problem(response, 401)


def test_a_session_ends_when_its_key_expires(client: TestClient, keys: ApiKeys) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    expiring = keys.create("x", ("widget",), tomorrow, ("board",))[1]
    token = exchange(client, ticket(client, expiring)).json()["token"]
    headers = {"Origin": PAGE, "Authorization": f"Bearer {token}"}
    assert HIDDEN in ask(client, **headers).text
    with patch("index.api_keys._now", lambda: tomorrow):
        problem(ask(client, **headers), 401)


def test_a_session_is_one_pages_and_a_key_is_no_session(
    client: TestClient, keys: ApiKeys, key: str
) -> None:
    token = exchange(client, ticket(client, key)).json()["token"]
    programs = keys.create("programs", ("api",), None, ("board",))[1]
    for case, headers in [
        ("of another origin", {"Origin": SECOND, "Authorization": f"Bearer {token}"}),
        ("of no page", {"Authorization": f"Bearer {token}"}),
        ("of the server's page", {"Origin": SITE, "Authorization": f"Bearer {token}"}),
        ("altered", {"Origin": PAGE, "Authorization": f"Bearer {token[:-1]}"}),
        ("empty", {"Origin": PAGE, "Authorization": "Bearer "}),
        ("the widget's key", {"Origin": PAGE, "Authorization": f"Bearer {key}"}),
        ("a program's key", {"Origin": PAGE, "Authorization": f"Bearer {programs}"}),
    ]:
        assert (case, ask(client, **headers).status_code) == (case, 401)
    # A program that asks from no page may use its own key; a page's session is not for programs.
    assert HIDDEN in ask(client, Authorization=f"Bearer {programs}").text
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/v1/models", headers=bearer).status_code == 401


def test_a_frame_is_for_the_list_whatever_the_request_says(client: TestClient) -> None:
    told = {"Origin": OTHER, "Referer": f"{OTHER}/", "X-Forwarded-Host": "elsewhere.example"}
    for query in ("", f"?origins={OTHER}", "?lang=ja;%20frame-ancestors%20*", "?theme=*"):
        policy = client.get(f"/widget{query}", headers=told).headers["content-security-policy"]
        (framed,) = [p for p in policy.split(";") if p.strip().startswith("frame-ancestors")]
        assert framed.split() == ["frame-ancestors", PAGE, SECOND]
    for path in ("/", "/sign-in", "/widget.js", "/api/documents/harbours.v1"):
        response = client.get(path, headers=told)
        assert "frame-ancestors 'self'" in response.headers["content-security-policy"]
