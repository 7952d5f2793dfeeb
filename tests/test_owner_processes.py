"""Real processes on one data folder: a server and the commands beside it, and how they end."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk_fixtures import ROOT

pytestmark = pytest.mark.servers

LONG = 120  # seconds until something is taken to hang
ADDED = "added     a-ferry\nadded     b-gate\nadded     c-pier\n"
Process = subprocess.Popen[str]
Done = subprocess.CompletedProcess[str]
# The served command without the fakes, which import what it should not.
BARE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from assistant import cli
from tests.desk_fixtures import command_points
before = set(sys.modules)
cli.entry_points = lambda group: command_points("ask")
try:
    cli.main()
finally:
    print(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}}), file=sys.stderr)
"""


class Machine:
    """A folder with documents, a gate and a data folder, and the processes started on them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.gate = folder, folder / "data", folder / "gate"
        self.docs = folder / "docs"
        self.docs.mkdir()
        (folder / "shipped").mkdir()
        self.write("shipped/lamps.md", "Lamps burn. Gulls cry.")
        self.write("docs/a-ferry.txt", "The ferry fare is 40 yen.")
        self.write("docs/b-gate.txt", "The gate toll is 50 yen.")
        self.write("docs/c-pier.txt", "The pier fee is 60 yen.")
        self.started: list[Process] = []

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def start(self, *arguments: str) -> Process:
        places = [str(self.folder / "shipped"), str(self.gate)]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk_program", *places, *arguments,
             "--data", str(self.data)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        self.started.append(process)
        return process

    def run(self, *arguments: str) -> Done:
        return ended(self.start(*arguments))

    def serve(self) -> tuple[Process, str]:
        process = self.start("serve", "--port", "0")
        assert process.stdout is not None
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found, ended(process).stderr
        return process, found[0]

    def until(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LONG
        while not happened():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def holds(self, doc_id: str) -> bool:
        """Whether a document is in the catalog; looked up by nobody's leave."""
        with sqlite3.connect(f"file:{self.data}/catalog.sqlite?mode=ro", uri=True) as catalog:
            found = catalog.execute(
                "select count(*) from versions where doc_id = ? and visible", (doc_id,)
            ).fetchone()
        catalog.close()
        return bool(found[0])


def ended(process: Process) -> Done:
    out, err = process.communicate(timeout=LONG)
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def result(done: Done) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


def post(address: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=LONG) as response:
        return json.load(response)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


def test_commands_beside_a_server_do_as_without_it(machine: Machine) -> None:
    commands: list[list[str]] = [
        ["ingest", "docs", "nowhere.xyz"],
        ["ingest", "docs"],
        ["ingest", "docs/a-ferry.txt", "docs", "--json"],
        ["ask", "How much is the ferry fare?"],
        ["ask", ""],
        ["search", "gate toll", "--top-k", "2", "--json"],
        ["show", "c-pier", "--span", "4:8"],
        ["show", "c-pier", "--json"],
        ["show", "nothing"],
        ["verify"],
        ["verify", "--json"],
    ]
    machine.run("ask", "Do lamps burn?")  # what is made on the first start is told of
    alone = [result(machine.run(*command)) for command in commands]
    assert alone[1] == (0, ADDED, "")
    machine.data.rename(machine.folder / "before")
    server, address = machine.serve()
    assert [result(machine.run(*command)) for command in commands] == alone
    found = post(address, "/api/ask", {"question": "How much is the pier fee?"})
    assert [citation["quote"] for citation in found["citations"]] == ["The pier fee is 60 yen."]
    server.send_signal(signal.SIGTERM)
    assert ended(server).returncode == 0


def test_a_pruning_beside_a_server_is_seen_at_once(machine: Machine) -> None:
    _, address = machine.serve()
    machine.run("ingest", "docs")
    whole = json.loads(machine.run("show", "c-pier", "--json").stdout)
    (machine.docs / "c-pier.txt").unlink()
    left = "unchanged a-ferry\nunchanged b-gate\n"
    assert result(machine.run("ingest", "docs")) == (0, left, "")
    pruned = machine.run("ingest", "docs", "--prune")
    assert result(pruned) == (0, left + "withdrawn c-pier\n", "")
    found = post(address, "/api/ask", {"question": "How much is the pier fee?"})
    assert "The pier fee is 60 yen." not in [one["quote"] for one in found["citations"]]
    gone = machine.run("show", "c-pier")
    assert gone.returncode == 1 and "document 'c-pier' was withdrawn on" in gone.stderr
    old = machine.run("show", "c-pier", "--version", whole["version"][:8])
    assert (old.returncode, old.stdout) == (0, "The pier fee is 60 yen.\n")
    assert "document 'c-pier' was withdrawn on" in old.stderr
    status = json.loads(machine.run("status", "--json").stdout)
    assert (status["documents"], status["versions"], status["withdrawn"]) == (3, 4, 1)
    assert status["by_format"][".txt"]["documents"] == 2
    assert result(machine.run("verify"))[0] == 0


def test_a_question_beside_a_server_loads_no_index(machine: Machine) -> None:
    machine.serve()
    done = subprocess.run(
        [sys.executable, "-c", BARE, "ask", "Do lamps burn?", "--data", str(machine.data)],
        cwd=machine.folder, capture_output=True, text=True, check=True, timeout=LONG,
    )  # fmt: skip
    assert "“Lamps burn.” [1]" in done.stdout
    loaded = done.stderr.strip().splitlines()[-1]
    heavy = ("chromadb", "onnxruntime", "tantivy", "sqlalchemy", "langchain_core", "gradio")
    assert [name for name in heavy if f"'{name}'" in loaded] == []


