"""Kill commands at random instants, and see that nothing is lost: python -m tests.kills 150

Each round changes a folder of documents, then runs a command on it in a child that is killed by
SIGKILL at a random instant. A second child, as the next command, opens the data folder as its
owner does. What it finds must be one of the states that an unkilled run goes through, and a
verification must find nothing to repair. A third runs the command to its end, which must lead to
the unkilled run's last state. Children are forked from a process that has imported everything
and opened nothing, since importing takes longer than a command.
"""

import argparse
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from assistant.records import Question
from assistant.service import AnswerService
from corpus.glossary import shipped_glossary
from index.corpus_index import CorpusIndex, Scope
from index.generation import fingerprint
from index.ingest import Intake, ingest, rebuild
from index.retriever import HybridRetriever
from index.tokens import tokens
from index.upkeep import compact, tidy
from index.verify import verify
from tests.conftest import BagEmbedder
from tests.desk_fixtures import HARBOUR
from tests.forks import in_child, killed

COMMANDS = ("first", "ingest", "prune", "rebuild", "switch")
QUERIES = (("ferry fare yen", "en"), ("港湾 料金", "ja"), ("港务 票价", "zh"), ("lamps burn", "en"))
ASKED = ("Who appoints the pilot of berth 5?", "港口3的费用是多少？")
DOCUMENTS = 9
AFTERWARDS = 0.03  # about the share of a rebuild that comes after the switch
State = tuple[Any, ...]  # what is visible and what searches and answers say; comparable


class Bag(BagEmbedder):
    """The bag of tokens under a name of choice: another name is another model."""

    def __init__(self, name: str) -> None:
        self.name = name


@dataclass(frozen=True, slots=True)
class Round:
    """A command on a data folder."""

    command: str
    data: Path
    docs: Path
    model: str  # that the settings ask for

    def open(self, generation: Path | None = None) -> CorpusIndex:
        return CorpusIndex(self.data, Bag(self.model), lambda: list(HARBOUR), generation)

    def steps(self) -> Iterator[CorpusIndex | None]:
        """Run it as its owner does; yields after each document, and in the end."""
        self.data.mkdir(exist_ok=True)
        if self.command in {"rebuild", "switch"}:
            rebuild(self.open, self.data, fingerprint(self.model), lambda *_step: None)
            yield None
            return
        index = self.open()
        tidy(index)
        yield index
        intake = Intake(prune=self.command == "prune")
        for report in ingest(index, [self.docs], intake, lambda *_step: None):
            if report.status != "unchanged":
                yield index
        index.refresh()
        yield index
        index.close()


def state_of(index: CorpusIndex) -> State:
    """What a reader sees, to five decimals."""
    compact(index)  # as the next command does
    index.refresh()
    retriever = HybridRetriever(index)
    service = AnswerService(index, shipped_glossary(), date(2026, 4, 1), lambda: date(2026, 4, 1))
    found = tuple(
        (scored.chunk.chunk_id, round(scored.score, 5))
        for query, language in QUERIES
        for scored in retriever.retrieve(query, language, Scope())
    )
    answers = tuple(
        (answer.status, answer.text, answer.receipt.corpus_version)
        for answer in (service.ask(Question(asked)) for asked in ASKED)
    )
    visible = tuple((one.doc_id, one.version) for one in index.catalog.documents())
    return visible, found, answers


def run(command: Round) -> list[State]:
    """The states that an unkilled run goes through, the last one last."""
    states = [state_of(index) for index in command.steps() if index is not None]
    if not states:
        states = [look(command)[0]]
    return states


def look(command: Round) -> tuple[State, list[str]]:
    """The state as the next command finds it, and what a verification finds, which is nothing."""
    index = command.open()
    try:
        tidy(index)
        index.refresh()
        state = state_of(index)
        return state, [
            f"{one.where}: {one.what}" for one in verify(index, lambda *_: None).findings
        ]
    finally:
        index.close()


def exhaust(command: Round) -> None:
    """Run a command as such, looking at nothing on the way."""
    for _ in command.steps():
        pass


def again_and_look(command: Round) -> tuple[State, list[str]]:
    """Run a command to its end, then look."""
    exhaust(command)
    return look(command)


def write_documents(docs: Path, dice: random.Random, *, fewer: bool) -> None:
    """Change two documents of the folder, add those that are missing, or take two away."""
    docs.mkdir(exist_ok=True)
    numbers = list(range(DOCUMENTS))
    changed = dice.sample(numbers, 2)
    for number in numbers:
        path = docs / f"d{number}.md"
        if fewer and number in changed:
            path.unlink(missing_ok=True)
        elif number in changed or not path.exists():
            path.write_text(_text(number, dice.randrange(100)), encoding="utf-8")


def _text(number: int, yen: int) -> str:
    """Chinese, Japanese and English in turn; now and then only the title changes."""
    words = (
        f"# 港口{number}\n\n港口{number}的费用是{yen // 10}0日元。港务长任命船员。\n",
        f"# 港{number}\n\n第{number}港の料金は{yen // 10}0円である。港長が乗組員を任命する。\n",
        f"# Berth {number}, edition {yen}\n\nBerth {number} costs {yen // 10}0 yen."
        f" The mayor appoints the pilot of berth {number}.\n\n## Lamps\n\nLamps burn all night.\n",
    )
    front = f"---\nlanguage: {('zh', 'ja', 'en')[number % 3]}\n---\n"
    return front + words[number % 3]


