"""The lock of a data folder: who is kept out, what is believed, and who may read it."""

import json
import os
import threading
from pathlib import Path

import pytest

from assistant.owner import folder_lock
from assistant.owner.folder_lock import (
    FolderOwned,
    Owner,
    announce,
    hold,
    live_owner,
    withdraw,
)
from corpus.errors import DataFolderError

SERVER = Owner(4321, "secret-token", 17, "serve", "http://127.0.0.1:7860")
COMMAND = Owner(4321, "secret-token", 17, "ingest")


@pytest.fixture(autouse=True)
def _made(data: Path) -> None:
    data.mkdir()


def note_nothing(_line: str) -> None:
    """For tests that do not read the notes."""


def test_nobody_owns_a_new_folder(data: Path, tmp_path: Path) -> None:
    assert live_owner(data) is None
    assert live_owner(tmp_path / "nowhere") is None
    assert list(data.iterdir()) == []  # looking makes nothing


def test_an_owner_is_found_while_it_holds_the_folder(data: Path) -> None:
    with hold(data, note_nothing, alone=True):
        assert live_owner(data) is None  # it cannot be asked yet
        announce(data, SERVER)
        assert live_owner(data) == SERVER
        withdraw(data)
        assert live_owner(data) is None
        announce(data, COMMAND)
        assert live_owner(data) == COMMAND
    assert live_owner(data) is None


@pytest.mark.parametrize(
    "owner, who, then",
    [
        (SERVER, "the server at http://127.0.0.1:7860", "stop it"),
        (COMMAND, "policy-desk ingest", "wait until it has finished"),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_an_owner_keeps_everybody_out(
    data: Path, owner: Owner, who: str, then: str, alone: bool
) -> None:
    with hold(data, note_nothing, alone=True):
        announce(data, owner)
        with pytest.raises(FolderOwned) as caught, hold(data, note_nothing, alone=alone):
            pass
    assert caught.value.owner == owner
    assert str(caught.value) == (
        f"data folder {str(data)!r} is in use by {who} (process 17); {then}, or choose another"
        " folder with --data"
    )


def test_those_who_read_share_and_one_who_writes_waits_for_them(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_lock, "_PATIENCE_SECONDS", 0.0)
    told = threading.Event()
    notes: list[str] = []
    order: list[str] = []

    def note(line: str) -> None:
        notes.append(line)
        told.set()

    def write() -> None:
        with hold(data, note, alone=True):
            order.append("write")

    writing = threading.Thread(target=write)
    with hold(data, note_nothing, alone=False), hold(data, note_nothing, alone=False):
        writing.start()
        assert told.wait(10)
        order.append("read")
    writing.join(10)
    assert order == ["read", "write"]
    assert notes == [f"waiting for other policy-desk commands on {str(data)!r}"]


def test_who_reads_may_come_to_write(data: Path) -> None:
    with hold(data, note_nothing, alone=False) as held:
        held.take(alone=True)
        announce(data, COMMAND)
        assert live_owner(data) == COMMAND


@pytest.mark.parametrize("alone", [True, False])
def test_what_a_killed_owner_left_is_not_believed(data: Path, alone: bool) -> None:
    announce(data, Owner(1, "old", os.getpid(), "serve", "http://127.0.0.1:1"))  # nobody holds it
    assert live_owner(data) is None
    with hold(data, note_nothing, alone=alone):
        assert live_owner(data) is None
        assert (data / "lock").read_bytes() == b""


@pytest.mark.parametrize("words", [b"", b"{", b"\xff", b"[]", b"{}", b'{"port": 1, "x": 2}'])
def test_words_that_name_no_owner_are_none(data: Path, words: bytes) -> None:
    with hold(data, note_nothing, alone=True):
        (data / "lock").write_bytes(words)
        assert live_owner(data) is None


def test_only_the_user_may_read_the_token(data: Path) -> None:
    (data / "lock").write_bytes(b"")
    (data / "lock").chmod(0o666)
    before = os.umask(0)
    try:
        with hold(data, note_nothing, alone=True):
            announce(data, SERVER)
            assert (data / "lock").stat().st_mode & 0o777 == 0o600
            assert json.loads((data / "lock").read_bytes())["token"] == "secret-token"
        (data / "lock").unlink()
        with hold(data, note_nothing, alone=False):
            assert (data / "lock").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
    assert "secret-token" not in f"{SERVER} {SERVER!r} {FolderOwned(data, SERVER)}"


def test_a_link_in_the_locks_place_is_not_followed(data: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("keep", encoding="utf-8")
    (data / "lock").symlink_to(tmp_path / "other")
    with pytest.raises(DataFolderError, match="cannot be locked") as caught:
        live_owner(data)
    assert "make it writable for you, or choose another with --data" in str(caught.value)
    assert (tmp_path / "other").read_text(encoding="utf-8") == "keep"
