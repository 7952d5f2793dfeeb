"""A data folder of an earlier release becomes one of this, when it is opened.

FORMAT of index/generation.py numbers the layouts; STEPS lead from each to the next. All steps of a
folder are one transaction of its catalog, which then carries the number, so that a killed upgrade
leaves the old folder or the new one. The file FORMAT follows; the number in the catalog is ahead
of it where the process was killed between the two.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from corpus.errors import DataFolderError
from index.generation import CATALOG, FORMAT, generations_in_use, layout_of, write_layout

# From layout 1 to 2, and so on. Tables that are new as a whole are made when the catalog is opened.
STEPS: Final[tuple[tuple[str, ...], ...]] = (
    # 2: a journal of what was shown; versions know their file and language, chunks their language.
    (
        "ALTER TABLE versions RENAME TO versions_1",
        """CREATE TABLE versions (
            doc_id VARCHAR NOT NULL, version VARCHAR(64) NOT NULL, changed INTEGER NOT NULL,
            visible BOOLEAN NOT NULL, root VARCHAR NOT NULL, path VARCHAR NOT NULL,
            language VARCHAR NOT NULL, groups TEXT NOT NULL, document TEXT NOT NULL,
            PRIMARY KEY (doc_id, version))""",
        """INSERT INTO versions
            SELECT doc_id, version, added, visible, '', '',
                json_extract(document, '$.language'), groups, document FROM versions_1""",
        """CREATE TABLE changes (
            number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, doc_id VARCHAR NOT NULL,
            version VARCHAR(64) NOT NULL, shown BOOLEAN NOT NULL, at VARCHAR NOT NULL,
            characters INTEGER NOT NULL)""",
        "CREATE INDEX ix_changes_doc_id ON changes (doc_id)",
        # When each was added was not kept: the upgrade is the first time that is known.
        """INSERT INTO changes
            SELECT added, doc_id, version, 1, strftime('%Y-%m-%dT%H:%M:%S+00:00'),
                length(json_extract(document, '$.text')) FROM versions_1 ORDER BY added""",
        "DROP TABLE versions_1",
        # The index is built anew from the documents and their kept embeddings.
        "DROP TABLE chunks",
        "DELETE FROM sums",
    ),
    # 3: a key carries groups; those of before carry none.
    (
        """CREATE TABLE IF NOT EXISTS api_keys (
            key_id VARCHAR NOT NULL, digest VARCHAR(64) NOT NULL, name VARCHAR NOT NULL,
            scopes TEXT NOT NULL, created VARCHAR NOT NULL, expires VARCHAR, revoked VARCHAR,
            PRIMARY KEY (key_id))""",
        "ALTER TABLE api_keys ADD COLUMN groups TEXT NOT NULL DEFAULT '[]'",
    ),
)
_PATIENCE_SECONDS = 10.0


def is_behind(data: Path) -> bool:
    """Whether a folder is of an earlier layout; a newer one is refused where it is opened."""
    found = layout_of(data)
    return found is not None and found < int(FORMAT)


def upgrade(data: Path) -> str:
    """Bring a folder that `is_behind` up to this layout; the caller holds it alone.

    Returns:
        What was done, in a line.

    Raises:
        DataFolderError: it failed, and left the folder as it was.
    """
    before = layout_of(data)
    assert before is not None
    if before == 1:
        # Its vectors and full text are of another making: without this file they are built anew.
        for name in generations_in_use(data):
            (data / "generations" / name / "FINGERPRINT").unlink(missing_ok=True)
    if (data / CATALOG).exists():
        try:
            _upgrade_catalog(data / CATALOG, before)
        except sqlite3.Error as error:
            raise DataFolderError(
                f"data folder {str(data)!r} of layout {before} cannot be upgraded to {FORMAT}"
                f" ({error}) and is as it was; use the release that made it, or restore a backup"
            ) from error
    write_layout(data, FORMAT)
    return f"upgraded the data folder {str(data)!r} from layout {before} to {FORMAT}"


def _upgrade_catalog(catalog: Path, before: int) -> None:
    with closing(sqlite3.connect(catalog, _PATIENCE_SECONDS, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # 0: it was never upgraded, and is of the folder's own layout.
            at = connection.execute("PRAGMA user_version").fetchone()[0] or before
            for step in STEPS[at - 1 :]:
                for statement in step:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.execute("ROLLBACK")
            raise
