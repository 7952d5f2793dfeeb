"""A server that is stopped finishes the answers that are under way."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from assistant.http.app import create_app
from assistant.records import ANSWER, Answer
from tests.conftest import BagEmbedder
from tests.served import served
from tests.test_http import ASKED, FILES, make_desk, make_documents
from tests.test_sse import ask_instead


def test_an_answer_under_way_is_finished(data: Path, tmp_path: Path) -> None:
    desk = make_desk(data, BagEmbedder(), make_documents(tmp_path / "documents", FILES))
    whole, begun, stopping = desk.service.ask, threading.Event(), threading.Event()

    def slow(*args: Any, **named: Any) -> Answer:
        begun.set()
        assert stopping.wait(10)
        return whole(*args, **named)

    ask_instead(desk, slow)
    got: list[bytes] = []

    def ask(address: str) -> None:
        request = urllib.request.Request(
            f"{address}/api/ask",
            f'{{"question": "{ASKED}"}}'.encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            got.append(response.read())

    with served(create_app(desk)) as address:
        asking = threading.Thread(target=ask, args=(address,))
        asking.start()
        assert begun.wait(10)
        threading.Timer(0.3, stopping.set).start()  # by then the server is being stopped
    asking.join()
    assert ANSWER.validate_json(got[0]).status == "answered"
    desk.index.close()


@pytest.mark.servers
def test_a_stopped_server_streams_its_answer_to_the_end_and_lets_nobody_in(
    data: Path, tmp_path: Path
) -> None:
    shipped, gate = tmp_path / "shipped", tmp_path / "closed"
    make_documents(shipped, {"gates.md": "# Gates\n\nThe mayor chairs the committee on gates.\n"})
    command = [sys.executable, "-m", "tests.desk_program", str(shipped), str(gate), "serve"]
    with subprocess.Popen(
        [*command, "--port", "0", "--data", str(data)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        found = re.search(r"127\.0\.0\.1:(\d+)", server.stdout.readline())
        assert found, "the server did not start; what it said is above"
        port = int(found[1])
        gate.touch()
        asking = HTTPConnection("127.0.0.1", port, timeout=60)
        body = json.dumps({"question": "Who chairs the committee on gates?"})
        asking.request("POST", "/api/ask/stream", body, {"Content-Type": "application/json"})
        response = asking.getresponse()
        assert [response.readline() for _ in range(2)] == [b"id: 1\n", b"event: status\n"]
        server.send_signal(signal.SIGTERM)
        while is_let_in(port):
            time.sleep(0.02)
        gate.unlink()
        told = response.read().decode("utf-8")
        asking.close()
        answer = ANSWER.validate_json(told.strip().split("\n\n")[-1].partition("data: ")[2])
        assert (answer.status, answer.citations[0].doc_id) == ("answered", "gates")
        assert server.wait(60) == 0


def is_let_in(port: int) -> bool:
    """Whether the server takes another connection."""
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except ConnectionRefusedError:
        return False
    return True