class Rounds:
    """Two data folders that see the same commands; those on one of them are killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._dice = folder, random.Random(seed)
        self._docs = folder / "docs"
        self._model = "bag-1"
        self._seconds: dict[str, float] = {}
        self.killed: Counter[str] = Counter()
        self.late: Counter[str] = Counter()  # done before the kill
        self.old: Counter[str] = Counter()  # killed, and the old state was found

    def round(self, number: int) -> None:
        """One command, killed and looked at.

        Raises:
            SystemExit: something was lost, doubled, different or broken; the message says what.
        """
        command = COMMANDS[number % len(COMMANDS)]
        if command == "first":
            for data in ("victim", "model"):
                shutil.rmtree(self._folder / data, ignore_errors=True)
        before = self._model
        if command in {"first", "ingest", "prune"}:
            write_documents(self._docs, self._dice, fewer=command == "prune")
        elif command == "switch":
            self._model = f"bag-{number + 2}"
        victim, model = (
            Round(command, self._folder / name, self._docs, self._model)
            for name in ("victim", "model")
        )
        allowed = in_child(lambda: run(model))
        self._kill(victim)
        self._check(number, victim, allowed, before)

    def _kill(self, victim: Round) -> None:
        if victim.command not in self._seconds:  # how long it takes on a copy
            copy = Round(victim.command, self._folder / "copy", victim.docs, victim.model)
            shutil.rmtree(copy.data, ignore_errors=True)
            if victim.data.exists():
                shutil.copytree(victim.data, copy.data)
            began = time.monotonic()
            in_child(lambda: exhaust(copy))
            self._seconds[victim.command] = time.monotonic() - began
        seconds = self._seconds[victim.command]
        after = self._dice.uniform(0, seconds)
        in_use = _in_use(victim.data)
        switches = victim.command in {"rebuild", "switch"} and self._dice.random() < 1 / 3

        def wait(runs: Callable[[], bool]) -> None:
            """Mostly a time; of a switch also the moments after it, which are few."""
            while switches and _in_use(victim.data) == in_use and runs():
                time.sleep(0.001)
            time.sleep(after * AFTERWARDS if switches else after)

        was_killed = killed(lambda: exhaust(victim), wait)
        (self.killed if was_killed else self.late)[victim.command] += 1
        if not switches:  # the machine may be faster or slower by now than when it was measured
            self._seconds[victim.command] = seconds * (1.03 if was_killed else 0.8)
        if victim.command in {"rebuild", "switch"}:
            self.old[victim.command] += was_killed and _in_use(victim.data) == in_use

    def _check(self, number: int, victim: Round, allowed: list[State], before: str) -> None:
        where = f"round {number} ({victim.command})"
        asked = self._asked_for(victim, before)
        victim.data.mkdir(exist_ok=True)
        found, findings = in_child(lambda: look(asked))
        if findings:
            raise SystemExit(f"{where}: {'; '.join(findings)}")
        if found not in allowed:
            raise SystemExit(f"{where}: found {found}\n\nbut an unkilled run has {allowed}")
        self.old[victim.command] += found != allowed[-1]  # a rebuild's states are all equal
        again = in_child(lambda: again_and_look(victim))
        if again != (allowed[-1], []):
            raise SystemExit(f"{where}: after running it again {again}\n\nbut wanted {allowed[-1]}")
        folders = list((victim.data / "generations").iterdir())
        if len(folders) != 1:
            raise SystemExit(f"{where}: generations left: {folders}")

    def _asked_for(self, victim: Round, before: str) -> Round:
        """The next command asks for the model that the index was built with."""
        current = victim.data / "CURRENT"
        if victim.command == "switch":
            name = current.read_text(encoding="utf-8").strip()
            built = (victim.data / "generations" / name / "FINGERPRINT").read_text(encoding="utf-8")
            model = next(m for m in (before, victim.model) if built == fingerprint(m))
            return Round("", victim.data, victim.docs, model)
        return Round("", victim.data, victim.docs, victim.model)


def _warm() -> None:
    """What each child would load anew at its first use."""
    import_module("chromadb.api.rust")
    shipped_glossary()
    tokens("ferries 港")


def _in_use(data: Path) -> str:
    current = data / "CURRENT"
    return current.read_text(encoding="utf-8") if current.exists() else ""


def main(kills: int, seed: int, parent: Path | None = None) -> str:
    """So many kills, in a folder below `parent`; a line that says what was seen."""
    _warm()
    began = time.monotonic()
    number = 0
    with tempfile.TemporaryDirectory(prefix="kills-", dir=parent) as folder:
        rounds = Rounds(Path(folder), seed)
        while rounds.killed.total() < kills:
            rounds.round(number)
            number += 1
    parts = (
        f"{name} {rounds.killed[name]} ({rounds.old[name]} left something undone)"
        for name in COMMANDS
    )
    return (
        f"{rounds.killed.total()} kills with seed {seed}, nothing lost, doubled or different:"
        f" {', '.join(parts)}; {rounds.late.total()} were done before the kill;"
        f" {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kills", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--below", type=Path, help="a folder on the disk to be used")
    stated = parser.parse_args()
    print(main(stated.kills, stated.seed, stated.below))  # noqa: T201
