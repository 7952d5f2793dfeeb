"""A data folder of each earlier layout is upgraded as a whole; a newer one is refused."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assistant.desk import Desk, open_desk
from assistant.records import Question
from assistant.settings import Settings
from corpus.errors import DataFolderError
from corpus.records import Document, version_of
from index.api_keys import ApiKeys
from index.generation import FORMAT
from index.tables import open_database
from index.upgrades import STEPS, is_behind, upgrade
from index.versions import DOCUMENT
from tests.conftest import BagEmbedder
from tests.desk_fixtures import fake_model
from tests.test_http import ASKED, FILES, make_documents

FIRST = (Path(__file__).parent / "data" / "layout_1.sql").read_text(encoding="utf-8")
BEFORE_KEYS_HAD_GROUPS = "ALTER TABLE api_keys DROP COLUMN groups"


@pytest.fixture(autouse=True)
def _model(tmp_path: Path) -> Iterator[None]:
    make_documents(tmp_path / "shipped", {"bells.md": "# Bells\n\nThe bells ring at noon.\n"})
    with fake_model(BagEmbedder(), tmp_path / "shipped"):
        yield


@pytest.fixture
def documents(tmp_path: Path) -> list[Document]:
    made = make_documents(tmp_path / "documents", FILES)
    # As SQLite sees them, a character beyond the BMP and full-width ones count as one each.
    text = "# 基金\n\n基金管理人是𠮷田。投資額は５５兆円。\n"
    made[0] = replace(made[0], groups=("board",))
    return [*made, replace(made[1], doc_id="基金", text=text, version=version_of(text))]


def first_release(data: Path, documents: list[Document]) -> None:
    """A folder as the first release left it: each document once replaced, index of its own."""
    generation = data / "generations" / "old-1"
    (generation / "chroma").mkdir(parents=True)
    (generation / "FINGERPRINT").write_text("of the first release", encoding="utf-8")
    (data / "CURRENT").write_text("old-1\n", encoding="utf-8")
    (data / "FORMAT").write_text("1\n", encoding="utf-8")
    with closing(sqlite3.connect(data / "catalog.sqlite")) as connection, connection:
        connection.executescript(FIRST)
        connection.execute("INSERT INTO conversations VALUES ('c1', 'local')")
        connection.execute("INSERT INTO sums VALUES ('old-1', 'en', 3, X'00')")
        added = 0
        for document in documents:
            old = replace(document, version=version_of("old"), text="old")
            for one, visible in ((old, False), (document, True)):
                added += 1
                written = DOCUMENT.dump_json(one).decode("utf-8")
                row = (one.doc_id, one.version, added, visible, json_list(one.groups), written)
                connection.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?)", row)


def json_list(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def second_release(data: Path) -> str:
    """A folder of layout 2 with a key; what its owner sends."""
    with opened(data) as desk:
        keys: ApiKeys = desk.index.catalog.api_keys
        key = keys.create("intranet", ("widget", "api"), None, ("board",))[1]
    with closing(sqlite3.connect(data / "catalog.sqlite")) as connection, connection:
        connection.execute(BEFORE_KEYS_HAD_GROUPS)
    (data / "FORMAT").write_text("2\n", encoding="utf-8")
    return key


def opened(data: Path, note: Callable[[str], None] = lambda _line: None) -> Any:
    return open_desk(Settings(data=data), lambda *_step: None, note, writes=True)


def columns(catalog: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Table -> its columns: number, name, type, whether null is refused, place in the key."""
    with closing(sqlite3.connect(catalog)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found = {}
        for (name,) in names:
            rows = connection.execute(f"PRAGMA table_info({name})").fetchall()
            found[name] = [(*row[:4], row[5]) for row in rows]
        return found


def test_each_layout_has_its_step() -> None:
    assert int(FORMAT) == len(STEPS) + 1


def test_a_folder_of_the_first_release_answers_and_keeps_what_it_had(
    data: Path, documents: list[Document], tmp_path: Path
) -> None:
    data.mkdir()
    first_release(data, documents)
    notes: list[str] = []
    with opened(data, notes.append) as desk:
        assert f"upgraded the data folder {str(data)!r} from layout 1 to {FORMAT}" in notes
        assert desk.service.ask(Question(ASKED)).status == "abstained"  # of the board alone
        held = {one.doc_id: one for one in desk.index.catalog.documents()}
        assert [held[one.doc_id] for one in documents] == documents
        assert desk.service.ask(Question("港湾委員会の委員長は誰ですか？")).status == "answered"
        for one in documents:
            periods = desk.index.catalog.history(one.doc_id)
            assert [(p.version, p.characters) for p in periods] == [
                (version_of("old"), 3),
                (one.version, len(one.text)),
            ]
            assert periods[0].replaced == periods[1].added and periods[1].replaced is None
        assert desk.index.catalog.conversations.reader("c1") == "local"
    open_database(f"sqlite:///{tmp_path / 'fresh.sqlite'}").dispose()
    assert columns(data / "catalog.sqlite") == columns(tmp_path / "fresh.sqlite")
    assert sorted(path.name for path in (data / "generations").iterdir()) != ["old-1"]
    assert not is_behind(data)


def test_keys_of_before_stay_good_and_carry_no_group(data: Path) -> None:
    key = second_release(data)
    notes: list[str] = []
    with opened(data, notes.append) as desk:
        found = desk.index.catalog.api_keys.find(key)
        assert found and found.scopes == ("widget", "api") and found.groups == ()
        assert len(desk.service.documents()) == 1
    assert notes == [f"upgraded the data folder {str(data)!r} from layout 2 to {FORMAT}"]
    notes.clear()
    with opened(data, notes.append):
        assert notes == []


class Dying(sqlite3.Connection):
    """A connection whose process ends, as by a kill, before one of its statements."""

    left = 0

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """Run a statement, unless it is the last one's turn."""
        if not Dying.left:
            os._exit(9)
        Dying.left -= 1
        return super().execute(*arguments)


def killed_upgrade(data: Path, statements: int) -> int:
    """Upgrade in a process that dies before statement number `statements`; its exit code."""
    child = os.fork()
    if not child:
        Dying.left = statements
        with patch("index.upgrades.sqlite3.connect", partial(sqlite3.connect, factory=Dying)):
            upgrade(data)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_killed_upgrade_leaves_the_old_folder_or_the_new_one(
    data: Path, documents: list[Document]
) -> None:
    data.mkdir()
    first_release(data, documents)
    before, statements, code = columns(data / "catalog.sqlite"), 0, 9
    while code:
        code = killed_upgrade(data, statements)
        assert code in (0, 9)
        if code:
            assert columns(data / "catalog.sqlite") == before and is_behind(data)
        statements += 1
    assert statements > sum(map(len, STEPS)) and not is_behind(data)
    # Between the catalog and the file FORMAT: nothing is done twice.
    (data / "FORMAT").write_text("1\n", encoding="utf-8")
    with opened(data) as desk:
        assert len(desk.index.catalog.documents()) == len(documents) + 1


def test_an_upgrade_that_fails_says_so_and_changes_nothing(data: Path) -> None:
    second_release(data)
    with closing(sqlite3.connect(data / "catalog.sqlite")) as connection, connection:
        connection.execute("ALTER TABLE api_keys ADD COLUMN groups TEXT")
    before = columns(data / "catalog.sqlite")
    with (
        pytest.raises(DataFolderError, match=r"layout 2 cannot be upgraded to 3 .*as it was"),
        opened(data),
    ):
        pass
    assert columns(data / "catalog.sqlite") == before and is_behind(data)


@pytest.mark.parametrize(
    "written, then",
    [(str(int(FORMAT) + 1), "install the newer release"), ("of old", "choose a new folder"),
     ("²", "choose a new folder"), ("0", "choose a new folder")],
)  # fmt: skip
def test_a_folder_of_a_newer_layout_or_none_is_refused(data: Path, written: str, then: str) -> None:
    data.mkdir()
    (data / "FORMAT").write_text(written, encoding="utf-8")
    with pytest.raises(DataFolderError, match=f"has layout '{written}'.*{then}"), opened(data):
        pass
    assert (data / "FORMAT").read_text(encoding="utf-8") == written


def test_a_backup_of_an_earlier_layout_is_upgraded_as_it_is_restored(
    data: Path, tmp_path: Path
) -> None:
    from index.backup import back_up, restore

    second_release(data)
    written = tmp_path / "kept.zip"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("index.backup.FORMAT", "2")
        back_up(data, written, lambda *_step: None)
    there = tmp_path / "there"
    there.mkdir()
    restore(written, there, lambda *_step: None)
    assert is_behind(there)
    settings = Settings(data=there)
    with open_desk(
        settings, lambda *_: None, lambda _: None, writes=True, from_scratch=True
    ) as desk:
        assert isinstance(desk, Desk) and len(desk.service.documents()) == 1
        assert [key.groups for key in desk.index.catalog.api_keys.listed()] == [()]
