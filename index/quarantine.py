"""Documents that a curator looks at before anybody else does.

Held documents are in a table of their own, which nothing that searches, answers or shows reads. So
they are not there, for anyone, until a curator releases them: then they are taken in as any other.
A released version is not held again for what was found in it; another version is looked over anew.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from pydantic import TypeAdapter

from corpus.loaders.loaded import Finding
from corpus.records import Document
from index import tables
from index.versions import DOCUMENT, Origin

_FINDINGS: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])
_HELD = tables.quarantine


@dataclass(frozen=True, slots=True)
class Held:
    """A document that waits, with what was found in it."""

    document: Document
    findings: tuple[Finding, ...]  # heaviest first
    origin: Origin
    at: datetime  # UTC


class Quarantine:
    """What waits in one database, at most one version of a document; safe from several threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def hold(self, document: Document, findings: Sequence[Finding], origin: Origin) -> None:
        """Keep a document until it is released, in one transaction; another version of it goes."""
        with self._engine.begin() as connection:
            forget(connection, document.doc_id)
            connection.execute(
                sa.insert(_HELD).values(
                    doc_id=document.doc_id,
                    version=document.version,
                    released=False,
                    at=datetime.now(UTC).isoformat(timespec="seconds"),
                    root=origin.root,
                    path=origin.path,
                    findings=_written(findings),
                    document=DOCUMENT.dump_json(document).decode("utf-8"),
                )
            )

    def waiting(self) -> list[Held]:
        """The documents that wait, by doc_id."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(_HELD).where(~_HELD.c.released))
            return sorted(map(_held, rows), key=lambda one: one.document.doc_id)

    def of(self, doc_id: str) -> Held | None:
        """The document of an id that waits; None if none does."""
        with self._engine.connect() as connection:
            row = connection.execute(
                sa.select(_HELD).where(_HELD.c.doc_id == doc_id, ~_HELD.c.released)
            ).first()
            return _held(row) if row else None

    def is_released(self, document: Document, findings: Sequence[Finding]) -> bool:
        """Whether a curator released this version, with the same findings."""
        with self._engine.connect() as connection:
            released = sa.select(_HELD.c.findings).where(
                _HELD.c.doc_id == document.doc_id,
                _HELD.c.version == document.version,
                _HELD.c.released,
            )
            return connection.scalar(released) == _written(findings)

    def drop_waiting(self, doc_id: str) -> None:
        """Forget the version that waits: its file is again what is visible."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_HELD).where(_HELD.c.doc_id == doc_id, ~_HELD.c.released))

    def origins(self, roots: Sequence[str]) -> dict[str, Origin]:
        """doc_id -> origin of what waits and came from files at or below absolute paths."""
        return {
            one.document.doc_id: one.origin
            for one in self.waiting()
            for root in roots
            if one.origin.path == root or one.origin.path.startswith(root.rstrip(os.sep) + os.sep)
        }


def settle(connection: sa.Connection, document: Document) -> None:
    """A version becomes visible: the same one was released, another one is out of date."""
    same = _HELD.c.doc_id == document.doc_id
    connection.execute(sa.delete(_HELD).where(same, _HELD.c.version != document.version))
    connection.execute(sa.update(_HELD).where(same).values(released=True))


def forget(connection: sa.Connection, doc_id: str) -> bool:
    """Keep nothing of a document, nor that it was released; whether one waited."""
    waiting = sa.select(_HELD.c.doc_id).where(_HELD.c.doc_id == doc_id, ~_HELD.c.released)
    waited = connection.scalar(waiting) is not None
    connection.execute(sa.delete(_HELD).where(_HELD.c.doc_id == doc_id))
    return waited


def _written(findings: Sequence[Finding]) -> str:
    return _FINDINGS.dump_json(tuple(findings)).decode("utf-8")


def _held(row: sa.Row[tuple[object, ...]]) -> Held:
    return Held(
        DOCUMENT.validate_json(row.document),
        _FINDINGS.validate_json(row.findings),
        Origin(row.root, row.path),
        datetime.fromisoformat(row.at),
    )
