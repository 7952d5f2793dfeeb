"""Work: its arguments and results as JSON, and how it is found by name."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant import cli
from assistant.commands.ask import answer_question
from assistant.commands.ingest import take_in
from assistant.commands.search import find_passages
from assistant.commands.show import find_document
from assistant.commands.status import count
from assistant.commands.verify import take_chunks, verify_all
from assistant.evaluation import Evaluation, Figure
from assistant.owner.work import Work, find_work
from assistant.records import Filters, Question
from assistant.status import DeskStatus
from corpus.errors import PolicyDeskError
from index.chunks import Chunk, cut_document
from index.counts import Holding
from index.ingest import FileReport
from index.retriever import ScoredChunk
from index.verify import Finding, Verified
from index.versions import Standing
from tests.desk_fixtures import command_points
from tests.test_indexer import document

COMMANDS = ("ask", "ingest", "search", "serve", "show", "status", "verify")
CHUNK = Chunk(
    chunk_id="ferry@0123:0-3", doc_id="ferry", start=0, end=3, text="船𠮷。", heading="", page=None,
    language="zh", known_from=date(2026, 1, 2), known_to=None, valid_from=None, valid_to=None,
    source_ids=("a", "b"),
)  # fmt: skip

DAY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STATUS = DeskStatus(
    data="d", generation="g", model="m", fingerprint="f", documents=1, chunks=2, withdrawn=3,
    versions=4, by_language={"zh": Holding(1, 2)}, by_format={"": Holding(1, 2)},
    bytes_on_disk={"catalog": 5}, unsettled=("a",), old_generations=(), deleted_share={"zh": 0.1},
    last_change=DAY, corpus_date=date(2026, 1, 2), corpus_age_days=9,
    evaluation=Evaluation("dev", DAY, "dev-1", {"right": 1}, (Figure("RR", "all", 1, 0, 1, 1),)),
)  # fmt: skip
QUESTION = Question("船𠮷?", "ja", date(2026, 1, 2), "c", ("a",), Filters(("d",)))


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "entry_points", lambda **_group: command_points(*COMMANDS))


def through_json(values: Any) -> Any:
    return json.loads(json.dumps(values))


@pytest.mark.parametrize(
    "work, arguments",
    [
        (answer_question, (QUESTION,)),
        (find_passages, ("query", 3, None)),
        (find_passages, ("query", 3, date(2026, 1, 2))),
        (take_in, ([], True)),
        (take_in, ([Path("/a b/船"), Path("/odd\udcff")], False)),
    ],
)
def test_arguments_come_back_as_they_were(work: Work[..., Any], arguments: tuple[Any, ...]) -> None:
    assert work.read_arguments(through_json(work.dump_arguments(arguments))) == list(arguments)


@pytest.mark.parametrize(
    "work, result",
    [
        (find_passages, [ScoredChunk(CHUNK, 0.1 + 0.2, 1, dense=-1 / 3, lexical=1e-9)]),
        (
            take_in,
            [FileReport("/odd\udcff", "failed", message="船"), FileReport("a", "added")],
        ),
        (take_in, []),
        (find_document, (document("ferry", "船𠮷。", "zh"), Standing(None, DAY))),
        (take_chunks, cut_document(document("ferry", "Rice. Beef."))),
        (verify_all, Verified(1, 2, 3, (Finding("a", "b", False),))),
        (count, STATUS),
    ],
)
def test_results_come_back_as_they_were(work: Work[..., Any], result: Any) -> None:
    assert work.read_result(through_json(work.dump_result(result))) == result


def test_work_is_found_under_its_commands_name() -> None:
    assert [find_work(name).name for name in ("ask", "ingest", "search", "show")] == [
        "ask", "ingest", "search", "show",
    ]  # fmt: skip
    assert (find_work("ingest"), find_work("ingest").writes) == (take_in, True)
    assert not find_work("ask").writes
    assert (find_work("verify"), find_work("verify chunks")) == (verify_all, take_chunks)


@pytest.mark.parametrize("name", ["", "nothing", "serve", "ask more", "os:system"])
def test_what_no_command_does_is_refused(name: str) -> None:
    with pytest.raises(PolicyDeskError) as caught:
        find_work(name)
    assert str(caught.value) == (
        f"the process that owns the data folder is of another version and does not do {name!r} as"
        " this command does; restart it"
    )


@pytest.mark.parametrize("written", [None, 3, [], ["a", 3], ["a", "many", None], ["a", 3, None, 4]])
def test_arguments_of_another_version_are_refused(written: Any) -> None:
    with pytest.raises(PolicyDeskError, match="is of another version and does not do 'search' as"):
        find_passages.read_arguments(written)


@pytest.mark.parametrize("written", [None, "text", [{"path": "a", "status": "withdrawn?"}]])
def test_a_result_of_another_version_is_refused(written: Any) -> None:
    with pytest.raises(PolicyDeskError, match="is of another version and does not do 'ingest' as"):
        take_in.read_result(written)
