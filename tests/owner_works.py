"""Work of a made-up command "probe", for tests of the owner."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.owner.work import work
from corpus.errors import NotFound

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress

OPEN = threading.Event()  # what "probe slow" waits for
BEGUN = threading.Event()  # that it has come so far


def probe() -> None:
    """The command, which does nothing."""


@work("probe echo")
def echo(_desk: "Desk", progress: "Progress", paths: list[Path], number: int) -> list[Path]:
    """The paths again."""
    progress("echo", number, 9)
    return paths


@work("probe known")
def known(_desk: "Desk", _progress: "Progress") -> None:
    """Fails as foreseen."""
    raise NotFound("no such thing; look elsewhere")


@work("probe unknown")
def unknown(_desk: "Desk", _progress: "Progress") -> None:
    """Fails as not foreseen."""
    raise ZeroDivisionError("a secret of the owner's")


@work("probe slow")
def slow(_desk: "Desk", _progress: "Progress") -> str:
    """Waits."""
    BEGUN.set()
    assert OPEN.wait(20)
    return "done"


@work("probe steps", writes=True)
def steps(_desk: "Desk", progress: "Progress", count: int) -> int:
    """Counts, a step at a time, the second not before OPEN."""
    for number in range(count):
        progress("step", number, count)
        BEGUN.set()
        assert OPEN.wait(20)
    progress("", count, count)
    return count
