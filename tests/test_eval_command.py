"""policy-desk eval: what it runs, prints and writes, and with which exit code.

The desk is the harbour's: the bag-of-tokens embedder over three documents.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant import cli
from evals.gate import read_gate
from evals.sets import digest
from tests.conftest import BagEmbedder
from tests.desk_fixtures import FERRY, FERRY_JA, FERRY_ZH, command_points, fake_model
from tests.eval_fixtures import FARE, make_answer, serving

RIGHT = """\
question,answer
What is the ferry fare?,40 yen
Who appoints ferry crews?,The harbour master
What does Peru pay?,not answerable
"""
# One wrong, one that is declined, one that is answered though it should not be.
WRONG = """\
question,answer
What is the ferry fare?,50 yen
What does Peru pay?,40 yen
Who appoints ferry crews?,no answer
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped")
    for document in (FERRY, FERRY_ZH, FERRY_JA):
        (folder / f"{document.doc_id}.md").write_text(document.text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def data(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index; tests add conversations and runs alone."""
    folder = tmp_path_factory.mktemp("eval")
    (folder / "set.csv").write_text("question\nWho?\n", encoding="utf-8")
    with fake_model(BagEmbedder(), shipped), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "entry_points", lambda **_group: command_points("eval"))
        done = run(str(folder / "set.csv"), "--data", str(folder / "data"))
    assert done.exit_code == 0, done.stderr
    return folder / "data"


@pytest.fixture(autouse=True)
def _command(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(cli, "entry_points", lambda **_group: command_points("eval"))
    with fake_model(BagEmbedder(), shipped):
        yield


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli._app(["eval"]), ["eval", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def written(folder: Path, text: str, name: str = "set.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "outcomes.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def verdicts_of(folder: Path) -> dict[str, str]:
    return {row["id"]: row["verdict"] for row in rows_of(folder)}


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nWhat is the ferry fare?,40 yen\nWhat does Peru pay?,no answer\n",
        "问题,答案\n渡轮票价是多少？,四十日元\n秘鲁的渡轮票价是多少？,无法回答\n",
        "質問,回答\n渡し船の運賃はいくらですか,40円\nペルーの渡し船の運賃は？,資料にない\n",
    ],
)
def test_a_table_of_questions_and_answers_is_asked(data: Path, tmp_path: Path, text: str) -> None:
    done = run(written(tmp_path, text), "--data", str(data), "--out", str(tmp_path / "run"))
    assert done.exit_code == 0, done.stderr
    assert verdicts_of(tmp_path / "run") == {"row-1": "right", "row-2": "right"}
    lines = done.stdout.splitlines()
    assert lines[0] == "# set"
    assert lines[2].startswith("2 questions: 2 right, 0 wrong, 0 abstained, 0 crashed. Latency: ")
    assert done.stderr.splitlines() == [f"report: {tmp_path / 'run' / 'report.html'}"]


def test_each_outcome_is_told_apart(data: Path, tmp_path: Path) -> None:
    done = run(written(tmp_path, WRONG), "--data", str(data), "--out", str(tmp_path / "run"))
    assert done.exit_code == 0
    assert [(row["id"], row["verdict"], row["why"]) for row in rows_of(tmp_path / "run")] == [
        ("row-1", "wrong", "lacks '50 yen'"),
        ("row-2", "abstained", "no_source: Peru"),
        ("row-3", "wrong", "answered without evidence for it"),
    ]


def test_a_run_is_kept_with_what_it_ran_on(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    done = run(written(tmp_path, RIGHT), "--data", str(data), "--out", str(folder))
    assert done.exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "answers.jsonl", "outcomes.jsonl", "report.html", "run.json", "summary.json", "summary.md",
    ]  # fmt: skip
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (about["set"], about["model"], about["embedder"]) == ("set", "extractive", "built-in")
    assert len(about["set_digest"]) == len(about["corpus"]) == 16
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["about"] == about
    assert summary["verdicts"] == {"right": 3, "wrong": 0, "abstained": 0, "crashed": 0}
    page = (folder / "summary.md").read_text(encoding="utf-8")
    assert "| row-3 | right | declined (no_source) | What does Peru pay? |" in page.splitlines()
    assert "Who appoints ferry crews?" in (folder / "report.html").read_text(encoding="utf-8")


def test_without_out_a_run_is_kept_in_the_data_folder(data: Path, tmp_path: Path) -> None:
    done = run(written(tmp_path, RIGHT, "harbour.csv"), "--data", str(data))
    assert done.exit_code == 0
    report = Path(done.stderr.splitlines()[-1].removeprefix("report: "))
    assert report.parent.parent == data / "runs"
    assert report.parent.name.startswith("harbour-20")
    assert report.exists()


def test_a_run_goes_on_in_its_folder_and_another_is_refused(data: Path, tmp_path: Path) -> None:
    folder, path = tmp_path / "run", written(tmp_path, RIGHT)
    assert run(path, "--data", str(data), "--out", str(folder)).exit_code == 0
    before = (folder / "answers.jsonl").read_bytes()
    assert run(path, "--data", str(data), "--out", str(folder)).exit_code == 0
    assert (folder / "answers.jsonl").read_bytes() == before  # nothing was asked again
    written(tmp_path, WRONG)
    done = run(path, "--data", str(data), "--out", str(folder))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {str(folder)!r} holds a run with another set_digest (")


def test_the_summary_as_json(data: Path, tmp_path: Path) -> None:
    done = run(
        written(tmp_path, RIGHT), "--json", "--data", str(data), "--out", str(tmp_path / "r")
    )
    assert (done.exit_code, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert summary == json.loads((tmp_path / "r" / "summary.json").read_text(encoding="utf-8"))
    figures = {f["measure"]: f["value"] for f in summary["figures"] if f["slice"] == "all"}
    # Three right; two of them answered, one declined as it should be.
    assert (figures["right"], figures["answer correctness"], figures["verbatim"]) == (1, 1, 1)
    assert (figures["abstention recall"], figures["abstention precision"]) == (1, 1)
    assert (figures["answerable refused"], figures["crashed"]) == (0, 0)


def test_an_earlier_run_is_compared_with(data: Path, tmp_path: Path) -> None:
    path = written(tmp_path, RIGHT)
    assert run(path, "--data", str(data), "--out", str(tmp_path / "a")).exit_code == 0
    written(tmp_path, RIGHT.replace("40 yen", "50 yen"))
    done = run(path, "--baseline", str(tmp_path / "a"), "--json", "--data", str(data),
               "--out", str(tmp_path / "b"))  # fmt: skip
    summary = json.loads(done.stdout)
    assert summary["regressions"] == ["row-1"]
    changes = {c["measure"]: c["value"] for c in summary["changes"] if c["slice"] == "all"}
    assert (changes["right"], changes["verbatim"]) == (-0.3333, 0)
    report = (tmp_path / "b" / "report.html").read_text(encoding="utf-8")
    assert "<b>In the baseline</b>" in report


def test_a_gate_that_is_met(data: Path, tmp_path: Path) -> None:
    done = run(
        written(tmp_path, RIGHT), "--gate", "--data", str(data), "--out", str(tmp_path / "r")
    )
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (0, "gate: met")


def test_a_gate_that_is_not_met_exits_with_3(data: Path, tmp_path: Path) -> None:
    done = run(
        written(tmp_path, WRONG), "--gate", "--data", str(data), "--out", str(tmp_path / "r")
    )
    assert done.exit_code == 3
    floor, ceiling = read_gate().floors["right"], read_gate().ceilings["answerable refused"]
    missed = [line for line in done.stderr.splitlines() if line.startswith("gate: ")]
    assert f"gate: right is 0.000 (all), floor {floor}" in missed
    assert f"gate: answerable refused is 0.500 (all), at most {ceiling}" in missed
    assert "gate: met" not in missed
    # The run is kept all the same.
    assert (tmp_path / "r" / "report.html").exists()


def test_two_runs_are_compared_without_asking_again(tmp_path: Path) -> None:
    rows = {
        "a": [("q1", 1.0), ("q2", 1.0), ("q3", 0.0), ("gone", 1.0)],
        "b": [("q1", 0.0), ("q2", 1.0), ("q3", 0.0), ("new", 1.0)],
    }
    for name, values in rows.items():
        lines = [json.dumps({"id": i, "values": {"right": value}}) + "\n" for i, value in values]
        written(tmp_path, "".join(lines), f"{name}.jsonl")
    a, b = str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")
    done = run("--compare", a, b)
    assert (done.exit_code, done.stderr) == (0, "")
    # Of the three that both have, one fell. A sample of three is that one alone in 1/27 (3.7%) of
    # the draws, and lacks it in 8/27.
    assert done.stdout.splitlines() == [
        "right                    -0.333  (-1.000 to +0.000, 3)",
        "fell: q1",
        "rose: none",
    ]
    back = run("--compare", b, a, "--json")
    assert json.loads(back.stdout) == {
        "changes": [{"measure": "right", "by": 1 / 3, "low": 0, "high": 1, "n": 3}],
        "fell": [],
        "rose": ["q1"],
    }
    assert not (tmp_path / "var").exists()


def test_runs_that_share_nothing_are_a_known_error(tmp_path: Path) -> None:
    a = written(tmp_path, '{"id": "q1", "values": {"right": 1}}\n', "a.jsonl")
    b = written(tmp_path, '{"id": "q2", "values": {"right": 1}}\n', "b.jsonl")
    done = run("--compare", a, b)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"error: {a!r} and {b!r} share no question\n"


@pytest.mark.parametrize(
    "named, message",
    [
        ("nowhere", "no set 'nowhere'; give a file, a BEIR folder, or one of dev, test"),
        ("set.csv", "'set.csv' has no questions; write one a line"),
    ],
)
def test_a_set_that_cannot_be_run_is_a_known_error(
    tmp_path: Path, named: str, message: str
) -> None:
    written(tmp_path, "question,answer\n")
    done = run(named)
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"error: {message}\n")
    assert not (tmp_path / "var").exists()


def test_a_server_that_is_none_is_a_known_error(tmp_path: Path) -> None:
    done = run(written(tmp_path, RIGHT), "--server", "localhost")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == ("error: --server 'localhost' is no address such as http://host:7860\n")


def test_a_running_server_is_asked_and_its_documents_once_each(tmp_path: Path) -> None:
    answer = make_answer("It is 40 yen. [1]", FARE)
    item = [{"doc_id": "ferry.en", "quote": FARE.quote}, {"doc_id": "tides", "quote": "Tides"}]
    rows = [
        {"question": question, "expected": {"contains": [["40"]]}, "evidence": [item]}
        for question in ("How much?", "What is the fare?")
    ]
    path = written(tmp_path, "".join(json.dumps(row) + "\n" for row in rows), "set.jsonl")
    with serving(answer, FERRY) as desk:
        done = run(path, "--server", desk.url, "--json", "--out", str(tmp_path / "r"))
    assert (done.exit_code, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert summary["about"]["server"] == desk.url
    figures = {f["measure"]: f["value"] for f in summary["figures"] if f["slice"] == "all"}
    assert (figures["right"], figures["citation recall"], figures["verbatim"]) == (1, 1, 1)
    asked = sorted((method, path) for method, path, _ in desk.requests)
    assert asked == [
        ("GET", "/api/documents/ferry.en"),
        ("GET", "/api/documents/tides"),
        ("POST", "/api/ask"),
        ("POST", "/api/ask"),
    ]
    assert not (tmp_path / "var").exists()


def test_a_server_that_is_gone_is_a_run_of_crashes(tmp_path: Path) -> None:
    done = run(written(tmp_path, RIGHT), "--gate", "--server", "http://127.0.0.1:9",
               "--out", str(tmp_path / "r"))  # fmt: skip
    assert done.exit_code == 3
    assert set(verdicts_of(tmp_path / "r").values()) == {"crashed"}
    assert "gate: crashed is 1.000 (all), at most 0.0" in done.stderr.splitlines()


def test_nothing_to_run_is_wrong_usage() -> None:
    done = run()
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "say which SET to run, or --compare A B; see policy-desk eval --help\n"


def test_an_option_that_there_is_not_is_wrong_usage() -> None:
    assert run("dev", "--gates").exit_code == 2
    assert run("--compare", "a").exit_code == 2


def test_of_a_frozen_set_only_sums_are_shown(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(written(tmp_path, RIGHT))
    monkeypatch.setattr("evals.sets.SETS", tmp_path)
    written(tmp_path, f"{digest(path)}  set.csv\n", "FROZEN")
    folder = tmp_path / "run"
    done = run(str(path), "--data", str(data), "--out", str(folder))
    assert done.exit_code == 0
    for name in ("summary.md", "report.html"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "ferry" not in text and "Peru" not in text
        assert "right" in text
    assert len(rows_of(folder)) == 3
