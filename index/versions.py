"""Which version of a document is visible, since when, and which file it came from.

Functions over one connection, so that index/catalog.py can put them in its transactions. Every
version stays readable; the journal of changes says when each was shown and when withdrawn.
"""

import json
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa
from pydantic import TypeAdapter

from corpus.records import Document
from index import tables
from index.vector_rows import batches

DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from, as absolute paths; empty where it came from no file."""

    root: str = ""  # the file or folder that was named
    path: str = ""  # the file: the root itself, or one below it


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which one version of a document was the visible one; times are UTC."""

    version: str
    characters: int
    added: datetime
    replaced: datetime | None = None  # another version, or other details, took its place
    withdrawn: datetime | None = None  # the document was withdrawn


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one version still speaks for its document; times are UTC, None: it was not."""

    replaced: datetime | None = None  # another version took its place
    withdrawn: datetime | None = None  # the document was withdrawn, in whichever version


@dataclass(frozen=True, slots=True)
class Written:
    """A version as its row has it."""

    doc_id: str
    version: str
    visible: bool
    document: str  # as JSON


def show_version(connection: sa.Connection, document: Document, origin: Origin | None) -> None:
    """Make a version the visible one; an `origin` of None keeps the one that is known.

    The journal gets a line only if that changes what readers see.
    """
    same_id = tables.versions.c.doc_id == document.doc_id
    before = connection.scalar(
        sa.select(tables.versions.c.document).where(same_id, tables.versions.c.visible)
    )
    origin = origin or read_origin(connection, document.doc_id) or Origin()
    written = DOCUMENT.dump_json(document).decode("utf-8")
    same_version = same_id & (tables.versions.c.version == document.version)
    if before == written:
        connection.execute(
            sa.update(tables.versions)
            .where(same_version)
            .values(root=origin.root, path=origin.path)
        )
        return
    connection.execute(sa.update(tables.versions).where(same_id).values(visible=False))
    connection.execute(sa.delete(tables.versions).where(same_version))
    connection.execute(
        sa.insert(tables.versions).values(
            doc_id=document.doc_id,
            version=document.version,
            changed=_journal(connection, document, shown=True),
            visible=True,
            root=origin.root,
            path=origin.path,
            language=document.language,
            groups=json.dumps(document.groups, ensure_ascii=False),
            document=written,
        )
    )


def hide_document(connection: sa.Connection, document: Document) -> None:
    """Withdraw a document whose visible version is given."""
    connection.execute(
        sa.update(tables.versions)
        .where(tables.versions.c.doc_id == document.doc_id, tables.versions.c.visible)
        .values(visible=False, changed=_journal(connection, document, shown=False))
    )


def read_document(
    connection: sa.Connection,
    doc_id: str,
    version: str | None = None,
    groups: Collection[str] | None = None,
) -> Document | None:
    """A document in its visible version, or in the latest that `version` begins; None if none.

    Args:
        groups: A reader's. What they may not see is not read: finding that costs what finding that
            there is none does. None: whoever may see it.
    """
    chosen = (
        tables.versions.c.version.startswith(version, autoescape=True)
        if version
        else tables.versions.c.visible
    )
    if groups is not None and not _shown_to(connection, groups, doc_id, chosen):
        return None
    found = _latest(connection, tables.versions.c.document, doc_id, chosen)
    return DOCUMENT.validate_json(found) if found else None


def read_shown_ids(connection: sa.Connection) -> list[str]:
    """The ids of the visible documents, sorted."""
    return sorted(
        connection.scalars(sa.select(tables.versions.c.doc_id).where(tables.versions.c.visible))
    )


def read_all(connection: sa.Connection, *, visible_only: bool) -> Iterator[Written]:
    """Every version as it is written, by doc_id and version, read a few at a time."""
    query = sa.select(
        tables.versions.c.doc_id,
        tables.versions.c.version,
        tables.versions.c.visible,
        tables.versions.c.document,
    ).order_by(tables.versions.c.doc_id, tables.versions.c.version)
    if visible_only:
        query = query.where(tables.versions.c.visible)
    for row in connection.execute(query.execution_options(yield_per=50)):
        yield Written(row.doc_id, row.version, row.visible, row.document)


def count_versions(connection: sa.Connection) -> int:
    """How many versions there are, visible or not."""
    return connection.scalar(sa.select(sa.func.count()).select_from(tables.versions)) or 0


def read_history(
    connection: sa.Connection, doc_id: str, groups: Collection[str] | None = None
) -> list[Period]:
    """The periods of a document, oldest first; empty if there never was one of that id.

    Args:
        groups: As for `read_document`, of who may see the version that was shown last.
    """
    periods: list[Period] = []
    if groups is not None and not _shown_to(connection, groups, doc_id, sa.true()):
        return periods
    query = (
        sa.select(tables.changes)
        .where(tables.changes.c.doc_id == doc_id)
        .order_by(tables.changes.c.number)
    )
    for row in connection.execute(query):
        at = datetime.fromisoformat(row.at)
        if not row.shown:
            periods[-1] = replace(periods[-1], withdrawn=at)
            continue
        if periods and periods[-1].withdrawn is None:
            periods[-1] = replace(periods[-1], replaced=at)
        periods.append(Period(row.version, row.characters, at))
    return periods


def standing(history: Sequence[Period], version: str) -> Standing:
    """How a version stands by the history of its document, which may be empty."""
    if not history:
        return Standing()
    mine = [period for period in history if period.version == version]
    replaced = mine[-1].replaced if mine and history[-1].version != version else None
    return Standing(replaced, history[-1].withdrawn)


def read_changed(connection: sa.Connection, since: int) -> tuple[int, set[str]]:
    """(the number of the last change, the documents that changed after number `since`)."""
    query = sa.select(tables.changes.c.number, tables.changes.c.doc_id).where(
        tables.changes.c.number > since
    )
    rows = connection.execute(query).all()
    return max((row.number for row in rows), default=since), {row.doc_id for row in rows}


def read_groups(connection: sa.Connection, doc_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """doc_id -> the groups that may see a visible document; empty: every reader."""
    found: dict[str, frozenset[str]] = {}
    for some in batches(doc_ids):
        query = sa.select(tables.versions.c.doc_id, tables.versions.c.groups).where(
            tables.versions.c.visible, tables.versions.c.doc_id.in_(some)
        )
        for doc_id, written in connection.execute(query):
            found[doc_id] = frozenset(json.loads(written))
    return found


def read_origin(connection: sa.Connection, doc_id: str) -> Origin | None:
    """Where a visible document came from; None if there is none of that id."""
    found = connection.execute(
        sa.select(tables.versions.c.root, tables.versions.c.path).where(
            tables.versions.c.doc_id == doc_id, tables.versions.c.visible
        )
    ).first()
    return Origin(found.root, found.path) if found else None


def read_origins(connection: sa.Connection, roots: Sequence[str]) -> dict[str, Origin]:
    """doc_id -> origin of the visible documents that came from a file at or below the roots."""
    path = tables.versions.c.path
    below = [
        (path == root) | path.startswith(root.rstrip(os.sep) + os.sep, autoescape=True)
        for root in roots
    ]
    query = (
        sa.select(tables.versions.c.doc_id, tables.versions.c.root, path)
        .where(tables.versions.c.visible, sa.or_(sa.false(), *below))
        .order_by(tables.versions.c.doc_id)
    )
    return {row.doc_id: Origin(row.root, row.path) for row in connection.execute(query)}


def _shown_to(
    connection: sa.Connection, groups: Collection[str], doc_id: str, chosen: sa.ColumnElement[bool]
) -> bool:
    """Whether there is a version of these that a reader of the groups may see."""
    found = _latest(connection, tables.versions.c.groups, doc_id, chosen)
    listed = json.loads(found or "null")
    return listed == [] or not {*groups}.isdisjoint(listed or ())


def _latest(
    connection: sa.Connection,
    column: sa.Column[str],
    doc_id: str,
    chosen: sa.ColumnElement[bool],
) -> str | None:
    """A column of the version that was last shown or hidden, of those that are chosen."""
    return connection.scalar(
        sa.select(column)
        .where(tables.versions.c.doc_id == doc_id, chosen)
        .order_by(tables.versions.c.changed.desc())
        .limit(1)
    )


def _journal(connection: sa.Connection, document: Document, *, shown: bool) -> int:
    """Note a change; returns its number."""
    made = connection.execute(
        sa.insert(tables.changes).values(
            doc_id=document.doc_id,
            version=document.version,
            shown=shown,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            characters=len(document.text),
        )
    )
    key = made.inserted_primary_key
    assert key is not None
    return int(key[0])
