"""Parsing apart: a file's bytes go to a process of their own, which may hang, swell or crash.

A document's way: file -> [corpus.parser -> corpus.formats] -> Document with dated Sections
One process parses file after file; when one kills it, the next file gets another. It ends with
this process, however that ends.
"""

import os
import re
import resource
import signal
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType

from corpus.errors import BadDocument
from corpus.formats import load_bytes
from corpus.limits import Limits
from corpus.loaders.loaded import Loaded
from corpus.suspicion import look_over

_START_SECONDS = 60.0  # for a new process, on a busy machine
_MAX_DETAIL_CHARS = 120
_FILLED = 0.8  # of the memory allowed


class Parser:
    """A process that parses; started with the first file, ended on leaving the `with` block."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> "Parser":
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._end()

    def load(self, data: bytes, name: str) -> Loaded:
        """What `formats.load_bytes` gives for the bytes of a file, looked over, within the limits.

        Raises:
            BadDocument: as `load_bytes`, and where the file takes too long, needs too much
                memory, crashes the parser, or holds too much text.
        """
        pipe = self._started()
        try:
            pipe.send((name, data))
            if not pipe.poll(_START_SECONDS + self._limits.seconds):
                raise self._too_long(name)
            found, healthy = pipe.recv()
        except (EOFError, OSError) as error:
            raise self._died(name) from error
        except BaseException:
            self._end()  # an answer that nobody takes would be taken for the next file's
            raise
        if not healthy:
            self._end()
        if isinstance(found, BadDocument):
            raise found
        loaded: Loaded = found
        return loaded

    def _started(self) -> Connection:
        if self._pipe is None:
            spawn = get_context("spawn")
            self._pipe, theirs = spawn.Pipe()
            self._process = spawn.Process(
                target=_parse_all, args=(theirs, self._limits), daemon=True, name="parser"
            )
            self._process.start()
            theirs.close()
        return self._pipe

    def _died(self, name: str) -> BadDocument:
        process = self._process
        if process is not None:
            process.join(_START_SECONDS)
        code = process.exitcode if process else None
        self._end()
        if code == -signal.SIGALRM:
            return self._too_long(name)
        cause = signal.Signals(-code).name if code and code < 0 else f"exit code {code}"
        return BadDocument(
            f"{name!r} crashes its parser ({cause}), so it is damaged or made to harm; save it"
            " anew from the program that made it",
            fault="damaged",
        )

    def _too_long(self, name: str) -> BadDocument:
        return BadDocument(
            f"{name!r} takes more than {self._limits.seconds} seconds to read; split it, or raise"
            " POLICY_DESK_MAX_PARSE_SECONDS",
            fault="heavy",
        )

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._pipe = self._process = None


def _parse_all(pipe: Connection, limits: Limits) -> None:
    """The parsing process: answers each (name, data) with a Loaded or a BadDocument.

    With each comes whether the process may go on, which it may not once memory has run out.
    """
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # below numpy; each reserves memory of its own
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends this
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    nowhere = os.open(os.devnull, os.O_WRONLY)  # libraries print what they think of a file
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with suppress(EOFError, OSError):  # the parent is gone
        while True:
            name, data = pipe.recv()
            # The default action of the alarm ends the process, inside of C code and orphaned too.
            signal.alarm(limits.seconds)
            answer = _parse(data, name, limits)
            signal.alarm(0)
            pipe.send(answer)


def _limit(kind: int, wanted: int) -> None:
    _, hard = resource.getrlimit(kind)
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (wanted, hard))


def _parse(data: bytes, name: str, limits: Limits) -> tuple[Loaded | BadDocument, bool]:
    try:
        found = _parse_one(data, name, limits)
        filled = _has_filled_memory(limits)
    except MemoryError:
        found, filled = BadDocument(), True
    # Libraries also report that memory has run out as if the file were at fault.
    if filled and isinstance(found, BadDocument):
        found = BadDocument(
            f"{name!r} needs more than {limits.memory_bytes} bytes of memory to read; split it, or"
            " raise POLICY_DESK_MAX_PARSE_BYTES",
            fault="heavy",
        )
    return found, not filled


def _has_filled_memory(limits: Limits) -> bool:
    """Whether this process has come near to its limit of memory; False where nothing tells."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return False
    peak = re.search(r"VmPeak:\s*(\d+) kB", status)
    return peak is not None and int(peak[1]) * 1024 > _FILLED * limits.memory_bytes


def _parse_one(data: bytes, name: str, limits: Limits) -> Loaded | BadDocument:
    try:
        loaded = load_bytes(data, name)
    except BadDocument as error:
        return error
    except MemoryError:
        raise
    except RecursionError:
        return BadDocument(
            f"{name!r} is nested too deeply to read; save it in a simpler form", fault="heavy"
        )
    except Exception as error:  # whatever a parser raises over one file is that file's fault
        detail = " ".join(f"{type(error).__name__}: {error}".split())[:_MAX_DETAIL_CHARS]
        return BadDocument(
            f"{name!r} is damaged ({detail}); save it anew from the program that made it",
            fault="damaged",
        )
    if len(loaded.text) > limits.text_chars:
        return BadDocument(
            f"{name!r} holds {len(loaded.text)} characters of text, more than the"
            f" {limits.text_chars} allowed; split it",
            fault="text_large",
            most=f"{limits.text_chars:,}",
        )
    # Here too: within the limits of time, whatever the text does to the patterns.
    return replace(loaded, findings=look_over(loaded))
