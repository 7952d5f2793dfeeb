"""Chunks as rows of the catalog, each generation's apart.

Functions over one connection, so that index/catalog.py can put them in its transactions.
"""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from pydantic import TypeAdapter

from corpus.records import Document
from index import tables
from index.chunks import CutChunk
from index.vector_rows import KeyedVectors, batches

_CUT_CHUNK: TypeAdapter[CutChunk] = TypeAdapter(CutChunk)
_AT_ONCE = 200  # rows held in memory by a walk over all


def read_chunks(
    connection: sa.Connection,
    generation: str,
    doc_id: str | None = None,
    language: str | None = None,
) -> Iterator[CutChunk]:
    """The chunks of a document, of a language or of all, by document and place."""
    query = (
        sa.select(tables.chunks.c.cut_chunk)
        .where(tables.chunks.c.generation == generation)
        .order_by(tables.chunks.c.doc_id, tables.chunks.c.ordinal)
        .execution_options(yield_per=_AT_ONCE)
    )
    if doc_id is not None:
        query = query.where(tables.chunks.c.doc_id == doc_id)
    if language is not None:
        query = query.where(tables.chunks.c.language == language)
    return (_CUT_CHUNK.validate_json(row) for row in connection.scalars(query))


def read_written(connection: sa.Connection, generation: str, doc_id: str) -> list[tuple[str, str]]:
    """(the chunk as JSON, the key of its embedding) of a document, by place."""
    query = (
        sa.select(tables.chunks.c.cut_chunk, tables.chunks.c.embedding_key)
        .where(tables.chunks.c.generation == generation, tables.chunks.c.doc_id == doc_id)
        .order_by(tables.chunks.c.ordinal)
    )
    return [(row.cut_chunk, row.embedding_key) for row in connection.execute(query)]


def written(cut: CutChunk) -> str:
    """A chunk as its row has it."""
    return _CUT_CHUNK.dump_json(cut).decode("utf-8")


def write_chunks(
    connection: sa.Connection,
    generation: str,
    document: Document,
    cuts: Sequence[CutChunk],
    vectors: Sequence[KeyedVectors],
) -> None:
    """Add the chunks of a document, given in the order of the text, with their embeddings."""
    rows = [
        {
            "generation": generation,
            "chunk_id": cut.chunk.chunk_id,
            "doc_id": document.doc_id,
            "version": document.version,
            "language": document.language,
            "ordinal": ordinal,
            "cut_chunk": written(cut),
            "embedding_key": vector.key,
        }
        for ordinal, (cut, vector) in enumerate(zip(cuts, vectors, strict=True))
    ]
    if rows:
        connection.execute(sa.insert(tables.chunks), rows)


def delete_chunks(
    connection: sa.Connection, generation: str, doc_id: str, also: Sequence[str] = ()
) -> None:
    """Remove the chunks of a document, and others by id; the sums are the caller's to keep."""
    mine = tables.chunks.c.generation == generation
    connection.execute(sa.delete(tables.chunks).where(mine, tables.chunks.c.doc_id == doc_id))
    for some in batches(also):
        connection.execute(sa.delete(tables.chunks).where(mine, tables.chunks.c.chunk_id.in_(some)))


def read_ids(connection: sa.Connection, generation: str) -> dict[str, list[str]]:
    """Language -> the ids of its chunks, sorted."""
    query = (
        sa.select(tables.chunks.c.language, tables.chunks.c.chunk_id)
        .where(tables.chunks.c.generation == generation)
        .order_by(tables.chunks.c.chunk_id)
    )
    found: dict[str, list[str]] = {}
    for language, chunk_id in connection.execute(query):
        found.setdefault(language, []).append(chunk_id)
    return {language: sorted(ids) for language, ids in found.items()}


def read_orphans(connection: sa.Connection, generation: str) -> list[str]:
    """The documents, sorted, that have chunks although that version of them is not visible."""
    shown = (
        (tables.versions.c.doc_id == tables.chunks.c.doc_id)
        & (tables.versions.c.version == tables.chunks.c.version)
        & tables.versions.c.visible
    )
    query = (
        sa.select(tables.chunks.c.doc_id)
        .outerjoin(tables.versions, shown)
        .where(tables.chunks.c.generation == generation, tables.versions.c.doc_id.is_(None))
        .distinct()
    )
    return sorted(connection.scalars(query))
