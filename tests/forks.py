"""Functions in forked processes, of which one may be killed at an instant of choice."""

import os
import pickle
import signal
import sys
from collections.abc import Callable
from typing import Any


def in_child(work: Callable[[], Any]) -> Any:
    """What a function returns in a forked process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _die_with(lambda: _send(writing, work()))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        sent = pipe.read()
    _, status = os.waitpid(child, 0)
    if status or not sent:
        raise SystemExit("a command failed; its traceback is above")
    return pickle.loads(sent)


def killed(work: Callable[[], None], wait: Callable[[Callable[[], bool]], None]) -> bool:
    """Run a function in a forked process and kill that after a wait; False if it was done by then.

    `wait` is given a function that tells whether the process still runs.
    """
    child = os.fork()
    if not child:
        _die_with(work)
    wait(lambda: not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a command failed before it was killed; its traceback is above")
    return os.WIFSIGNALED(status)


def _die_with(work: Callable[[], object]) -> None:
    try:
        work()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _send(pipe: int, found: object) -> None:
    with os.fdopen(pipe, "wb") as file:
        pickle.dump(found, file)
