"""The command line: what it prints, where, and with which exit code."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant import cli
from assistant.records import ANSWER
from corpus.records import version_of
from corpus.shipped import shipped_documents
from tests.conftest import BagEmbedder
from tests.desk_fixtures import command_points, fake_model
from tests.web_fixtures import HOST, https_site, network, response

FERRY = "The ferry fare is 40 yen. 船𠮷は四十円。"
FERRY_VERSION = version_of(FERRY)[:8]
CHAIR = "Who chairs the Investment Committee?"
COMMANDS = (
    "ask",
    "ingest",
    "search",
    "show",
    "status",
    "verify",
)  # serve is tested with the server


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(cli, "entry_points", lambda **_group: command_points(*COMMANDS))
    with fake_model(BagEmbedder()):
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped documents and a small one; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    with fake_model(BagEmbedder()), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "entry_points", lambda **_group: command_points("ingest"))
        done = run("ingest", str(folder / "ferry.txt"), "--data", str(folder / "data"))
    assert done.exit_code == 0, done.stderr
    return folder / "data"


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli._app(list(arguments[:1])), arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def error_of(*arguments: str) -> str:
    """The one line that a known error is told in."""
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    return line.removeprefix("error: ")


def test_ask_shows_the_quotations_and_whose_they_are(built: Path) -> None:
    done = run("ask", CHAIR, "--data", str(built))
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "As of 23 November 2026, the date of the corpus:"
    assert lines[1] == "The chair of the Investment Committee is the US Secretary of Commerce. [1]"
    assert lines[2].startswith("  “") and lines[2].endswith("” [1]")
    (source,) = [line for line in lines if line.startswith("[1] ")]
    assert " · brief by this project, from: " in source
    assert " · deciders.en " in source


def test_ask_prints_the_answer_as_json(built: Path) -> None:
    done = run("ask", CHAIR, "--as-of", "2026-01-30", "--language", "en", "--json",
               "--data", str(built))  # fmt: skip
    answer = ANSWER.validate_json(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (answer.question, answer.language, answer.status) == (CHAIR, "en", "answered")
    assert json.loads(done.stdout)["as_of"] == "2026-01-30"
    first = answer.citations[0]
    shown = run("show", first.doc_id, "--span", f"{first.start}:{first.end}", "--json",
                "--data", str(built))  # fmt: skip
    assert json.loads(shown.stdout) == {"text": first.quote}


def test_a_follow_up_is_shown_as_it_was_understood(built: Path) -> None:
    done = run("ask", "And the Consultation Committee?", "--history", "Is Korea in FORGE?",
               "--history", CHAIR, "--data", str(built))  # fmt: skip
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == (
        "Understood from the conversation as: Who chairs the Consultation Committee?"
    )


def test_an_abstention_is_no_error(built: Path) -> None:
    done = run("ask", "How much does AT&T pay JBIC?", "--data", str(built))
    assert done.exit_code == 0
    assert "No passage on this names “AT&T”." in done.stdout  # without a backslash


@pytest.mark.parametrize("written", ["2026-02-30", "yesterday", "", "30.1.2026"])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_impossible_day_is_a_known_error(built: Path, command: str, written: str) -> None:
    assert error_of(command, CHAIR, "--as-of", written, "--data", str(built)) == (
        f"--as-of {written!r} is no day; write it as YYYY-MM-DD, such as 2026-01-30"
    )


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["ask", ""], "the question is empty; write what you want to know"),
        (["ask", CHAIR, "--language", "fr"], "--language 'fr' is not one of zh, en, ja"),
        (["ask", CHAIR, "--model", "gpt"], "unknown model 'gpt'; available is 'extractive'"),
        (["search", " "], "the question is empty; write what you want to know"),
        (["show", "framwork.en"], "no document 'framwork.en'; there are 79, such as framework.en,"
                                  " framework.zh, framework.ja; find one with: policy-desk search"
                                  " WORDS"),
        (["show", "ferry", "--version", "ffff"], "no document 'ferry' in version 'ffff'; name one"
                                                 f" with --version, there are: {FERRY_VERSION}"),
    ],
)  # fmt: skip
def test_a_known_error_is_one_line(built: Path, arguments: list[str], message: str) -> None:
    assert error_of(*arguments, "--data", str(built)) == message


def test_a_path_that_is_not_there_is_named_whole(built: Path) -> None:
    assert error_of("ingest", "no/such/folder", "--data", str(built)) == (
        f"{str(Path('no/such/folder').absolute())!r} does not exist; check the path"
    )


@pytest.mark.parametrize("span", ["5", "a:b", "5:5", "6:5", "0:99999", "-1:3", "", "0:3:5"])
def test_a_span_that_is_no_part_is_a_known_error(built: Path, span: str) -> None:
    assert error_of("show", "ferry", f"--span={span}", "--data", str(built)) == (
        f"--span {span!r} is no part of 'ferry'; write START:END with 0 <= START < END <= 33"
    )


def test_a_malformed_setting_is_a_known_error(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_DESK_PORT", "eighty")
    assert error_of("ask", CHAIR, "--data", str(built)).startswith(
        "setting POLICY_DESK_PORT is 'eighty': "
    )


def test_a_data_folder_that_cannot_be_made_is_a_known_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    message = error_of("ask", CHAIR, "--data", str(tmp_path / "file"))
    assert "cannot be made (File exists)" in message


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "one", "two"],
        ["ask", CHAIR, "--no-such-option"],
        ["search", CHAIR, "--top-k", "0"],
        ["search", CHAIR, "--top-k", "many"],
        ["ingest"],
        ["ingest", "--prune", "--rebuild"],
        ["show"],
        ["no-such-command"],
    ],
)
def test_wrong_usage_is_exit_code_2(data: Path, arguments: list[str]) -> None:
    done = run(*arguments, *(["--data", str(data)] if len(arguments) > 1 else []))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert "Usage: " in done.stderr
    assert not data.exists()


def test_show_counts_a_span_in_code_points(built: Path) -> None:
    done = run("show", "ferry", "--span", "26:28", "--data", str(built))
    assert (done.exit_code, done.stdout) == (0, "船𠮷\n")


def test_show_prints_a_document(built: Path) -> None:
    assert run("show", "ferry", "--data", str(built)).stdout == f"{FERRY}\n"
    document = json.loads(run("show", "ferry", "--json", "--data", str(built)).stdout)
    assert (document["doc_id"], document["text"]) == ("ferry", FERRY)
    assert [section["anchor"] for section in document["sections"]] == ["top"]
    begun = run("show", "ferry", "--version", document["version"][:6], "--data", str(built))
    assert begun.stdout == f"{FERRY}\n"


def test_search_prints_chunks_best_first(built: Path) -> None:
    arguments = ["search", "ferry fare yen", "--top-k", "3", "--data", str(built)]
    found = json.loads(run(*arguments, "--json").stdout)
    assert [scored["rank"] for scored in found] == [1, 2, 3]
    assert set(found[0]) == {"chunk", "score", "rank", "dense", "lexical"}
    assert (found[0]["chunk"]["doc_id"], found[0]["chunk"]["start"]) == ("ferry", 0)
    first, text, *_ = run(*arguments).stdout.splitlines()
    assert first.split() == ["1", f"{found[0]['score']:.3f}", "ferry", "0:33"]
    assert text.strip() == found[0]["chunk"]["text"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good file, an empty one, one that is no text, and one of an unknown format."""
    made = tmp_path / "docs"
    made.mkdir()
    (made / "good.txt").write_text("The lamp fare is 7 yen.", encoding="utf-8")
    (made / "empty.txt").write_bytes(b"")
    (made / "noise.txt").write_bytes(bytes(range(0x80, 0x100)) * 3)
    (made / "table.xyz").write_text("a,b", encoding="utf-8")
    return made


