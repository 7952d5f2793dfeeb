"""Many readers at once on a server of one's own: python -m tests.load --readers 100 --seconds 120

First as many as are stated, who must all get their own answers; then ten times as many as there is
room for, of whom those who find none must be told when to ask again. Exit code 1: it was not so.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import Any

from tests.load.questions import FIXED, read

ROOT = Path(__file__).resolve().parents[2]
PAGE = "http://intranet.example"
MOST_GROWTH = 1.05  # of the memory, from the middle third of the time to the last
ROOM = 10  # of the server that is asked by ten times as many
ROOM_SECONDS = 15
Figures = dict[str, Any]


@contextmanager
def serving(data: Path, **settings: object) -> Iterator[tuple[str, int]]:
    """(address, process id) of a server over a data folder, which is made if it is not there."""
    stated = {"WIDGET_ORIGINS": PAGE, "WIDGET_REQUESTS": 10**9} | settings
    environment = os.environ | {f"POLICY_DESK_{name}": str(x) for name, x in stated.items()}
    program = Path(sys.executable).with_name("policy-desk")
    process = subprocess.Popen(
        [program, "serve", "--port", "0", "--data", str(data)],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        if found is None:
            raise SystemExit("the server did not start; what it said is above")
        yield found[0], process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        process.stdout.close()


def answers_alone(address: str) -> dict[str, Any]:
    """Question -> (text, doc_ids) of its answer while nobody else asks."""
    found = {}
    for question in FIXED:
        body = json.dumps({"question": question}).encode()
        request = urllib.request.Request(
            f"{address}/api/ask", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            found[question] = read(json.loads(response.read()))
    return found


@contextmanager
def watched(process_id: int) -> Iterator[list[float]]:
    """The process's resident memory in MB, each second until the end."""
    taken: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1):
            status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
            found = re.search(r"VmRSS:\s+(\d+)", status)
            taken.append(int(found[1]) / 1_000 if found else 0.0)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield taken
    finally:
        over.set()
        watcher.join()


def load(address: str, folder: Path, locust: list[str], **stated: Any) -> Figures:
    """Have readers ask for some seconds; what Locust counted."""
    stated |= {"page": PAGE, "figures": str(folder / "figures.json")}
    (folder / "stated.json").write_text(json.dumps(stated, ensure_ascii=False), encoding="utf-8")
    (folder / "figures.json").unlink(missing_ok=True)
    readers, seconds = str(stated["readers"]), f"{stated['seconds']}s"
    command = [*locust, "--headless", "--only-summary", "--skip-log", "--host", address]
    command += ["--locustfile", str(ROOT / "tests" / "load" / "locustfile.py")]
    command += ["--users", readers, "--spawn-rate", readers, "--run-time", seconds]
    environment = os.environ | {
        "LOAD_STATED": str(folder / "stated.json"),
        "PYTHONPATH": str(ROOT),
    }
    with (folder / "locust.log").open("w", encoding="utf-8") as log:
        subprocess.run([*command, "--stop-timeout", "120"], env=environment, stdout=log, stderr=log)
    figures: Figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return figures


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def told(title: str, figures: Figures, seconds: int) -> tuple[int, int, int]:
    """Print what was counted; (requests, failures, refusals) in all."""
    kinds = figures["kinds"]
    say(f"{title}\n  way     requests  failures  refusals   median      p95  longest")
    for kind, one in sorted(kinds.items()):
        say(
            f"  {kind:<8}{one['requests']:8}{one['failures']:10}{one['refusals']:10}"
            f"{one['median']:8.2f}s{one['p95']:8.2f}s{one['longest']:8.2f}s"
        )
    sums = [sum(one[n] for one in kinds.values()) for n in ("requests", "failures", "refusals")]
    say(f"  in all  {sums[0]:8}{sums[1]:10}{sums[2]:10}   {sums[0] / seconds:.1f} a second")
    for error in figures["errors"]:
        say(f"  {error}")
    return sums[0], sums[1], sums[2]


def main(readers: int, seconds: int, data: Path, locust: list[str]) -> int:
    """Both loads; the exit code."""
    data.mkdir(parents=True, exist_ok=True)
    with serving(data / "data") as (address, process_id):
        alone = answers_alone(address)
        stated = {"alone": alone, "readers": readers, "seconds": seconds}
        with watched(process_id) as memory:
            below = load(address, data, locust, refusals=False, pause_seconds=1, **stated)
    title = f"{readers} readers for {seconds} s, a second's pause after each answer"
    asked, failed, _ = told(title, below, seconds)
    third = max(1, len(memory) // 3)
    middle, last = mean(memory[third : 2 * third] or memory), mean(memory[-third:])
    parts = f"{memory[0]:.0f} at first, {middle:.0f} in the middle third, {last:.0f} in the last"
    say(f"  memory in MB: {parts}, {max(memory):.0f} at most")
    with serving(data / "data", MAX_UNDER_WAY=ROOM) as (address, _):
        stated |= {"readers": 10 * ROOM, "seconds": ROOM_SECONDS}
        above = load(address, data, locust, refusals=True, pause_seconds=0, **stated)
    title = f"{10 * ROOM} readers without a pause, and room for {ROOM} questions"
    _, wrong, refused = told(title, above, ROOM_SECONDS)
    fine = asked and not failed and not wrong and refused and last < middle * MOST_GROWTH
    say("as it should be" if fine else "NOT as it should be")
    return 0 if fine else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--data", type=Path, default=Path("build/load"))
    parser.add_argument("--locust", default=f"{sys.executable} -m locust", help="how it is run")
    given = parser.parse_args()
    sys.exit(main(given.readers, given.seconds, given.data.resolve(), given.locust.split()))
