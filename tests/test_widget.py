"""The widget over HTTP: its files, which origins may use it, its page, and the anonymous view."""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.http.origins import may_use, read_origin
from assistant.http.rate import RateLimit
from assistant.http.widget import STATIC, scripts
from assistant.settings import load_settings
from corpus.errors import BadSetting
from tests.conftest import BagEmbedder
from tests.test_http import ADDRESS, ASKED, FILES, make_desk, make_documents, problem

PAGE, OTHER = "https://intranet.example", "https://elsewhere.example"
MOST_BYTES = 40_000
SECRET = "---\ngroups: [board]\n---\n\n# Berths\n\nThe mayor chairs the committee on berths.\n"
BERTHS = "Who chairs the committee on berths?"
FROM_PAGE = {"Origin": PAGE, "Policy-Desk-Widget": "1"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("widget")
    documents = make_documents(folder / "documents", FILES | {"berths.md": SECRET})
    made = make_desk(folder / "data", BagEmbedder(), documents)
    yield made
    made.index.close()


@contextmanager
def serving(desk: Desk, **settings: Any) -> Iterator[TestClient]:
    stated = desk.settings.model_copy(update={"widget_origins": (PAGE,)} | settings)
    with TestClient(create_app(replace(desk, settings=stated)), ADDRESS) as client:
        yield client


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    with serving(desk) as made:
        yield made


def answer_of(response: Any) -> dict[str, Any]:
    """The last event of a stream, which is the answer."""
    assert response.status_code == 200, response.text
    *_, last = response.text.strip().split("\n\n")
    assert "event: answer" in last
    found: dict[str, Any] = json.loads(last.partition("data: ")[2])
    return found


def ask(client: TestClient, headers: dict[str, str] = FROM_PAGE, **body: Any) -> Any:
    return client.post("/api/ask/stream", json={"question": ASKED} | body, headers=headers)


def test_all_of_the_widget_is_small_and_names_no_other_place() -> None:
    files = [path.read_bytes() for path in sorted(STATIC.glob("*"))]
    assert sum(len(gzip.compress(data)) for data in files) < MOST_BYTES
    text = b"\n".join(files).decode("utf-8")
    assert re.findall(r"https?://|innerHTML|insertAdjacentHTML|document\.write|eval\(", text) == []


def test_each_string_is_there_in_each_language_with_the_same_values() -> None:
    written = (STATIC / "strings.js").read_text(encoding="utf-8")
    start = written.index("{", written.index("STRINGS"))
    strings = json.loads(written[start : written.index("\n};") + 2])
    for name, texts in strings.items():
        assert set(texts) == {"zh", "en", "ja"} and all(texts.values()), name
        assert len({tuple(sorted(re.findall(r"{(\w+)}", t))) for t in texts.values()}) == 1, name


def test_its_files_are_scripts_that_are_fetched_again_only_when_changed(client: TestClient) -> None:
    paths = ["/widget.js"] + [f"/widget/{name}" for name in scripts() if name != "widget.js"]
    for path in paths:
        first = client.get(path)
        assert first.headers["content-type"].startswith("text/javascript"), path
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        for name in re.findall(r'from "\./(\w+\.js)"|widget/(\w+\.js)"', first.text):
            assert client.get(f"/widget/{''.join(name)}").status_code == 200
    for path in ("/widget/widget.js", "/widget/none.js", "/widget/..%2fstrings.toml", "/widgets"):
        problem(client.get(path), 404)


@pytest.mark.parametrize("origin, allowed", [(PAGE, True), (OTHER, False), ("null", False)])
def test_a_browser_may_read_what_the_widget_needs_on_pages_of_the_list(
    client: TestClient, origin: str, allowed: bool
) -> None:
    for method, path in [("GET", "/widget.js"), ("GET", "/api/documents/harbours.v1")]:
        response = client.request(method, path, headers={"Origin": origin})
        assert response.headers.get("access-control-allow-origin") == (origin if allowed else None)
        assert "access-control-allow-credentials" not in response.headers
    wanted = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    wanted["Access-Control-Request-Headers"] = "content-type, policy-desk-widget, authorization"
    before = client.options("/api/ask/stream", headers=wanted)
    assert (before.status_code == 200) == allowed
    assert before.headers.get("access-control-allow-origin") == (origin if allowed else None)


@pytest.mark.parametrize(
    "path", ["/", "/api/ask", "/api/documents", "/api/corpus", "/api/terms", "/healthz"]
)
def test_no_page_may_read_what_the_widget_does_not_need(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Origin": PAGE})
    assert "access-control-allow-origin" not in response.headers
    wanted = {"Origin": PAGE, "Access-Control-Request-Method": "DELETE"}
    refused = client.options(path, headers=wanted)
    assert refused.status_code >= 400 and "access-control-allow-origin" not in refused.headers


def test_an_origin_off_the_list_is_refused_and_an_empty_list_is_nobody(
    client: TestClient, desk: Desk
) -> None:
    found = problem(ask(client, {"Origin": OTHER}), 403)
    assert repr(OTHER) in found["detail"] and "POLICY_DESK_WIDGET_ORIGINS" in found["detail"]
    problem(client.get("/api/documents/harbours.v1", headers={"Origin": OTHER}), 403)
    with serving(desk, widget_origins=()) as closed:
        problem(ask(closed), 403)
        problem(ask(closed, {"Policy-Desk-Widget": "1"}), 403)
        script = closed.get("/widget.js", headers=FROM_PAGE)
        assert "access-control-allow-origin" not in script.headers
        problem(closed.get("/widget"), 404)


def test_the_anonymous_view_is_without_groups_and_nothing_of_it_is_kept(
    client: TestClient, desk: Desk
) -> None:
    kept = len(desk.service.archive.conversations())
    answer = answer_of(ask(client))
    assert (answer["status"], answer["conversation_id"]) == ("answered", None)
    assert desk.service.index.catalog.answers.answer(answer["answer_id"], "") is None
    problem(client.get(f"/api/answers/{answer['answer_id']}"), 404)
    assert len(desk.service.archive.conversations()) == kept
    berths = answer_of(ask(client, question=BERTHS))
    assert "berths" not in {citation["doc_id"] for citation in berths["citations"]}
    whole = answer_of(ask(client, question=BERTHS, filters={"doc_ids": ["berths"]}))
    assert (whole["status"], whole["citations"]) == ("abstained", [])
    problem(client.get("/api/documents/berths", headers=FROM_PAGE), 404)
    followed = answer_of(ask(client, question="why?", history=[ASKED]))
    assert followed["understood"] == "On the one who chairs the committee on harbours: why?"


def test_another_readers_conversation_cannot_be_gone_on_with(client: TestClient) -> None:
    mine = client.post("/api/ask", json={"question": ASKED}).json()["conversation_id"]
    problem(ask(client, question="why?", conversation_id=mine), 404)


def test_one_address_asks_so_often_a_minute_and_is_told_when_again(desk: Desk) -> None:
    with serving(desk, widget_requests=2) as client:
        assert ask(client).status_code == 200
        assert client.get("/api/documents/harbours.v1", headers=FROM_PAGE).status_code == 200
        refused = ask(client)
        problem(refused, 429)
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert "Retry-After" in refused.headers["access-control-expose-headers"]
        # The reader of this machine is not counted.
        assert ask(client, {}).status_code == 200


def test_the_limit_counts_by_address_and_window() -> None:
    now = 120.0
    limit = RateLimit(2, lambda: now)
    homes = ["10.0.0.1", "::ffff:10.0.0.1", "2001:db8:0:1::5", "2001:db8:0:1::6", "2001:db8:0:2::1"]
    assert [limit.wait(home) for home in homes] == [0, 0, 0, 0, 0]
    assert [limit.wait(home) for home in ("10.0.0.1", "2001:db8:0:1::7", "name")] == [60, 60, 0]
    now = 179.9
    assert limit.wait("10.0.0.1") == 1
    now = 180.0
    assert limit.wait("10.0.0.1") == 0


def test_the_page_for_a_frame_runs_only_its_own_script(client: TestClient) -> None:
    question = "a\"><script>alert(1)</script> & 'b'"
    response = client.get(
        "/widget", params={"question": question, "lang": "ja", "as-of": "2026-01-30"}
    )
    policy = response.headers["content-security-policy"]
    assert f"frame-ancestors {PAGE}" in policy and "unsafe" not in policy
    assert "default-src 'none'" in policy and "x-frame-options" not in response.headers
    found = re.search(r"script-src 'nonce-([\w-]{20,})'", policy)
    assert found and response.text.count(f'nonce="{found[1]}"') == 2
    assert response.text.count("<script") == 1 and 'lang="ja"' in response.text
    assert "&quot;&gt;&lt;script&gt;" in response.text and 'as-of="2026-01-30"' in response.text
    assert found[1] not in client.get("/widget").text


ORIGINS: list[tuple[str, Any]] = [
    ("", ()),
    ("https://a.example", ("https://a.example",)),
    ("https://a.example, http://b:8080,https://a.example", ("https://a.example", "http://b:8080")),
    ("http://127.0.0.1:1 http://[::1]:2", ("http://127.0.0.1:1", "http://[::1]:2")),
]


@pytest.mark.parametrize("written, read", ORIGINS)
def test_origins_are_read(written: str, read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_DESK_WIDGET_ORIGINS", written)
    assert load_settings().widget_origins == read


@pytest.mark.parametrize(
    "written",
    ["*", "https://*.example", "https://a.example/", "https://A.example", "https://a.example:443",
     "a.example", "null", "ftp://a.example", "https://a.example:0", "https://a.example:99999",
     "https://政策.example", "https://u@a.example", "https://a.example?x", "https://a .example"],
)  # fmt: skip
def test_what_is_no_origin_stops_the_start(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_DESK_WIDGET_ORIGINS", written)
    with pytest.raises(BadSetting, match="POLICY_DESK_WIDGET_ORIGINS") as raised:
        load_settings()
    assert "leave" in str(raised.value) or "write scheme, host and port" in str(raised.value)


@pytest.mark.parametrize(
    "origin, host, method, path, allowed",
    [
        (PAGE, "desk.example", "POST", "/api/ask/stream", True),
        (PAGE, "desk.example", "GET", "/api/documents/a/b", True),
        (PAGE, "desk.example", "DELETE", "/api/documents/a", False),
        (PAGE, "desk.example", "POST", "/api/widget/ticket", False),
        (PAGE, "desk.example", "POST", "/api/feedback", False),
        (OTHER, "desk.example", "POST", "/api/ask/stream", False),
        ("https://desk.example", "desk.example", "DELETE", "/api/documents/a", True),
        ("null", "", "POST", "/api/ask/stream", False),
        ("https://[", "[", "POST", "/api/ask/stream", False),
    ],
)
def test_who_may_use_what(origin: str, host: str, method: str, path: str, allowed: bool) -> None:
    assert may_use(origin, host, method, path, {PAGE}) is allowed
    assert read_origin(PAGE) == PAGE
