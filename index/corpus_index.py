"""The index as it is held open: catalog, vectors, full text, means, and who may see what when.

Everything that searches or adds goes through a CorpusIndex. It is safe from several threads:
searches read one immutable `Listing`, additions replace it.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from corpus.errors import NotFound
from corpus.records import Document
from index.catalog import Catalog
from index.centring import blended_means
from index.chunks import Chunk, CutChunk
from index.embedder import Embedder, Floats1d
from index.full_disk import full_disk_said
from index.fulltext import FullTextStore
from index.generation import current_generation, fingerprint
from index.shipped_means import shipped_means
from index.vectors import VectorStore

_KEPT_TOKENS = 2048  # texts whose token vectors are kept in memory, about 50 kB each

Progress = Callable[[str, int, int], None]  # (what, done, of)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search may find: what was known on a day, and what a reader's groups may see."""

    as_of: date | None = None  # None: whenever it was known
    groups: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()  # empty: every language
    doc_ids: frozenset[str] = frozenset()  # empty: every document


@dataclass(frozen=True, slots=True)
class Listing:
    """What the catalog lists at one moment."""

    chunks: Mapping[str, CutChunk]
    by_document: Mapping[str, tuple[CutChunk, ...]]  # in reading order
    groups: Mapping[str, frozenset[str]]  # doc_id -> groups
    means: Mapping[str, Floats1d]
    languages: tuple[str, ...]

    def admits(self, chunk_id: str, scope: Scope) -> bool:
        """Whether a search in a scope may find a chunk; one that is not listed never."""
        cut = self.chunks.get(chunk_id)
        return cut is not None and self._in_scope(cut.chunk, scope)

    def _in_scope(self, chunk: Chunk, scope: Scope) -> bool:
        groups = self.groups.get(chunk.doc_id, frozenset())
        return (
            (not groups or bool(groups & scope.groups))
            and (not scope.doc_ids or chunk.doc_id in scope.doc_ids)
            and (not scope.languages or chunk.language in scope.languages)
            and (scope.as_of is None or chunk.known_from is None or chunk.known_from <= scope.as_of)
        )


class CorpusIndex:
    """One data folder, held open until closed."""

    def __init__(
        self,
        data: Path,
        embedder: Embedder,
        shipped: Callable[[], list[Document]],
        generation: Path | None = None,
        progress: Progress = lambda *_step: None,
    ) -> None:
        """`shipped` gives the documents whose means stand in for a language with few chunks.

        `progress` is told of the work on them, once for each model.
        """
        self.data, self.embedder = data, embedder
        self.fingerprint = fingerprint(embedder.name)
        with full_disk_said(data):
            self._open(generation, shipped, progress)
        self.listing = Listing({}, {}, {}, {}, ())
        self._refreshing, self._last_change = threading.Lock(), 0
        self.refresh()

    def _open(
        self,
        generation: Path | None,
        shipped: Callable[[], list[Document]],
        progress: Progress,
    ) -> None:
        self.generation = generation or current_generation(self.data, self.fingerprint)
        self.catalog = Catalog(
            f"sqlite:///{self.data / 'catalog.sqlite'}", self.generation.name, self.embedder.name
        )
        self.vectors = VectorStore(self.generation / "chroma")
        self.fulltext = FullTextStore(self.generation / "fulltext")
        self.writing = threading.RLock()
        self._documents = lru_cache(maxsize=256)(self.catalog.document)
        self.shipped = shipped_means(self.catalog, self.embedder, shipped, progress)
        self.passage_tokens = lru_cache(maxsize=_KEPT_TOKENS)(self.embedder.embed_passage_tokens)

    def refresh(self) -> None:
        """Bring the listing up to the catalog; searches under way keep the one they began with.

        Only the documents that changed since the last time are read.
        """
        with self._refreshing:
            self._documents.cache_clear()  # a title may have changed under the same text
            last_change, changed = self.catalog.changed_since(self._last_change)
            cuts = self._cuts_of(changed)
            before = self.listing
            chunks, by_document = dict(before.chunks), dict(before.by_document)
            groups = dict(before.groups)
            for doc_id in changed:
                groups.pop(doc_id, None)
                for cut in by_document.pop(doc_id, ()):
                    del chunks[cut.chunk.chunk_id]
            for doc_id, group in groupby(cuts, lambda cut: cut.chunk.doc_id):
                by_document[doc_id] = tuple(group)
            chunks |= {cut.chunk.chunk_id: cut for cut in cuts}
            groups |= self.catalog.groups(changed)
            sums = self.catalog.sums()
            self.listing = Listing(
                chunks=chunks,
                by_document=by_document,
                groups=groups,
                means=blended_means(sums, self.shipped.chunks),
                languages=tuple(sorted(x for x, (count, _) in sums.items() if count)),
            )
            self._last_change = last_change

    def reread(self) -> None:
        """Make the listing anew from all that the catalog lists."""
        with self._refreshing:
            self.listing, self._last_change = Listing({}, {}, {}, {}, ()), 0
        self.refresh()

    def _cuts_of(self, doc_ids: set[str]) -> list[CutChunk]:
        """The chunks of documents, by document and place."""
        if not self._last_change:  # all there are: in one query
            return self.catalog.chunks()
        return [cut for doc_id in sorted(doc_ids) for cut in self.catalog.chunks_of(doc_id)]

    def document_of(self, chunk: Chunk) -> Document:
        """The document version that a chunk was cut from.

        Raises:
            NotFound: it was replaced since the chunk was found.
        """
        version = chunk.chunk_id.rpartition("@")[2].partition(":")[0]
        found = self._documents(chunk.doc_id, version)
        if found is None:
            raise NotFound(
                f"document {chunk.doc_id!r} has no version {version!r} any more; ask again"
            )
        return found

    def close(self) -> None:
        """Let the folder go."""
        self.vectors.close()
        self.catalog.close()
