"""Vectors as rows of the catalog: the cache of embeddings, and the sum over each language.

Functions over one connection, so that index/catalog.py can put them in its transactions.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from index import tables
from index.embedder import Floats1d, PassageVectors

_BATCH = 500  # below SQLite's limit on variables in a statement
Doubles1d = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class KeyedVectors:
    """The embeddings of one chunk under the digest of what was embedded."""

    key: str
    vectors: PassageVectors


def read_cached(
    connection: sa.Connection, model: str, keys: Sequence[str]
) -> Iterator[KeyedVectors]:
    """The embeddings of a model that are there and whole, in no order."""
    for some in batches(keys):
        query = sa.select(
            tables.embeddings.c.key, tables.embeddings.c.sentences, tables.embeddings.c.vectors
        ).where(tables.embeddings.c.model == model, tables.embeddings.c.key.in_(some))
        for key, sentences, blob in connection.execute(query):
            if found := _read_vectors(blob, sentences):
                yield KeyedVectors(key, found)


def read_of_chunks(
    connection: sa.Connection, generation: str, model: str, chunk_ids: Sequence[str]
) -> Iterator[tuple[str, PassageVectors]]:
    """(chunk id, its embeddings), in no order; a chunk that is not there is left out."""
    joined = tables.embeddings.c.key == tables.chunks.c.embedding_key
    for some in batches(chunk_ids):
        query = (
            sa.select(
                tables.chunks.c.chunk_id,
                tables.embeddings.c.sentences,
                tables.embeddings.c.vectors,
            )
            .join(tables.embeddings, joined)
            .where(
                tables.chunks.c.generation == generation,
                tables.embeddings.c.model == model,
                tables.chunks.c.chunk_id.in_(some),
            )
        )
        for chunk_id, sentences, blob in connection.execute(query):
            if found := _read_vectors(blob, sentences):
                yield chunk_id, found


def write_cached(connection: sa.Connection, model: str, vectors: Sequence[KeyedVectors]) -> None:
    """Keep embeddings by key; those that are there already stay as they are."""
    there = {one.key for one in read_cached(connection, model, [v.key for v in vectors])}
    rows = {
        one.key: {
            "model": model,
            "key": one.key,
            "sentences": len(one.vectors.sentences),
            "vectors": np.vstack([one.vectors.vector[None, :], one.vectors.sentences])
            .astype(np.float32)
            .tobytes(),
        }
        for one in vectors
        if one.key not in there
    }
    if rows:
        delete_cached(connection, model, list(rows))  # one that is damaged
        connection.execute(sa.insert(tables.embeddings), list(rows.values()))


def delete_cached(connection: sa.Connection, model: str, keys: Sequence[str]) -> None:
    """Forget embeddings; those that are not there are passed over."""
    for some in batches(keys):
        connection.execute(
            sa.delete(tables.embeddings).where(
                tables.embeddings.c.model == model, tables.embeddings.c.key.in_(some)
            )
        )


def read_sums(connection: sa.Connection, generation: str) -> dict[str, tuple[int, Doubles1d]]:
    """Language -> (number of chunks, the sum of their vectors, shape (d,))."""
    query = sa.select(tables.sums.c.language, tables.sums.c.chunks, tables.sums.c.vector).where(
        tables.sums.c.generation == generation
    )
    return {
        language: (count, np.frombuffer(blob, np.float64))
        for language, count, blob in connection.execute(query)
    }


def write_sum(
    connection: sa.Connection, generation: str, language: str, count: int, total: Doubles1d
) -> None:
    """Set the sum of a language, replacing what it was."""
    mine = (tables.sums.c.generation == generation) & (tables.sums.c.language == language)
    connection.execute(sa.delete(tables.sums).where(mine))
    values = {"language": language, "chunks": count, "vector": total.tobytes()}
    connection.execute(sa.insert(tables.sums).values(generation=generation, **values))


def add_to_sum(
    connection: sa.Connection,
    generation: str,
    language: str,
    vectors: Sequence[Floats1d],
    sign: int,
) -> None:
    """Add chunks to the sum of their language (sign 1), or take them off it (sign -1)."""
    total = np.sum(np.asarray(vectors, np.float64), axis=0) * sign
    count = len(vectors) * sign
    before = read_sums(connection, generation).get(language)
    if before:
        total, count = total + before[1], count + before[0]
    write_sum(connection, generation, language, count, total)


def batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """The ids in order, as many at a time as one statement takes."""
    return (ids[i : i + _BATCH] for i in range(0, len(ids), _BATCH))


def _read_vectors(blob: bytes, sentences: int) -> PassageVectors | None:
    """The vectors of a row; None if it is cut short."""
    if len(blob) % (4 * (sentences + 1)):
        return None
    rows = np.frombuffer(blob, np.float32).reshape(sentences + 1, -1)
    return PassageVectors(rows[0], rows[1:])
