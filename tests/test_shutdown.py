"""A server that is stopped finishes the answers that are under way."""

import threading
import urllib.request
from pathlib import Path
from typing import Any

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
