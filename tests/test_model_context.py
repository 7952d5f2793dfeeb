"""/mcp as the protocol's own client sees it: the four tools, their failures, and who may call."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from mcp import Client

from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.records import ANSWER
from tests.conftest import BagEmbedder
from tests.served import served
from tests.test_http import ADDRESS, ASKED, FILES, make_desk, make_documents, problem
from tests.test_widget import BERTHS, OTHER, SECRET

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("mcp")
    documents = make_documents(folder / "documents", FILES | {"berths.md": SECRET})
    made = make_desk(folder / "data", BagEmbedder(), documents)
    yield made
    made.index.close()


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with served(create_app(desk)) as made:
        yield made


@pytest.fixture(scope="module")
def http(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), ADDRESS) as made:
        yield made


def using(address: str, use: Callable[[Client], Awaitable[Any]], mode: str = "auto") -> Any:
    """What `use` makes of a client that is connected."""

    async def connected() -> Any:
        async with Client(f"{address}/mcp", mode=mode) as client:
            return await use(client)

    return asyncio.run(connected())


def call(address: str, tool: str, **arguments: Any) -> Any:
    return using(address, lambda client: client.call_tool(tool, arguments))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_there_are_four_tools(address: str, mode: str) -> None:
    listed = using(address, lambda client: client.list_tools(), mode)
    assert [tool.name for tool in listed.tools] == ["ask", "search", "calculate", "get_document"]
    assert all(tool.annotations.read_only_hint for tool in listed.tools)


@pytest.mark.parametrize(
    "asked, cited",
    [
        (ASKED, "harbours.v1"),
        ("港湾委員会の委員長は誰ですか？", "港湾.計画"),
        ("谁担任港口委员会主席？", "港口"),
    ],
)
def test_an_answer_is_text_and_the_whole_answer(address: str, asked: str, cited: str) -> None:
    made = call(address, "ask", question=asked)
    answer = ANSWER.validate_python(made.structured_content)
    assert not made.is_error and answer.conversation_id is None
    assert cited in {citation.doc_id for citation in answer.citations}
    assert made.content[0].text.startswith(answer.text)
    assert "[1]" in made.content[0].text


def test_a_search_gives_passages_and_a_document_its_text(address: str) -> None:
    found = call(address, "search", query="harbours", top_k=2).structured_content["results"]
    assert len(found) == 2 and found[0]["chunk"]["doc_id"] == "harbours.v1"
    read = call(address, "get_document", doc_id="harbours.v1").structured_content
    assert "The mayor chairs" in read["text"]


def test_a_calculation_shows_its_steps(address: str) -> None:
    inputs = {"expression": "125 * 8"}
    made = call(address, "calculate", name="arithmetic", inputs=inputs).structured_content
    assert made["steps"] and made["outputs"]
    listed = call(address, "calculate", name="list").structured_content["calculators"]
    assert "arithmetic" in {one["name"] for one in listed}


@pytest.mark.parametrize(
    "tool, arguments, said",
    [
        ("ask", {"question": " "}, "the question is empty"),
        ("ask", {"question": ASKED, "as_of": "soon"}, "YYYY-MM-DD"),
        ("search", {"query": "x", "top_k": 0}, "greater than or equal to 1"),
        ("calculate", {"name": "magic"}, "magic"),
        ("get_document", {"doc_id": "nowhere"}, "nowhere"),
        ("get_document", {"doc_id": "berths"}, "berths"),
    ],
)
def test_a_failure_says_what_is_wrong(
    address: str, tool: str, arguments: dict[str, Any], said: str
) -> None:
    made = call(address, tool, **arguments)
    assert made.is_error and said in made.content[0].text
    assert "Traceback" not in made.content[0].text


def test_a_document_of_a_group_is_as_if_it_were_not_there(address: str) -> None:
    made = call(address, "ask", question=BERTHS).structured_content
    assert "berths" not in {citation["doc_id"] for citation in made["citations"]}
    found = call(address, "search", query=BERTHS).structured_content["results"]
    assert "berths" not in {one["chunk"]["doc_id"] for one in found}


def test_a_key_has_to_be_valid_and_for_this(http: TestClient, desk: Desk) -> None:
    keys = desk.index.catalog.api_keys

    def knock(key: str) -> Any:
        headers = ACCEPT | {"Authorization": f"Bearer {key}"}
        return http.post("/mcp", json=INITIALIZE, headers=headers)

    live = keys.create("programs", ("api",), None)[1]
    assert knock(live).json()["result"]["serverInfo"]["name"] == "policy-desk"
    problem(knock(live + "x"), 401)
    problem(knock(keys.create("intranet", ("widget",), None)[1]), 403)


def test_other_origins_methods_and_bodies_are_refused(http: TestClient) -> None:
    elsewhere = ACCEPT | {"Origin": OTHER}
    problem(http.post("/mcp", json=INITIALIZE, headers=elsewhere), 403)
    problem(http.get("/mcp", headers=ACCEPT), 405)
    problem(http.delete("/mcp"), 405)
    problem(http.post("/mcp/else", json=INITIALIZE), 404)
    wrong = http.post("/mcp", content=b"{", headers=ACCEPT | {"Content-Type": "application/json"})
    assert wrong.status_code == 400 and wrong.json()["error"]["code"] == -32700
