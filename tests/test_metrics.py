"""What operators see: counts by route, status and reason, a line a request, without contents."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.desk import Desk
from assistant.http.app import create_app
from tests.conftest import BagEmbedder
from tests.test_http import ADDRESS, ASKED, FILES, make_desk, make_documents, problem


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("metrics")
    made = make_desk(folder / "data", BagEmbedder(), make_documents(folder / "documents", FILES))
    yield made
    made.index.close()


def samples(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """The values of /metrics by name and labels."""
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_requests_and_answers_are_counted(desk: Desk) -> None:
    client = TestClient(create_app(desk), ADDRESS)
    client.post("/api/ask", json={"question": ASKED})
    client.post("/api/ask", json={"question": "Is Vietnam a member of CPTPP?"})
    client.post("/api/ask", json={"question": ""})
    client.get("/api/documents/港口/history")
    client.get("/api/secret?q=secret")
    client.request("SECRET", "/api/ask")
    found = samples(client)

    def requests(route: str, method: str, status: int) -> float:
        labels = (("method", method), ("route", route), ("status", str(status)))
        return found["policy_desk_requests_total", labels]

    assert requests("/api/ask", "POST", 200) == 2
    assert requests("/api/ask", "POST", 422) == 1
    assert requests("/api/documents/{doc_id:path}/history", "GET", 200) == 1
    assert requests("other", "GET", 404) == 1
    assert requests("/api/ask", "other", 405) == 1
    assert found["policy_desk_request_seconds_count", (("route", "/api/ask"),)] == 4
    answered = (("reason", "none"), ("status", "answered"))
    refused = (("reason", "no_source"), ("status", "abstained"))
    assert found["policy_desk_answers_total", answered] == 1
    assert found["policy_desk_answers_total", refused] == 1
    assert found["policy_desk_answer_seconds_count", ()] == 2
    assert found["policy_desk_requests_running", ()] == 1  # the one that asks
    documents = len({chunk_id.partition("@")[0] for chunk_id in desk.index.listing.chunks})
    assert found["policy_desk_index_documents", ()] == documents >= len(FILES)
    assert found["policy_desk_index_chunks", ()] == len(desk.index.listing.chunks)
    generation = (("generation", desk.index.generation.name),)
    assert found["policy_desk_index_generation", generation] == 1


def test_no_text_from_outside_is_in_it(desk: Desk) -> None:
    client = TestClient(create_app(desk), ADDRESS)
    client.get("/api/answers/hidden-word", headers={"X-Request-ID": "hidden-word"})
    client.post("/api/ask", json={"question": "hidden-word"})
    assert "hidden-word" not in client.get("/metrics").text


def test_only_what_a_program_may_have(desk: Desk) -> None:
    client = TestClient(create_app(desk), ADDRESS)
    problem(client.get("/metrics", headers={"Authorization": "Bearer pdk_x_y"}), 401)
    problem(client.post("/metrics"), 405)


def test_a_request_is_a_line_without_contents(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    settings = desk.settings.model_copy(update={"log_json": True})
    client = TestClient(create_app(replace(desk, settings=settings)), ADDRESS)
    with caplog.at_level(logging.INFO, "policy_desk.requests"):
        client.post("/api/ask", json={"question": ASKED}, headers={"X-Request-ID": "mine-1"})
        client.get("/api/answers/hidden-word?q=hidden-word")
    first, second = (json.loads(record.getMessage()) for record in caplog.records)
    assert first.keys() == {"at", "request_id", "method", "route", "status", "seconds"}
    assert (first["request_id"], first["route"], first["status"]) == ("mine-1", "/api/ask", 200)
    assert (second["route"], second["status"]) == ("/api/answers/{answer_id}", 404)
    assert second["request_id"] and "hidden-word" not in caplog.text


def test_without_the_setting_there_is_no_line(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "policy_desk.requests"):
        TestClient(create_app(desk), ADDRESS).get("/healthz")
    assert caplog.records == []
