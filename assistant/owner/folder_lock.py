"""Who holds a data folder: the operating system's lock on data/lock, and the owner's words in it.

A lock goes with the process that holds it, however that ends; a process id may be another's by
then. What the file says counts only while somebody holds the lock alone.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.errors import DataFolderError

_POLL_SECONDS = 0.05
_PATIENCE_SECONDS = 1.0  # then the person is told what is waited for


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that does the work on a data folder, and how a command reaches it."""

    port: int  # on 127.0.0.1
    token: str = field(repr=False)  # whoever shows it may ask for anything
    pid: int
    command: str
    url: str | None = None  # of a server; None: a command, which ends with its own work

    def __str__(self) -> str:
        return f"the server at {self.url}" if self.url else f"policy-desk {self.command}"


class FolderOwned(DataFolderError):
    """Another process owns the data folder, and can be asked."""

    def __init__(self, data: Path, owner: Owner) -> None:
        then = "stop it" if owner.url else "wait until it has finished"
        super().__init__(
            f"data folder {str(data)!r} is in use by {owner} (process {owner.pid}); {then}, or"
            " choose another folder with --data"
        )
        self.owner = owner


class Hold:
    """A lock on a data folder, shared with others who only read, or not shared."""

    def __init__(self, data: Path, descriptor: int, note: Callable[[str], None]) -> None:
        self._data, self._descriptor, self._note = data, descriptor, note

    def take(self, *, alone: bool) -> None:
        """Get the lock, waiting for those who hold it; what is held already may be given up first.

        Raises:
            FolderOwned: an owner holds it, who can be asked instead.
        """
        since = time.monotonic()
        told = False
        while not _try_lock(self._data, self._descriptor, alone=alone):
            if owner := _read(self._descriptor):
                raise FolderOwned(self._data, owner)
            if not told and time.monotonic() - since > _PATIENCE_SECONDS:
                self._note(f"waiting for other policy-desk commands on {str(self._data)!r}")
                told = True
            time.sleep(_POLL_SECONDS)


@contextmanager
def hold(data: Path, note: Callable[[str], None], *, alone: bool) -> Iterator[Hold]:
    """Hold a data folder that exists.

    Args:
        data: The folder.
        note: Told in a line when somebody is waited for.
        alone: Keep out everybody else, as who writes must.

    Raises:
        FolderOwned: an owner holds it, who can be asked instead.
        DataFolderError: the lock cannot be made.
    """
    descriptor = _open(data)
    try:
        held = Hold(data, descriptor, note)
        held.take(alone=alone)
        yield held
    finally:
        os.close(descriptor)


def live_owner(data: Path) -> Owner | None:
    """The process that owns the folder and can be asked; None where nobody does."""
    if not (data / "lock").exists():
        return None
    descriptor = _open(data)
    try:
        return None if _try_lock(data, descriptor, alone=False) else _read(descriptor)
    finally:
        os.close(descriptor)


def announce(data: Path, owner: Owner) -> None:
    """Say how the owner is reached; for whoever holds the folder alone."""
    descriptor = _open(data)
    try:
        os.fchmod(descriptor, 0o600)  # it may have been made by hand
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(owner)).encode("ascii"), 0)
    finally:
        os.close(descriptor)


def withdraw(data: Path) -> None:
    """Say no longer how the owner is reached."""
    os.truncate(data / "lock", 0)


def _open(data: Path) -> int:
    try:
        return os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unusable(data, error) from error


def _try_lock(data: Path, descriptor: int, *, alone: bool) -> bool:
    mode = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    try:
        fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)  # the words of an owner who was killed
    except BlockingIOError:
        return False
    except OSError as error:
        raise _unusable(data, error) from error
    return True


def _unusable(data: Path, error: OSError) -> DataFolderError:
    return DataFolderError(
        f"data folder {str(data)!r} cannot be locked ({error.strerror}); make it writable for you,"
        " or choose another with --data or POLICY_DESK_DATA"
    )


def _read(descriptor: int) -> Owner | None:
    """What the file says; None if nothing, or it is being written this moment."""
    try:
        return Owner(**json.loads(os.pread(descriptor, 4096, 0)))
    except (ValueError, TypeError):
        return None
