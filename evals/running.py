"""Asks the questions of a set, several at a time, and keeps each answer as it comes.

A run that was stopped goes on where it was: what its folder holds is not asked again.
"""

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from assistant.records import ANSWER, Answer, Question, Reader
from corpus.errors import PolicyDeskError
from evals.cases import Case
from evals.judging import Asked

ANSWERS = "answers.jsonl"
RUN = "run.json"
_MOST_WORKERS = 4
# Conversations of a run are not those of the person at the machine.
_READER = Reader(id="evaluation")

Ask = Callable[[Question], Answer]
Progress = Callable[[str, int, int], None]


def run(cases: Sequence[Case], ask: Ask, folder: Path, progress: Progress) -> list[Asked]:
    """Every question of the set with its answer or error, in the order of the set.

    Args:
        ask: The service; safe for threads.
        folder: Holds the answers of this run; those that it has are not asked for again.
        progress: Told how many are done.
    """
    done = {asked.case.case_id: asked for asked in kept(cases, folder)}
    left = [case for case in cases if case.case_id not in done]
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    _end_line(folder / ANSWERS)
    with (
        (folder / ANSWERS).open("a", encoding="utf-8") as lines,
        ThreadPoolExecutor(workers) as pool,
    ):
        futures = [pool.submit(_ask_one, case, ask) for case in left]
        try:
            for future in as_completed(futures):
                asked = future.result()
                done[asked.case.case_id] = asked
                lines.write(json.dumps(_line(asked), ensure_ascii=False) + "\n")
                lines.flush()
                progress("questions", len(done), len(cases))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [done[case.case_id] for case in cases]


def _end_line(path: Path) -> None:
    """Ends a line that was cut off, so that the next answer has a line to itself."""
    if path.exists() and not path.read_bytes().endswith(b"\n"):
        with path.open("ab") as lines:
            lines.write(b"\n")


def _ask_one(case: Case, ask: Ask) -> Asked:
    question = Question(case.question, as_of=case.as_of, history=case.history, reader=_READER)
    begun = time.perf_counter()
    try:
        return Asked(case, ask(question), seconds=time.perf_counter() - begun)
    except Exception as error:  # a crash is a figure of the run, whatever it was
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return Asked(case, None, said[:500], time.perf_counter() - begun)


def _line(asked: Asked) -> dict[str, Any]:
    answer = asked.answer
    return {
        "id": asked.case.case_id,
        "seconds": round(asked.seconds, 4),
        "error": asked.error,
        "answer": ANSWER.dump_python(answer, mode="json") if answer else None,
    }


def kept(cases: Iterable[Case], folder: Path) -> Iterator[Asked]:
    """The answers that a folder holds to these questions; a line cut off by a stop is left out."""
    by_id = {case.case_id: case for case in cases}
    path = folder / ANSWERS
    if not path.exists():
        return
    for line in path.read_bytes().split(b"\n"):  # a stop may have cut a character in two
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if (case := by_id.get(row["id"])) is not None:
            answer = ANSWER.validate_python(row["answer"]) if row["answer"] else None
            yield Asked(case, answer, row["error"], row["seconds"])


def open_run(folder: Path, about: dict[str, Any]) -> None:
    """A folder for a run: made, or found with the same set and program.

    Args:
        about: What the run is of; another run in the folder has other values.

    Raises:
        PolicyDeskError: it cannot be written, or holds another run.
    """
    path = folder / RUN
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        if before is not None and before != about:
            other = next((k for k in about if before.get(k) != about[k]), "settings")
            raise PolicyDeskError(
                f"{str(folder)!r} holds a run with another {other}"
                f" ({before.get(other)!r}, now {about.get(other)!r}); choose another --out"
            )
        path.write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        raise PolicyDeskError(f"{str(folder)!r} cannot hold a run: {error}") from error


def machine() -> dict[str, Any]:
    """The processor with what of it changes int8 results, and how many cores there are."""
    flags: set[str] = set()
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "flags":
                flags |= set(value.split())
            elif name.strip() == "model name":
                model = value.strip()
    except OSError:
        pass  # no Linux: the model alone
    telling = {"avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8"}
    return {"cpu": model, "features": sorted(flags & telling), "cores": os.cpu_count()}


def commit() -> str:
    """The commit of the program where it runs from a checkout, "+" for changes; else empty."""
    root = Path(__file__).resolve().parent.parent

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        head = git("rev-parse", "--short", "HEAD")
        return head + ("+" if head and git("status", "--porcelain", "-uno") else "")
    except OSError:
        return ""  # no git