def test_a_second_server_is_told_where_the_first_is(machine: Machine) -> None:
    first, address = machine.serve()
    port = address.rpartition(":")[2]
    for arguments in (["--port", "0"], ["--port", port]):
        assert result(machine.run("serve", *arguments)) == (
            1,
            "",
            f"error: data folder {str(machine.data)!r} is in use by the server at {address}"
            f" (process {first.pid}); stop it, or choose another folder with --data\n",
        )


def test_the_token_stays_with_the_user(machine: Machine) -> None:
    server, address = machine.serve()
    lock = machine.data / "lock"
    assert lock.stat().st_mode & 0o777 == 0o600
    owner = json.loads(lock.read_bytes())
    assert len(owner["token"]) >= 40
    assert machine.run("ingest", "docs").returncode == 0
    bodies = []
    for path in ("/", "/config", "/api/documents", "/readyz", "/api/openapi.json", "/lock"):
        try:
            with urllib.request.urlopen(address + path, timeout=LONG) as response:
                bodies.append(response.read().decode())
        except urllib.error.HTTPError as error:
            bodies.append(error.read().decode())
            error.close()
    assert not any(owner["token"] in body or str(owner["port"]) in body for body in bodies)
    request = urllib.request.Request(
        f"http://127.0.0.1:{owner['port']}/", b"{}", {"Origin": address}
    )
    with pytest.raises(OSError):
        urllib.request.urlopen(request, timeout=LONG)
    server.send_signal(signal.SIGTERM)
    done = ended(server)
    assert owner["token"] not in done.stdout + done.stderr
    assert lock.read_bytes() == b""


@pytest.mark.parametrize("served", [True, False])
def test_two_ingests_queue(machine: Machine, served: bool) -> None:
    machine.run("ask", "Do lamps burn?")
    if served:
        machine.serve()
    machine.gate.touch()
    first = machine.start("ingest", "docs")
    machine.until(lambda: machine.holds("a-ferry"))
    second = machine.start("ingest", "docs")
    assert second.stderr is not None
    others = f"policy-desk ingest (process {first.pid})"
    waiting = "another command that adds documents" if served else others
    assert second.stderr.readline() == f"waiting for {waiting}\n"
    asked = machine.run("ask", "Do lamps burn?")  # reading waits for neither
    assert (asked.returncode, first.poll(), second.poll()) == (0, None, None)
    machine.gate.unlink()
    assert result(ended(first)) == (0, ADDED, "")
    assert result(ended(second)) == (
        0, "unchanged a-ferry\nunchanged b-gate\nunchanged c-pier\n", "",
    )  # fmt: skip


@pytest.mark.parametrize("served", [True, False])
def test_after_a_killed_owner_the_next_command_works(machine: Machine, served: bool) -> None:
    machine.run("ask", "Do lamps burn?")
    owner, address = machine.serve() if served else (None, "")
    machine.gate.touch()
    ingest = machine.start("ingest", "docs")
    machine.until(lambda: machine.holds("a-ferry"))
    (owner or ingest).kill()
    done = ended(ingest)
    if owner is not None:
        assert result(done) == (
            1,
            "",
            f"error: the server at {address} (process {owner.pid}) ended before this was done;"
            " what was done so far is kept, run this again to go on\n",
        )
    assert json.loads((machine.data / "lock").read_bytes())["pid"] == (owner or ingest).pid
    assert machine.run("ask", "How much is the ferry fare?").stdout.splitlines()[2] == (
        "  “The ferry fare is 40 yen.” [1]"
    )
    assert (machine.data / "lock").read_bytes() == b""
    machine.gate.unlink()
    assert result(machine.run("ingest", "docs")) == (
        0, "unchanged a-ferry\nadded     b-gate\nadded     c-pier\n", "",
    )  # fmt: skip


def test_a_command_that_is_stopped_stops_its_work_between_documents(machine: Machine) -> None:
    _, address = machine.serve()
    machine.gate.touch()
    ingest = machine.start("ingest", "docs")
    machine.until(lambda: machine.holds("a-ferry"))
    ingest.send_signal(signal.SIGINT)
    assert result(ended(ingest)) == (1, "", "stopped; what was done so far is kept\n")
    time.sleep(3)  # two signs of life find nobody
    machine.gate.unlink()
    machine.until(lambda: machine.holds("b-gate"))
    found = post(address, "/api/ask", {"question": "How much is the ferry fare?"})
    assert found["citations"][0]["quote"] == "The ferry fare is 40 yen."
    assert result(machine.run("ingest", "docs")) == (
        0, "unchanged a-ferry\nunchanged b-gate\nadded     c-pier\n", "",
    )  # fmt: skip


def test_a_server_that_stops_says_so_to_the_command_that_it_works_for(machine: Machine) -> None:
    server, address = machine.serve()
    machine.gate.touch()
    ingest = machine.start("ingest", "docs")
    machine.until(lambda: machine.holds("a-ferry"))
    server.send_signal(signal.SIGTERM)
    machine.until(lambda: (machine.data / "lock").read_bytes() == b"")
    time.sleep(0.5)
    machine.gate.unlink()
    assert result(ended(ingest)) == (
        1,
        "",
        f"error: the server at {address} is being stopped; what was done so far is kept, run this"
        " again to go on\n",
    )
    assert ended(server).returncode == 0
    assert result(machine.run("ingest", "docs")) == (
        0, "unchanged a-ferry\nunchanged b-gate\nadded     c-pier\n", "",
    )  # fmt: skip


def test_first_commands_at_once_make_one_index(machine: Machine) -> None:
    asking = [machine.start("ask", "Do lamps burn?") for _ in range(3)]
    assert ["“Lamps burn.” [1]" in ended(process).stdout for process in asking] == [True] * 3
    assert len(list((machine.data / "generations").iterdir())) == 1
