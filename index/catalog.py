"""The catalog: which document versions there are, which is visible, and what their chunks are.

A document exists for a reader from the transaction that makes its version visible; vectors and
full text that the catalog does not list are not there.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from pydantic import TypeAdapter

from corpus.records import Document
from index import tables
from index.chunks import Chunk, CutChunk
from index.conversations import Conversations
from index.embedder import Floats1d, Floats2d, PassageVectors
from index.tables import open_database

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_CUT_CHUNK: TypeAdapter[CutChunk] = TypeAdapter(CutChunk)
_BATCH = 500  # below SQLite's limit on variables in a statement


@dataclass(frozen=True, slots=True, eq=False)
class KeyedVectors:
    """The embeddings of one chunk under the digest of what was embedded."""

    key: str
    vectors: PassageVectors


class Catalog:
    """Documents, chunks and cached embeddings in one database; safe from several threads.

    `generation` names the set of chunks that is read and written, `model` the embedder whose
    vectors are cached.
    """

    def __init__(self, url: str, generation: str, model: str) -> None:
        self._generation, self._model = generation, model
        self._engine = open_database(url)
        self.conversations = Conversations(self._engine)

    def publish(
        self, document: Document, chunks: Sequence[CutChunk], vectors: Sequence[KeyedVectors]
    ) -> list[Chunk]:
        """Make a version the visible one, in one transaction; returns the chunks it replaced.

        The replaced version stays readable, its chunks not searchable. `vectors` are the chunks'
        own, in their order; they are cached, and the sums over each language follow.
        """
        with self._engine.begin() as connection:
            self._cache(connection, vectors)
            replaced = [cut.chunk for cut in self._take_chunks(connection, document.doc_id)]
            _set_visible(connection, document)
            if chunks:
                connection.execute(
                    sa.insert(tables.chunks), self._chunk_rows(document, chunks, vectors)
                )
                self._add_to_sum(
                    connection, document.language, [v.vectors.vector for v in vectors], sign=1
                )
        # The language too: the same text may come back in another, which is another store.
        kept = {(cut.chunk.chunk_id, cut.chunk.language) for cut in chunks}
        return [chunk for chunk in replaced if (chunk.chunk_id, chunk.language) not in kept]

    def document(self, doc_id: str, version: str | None = None) -> Document | None:
        """A document in its visible version, or in the one that `version` begins; None if none."""
        chosen = (
            tables.versions.c.version.startswith(version, autoescape=True)
            if version
            else tables.versions.c.visible
        )
        query = (
            sa.select(tables.versions.c.document)
            .where(tables.versions.c.doc_id == doc_id, chosen)
            .order_by(tables.versions.c.added.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            found = connection.scalar(query)
        return _DOCUMENT.validate_json(found) if found else None

    def documents(self) -> list[Document]:
        """The visible documents by doc_id."""
        query = (
            sa.select(tables.versions.c.document)
            .where(tables.versions.c.visible)
            .order_by(tables.versions.c.doc_id)
        )
        with self._engine.connect() as connection:
            return [_DOCUMENT.validate_json(row) for row in connection.scalars(query)]

    def chunks(self) -> list[CutChunk]:
        """The chunks of the visible documents, by document and place."""
        with self._engine.connect() as connection:
            return self._chunks_where(connection)

    def groups(self) -> dict[str, frozenset[str]]:
        """doc_id -> the groups that may see a visible document; empty: every reader."""
        query = sa.select(tables.versions.c.doc_id, tables.versions.c.groups).where(
            tables.versions.c.visible
        )
        with self._engine.connect() as connection:
            return {doc_id: frozenset(json.loads(g)) for doc_id, g in connection.execute(query)}

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> Mapping[str, Floats2d]:
        """Chunk id -> its sentences' unit vectors, shape (sentences, d)."""
        found: dict[str, Floats2d] = {}
        with self._engine.connect() as connection:
            for some in _batches(chunk_ids):
                query = (
                    sa.select(
                        tables.chunks.c.chunk_id,
                        tables.embeddings.c.sentences,
                        tables.embeddings.c.vectors,
                    )
                    .join(
                        tables.embeddings, tables.embeddings.c.key == tables.chunks.c.embedding_key
                    )
                    .where(
                        tables.chunks.c.generation == self._generation,
                        tables.embeddings.c.model == self._model,
                        tables.chunks.c.chunk_id.in_(some),
                    )
                )
                for chunk_id, sentences, blob in connection.execute(query):
                    found[chunk_id] = _read_vectors(blob, sentences).sentences
        return found

    def cached(self, keys: Sequence[str]) -> Mapping[str, PassageVectors]:
        """The embeddings that are there already, by key."""
        found: dict[str, PassageVectors] = {}
        with self._engine.connect() as connection:
            for some in _batches(keys):
                query = sa.select(
                    tables.embeddings.c.key,
                    tables.embeddings.c.sentences,
                    tables.embeddings.c.vectors,
                ).where(tables.embeddings.c.model == self._model, tables.embeddings.c.key.in_(some))
                for key, sentences, blob in connection.execute(query):
                    found[key] = _read_vectors(blob, sentences)
        return found

    def cache(self, vectors: Sequence[KeyedVectors]) -> None:
        """Keep embeddings by key; those that are there already stay as they are."""
        with self._engine.begin() as connection:
            self._cache(connection, vectors)

    def sums(self) -> dict[str, tuple[int, Floats1d]]:
        """Language -> (number of chunks, the sum of their vectors, shape (d,))."""
        query = sa.select(tables.sums.c.language, tables.sums.c.chunks, tables.sums.c.vector).where(
            tables.sums.c.generation == self._generation
        )
        with self._engine.connect() as connection:
            return {
                language: (count, np.frombuffer(blob, np.float64).astype(np.float32))
                for language, count, blob in connection.execute(query)
            }

    def forget_generations_but(self, kept: frozenset[str]) -> None:
        """Drop the chunks of the generations that are not named."""
        with self._engine.begin() as connection:
            for table in (tables.chunks, tables.sums):
                connection.execute(sa.delete(table).where(table.c.generation.not_in(kept)))

    def fact(self, name: str) -> str | None:
        """A remembered setting of the data folder; None if it was never set."""
        with self._engine.connect() as connection:
            return connection.scalar(
                sa.select(tables.facts.c.value).where(tables.facts.c.name == name)
            )

    def remember(self, name: str, value: str) -> None:
        """Set a fact, replacing what it was."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tables.facts).where(tables.facts.c.name == name))
            connection.execute(sa.insert(tables.facts).values(name=name, value=value))

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def _chunks_where(
        self, connection: sa.Connection, *conditions: sa.ColumnElement[bool]
    ) -> list[CutChunk]:
        query = (
            sa.select(tables.chunks.c.cut_chunk)
            .where(tables.chunks.c.generation == self._generation, *conditions)
            .order_by(tables.chunks.c.doc_id, tables.chunks.c.ordinal)
        )
        return [_CUT_CHUNK.validate_json(row) for row in connection.scalars(query)]

    def _take_chunks(self, connection: sa.Connection, doc_id: str) -> list[CutChunk]:
        """The chunks of a document, which are then no longer there nor in the sums."""
        taken = self._chunks_where(connection, tables.chunks.c.doc_id == doc_id)
        mine = (tables.chunks.c.generation == self._generation) & (tables.chunks.c.doc_id == doc_id)
        query = (
            sa.select(tables.embeddings.c.sentences, tables.embeddings.c.vectors)
            .join(tables.chunks, tables.chunks.c.embedding_key == tables.embeddings.c.key)
            .where(mine, tables.embeddings.c.model == self._model)
        )
        vectors = [_read_vectors(blob, n).vector for n, blob in connection.execute(query)]
        if taken:
            self._add_to_sum(connection, taken[0].chunk.language, vectors, sign=-1)
        connection.execute(sa.delete(tables.chunks).where(mine))
        return taken

    def _add_to_sum(
        self, connection: sa.Connection, language: str, vectors: Sequence[Floats1d], sign: int
    ) -> None:
        mine = (tables.sums.c.generation == self._generation) & (tables.sums.c.language == language)
        row = connection.execute(
            sa.select(tables.sums.c.chunks, tables.sums.c.vector).where(mine)
        ).first()
        total = np.sum(np.asarray(vectors, np.float64), axis=0) * sign
        count = len(vectors) * sign
        if row:
            total, count = total + np.frombuffer(row.vector, np.float64), count + row.chunks
        connection.execute(sa.delete(tables.sums).where(mine))
        values = {"language": language, "chunks": count, "vector": total.tobytes()}
        connection.execute(sa.insert(tables.sums).values(generation=self._generation, **values))

    def _cache(self, connection: sa.Connection, vectors: Sequence[KeyedVectors]) -> None:
        there = set(self.cached([v.key for v in vectors]))
        rows = {
            v.key: {
                "model": self._model,
                "key": v.key,
                "sentences": len(v.vectors.sentences),
                "vectors": np.vstack([v.vectors.vector[None, :], v.vectors.sentences])
                .astype(np.float32)
                .tobytes(),
            }
            for v in vectors
            if v.key not in there
        }
        if rows:
            connection.execute(sa.insert(tables.embeddings), list(rows.values()))

    def _chunk_rows(
        self, document: Document, chunks: Sequence[CutChunk], vectors: Sequence[KeyedVectors]
    ) -> list[dict[str, object]]:
        return [
            {
                "generation": self._generation,
                "chunk_id": cut.chunk.chunk_id,
                "doc_id": document.doc_id,
                "version": document.version,
                "ordinal": ordinal,
                "cut_chunk": _CUT_CHUNK.dump_json(cut).decode("utf-8"),
                "embedding_key": vector.key,
            }
            for ordinal, (cut, vector) in enumerate(zip(chunks, vectors, strict=True))
        ]


def _set_visible(connection: sa.Connection, document: Document) -> None:
    same_id = tables.versions.c.doc_id == document.doc_id
    connection.execute(sa.update(tables.versions).where(same_id).values(visible=False))
    connection.execute(
        sa.delete(tables.versions).where(same_id, tables.versions.c.version == document.version)
    )
    latest = connection.scalar(sa.select(sa.func.max(tables.versions.c.added)))
    connection.execute(
        sa.insert(tables.versions).values(
            doc_id=document.doc_id,
            version=document.version,
            added=(latest or 0) + 1,
            visible=True,
            groups=json.dumps(document.groups, ensure_ascii=False),
            document=_DOCUMENT.dump_json(document).decode("utf-8"),
        )
    )


def _read_vectors(blob: bytes, sentences: int) -> PassageVectors:
    rows = np.frombuffer(blob, np.float32).reshape(sentences + 1, -1)
    return PassageVectors(rows[0], rows[1:])


def _batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[i : i + _BATCH] for i in range(0, len(ids), _BATCH))
