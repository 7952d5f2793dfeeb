"""A running server, asked over HTTP: here one on the loopback address with replies by path."""

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.records import Question
from corpus.errors import NotFound, PolicyDeskError
from evals.remote import Server
from tests.desk_fixtures import FERRY
from tests.eval_fixtures import FARE, ServedDesk, make_answer, serving

ANSWERED = make_answer("It is 40 yen.", FARE)


@pytest.fixture
def desk() -> Iterator[ServedDesk]:
    with serving(ANSWERED, FERRY) as server:
        yield server


def test_an_answer_is_the_servers(desk: ServedDesk) -> None:
    question = Question(
        "渡轮票价？", language="ja", as_of=date(2026, 1, 30), history=("渡轮？", "船？")
    )
    assert Server(desk.url).ask(question) == ANSWERED
    body = {
        "question": "渡轮票价？",
        "language": "ja",
        "as_of": "2026-01-30",
        "history": ["渡轮？", "船？"],
    }
    assert desk.requests == [("POST", "/api/ask", body)]


def test_what_a_question_leaves_open_is_left_to_the_server(desk: ServedDesk) -> None:
    assert Server(f"{desk.url}/").ask(Question("How much?")) == ANSWERED
    assert desk.requests == [("POST", "/api/ask", {"question": "How much?"})]


def test_a_document_is_the_servers_or_none(desk: ServedDesk) -> None:
    server = Server(desk.url)
    assert server.document("ferry.en") == FERRY
    assert server.document("tides") is None
    assert server.document("a/b ?.en") is None
    assert [path for _, path, _ in desk.requests] == [
        "/api/documents/ferry.en",
        "/api/documents/tides",
        "/api/documents/a%2Fb%20%3F.en",
    ]


def test_a_refusal_is_told_in_the_servers_words(desk: ServedDesk) -> None:
    desk.replies["/api/ask"] = (422, {"detail": "the question is empty"})
    with pytest.raises(PolicyDeskError) as caught:
        Server(desk.url).ask(Question(""))
    assert str(caught.value) == 'the server answered 422: {"detail": "the question is empty"}'


def test_a_server_of_another_kind_is_told(desk: ServedDesk) -> None:
    del desk.replies["/api/ask"]
    with pytest.raises(NotFound, match="the server knows no '/api/ask'"):
        Server(desk.url).ask(Question("Who?"))
    desk.replies["/api/ask"] = (200, b"<html>")
    with pytest.raises(PolicyDeskError, match="cannot be asked: Expecting value"):
        Server(desk.url).ask(Question("Who?"))


def test_a_server_that_is_not_there_is_told(desk: ServedDesk) -> None:
    with serving(ANSWERED, FERRY) as gone:
        url = gone.url
    with pytest.raises(PolicyDeskError) as caught:
        Server(url).document("ferry.en")
    assert str(caught.value).startswith(f"the server at {url!r} cannot be asked: ")
    assert desk.requests == []


def test_a_question_goes_through_no_proxy(
    desk: ServedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
    assert Server(desk.url).ask(Question("Who?")) == ANSWERED


@pytest.mark.parametrize("url", ["", "localhost:7860", "ftp://host", "http://", "http://[::1"])
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(PolicyDeskError) as caught:
        Server(url)
    assert str(caught.value) == f"--server {url!r} is no address such as http://host:7860"


def test_an_address_with_a_port_that_is_none_is_told() -> None:
    with pytest.raises(PolicyDeskError, match="cannot be asked: nonnumeric port"):
        Server("http://127.0.0.1:port").ask(Question("Who?"))
