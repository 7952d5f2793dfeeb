"""A data folder goes into one file, also while served, and comes back with the same answers."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant import cli
from assistant.desk import Desk, open_desk
from assistant.owner.serving import owning
from assistant.records import Question
from assistant.settings import Settings
from tests.conftest import BagEmbedder
from tests.desk_fixtures import command_points, fake_model
from tests.test_http import ASKED, FILES, make_documents

QUESTIONS = (ASKED, "港湾委員会の委員長は誰ですか？", "谁担任港口委员会主席？")


@pytest.fixture(autouse=True)
def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    points = command_points("backup", "restore")
    monkeypatch.setattr(cli, "command_points", lambda: points)
    shipped = tmp_path / "shipped"
    make_documents(shipped, FILES)
    with fake_model(BagEmbedder(), shipped):
        yield


def run(command: str, file: Path, data: Path) -> Any:
    arguments = [command, str(file), "--data", str(data)]
    return CliRunner().invoke(cli._app([command]), arguments)


def opened(data: Path) -> Any:
    return open_desk(Settings(data=data), lambda *_step: None, lambda _line: None, writes=True)


def answers(desk: Desk) -> list[Any]:
    """What is asked and answered, without the ids and times of each asking."""
    found = [desk.service.ask(Question(text)) for text in QUESTIONS]
    return [(one.status, one.text, one.citations, one.receipt.chunk_ids) for one in found]


@pytest.fixture
def saved(data: Path, tmp_path: Path) -> tuple[Path, list[Any]]:
    """A backup made while the folder was served, and the answers of then."""
    file = tmp_path / "kept.zip"
    with opened(data) as desk, owning(desk, "serve", "http://127.0.0.1:1"):
        (data / "uploads").mkdir()
        (data / "uploads" / "条款.md").write_text("条款", encoding="utf-8")
        before = answers(desk)
        assert {status for status, *_ in before} == {"answered"}
        made = run("backup", file, data)
        assert made.exit_code == 0, made.output
        assert made.stdout == f"2 files are in {file}\n"
        assert answers(desk) == before
    return file, before


def test_a_served_folder_comes_back_with_the_same_answers(
    saved: tuple[Path, list[Any]], tmp_path: Path
) -> None:
    file, before = saved
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["catalog.sqlite", "uploads/条款.md", "MANIFEST.json"]
    there = tmp_path / "there"
    made = run("restore", file, there)
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("2 files are restored; 3 documents answer from")
    assert (there / "uploads" / "条款.md").read_text(encoding="utf-8") == "条款"
    assert not (there / "restoring").exists()
    with opened(there) as desk:
        assert len(desk.service.archive.conversations(Question("").reader, "")) == len(QUESTIONS)
        assert answers(desk) == before
    assert sorted(path.name for path in file.parent.glob("kept.zip*")) == ["kept.zip"]


def test_a_folder_in_use_or_not_empty_is_left_alone(
    saved: tuple[Path, list[Any]], data: Path, tmp_path: Path
) -> None:
    file, _ = saved
    made = run("restore", file, data)
    assert made.exit_code == 1 and "is not empty; choose another" in made.stderr
    with opened(data) as desk, owning(desk, "serve", "http://127.0.0.1:1"):
        made = run("restore", file, data)
        assert made.exit_code == 1 and "is in use by the server" in made.stderr
    assert (data / "CURRENT").exists()
    made = run("backup", file, data)
    assert made.exit_code == 1 and "exists; choose another name" in made.stderr
    made = run("backup", tmp_path / "nowhere" / "x.zip", data)
    assert made.exit_code == 1 and "cannot be written" in made.stderr


def rewritten(file: Path, changes: dict[str, bytes | None]) -> None:
    """Put other contents in place of entries; None: without it."""
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()} | changes
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries.items():
            if content is not None:
                archive.writestr(name, content)


def manifest(*names: str, layout: str = "3") -> bytes:
    return json.dumps({"format": layout, "files": dict.fromkeys(names, "0")}).encode()


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("catalog.sqlite", b"other", "'catalog.sqlite' in the backup is damaged"),
        ("catalog.sqlite", None, "lacks 'catalog.sqlite'"),
        ("MANIFEST.json", None, "has no MANIFEST.json"),
        ("MANIFEST.json", b"[]", "has no MANIFEST.json that could be read"),
        ("MANIFEST.json", manifest(layout="1"), "has layout '1'"),
        ("MANIFEST.json", manifest(), "has no catalog.sqlite"),
        ("MANIFEST.json", manifest("catalog.sqlite", "uploads/../../x"), "which no backup has"),
        ("MANIFEST.json", manifest("catalog.sqlite", "lock"), "names 'lock'"),
    ],
)
def test_a_damaged_or_forged_backup_leaves_nothing(
    saved: tuple[Path, list[Any]], tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    file, _ = saved
    rewritten(file, {name: content})
    there = tmp_path / "there"
    made = run("restore", file, there)
    assert made.exit_code == 1 and said in made.stderr, made.output
    assert [path.name for path in there.iterdir()] == ["lock"]


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_what_is_no_archive_is_told_in_a_line(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "x.zip"
    if content is not None:
        file.write_bytes(content)
    made = run("restore", file, tmp_path / "there")
    assert made.exit_code == 1 and "cannot be read as a backup" in made.stderr
    assert made.stderr.count("\n") == 1
