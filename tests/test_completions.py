"""/v1 as OpenAI's own client sees it, streaming and not, and who may use it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient

from assistant.cited_text import source_list
from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.records import ANSWER
from index.api_keys import ApiKeys
from tests.conftest import BagEmbedder
from tests.served import served
from tests.test_http import ADDRESS, ASKED, FILES, make_desk, make_documents, problem
from tests.test_widget import BERTHS, OTHER, SECRET

PAST = datetime(2001, 1, 1, tzinfo=UTC)
PATH = "/v1/chat/completions"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("completions")
    documents = make_documents(folder / "documents", FILES | {"berths.md": SECRET})
    made = make_desk(folder / "data", BagEmbedder(), documents)
    yield made
    made.index.close()


@pytest.fixture(scope="module")
def keys(desk: Desk) -> ApiKeys:
    return desk.index.catalog.api_keys


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with served(create_app(desk)) as made:
        yield made


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as made:
        yield made


@pytest.fixture(scope="module")
def http(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), ADDRESS) as made:
        yield made


def said(*texts: str) -> list[Any]:
    return [{"role": "user", "content": text} for text in texts]


def complete(client: openai.OpenAI, *texts: str, **stated: Any) -> Any:
    return client.chat.completions.create(model="policy-desk", messages=said(*texts), **stated)


def test_the_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["policy-desk", "extractive"]
    assert client.models.retrieve("extractive").owned_by == "policy-desk"


@pytest.mark.parametrize(
    "asked, heading, cited",
    [
        (ASKED, "**Sources**", "harbours.v1"),
        ("港湾委員会の委員長は誰ですか？", "**出典**", "港湾.計画"),
        ("谁担任港口委员会主席？", "**来源**", "港口"),
    ],
)
def test_an_answer_brings_its_citations(
    client: openai.OpenAI, asked: str, heading: str, cited: str
) -> None:
    made = complete(client, asked, temperature=0)
    text = made.choices[0].message.content
    answer = ANSWER.validate_python(made.policy_desk)
    assert answer.status == "answered"
    assert cited in {citation.doc_id for citation in answer.citations}
    assert text == f"{answer.text}\n\n{source_list(answer)}"
    listed = text.partition(heading)[2].strip().splitlines()
    assert [line[:5] for line in listed] == [f"- [{one.n}]" for one in answer.citations]
    assert made.choices[0].finish_reason == "stop"


def test_a_stream_joins_to_the_same_text_and_ends_with_the_answer(client: openai.OpenAI) -> None:
    options = {"include_usage": True}
    chunks = list(complete(client, ASKED, stream=True, stream_options=options))
    *texts, last, usage = chunks
    joined = "".join(chunk.choices[0].delta.content or "" for chunk in texts)
    answer = ANSWER.validate_python(last.policy_desk)
    assert joined == complete(client, ASKED).choices[0].message.content
    assert joined.startswith(answer.text)
    assert last.choices[0].finish_reason == "stop"
    assert usage.choices == [] and usage.usage.total_tokens == 0
    assert len({chunk.id for chunk in chunks}) == 1


def test_earlier_questions_complete_the_last(client: openai.OpenAI) -> None:
    first = complete(client, ASKED).choices[0].message.content
    messages = [
        {"role": "system", "content": "Answer in verse."},
        *said(ASKED),
        {"role": "assistant", "content": first},
        {"role": "user", "content": [{"type": "text", "text": "why?"}]},
    ]
    made: Any = client.chat.completions.create(model="extractive", messages=messages)
    assert made.policy_desk["understood"]
    assert made.policy_desk["conversation_id"] is None


def test_a_day_and_a_language_can_be_stated(client: openai.OpenAI) -> None:
    stated = {"policy_desk": {"as_of": "2026-10-01", "language": "ja"}}
    made = complete(client, ASKED, extra_body=stated)
    assert (made.policy_desk["as_of"], made.policy_desk["language"]) == ("2026-10-01", "ja")


def test_a_refusal_is_an_answer_without_sources(client: openai.OpenAI) -> None:
    made = complete(client, "Is Vietnam a member of CPTPP?")
    assert made.policy_desk["status"] == "abstained"
    assert made.choices[0].message.content == made.policy_desk["text"]


@pytest.mark.parametrize(
    "stated, status, param",
    [
        ({"messages": []}, 422, "messages"),
        ({"messages": [{"role": "system", "content": "x"}]}, 422, "messages"),
        ({"messages": said(" ")}, 422, "question"),
        ({"messages": said(" "), "stream": True}, 422, "question"),
        ({"messages": said("x" * 2_001)}, 422, "question"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, 422, "messages"),
        ({"model": "gpt-99"}, 404, None),
        ({"n": 2}, 422, "n"),
        ({"policy_desk": {"as_of": "soon"}}, 422, "policy_desk.as_of"),
    ],
)
def test_errors_have_openais_shape(
    client: openai.OpenAI, stated: dict[str, Any], status: int, param: str | None
) -> None:
    with pytest.raises(openai.APIStatusError) as caught:
        complete(client, ASKED, extra_body=stated)
    error = caught.value
    assert (error.status_code, error.type, error.param) == (status, "invalid_request_error", param)
    assert error.response.json()["error"]["request_id"] == error.response.headers["x-request-id"]


@pytest.mark.parametrize(
    "method, path, status",
    [("GET", PATH, 405), ("GET", "/v1/embeddings", 404), ("GET", "/v1/models/x", 404)],
)
def test_what_is_not_there_is_said_in_the_same_shape(
    http: TestClient, method: str, path: str, status: int
) -> None:
    response = http.request(method, path)
    assert response.status_code == status
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_a_key_has_to_be_valid_and_for_this(address: str, keys: ApiKeys) -> None:
    def models(key: str) -> list[str]:
        with openai.OpenAI(base_url=f"{address}/v1", api_key=key, max_retries=0) as client:
            return [model.id for model in client.models.list()]

    made, live = keys.create("programs", ("api",), None)
    assert models(live) == ["policy-desk", "extractive"]
    for wrong in ("sk-other", live + "x", keys.create("old", ("api",), PAST)[1]):
        with pytest.raises(openai.AuthenticationError, match="no valid API key"):
            models(wrong)
    with pytest.raises(openai.PermissionDeniedError, match="has no scope 'api'"):
        models(keys.create("intranet", ("widget",), None)[1])
    keys.revoke(made.key_id)
    with pytest.raises(openai.AuthenticationError):
        models(live)


def test_a_key_sees_no_document_of_a_group(http: TestClient, keys: ApiKeys) -> None:
    bearer = {"Authorization": f"Bearer {keys.create('programs', ('api',), None)[1]}"}
    for headers in ({}, bearer):
        body = {"model": "policy-desk", "messages": said(BERTHS)}
        answer = http.post(PATH, json=body, headers=headers).json()["policy_desk"]
        assert "berths" not in {citation["doc_id"] for citation in answer["citations"]}


def test_a_key_sees_the_documents_of_its_groups_over_each_interface(
    http: TestClient, keys: ApiKeys
) -> None:
    def see(*groups: str) -> list[bool]:
        """Whether a key of the groups gets the document by /v1, /api and /mcp."""
        key = keys.create("programs", ("api",), None, groups)[1]
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        asked = {"model": "policy-desk", "messages": said(BERTHS)}
        call = {"name": "get_document", "arguments": {"doc_id": "berths"}}
        posted = [
            http.post(path, json=body, headers=headers).text
            for path, body in [
                (PATH, asked),
                ("/api/ask", {"question": BERTHS}),
                ("/api/search", {"query": BERTHS}),
                ("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}),
            ]
        ]
        read = http.get("/api/documents/berths", headers=headers).text
        return [bool(re.search(r'doc_id\\?": ?\\?"berths', text)) for text in (*posted, read)]

    assert see("board", "audit") == [True] * 5
    for groups in ((), ("Board",), ("audit",), ("*",)):
        assert see(*groups) == [False] * 5


def test_a_key_asks_as_a_reader_of_whom_nothing_is_kept(http: TestClient, keys: ApiKeys) -> None:
    headers = {"Authorization": f"Bearer {keys.create('programs', ('api',), None)[1]}"}
    answer = http.post("/api/ask", json={"question": ASKED}, headers=headers).json()
    assert (answer["status"], answer["conversation_id"]) == ("answered", None)
    assert http.get("/api/conversations", headers=headers).json() == {"conversations": []}
    for path, status in [("/api/corpus", 403), (f"/api/answers/{answer['answer_id']}", 404)]:
        problem(http.get(path, headers=headers), status)
    for wrong, status in [(keys.create("w", ("widget",), None)[1], 403), ("pdk_x", 401)]:
        problem(http.get("/api/documents", headers={"Authorization": f"Bearer {wrong}"}), status)


def test_nothing_is_kept_of_what_programs_ask(http: TestClient) -> None:
    http.post(PATH, json={"model": "policy-desk", "messages": said(ASKED)})
    assert http.get("/api/conversations").json() == {"conversations": []}


def test_a_page_of_another_origin_may_not_ask(http: TestClient) -> None:
    body = {"model": "policy-desk", "messages": said(ASKED)}
    response = http.post(PATH, json=body, headers={"Origin": OTHER})
    assert response.status_code == 403
    assert response.json()["error"]["type"] == "permission_error"
    assert http.get("/v1/models", headers={"Origin": OTHER}).status_code == 403
