"""The other side: a command's work, done by the owner of the data folder, or here if none lives."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.owner.folder_lock import FolderOwned, Owner, live_owner
from assistant.owner.messages import HELLO_SECONDS, HOST, SILENCE_SECONDS, Line
from assistant.owner.work import P, R, Work
from assistant.settings import Settings
from corpus.errors import DataFolderError, PolicyDeskError

if TYPE_CHECKING:
    from index.corpus_index import Progress

_AGAIN_SECONDS = 0.1
_LOST_SECONDS = 5.0  # an owner that holds the folder for so long and cannot be reached is not ours


@dataclass(frozen=True, slots=True)
class Runner:
    """Has the work of one command done.

    Args:
        settings: Where everything is.
        progress: Told how far long work is.
        note: Told in a line what is being made, or waited for.
        from_scratch: Build the index anew from the documents it has, before the work.
    """

    settings: Settings
    progress: "Progress"
    note: Callable[[str], None]
    from_scratch: bool = False

    def run(self, work: Work[P, R], *arguments: P.args, **_none: P.kwargs) -> R:
        """The result of the work, which is the same wherever it is done.

        Work that writes waits for another command that does, and is then done here; all else is
        done by the owner while one lives.

        Raises:
            PolicyDeskError: what the work says, or a data folder or owner that cannot be used.
        """
        told = False
        lost_since: float | None = None
        while True:
            owner = live_owner(self.settings.data_folder)
            if owner is None:
                try:
                    return self._here(work, arguments)
                except FolderOwned:
                    continue  # since then
            if work.writes and owner.url is None:
                if not told:
                    self.note(f"waiting for {owner} (process {owner.pid})")
                told = True
            elif (line := self._reach(owner)) is not None:
                return self._there(owner, line, work, arguments)
            else:
                lost_since = time.monotonic() if lost_since is None else lost_since
                if time.monotonic() - lost_since > _LOST_SECONDS:
                    raise _silent(owner)
            time.sleep(_AGAIN_SECONDS)

    def _here(self, work: Work[..., R], arguments: tuple[Any, ...]) -> R:
        # Imported here: they take seconds, which a command beside a server need not cost.
        from assistant.desk import open_desk
        from assistant.owner.serving import owning

        with open_desk(
            self.settings,
            self.progress,
            self.note,
            writes=work.writes,
            from_scratch=self.from_scratch,
        ) as desk:
            if not work.writes:
                return work.function(desk, self.progress, *arguments)
            with owning(desk, work.name) as owner:
                result: R = owner.do(work, self.progress, self.note, *arguments)
            return result

    def _reach(self, owner: Owner) -> Line | None:
        """A line to the owner; None if it does not take one, as when it has just ended."""
        if self.from_scratch:
            raise DataFolderError(
                f"the index is in use by {owner}; stop it, build the index anew with --rebuild,"
                " and start it again"
            )
        try:
            line = Line(socket.create_connection((HOST, owner.port), HELLO_SECONDS))
        except TimeoutError as error:
            raise _silent(owner) from error
        except OSError:
            return None
        try:
            line.send({"token": owner.token})
            line.receive(hello=True)
        except OSError as error:
            line.close()
            if isinstance(error, TimeoutError):
                raise _silent(owner) from error
            return None
        line.patience(SILENCE_SECONDS)
        return line

    def _there(self, owner: Owner, line: Line, work: Work[..., R], arguments: tuple[Any, ...]) -> R:
        try:
            line.send({"work": work.name, "arguments": work.dump_arguments(arguments)})
            while True:
                message = line.receive()
                if "result" in message:
                    return work.read_result(message["result"])
                self._heed(owner, message)
        except TimeoutError as error:
            raise _silent(owner) from error
        except OSError as error:
            raise PolicyDeskError(
                f"{owner} (process {owner.pid}) ended before this was done; what was done so far"
                " is kept, run this again to go on"
            ) from error
        finally:
            line.close()

    def _heed(self, owner: Owner, message: dict[str, Any]) -> None:
        """Pass on what the owner says on the way."""
        if "error" in message:
            raise PolicyDeskError(message["error"])
        if "failed" in message:
            raise PolicyDeskError(
                f"{owner} (process {owner.pid}) failed at this; its log has the cause"
            )
        if "progress" in message:
            self.progress(*message["progress"])
        if "note" in message:
            self.note(message["note"])


def _silent(owner: Owner) -> DataFolderError:
    return DataFolderError(
        f"{owner} (process {owner.pid}) owns the data folder and does not answer on"
        f" {HOST}:{owner.port}; end it, and run this again"
    )