def test_a_bad_file_is_reported_and_the_others_go_in(folder: Path, data: Path) -> None:
    done = run("ingest", str(folder), "--data", str(data))
    assert (done.exit_code, done.stdout) == (1, "added     good\n")
    failed = [line for line in done.stderr.splitlines() if line.startswith("failed    ")]
    names = ("empty.txt", "noise.txt", "table.xyz")
    assert [line.split("'")[1] for line in failed] == [str(folder / name) for name in names]
    assert "Traceback" not in done.stderr
    assert run("show", "good", "--data", str(data)).stdout == "The lamp fare is 7 yen.\n"


def test_ingest_reports_as_json_and_knows_what_it_has(folder: Path, data: Path) -> None:
    done = run("ingest", str(folder), "--json", "--data", str(data))
    reports = {Path(report["path"]).name: report for report in json.loads(done.stdout)}
    assert (done.exit_code, len(reports)) == (1, 4)
    assert {name: report["status"] for name, report in reports.items()} == {
        "empty.txt": "failed", "good.txt": "added", "noise.txt": "failed", "table.xyz": "failed",
    }  # fmt: skip
    assert reports["good.txt"]["doc_id"] == "good"
    assert "is empty; leave it out or add its text" in reports["empty.txt"]["message"]
    good = folder / "good.txt"
    assert run("ingest", str(good), "--data", str(data)).stdout == "unchanged good\n"
    good.write_text("The lamp fare is 8 yen.", encoding="utf-8")
    again = run("ingest", str(good), "--rebuild", "--data", str(data))
    assert (again.exit_code, again.stdout) == (0, "changed   good\n")


