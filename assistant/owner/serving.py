"""The owner's side: its own work and that of the commands that reach it, over one desk.

Work that writes is done one after another, in the order of the asking as far as threads keep it;
the rest at once. A command that leaves, and a server that stops, end such work between documents.
"""

import hmac
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from assistant.desk import Desk
from assistant.errors import Cancelled
from assistant.owner.folder_lock import Owner, announce, withdraw
from assistant.owner.messages import BEAT_SECONDS, HELLO_SECONDS, HOST, SILENCE_SECONDS, Line
from assistant.owner.work import P, R, Work, find_work
from corpus.errors import PolicyDeskError
from index.corpus_index import Progress

_TURN_SECONDS = 0.2  # between two looks at whether the one who waits is still there
_PATIENCE_SECONDS = 1.0  # then the person is told what is waited for
_log = logging.getLogger("policy_desk.owner")


class OwnerServer:
    """Does work on a desk, for this process and for those that show the token."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._token = secrets.token_urlsafe(32)
        self._writing = threading.Lock()
        self._stopping = threading.Event()
        self._visits: set[threading.Thread] = set()
        self._name = "the process that owns the data folder"
        self._listener = socket.create_server((HOST, 0))
        self._accepting = threading.Thread(target=self._accept, name="owner", daemon=True)

    def start(self, command: str, url: str | None) -> None:
        """Begin to be reached, and say how."""
        owner = Owner(self._listener.getsockname()[1], self._token, os.getpid(), command, url)
        self._name = str(owner)
        self._accepting.start()
        announce(self._desk.index.data, owner)

    def stop(self) -> None:
        """End: nobody comes in any more, those who are there are served or told."""
        withdraw(self._desk.index.data)
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()
        self._accepting.join()
        for visit in list(self._visits):
            visit.join(_PATIENCE_SECONDS)
            if visit.is_alive():
                _log.warning("finishing work that another command asked for")
                visit.join()

    def do(
        self,
        work: Work[P, R],
        progress: Progress,
        note: Callable[[str], None],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """The result of the work, when its turn has come.

        Whatever `progress` raises ends the work, and keeps what was done.
        """
        if not work.writes:
            return work.function(self._desk, progress, *arguments, **named)
        self._wait_for_turn(progress, note)
        try:
            return work.function(self._desk, progress, *arguments, **named)
        except BaseException:
            self._desk.index.refresh()  # what was done before is found
            raise
        finally:
            self._writing.release()

    def _wait_for_turn(self, progress: Progress, note: Callable[[str], None]) -> None:
        if self._writing.acquire(blocking=False):
            return
        note("waiting for another command that adds documents")
        while not self._writing.acquire(timeout=_TURN_SECONDS):
            progress("waiting", 0, 1)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:  # stopped, or too many files are open for the moment
                time.sleep(_TURN_SECONDS)
                continue
            threading.Thread(target=self._receive, args=(connection,), daemon=True).start()

    def _receive(self, connection: socket.socket) -> None:
        line = Line(connection)
        try:
            line.patience(HELLO_SECONDS)
            shown = line.receive(hello=True).get("token")
            if isinstance(shown, str) and hmac.compare_digest(shown.encode(), self._token.encode()):
                self._visits.add(threading.current_thread())
                if self._stopping.is_set():
                    return  # the command looks for an owner again
                line.send({"ready": True})
                asked = line.receive()
                line.patience(SILENCE_SECONDS)
                line.send(_Visit(self, line).answer(asked))
        except (OSError, UnicodeEncodeError):
            pass  # a stranger, or one who left
        finally:
            line.close()
            self._visits.discard(threading.current_thread())

    def check(self, gone: threading.Event) -> None:
        """Raise if work that was asked for by a command should not go on."""
        if gone.is_set():
            raise Cancelled
        if self._stopping.is_set():
            raise PolicyDeskError(
                f"{self._name} is being stopped; what was done so far is kept, run this again to"
                " go on"
            )


class _Visit:
    """The work of one command that reached the owner."""

    def __init__(self, server: OwnerServer, line: Line) -> None:
        self._server, self._line = server, line
        self._gone, self._over = threading.Event(), threading.Event()

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The last message to the command."""
        beating = threading.Thread(target=self._beat, daemon=True)
        beating.start()
        try:
            work = find_work(str(asked.get("work")))
            arguments = work.read_arguments(asked.get("arguments"))
            result = self._server.do(work, self._progress, self._note, *arguments)
            return {"result": work.dump_result(result)}
        except PolicyDeskError as error:
            return {"error": str(error)}
        except Cancelled:
            return {"error": "the command left"}
        except Exception:
            _log.exception("work for another command failed")
            return {"failed": True}
        finally:
            self._over.set()
            beating.join()

    def _progress(self, what: str, done: int, of: int) -> None:
        if done < of:  # else all is done, and there is nothing left to give up
            self._server.check(self._gone)
        self._send({"progress": [what, done, of]})

    def _note(self, line: str) -> None:
        self._send({"note": line})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._line.send(message)
        except OSError:
            self._gone.set()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            self._send({})


@contextmanager
def owning(desk: Desk, command: str, url: str | None = None) -> Iterator[OwnerServer]:
    """Be the owner of the desk's data folder, which is held alone, until the end.

    Args:
        desk: Held open by the caller for longer.
        command: The command of this process, for messages to others.
        url: Where people find the server that this is; None: a command.
    """
    server = OwnerServer(desk)
    server.start(command, url)
    try:
        yield server
    finally:
        server.stop()
