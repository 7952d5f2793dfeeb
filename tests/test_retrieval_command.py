"""policy-desk eval with a retrieval set: what it prints and writes, and with which exit code."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant import cli
from evals.retrieval_summary import Ranked
from tests.desk_fixtures import command_points
from tests.retrieval_fixtures import TEXTS, CountingEmbedder, fake_retrieval_model


@pytest.fixture(autouse=True)
def counted(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> CountingEmbedder:
    """The embedder of every run."""
    monkeypatch.setattr(cli, "entry_points", lambda **_group: command_points("eval"))
    return fake_retrieval_model(tmp_path_factory.mktemp("shipped"), monkeypatch)


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli._app(["eval"]), ["eval", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def beir(folder: Path, qrels: str) -> Path:
    (folder / "qrels").mkdir(parents=True)
    rows = [{"_id": t.doc_id, "title": t.title, "text": t.text} for t in TEXTS]
    queries = [
        {"_id": "q1", "text": "What is the ferry fare?"},
        {"_id": "q2", "text": "渡轮票价为多少？"},
        {"_id": "q3", "text": "Which lamps?"},
    ]
    for name, lines in (("corpus", rows), ("queries", queries)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n" + qrels, encoding="utf-8"
    )
    return folder


def rows_of(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "outcomes.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def test_a_beir_folder_is_run_by_the_command(tmp_path: Path) -> None:
    folder = beir(tmp_path / "harbour", "q1\tfares\t2\nq1\tcrews\t1\nq2\tnone\t1\n")
    done = run(str(folder), "--data", str(tmp_path / "data"), "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert (summary["about"]["set"], summary["about"]["split"]) == ("harbour", "test")
    assert summary["counts"] == {
        "documents": 6,
        "documents without text": 1,
        "chunks": 5,
        "queries": 2,
        "queries left out": 1,
    }
    # q1 is ranked as it is judged; what q2 wants has no text. Of two queries, one in four draws
    # has the same twice over, so the interval is all there is.
    expected = {"measure": "", "slice": "all", "value": 0.5, "low": 0, "high": 1, "questions": 2}
    names = ["R@10", "R@100", "RR", "nDCG@10"]
    assert summary["figures"] == [expected | {"measure": name} for name in names]
    assert 0 <= summary["latency_ms"]["p50"] <= summary["latency_ms"]["p95"]
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "var").exists()


def test_a_squad_file_is_run_by_the_command(tmp_path: Path) -> None:
    asked = [
        {"id": "q1", "question": "Do children travel free?"},
        {"id": "q2", "question": "What does Peru pay?", "is_impossible": True},
    ]
    paragraphs: list[dict[str, Any]] = [{"context": t.text, "qas": []} for t in TEXTS[1:3]]
    paragraphs.append({"context": TEXTS[0].text, "qas": asked})
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    done = run(str(path), "--out", str(tmp_path / "run"))
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "# squad"
    assert lines[2].startswith(
        "Retrieval alone, with built-in: 3 documents, 0 documents without text, 3 chunks,"
        " 1 queries, 1 queries left out. Latency: p50 "
    )
    assert lines[4:] == [
        "| measure | mean | 95% interval | queries |",
        "| --- | --- | --- | --- |",
        *(f"| {name} | 1.000 | 1.000–1.000 | 1 |" for name in ("R@10", "R@100", "RR", "nDCG@10")),
    ]
    assert (tmp_path / "run" / "summary.md").read_text(encoding="utf-8") == done.stdout
    assert [(row["id"], row["found"][0]) for row in rows_of(tmp_path / "run")] == [
        ("q1", "context-3")
    ]
    # What it indexed is gone, and no other folder was made.
    assert sorted(p.name for p in (tmp_path / "run").iterdir()) == [
        "outcomes.jsonl", "run.json", "summary.json", "summary.md",
    ]  # fmt: skip
    assert not (tmp_path / "var").exists()


def test_two_kept_runs_are_compared(tmp_path: Path) -> None:
    for name, wanted in (("a", "lamps"), ("b", "crews")):
        folder = beir(tmp_path / name, f"q3\t{wanted}\t1\n")
        assert run(str(folder), "--out", str(tmp_path / f"run-{name}")).exit_code == 0
    done = run("--compare", str(tmp_path / "run-a"), str(tmp_path / "run-b"), "--json")
    changes = {row["measure"]: row["by"] for row in json.loads(done.stdout)["changes"]}
    assert sorted(changes) == ["R@10", "R@100", "RR", "nDCG@10"]
    assert changes["R@10"] == 0  # of so few texts all are found
    assert changes["RR"] < 0


def test_a_stopped_run_goes_on_with_the_texts_that_it_has(
    tmp_path: Path, counted: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, kept = beir(tmp_path / "harbour", "q1\tfares\t1\n"), tmp_path / "run"

    def stopped(*_arguments: Any) -> list[Ranked]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("evals.retrieval_run.rank_queries", stopped)
        assert run(str(folder), "--out", str(kept)).exit_code == 1
    assert (kept / "retrieval-data").is_dir()
    embedded = counted.passages
    assert embedded > 0
    assert run(str(folder), "--out", str(kept)).exit_code == 0
    assert counted.passages == embedded
    assert not (kept / "retrieval-data").exists()


def test_a_folder_with_another_run_is_left_alone(tmp_path: Path) -> None:
    for name, wanted in (("a", "lamps"), ("b", "crews")):
        beir(tmp_path / name, f"q3\t{wanted}\t1\n")
    kept = str(tmp_path / "run")
    assert run(str(tmp_path / "a"), "--out", kept).exit_code == 0
    before = rows_of(tmp_path / "run")
    done = run(str(tmp_path / "b"), "--out", kept)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"error: {kept!r} holds a run with another set ('a', now 'b')")
    assert rows_of(tmp_path / "run") == before


@pytest.mark.parametrize(
    "options", [("--gate",), ("--server", "http://x:1"), ("--twin", "1"), ("--baseline", "x")]
)
def test_options_of_questions_are_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    folder = beir(tmp_path / "harbour", "q1\tfares\t1\n")
    done = run(str(folder), *options)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        f"error: of {str(folder)!r} retrieval alone is judged; it takes --out and --json, and two"
        " kept runs can be compared with --compare\n"
    )


def test_a_set_that_cannot_be_run_is_a_known_error(
    tmp_path: Path, counted: CountingEmbedder
) -> None:
    folder = beir(tmp_path / "harbour", "q1\tnowhere\t1\n")
    done = run(str(folder), "--out", str(tmp_path / "run"))
    assert (done.exit_code, done.stdout) == (1, "")
    place = str(folder / "qrels" / "test.tsv")
    assert done.stderr == f"error: {place!r} line 2: corpus.jsonl has no document 'nowhere'\n"
    assert not (tmp_path / "run").exists()
    assert counted.passages == 0
