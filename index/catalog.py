"""The catalog: which document versions there are, which is visible, and what their chunks are.

A document exists for a reader from the transaction that makes its version visible; vectors and
full text that the catalog does not list are not there.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

import numpy as np
import sqlalchemy as sa

from corpus.records import Document
from index import chunk_rows, quarantine, tables, vector_rows, versions
from index.api_keys import ApiKeys
from index.chunks import Chunk, CutChunk
from index.conversations import Conversations
from index.embedder import Floats1d, Floats2d, PassageVectors
from index.kept_answers import KeptAnswers
from index.tables import open_database
from index.users import Users
from index.vector_rows import Doubles1d, KeyedVectors
from index.versions import DOCUMENT, Origin, Period


class Catalog:
    """Documents, chunks and cached embeddings in one database; safe from several threads.

    `generation` names the set of chunks that is read and written, `model` the embedder whose
    vectors are cached.
    """

    def __init__(self, url: str, generation: str, model: str) -> None:
        self.generation, self.model = generation, model
        self._engine = open_database(url)
        self.conversations = Conversations(self._engine)
        self.answers = KeptAnswers(self._engine)
        self.api_keys = ApiKeys(self._engine)
        self.users = Users(self._engine)
        self.quarantine = quarantine.Quarantine(self._engine)

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """A connection that reads, for the functions over one."""
        return self._engine.connect()

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """A connection in a transaction that is committed in the end."""
        return self._engine.begin()

    def damage(self) -> str:
        """What the database finds wrong with itself; empty if nothing is."""
        if self._engine.dialect.name != "sqlite":
            return ""
        with self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
        return "" if list(found) == ["ok"] else "; ".join(map(str, found))[:200]

    def unsettle(self, doc_id: str) -> None:
        """Note that a document's stores are about to be changed."""
        with self.writing() as connection:
            _unsettle(connection, doc_id)

    def settle(self, doc_id: str) -> None:
        """Note that the stores hold what the catalog lists of a document, and no more."""
        with self.writing() as connection:
            _settle(connection, doc_id)

    def unsettled(self) -> list[str]:
        """The documents that were left between `unsettle` and `settle`, by id."""
        with self.reading() as connection:
            return sorted(connection.scalars(sa.select(tables.unsettled.c.doc_id)))

    def publish(
        self,
        document: Document,
        chunks: Sequence[CutChunk],
        vectors: Sequence[KeyedVectors],
        origin: Origin | None = None,
    ) -> list[Chunk]:
        """Make a version the visible one, in one transaction; returns the chunks it replaced.

        The replaced version stays readable, its chunks not searchable. `vectors` are the chunks'
        own, in their order; they are cached, and the sums over each language follow. The document
        is settled where nothing was replaced. An `origin` of None keeps the one that is known, and
        leaves what waits in quarantine.
        """
        with self.writing() as connection:
            vector_rows.write_cached(connection, self.model, vectors)
            taken = self._take_chunks(connection, document.doc_id)
            versions.show_version(connection, document, origin)
            if origin is not None:
                quarantine.settle(connection, document)
            if chunks:
                chunk_rows.write_chunks(connection, self.generation, document, chunks, vectors)
                rows = [one.vectors.vector for one in vectors]
                vector_rows.add_to_sum(connection, self.generation, document.language, rows, sign=1)
            # The language too: the same text may come back in another, which is another store.
            kept = {(cut.chunk.chunk_id, cut.chunk.language) for cut in chunks}
            replaced = [one for one in taken if (one.chunk_id, one.language) not in kept]
            if not replaced:
                _settle(connection, document.doc_id)
        return replaced

    def withdraw(self, doc_id: str) -> list[Chunk] | None:
        """Make a document visible to nobody, in one transaction; returns the chunks it had.

        Its versions stay readable by their names; what waits of it in quarantine is dropped. None
        where no such document is visible or waits.
        """
        with self.writing() as connection:
            waited = quarantine.forget(connection, doc_id)
            document = versions.read_document(connection, doc_id)
            if document is None:
                return [] if waited else None
            _unsettle(connection, doc_id)
            versions.hide_document(connection, document)
            return self._take_chunks(connection, doc_id)

    def move(self, document: Document, origin: Origin) -> None:
        """Note that an unchanged document now comes from another file."""
        with self.writing() as connection:
            versions.show_version(connection, document, origin)

    def document(
        self,
        doc_id: str,
        version: str | None = None,
        groups: Collection[str] | None = None,
    ) -> Document | None:
        """A document in its visible version, or in the one that `version` begins; None if none.

        `groups` are a reader's, who may not see it; None: whoever may.
        """
        with self.reading() as connection:
            return versions.read_document(connection, doc_id, version, groups)

    def doc_ids(self) -> list[str]:
        """The ids of the visible documents, sorted."""
        with self.reading() as connection:
            return versions.read_shown_ids(connection)

    def documents(self) -> list[Document]:
        """The visible documents by doc_id."""
        return list(self.each_document())

    def each_document(self) -> Iterator[Document]:
        """The visible documents by doc_id, read one by one."""
        with self.reading() as connection:
            for row in versions.read_all(connection, visible_only=True):
                yield DOCUMENT.validate_json(row.document)

    def history(self, doc_id: str, groups: Collection[str] | None = None) -> list[Period]:
        """When each version of a document was visible, oldest first; empty for an unknown id.

        `groups` are a reader's, who may not see it; None: whoever may.
        """
        with self.reading() as connection:
            return versions.read_history(connection, doc_id, groups)

    def origin(self, doc_id: str) -> Origin | None:
        """Where a visible document came from; None if there is none of that id."""
        with self.reading() as connection:
            return versions.read_origin(connection, doc_id)

    def origins(self, roots: Sequence[str]) -> dict[str, Origin]:
        """doc_id -> origin of the visible documents from files at or below absolute paths."""
        with self.reading() as connection:
            return versions.read_origins(connection, roots)

    def changed_since(self, number: int) -> tuple[int, set[str]]:
        """(the number of the last change, the documents changed after change `number`)."""
        with self.reading() as connection:
            return versions.read_changed(connection, number)

    def chunks(self) -> list[CutChunk]:
        """The chunks of the visible documents, by document and place."""
        return list(self.each_chunk())

    def each_chunk(self, language: str | None = None) -> Iterator[CutChunk]:
        """The chunks of the visible documents, of one language or all, read a few at a time."""
        with self.reading() as connection:
            yield from chunk_rows.read_chunks(connection, self.generation, language=language)

    def chunks_of(self, doc_id: str) -> list[CutChunk]:
        """The chunks of a document, by place."""
        with self.reading() as connection:
            return list(chunk_rows.read_chunks(connection, self.generation, doc_id))

    def groups(self, doc_ids: Collection[str]) -> dict[str, frozenset[str]]:
        """doc_id -> the groups that may see a visible document; empty: every reader."""
        with self.reading() as connection:
            return versions.read_groups(connection, sorted(doc_ids))

    def chunk_vectors(self, chunk_ids: Sequence[str]) -> Mapping[str, PassageVectors]:
        """Chunk id -> the embeddings of it and its sentences."""
        with self.reading() as connection:
            return dict(
                vector_rows.read_of_chunks(connection, self.generation, self.model, chunk_ids)
            )

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> Mapping[str, Floats2d]:
        """Chunk id -> its sentences' unit vectors, shape (sentences, d)."""
        return {key: found.sentences for key, found in self.chunk_vectors(chunk_ids).items()}

    def cached(self, keys: Sequence[str]) -> Mapping[str, PassageVectors]:
        """The embeddings that are there already, by key."""
        with self.reading() as connection:
            found = vector_rows.read_cached(connection, self.model, keys)
            return {one.key: one.vectors for one in found}

    def cache(self, vectors: Sequence[KeyedVectors]) -> None:
        """Keep embeddings by key; those that are there already stay as they are."""
        with self.writing() as connection:
            vector_rows.write_cached(connection, self.model, vectors)

    def sums(self) -> dict[str, tuple[int, Floats1d]]:
        """Language -> (number of chunks, the sum of their vectors, shape (d,))."""
        with self.reading() as connection:
            found = vector_rows.read_sums(connection, self.generation)
        return {x: (count, total.astype(np.float32)) for x, (count, total) in found.items()}

    def set_sum(self, language: str, count: int, total: Doubles1d) -> None:
        """Put a sum right."""
        with self.writing() as connection:
            vector_rows.write_sum(connection, self.generation, language, count, total)

    def forget_generations_but(self, kept: frozenset[str]) -> None:
        """Drop the chunks of the generations that are not named."""
        with self.writing() as connection:
            for table in (tables.chunks, tables.sums):
                connection.execute(sa.delete(table).where(table.c.generation.not_in(kept)))

    def fact(self, name: str) -> str | None:
        """A remembered setting of the data folder; None if it was never set."""
        with self.reading() as connection:
            return connection.scalar(
                sa.select(tables.facts.c.value).where(tables.facts.c.name == name)
            )

    def remember(self, name: str, value: str) -> None:
        """Set a fact, replacing what it was."""
        with self.writing() as connection:
            connection.execute(sa.delete(tables.facts).where(tables.facts.c.name == name))
            connection.execute(sa.insert(tables.facts).values(name=name, value=value))

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def _take_chunks(self, connection: sa.Connection, doc_id: str) -> list[Chunk]:
        """The chunks of a document, which are then no longer there nor in the sums."""
        cuts = chunk_rows.read_chunks(connection, self.generation, doc_id)
        taken = [cut.chunk for cut in cuts]
        if taken:
            ids = [one.chunk_id for one in taken]
            found = vector_rows.read_of_chunks(connection, self.generation, self.model, ids)
            rows = [vectors.vector for _, vectors in found]
            vector_rows.add_to_sum(connection, self.generation, taken[0].language, rows, sign=-1)
            chunk_rows.delete_chunks(connection, self.generation, doc_id)
        return taken


def _unsettle(connection: sa.Connection, doc_id: str) -> None:
    _settle(connection, doc_id)
    connection.execute(sa.insert(tables.unsettled).values(doc_id=doc_id))


def _settle(connection: sa.Connection, doc_id: str) -> None:
    connection.execute(sa.delete(tables.unsettled).where(tables.unsettled.c.doc_id == doc_id))
