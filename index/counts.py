"""What a data folder holds, in numbers: counted by the database, nothing is read whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import sqlalchemy as sa

from index import tables
from index.generation import other_generations

if TYPE_CHECKING:
    from index.corpus_index import CorpusIndex


@dataclass(frozen=True, slots=True)
class Holding:
    """Documents and their chunks that have something in common."""

    documents: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Status:
    """What there is, what it takes, and what waits for the next run that adds documents."""

    data: str
    generation: str
    model: str
    fingerprint: str
    documents: int  # visible
    chunks: int
    withdrawn: int  # documents that were visible once and are no more
    versions: int  # of all documents, visible or not
    by_language: dict[str, Holding]
    by_format: dict[str, Holding]  # by the ending of the file's name; "" for none, as of a page
    bytes_on_disk: dict[str, int]
    unsettled: tuple[str, ...]  # documents whose adding or withdrawing was cut short
    old_generations: tuple[str, ...]
    deleted_share: dict[str, float]  # of each language's full text, 0..1
    last_change: datetime | None  # when a document was last added, dated or withdrawn; UTC

    @property
    def waits(self) -> bool:
        """Whether something is left to be tidied."""
        return bool(self.unsettled or self.old_generations)


def read_status(index: "CorpusIndex") -> Status:
    """The numbers of an open index."""
    versions = tables.versions
    with index.catalog.reading() as connection:
        rows = connection.execute(_visible_documents(index.generation.name)).all()
        stored = connection.scalar(sa.select(sa.func.count()).select_from(versions)) or 0
        known = connection.scalar(sa.select(sa.func.count(versions.c.doc_id.distinct()))) or 0
        last = connection.scalar(sa.select(sa.func.max(tables.changes.c.at)))
    others = other_generations(index.data)
    return Status(
        data=str(index.data),
        generation=index.generation.name,
        model=index.embedder.name,
        fingerprint=index.fingerprint,
        documents=len(rows),
        chunks=sum(row.chunks for row in rows),
        withdrawn=known - len(rows),
        versions=stored,
        by_language=_grouped((row.language, row.chunks) for row in rows),
        by_format=_grouped((PurePath(row.path).suffix.lower(), row.chunks) for row in rows),
        bytes_on_disk={
            "catalog": sum(_bytes(path) for path in index.data.glob("catalog.sqlite*")),
            "vectors": _bytes(index.generation / "chroma"),
            "full_text": _bytes(index.generation / "fulltext"),
            "old_generations": sum(map(_bytes, others)),
        },
        unsettled=tuple(index.catalog.unsettled()),
        old_generations=tuple(path.name for path in others),
        deleted_share={
            language: index.fulltext.deleted_share(language)
            for language in index.fulltext.languages()
        },
        last_change=datetime.fromisoformat(last) if last else None,
    )


def _visible_documents(generation: str) -> sa.Select[tuple[str, str, int]]:
    """(language, path, number of chunks) of each."""
    mine = (tables.chunks.c.doc_id == tables.versions.c.doc_id) & (
        tables.chunks.c.generation == generation
    )
    counted = sa.select(sa.func.count()).select_from(tables.chunks).where(mine).scalar_subquery()
    return sa.select(
        tables.versions.c.language, tables.versions.c.path, counted.label("chunks")
    ).where(tables.versions.c.visible)


def _grouped(rows: Iterable[tuple[str, int]]) -> dict[str, Holding]:
    documents: Counter[str] = Counter()
    chunks: Counter[str] = Counter()
    for name, count in rows:
        documents[name] += 1
        chunks[name] += count
    return {name: Holding(documents[name], chunks[name]) for name in sorted(documents)}


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
