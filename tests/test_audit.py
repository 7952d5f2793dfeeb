"""The audit log says who and what, never what was asked; limits of requests hold everywhere."""

import json
import stat
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.audit import Audit
from tests.test_http import ASKED, problem
from tests.test_sign_in import WORDS, header, make_guarded_desk, serving, sign_in


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Desk]:
    made = make_guarded_desk(tmp_path)
    yield made
    made.index.close()


def lines(desk: Desk) -> list[dict[str, Any]]:
    written = (desk.index.data / "audit.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in written.splitlines()]


def test_a_request_is_noted_without_its_contents(desk: Desk) -> None:
    with serving(desk) as client:
        client.get("/api/documents/harbours.v1")
        sign_in(client)
        asked = client.post("/api/ask", json={"question": ASKED})
        client.get("/api/documents/harbours.v1?version=x")
        client.get("/healthz")
        client.get("/assets/none.js")
        sign_in(client, "rin", "not the password")
    noted = [(one["who"], one["method"], one["route"], one["status"]) for one in lines(desk)]
    assert noted == [
        (None, "GET", "/api/documents/{doc_id:path}", 401),
        ("rin", "POST", "/sign-in", 303),
        ("rin", "POST", "/api/ask", 200),
        ("rin", "GET", "/api/documents/{doc_id:path}", 404),
        (None, "POST", "/sign-in", 401),
    ]
    assert lines(desk)[2]["request_id"] == asked.headers["x-request-id"]
    assert lines(desk)[2]["address"] == "10.0.0.7"
    path = desk.index.data / "audit.jsonl"
    told = path.read_text(encoding="utf-8")
    assert "committee" not in told and "harbours" not in told and WORDS not in told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_log_takes_the_place_of_the_one_before(desk: Desk) -> None:
    audit = Audit(desk.index.data, max_bytes=400)
    for n in range(9):
        state = {"who": "rin", "request_id": f"r{n}"}
        audit.write({"path": "/x", "method": "GET", "state": state}, 200)
    kept = sorted(path.name for path in desk.index.data.glob("audit*"))
    assert kept == ["audit.1.jsonl"] or kept == ["audit.1.jsonl", "audit.jsonl"]
    sizes = [path.stat().st_size for path in desk.index.data.glob("audit*")]
    assert max(sizes) < 400 + 200


@pytest.mark.parametrize("path", ["/api/documents", "/a/x", "/corpus", "/config", "/api/nothing"])
def test_a_reader_or_an_address_that_asks_too_often_waits(desk: Desk, path: str) -> None:
    def get(client: TestClient, name: str) -> Any:
        return client.get(path, headers=header(name, "", "admin"))

    with serving(desk, sign_in="header", proxy_addresses=("10.0.0.7",), requests=3) as client:
        codes = [get(client, "mei").status_code for _ in range(4)]
        if path != "/api/nothing":  # nobody in particular: only the address is counted
            assert codes[:3].count(429) == 0 and codes[3] == 429
        assert get(client, "rin").status_code != 429
        refused = [get(client, f"reader {n}") for n in range(30)][-1]
        found = problem(refused, 429)
        assert "from this address" in found["detail"]
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert client.get("/healthz").status_code == 200


def test_the_one_at_this_machine_is_not_counted(desk: Desk) -> None:
    with serving(desk, "http://127.0.0.1", sign_in="none", requests=1) as client:
        assert {client.get("/api/documents").status_code for _ in range(12)} == {200}