def test_prune_withdraws_what_is_gone_and_only_that(folder: Path, data: Path) -> None:
    other = folder.parent / "other.txt"
    other.write_text("The other fare is 9 yen.", encoding="utf-8")
    run("ingest", str(folder), str(other), "--data", str(data))
    whole = json.loads(run("show", "good", "--json", "--data", str(data)).stdout)
    (folder / "good.txt").unlink()
    (folder / "new.txt").write_text("The bell fare is 3 yen.", encoding="utf-8")
    done = run("ingest", str(folder), "--prune", "--data", str(data))
    assert done.stdout == "added     new\nwithdrawn good\n"
    assert " good 0:" not in run("search", "lamp fare", "--data", str(data)).stdout
    version, day = whole["version"][:8], datetime.now(UTC).date()
    assert error_of("show", "good", "--data", str(data)) == (
        f"document 'good' was withdrawn on {day}; its last version was {version!r}; name one with"
        f" --version, there are: {version}"
    )
    old = run("show", "good", "--version", version, "--data", str(data))
    assert (old.exit_code, old.stdout) == (0, "The lamp fare is 7 yen.\n")
    assert old.stderr == f"document 'good' was withdrawn on {day}\n"
    (folder / "good.txt").write_text("The lamp fare is 7 yen.", encoding="utf-8")
    again = run("ingest", str(folder / "good.txt"), "--data", str(data))
    assert again.stdout == "added     good\n"
    assert run("show", "good", "--data", str(data)).stderr == ""


def test_status_counts(built: Path) -> None:
    found = json.loads(run("status", "--json", "--data", str(built)).stdout)
    shipped = len(list(shipped_documents().glob("*.md")))
    assert (found["documents"], found["versions"], found["withdrawn"]) == (
        shipped + 1, shipped + 1, 0,
    )  # fmt: skip
    assert found["by_format"][".txt"] == {"documents": 1, "chunks": 1}
    assert {name: one["documents"] for name, one in found["by_language"].items()} == {
        "en": shipped // 3, "ja": shipped // 3 + 1, "zh": shipped // 3,
    }  # fmt: skip
    assert found["fingerprint"].startswith(found["model"])
    assert found["unsettled"] == found["old_generations"] == []
    lines = run("status", "--data", str(built)).stdout.splitlines()
    assert lines[1] == f"documents    {shipped + 1} in {found['chunks']} chunks"
    assert lines[-1] == "waits        nothing"


def test_verify_says_what_it_read_and_mended(folder: Path, data: Path) -> None:
    run("ingest", str(folder), "--data", str(data))
    whole = run("verify", "--data", str(data))
    assert (whole.exit_code, whole.stderr) == (0, "")
    assert whole.stdout.endswith(" chunks read; nothing found\n")
    shutil.rmtree(next((data / "generations").iterdir()) / "fulltext" / "en")
    mended = run("verify", "--json", "--data", str(data))
    (finding,) = json.loads(mended.stdout)["findings"]
    assert mended.exit_code == 0 and finding["repaired"]
    assert finding["where"] == "full text of 'en'"
    with sqlite3.connect(data / "catalog.sqlite") as broken:
        broken.execute("UPDATE versions SET document = replace(document, '7 yen', '8 yen')")
    broken.close()
    left = run("verify", "--data", str(data))
    assert left.exit_code == 1
    assert "broken    good@" in left.stderr and "; ingest the file again" in left.stderr


def test_a_page_is_taken_in_by_its_address(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with https_site() as site:
        monkeypatch.setattr("corpus.web.connections.SYSTEM", network(site.port))
        site.pages["/fares"] = response("<h1>Fares</h1><p>The tug pilot earns 9 yen.</p>")
        arguments = [f"https://{HOST}/fares", str(folder / "good.txt"), f"https://{HOST}/none"]
        done = run("ingest", *arguments, "--data", str(data))
        assert (done.exit_code, done.stdout) == (1, f"added     good\nadded     {HOST}.fares\n")
        (failed,) = [line for line in done.stderr.splitlines() if line.startswith("failed")]
        assert failed == (
            f"failed    'https://{HOST}/none' answers 404 Not Found; check the address"
        )
        document = json.loads(run("show", f"{HOST}.fares", "--json", "--data", str(data)).stdout)
        assert (document["url"], document["publisher"]) == (f"https://{HOST}/fares", HOST)
        done = run("ask", "What does the tug pilot earn?", "--data", str(data))  # fetches nothing
        assert f"{HOST}.fares" in done.stdout and len(site.asked) == 2


def test_help_lists_the_commands() -> None:
    done = run("--help")
    assert done.exit_code == 0
    assert all(f" {name} " in done.stdout for name in COMMANDS)


def test_a_key_press_stops_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped, cli.known_errors_in_one_line():
        raise KeyboardInterrupt
    assert stopped.value.code == 1
    assert capsys.readouterr().err == "stopped; what was done so far is kept\n"


def test_an_error_that_is_not_known_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), cli.known_errors_in_one_line():
        raise ZeroDivisionError
