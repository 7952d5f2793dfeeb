"""The owner does the work of commands that show its token, in turn, and tells how it ended."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from assistant import cli
from assistant.desk import Desk, open_desk
from assistant.owner import reaching, serving
from assistant.owner.folder_lock import Owner, announce, hold, live_owner
from assistant.owner.messages import Line
from assistant.owner.reaching import Runner
from assistant.owner.serving import OwnerServer, owning
from assistant.owner.work import Work
from assistant.settings import Settings
from corpus.errors import DataFolderError, PolicyDeskError
from corpus.places import Place
from tests import owner_works
from tests.conftest import BagEmbedder
from tests.desk_fixtures import command_points, fake_model

URL = "http://127.0.0.1:1"
PROBE = EntryPoint("probe", "tests.owner_works:probe", cli.GROUP)


@pytest.fixture(autouse=True)
def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    points = [*command_points("ask", "ingest", "search", "serve", "show"), PROBE]
    monkeypatch.setattr(cli, "entry_points", lambda **_group: points)
    owner_works.OPEN.clear()
    owner_works.BEGUN.clear()
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "lamps.md").write_text("Lamps burn. Gulls cry.", encoding="utf-8")
    with fake_model(BagEmbedder(), shipped):
        yield
    owner_works.OPEN.set()


class Caller(threading.Thread):
    """A command in a thread of its own, with what came of it."""

    def __init__(self, data: Path, work: Work[..., Any], *arguments: Any) -> None:
        super().__init__(daemon=True)
        self.steps: list[tuple[str, int, int]] = []
        self.notes: list[str] = []
        self.noted = threading.Event()
        self.result: Any = None
        self._work, self._arguments = work, arguments
        self._runner = Runner(Settings(data=data), lambda *step: self.steps.append(step), self.note)
        self.start()

    def note(self, line: str) -> None:
        self.notes.append(line)
        self.noted.set()

    def run(self) -> None:
        try:
            self.result = self._runner.run(self._work, *self._arguments)
        except PolicyDeskError as error:
            self.result = str(error)

    def end(self) -> Any:
        self.join(20)
        assert not self.is_alive()
        return self.result


def come_of(data: Path, work: Work[..., Any], *arguments: Any) -> Any:
    """The result, or the message of a known error."""
    return Caller(data, work, *arguments).end()


@contextmanager
def owned(data: Path, url: str | None = URL) -> Iterator[tuple[Desk, OwnerServer]]:
    """A desk whose data folder this process owns."""
    with (
        open_desk(Settings(data=data), lambda *_s: None, lambda _l: None, writes=True) as desk,
        owning(desk, "serve" if url else "ingest", url) as server,
    ):
        yield desk, server


def the_owner(data: Path) -> Owner:
    owner = live_owner(data)
    assert owner is not None
    return owner


def test_work_is_done_by_the_owner(data: Path) -> None:
    paths = [Path("/a b"), Path("/odd\udcff")]
    with owned(data):
        caller = Caller(data, owner_works.echo, paths, 3)
        assert caller.end() == paths
    assert (caller.steps, caller.notes) == ([("echo", 3, 9)], [])


def test_the_owner_is_gone_when_it_is_closed(data: Path) -> None:
    with owned(data):
        assert the_owner(data).url == URL
    assert live_owner(data) is None
    assert come_of(data, owner_works.echo, [], 9) == []  # done here


def test_known_errors_come_back_in_their_words(data: Path) -> None:
    here = come_of(data, owner_works.known)
    with owned(data):
        assert come_of(data, owner_works.known) == here == "no such thing; look elsewhere"


def test_unforeseen_errors_are_the_owners_to_log(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with owned(data), caplog.at_level(logging.DEBUG):
        token = the_owner(data).token
        message = come_of(data, owner_works.unknown)
        pid = the_owner(data).pid
        assert message == (
            f"the server at {URL} (process {pid}) failed at this; its log has the cause"
        )
    assert "a secret of the owner's" in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\n",
        b"{}\n",
        b'{"token": "wrong"}\n',
        b'{"token": null}\n',
        b'{"token": ["x"]}\n',
        b'{"token": "\\ud800"}\n',
        b"[]\n",
        b"[" * 999 + b"\n",
        b"\xff\xfe\n",
        b"x" * 5_000,
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\n\r\n",
        b"GET /?TOKEN HTTP/1.1\r\n\r\n",
    ],
)
def test_strangers_get_no_answer(data: Path, sent: bytes) -> None:
    with owned(data):
        owner = the_owner(data)
        with socket.create_connection(("127.0.0.1", owner.port), 10) as stranger:
            stranger.sendall(sent.replace(b"TOKEN", owner.token.encode()))
            stranger.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):  # it sent more than was read
                assert stranger.recv(100) == b""
        assert come_of(data, owner_works.echo, [], 9) == []


def test_the_owner_listens_on_loopback_alone(data: Path) -> None:
    with owned(data) as (_, server):
        assert server._listener.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("asked", [{}, {"work": 3}, {"work": "probe echo"}, {"work": "none"}])
def test_a_request_of_another_version_is_answered(data: Path, asked: dict[str, Any]) -> None:
    with owned(data):
        owner = the_owner(data)
        line = Line(socket.create_connection(("127.0.0.1", owner.port), 10))
        line.send({"token": owner.token})
        assert line.receive() == {"ready": True}
        line.send(asked)
        assert "is of another version" in line.receive()["error"]
        line.close()


def test_work_that_writes_is_done_in_turn(data: Path) -> None:
    with owned(data):
        first = Caller(data, owner_works.steps, 2)
        assert owner_works.BEGUN.wait(20)
        second = Caller(data, owner_works.steps, 3)
        assert second.noted.wait(20)
        assert come_of(data, owner_works.echo, [], 9) == []  # reading waits for nobody
        assert second.is_alive()
        owner_works.OPEN.set()
        assert (first.end(), second.end()) == (2, 3)
    assert first.notes == []
    assert second.notes == ["waiting for another command that adds documents"]
    assert first.steps == [("step", 0, 2), ("step", 1, 2), ("", 2, 2)]


def test_work_ends_when_its_command_leaves(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "BEAT_SECONDS", 0.02)
    with owned(data):
        owner = the_owner(data)
        line = Line(socket.create_connection(("127.0.0.1", owner.port), 10))
        line.send({"token": owner.token})
        line.receive()
        line.send({"work": "probe steps", "arguments": [10**12]})
        assert owner_works.BEGUN.wait(20)
        line.close()
        next_one = Caller(data, owner_works.steps, 1)
        assert next_one.noted.wait(20)
        threading.Timer(0.2, owner_works.OPEN.set).start()
        assert next_one.end() == 1  # its turn comes


def test_an_owner_that_stops_serves_readers_and_tells_writers(data: Path) -> None:
    with owned(data):
        reader = Caller(data, owner_works.slow)
        assert owner_works.BEGUN.wait(20)
        owner_works.BEGUN.clear()
        writer = Caller(data, owner_works.steps, 5)
        assert owner_works.BEGUN.wait(20)
        threading.Timer(0.2, owner_works.OPEN.set).start()
    assert reader.end() == "done"
    assert writer.end() == (
        f"the server at {URL} is being stopped; what was done so far is kept, run this again to"
        " go on"
    )
    assert writer.steps == [("step", 0, 5)]


def test_a_command_that_owns_serves_readers_and_writers_come_after(data: Path) -> None:
    with owned(data, url=None):
        assert come_of(data, owner_works.echo, [], 9) == []
        pid = the_owner(data).pid
        writer = Caller(data, owner_works.steps, 1)
        owner_works.OPEN.set()
        assert writer.noted.wait(20)
        assert not owner_works.BEGUN.is_set()
    assert writer.end() == 1
    assert writer.notes == [f"waiting for policy-desk ingest (process {pid})"]


def test_an_owner_that_dies_at_work_is_reported(data: Path) -> None:
    data.mkdir()
    with hold(data, lambda _line: None, alone=True), socket.create_server(("127.0.0.1", 0)) as door:
        owner = Owner(door.getsockname()[1], "t", 17, "serve", URL)
        announce(data, owner)
        caller = Caller(data, owner_works.echo, [], 9)
        connection, _ = door.accept()
        line = Line(connection)
        assert line.receive() == {"token": "t"}
        line.send({"ready": True})
        assert line.receive() == {"work": "probe echo", "arguments": [[], 9]}
        line.send({"progress": ["echo", 1, 2]})
        line.close()
        assert caller.end() == (
            f"the server at {URL} (process 17) ended before this was done; what was done so far is"
            " kept, run this again to go on"
        )
    assert caller.steps == [("echo", 1, 2)]
    assert come_of(data, owner_works.echo, [], 9) == []  # the next command works


@pytest.mark.parametrize("accepts", [True, False])
def test_an_owner_that_does_not_answer_is_named(
    data: Path, monkeypatch: pytest.MonkeyPatch, accepts: bool
) -> None:
    monkeypatch.setattr(reaching, "HELLO_SECONDS", 0.2)
    monkeypatch.setattr(reaching, "_LOST_SECONDS", 0.2)
    data.mkdir()
    with hold(data, lambda _line: None, alone=True), socket.create_server(("127.0.0.1", 0)) as door:
        owner = Owner(door.getsockname()[1], "t", 17, "serve", URL)
        announce(data, owner)
        if not accepts:
            door.close()
        assert come_of(data, owner_works.echo, [], 9) == (
            f"the server at {URL} (process 17) owns the data folder and does not answer on"
            f" 127.0.0.1:{owner.port}; end it, and run this again"
        )


def test_an_owner_that_ends_between_two_looks_is_followed(data: Path) -> None:
    data.mkdir()
    with hold(data, lambda _line: None, alone=True), socket.create_server(("127.0.0.1", 0)) as door:
        announce(data, Owner(door.getsockname()[1], "t", 17, "serve", URL))
        caller = Caller(data, owner_works.echo, [], 9)
        door.accept()[0].close()  # it shut the door on the one who came in
    assert caller.end() == []  # done by the caller itself


def test_the_index_is_not_built_anew_under_a_server(data: Path) -> None:
    with owned(data), pytest.raises(DataFolderError) as caught:
        runner = Runner(Settings(data=data), lambda *_s: None, lambda _l: None, from_scratch=True)
        runner.run(owner_works.steps, 1)
    assert str(caught.value) == (
        f"the index is in use by the server at {URL}; stop it, build the index anew with"
        " --rebuild, and start it again"
    )


def test_documents_are_found_at_once_also_those_before_a_failure(
    data: Path, tmp_path: Path
) -> None:
    from assistant.commands.ingest import take_in

    (tmp_path / "ferry.txt").write_text("The ferry fare is 40 yen.", encoding="utf-8")
    (tmp_path / "gull.txt").write_text("A gull costs 3 yen.", encoding="utf-8")
    with owned(data) as (desk, server):
        reports = come_of(data, take_in, [tmp_path / "ferry.txt"], False)
        assert [(report.status, report.doc_id) for report in reports] == [("added", "ferry")]
        assert desk.service.search("ferry fare", 1)[0].chunk.doc_id == "ferry"

        def stop_at_the_second(_what: str, done: int, _of: int) -> None:
            if done == 1:
                raise KeyboardInterrupt

        roots: list[Place] = [tmp_path / "gull.txt", tmp_path / "shipped"]
        with pytest.raises(KeyboardInterrupt):
            server.do(take_in, stop_at_the_second, lambda _line: None, roots, False)
        assert desk.service.search("gull costs", 1)[0].chunk.doc_id == "gull"
        assert come_of(data, take_in, [], False) == []  # the turn was given back


def test_a_message_is_one_line_of_json() -> None:
    one, other = socket.socketpair()
    here, there = Line(one), Line(other)
    here.send({"a": "船\n\udcff", "b": [1.5, None]})
    assert there.receive() == {"a": "船\n\udcff", "b": [1.5, None]}
    here.send({"long": "x" * 2_000})
    with pytest.raises(ConnectionError):
        there.receive(hello=True)
    here.close()
    there.close()
