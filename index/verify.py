"""Verification: everything is read again, and what can be rebuilt is.

The documents are the truth: their text must have the hash of its version. What follows from them
(chunks, embeddings, vectors, full text, sums) is compared and made anew where it differs. One
document is in memory at a time, besides the ids of all chunks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from pydantic import ValidationError

from corpus.errors import DataFolderError
from corpus.records import Document, version_of
from index import chunk_rows, vector_rows, versions
from index.chunks import CutChunk, cut_document
from index.corpus_index import CorpusIndex, Progress
from index.embedder import PassageVectors
from index.embedding import embedding_key
from index.indexer import put_document
from index.upkeep import rewrite_fulltext
from index.vector_rows import Doubles1d

_UNIT = 1e-3  # how far the length of a stored vector may be from 1
_DRIFT = 1e-6  # how far a sum may be from its terms, for each chunk of the language


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was not as it should be."""

    where: str
    what: str
    repaired: bool  # False: a person must act, and `what` says how


@dataclass(frozen=True, slots=True)
class Verified:
    """What was read, and what was found."""

    documents: int  # visible
    versions: int  # visible and not
    chunks: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is left for a person to mend."""
        return all(finding.repaired for finding in self.findings)


def verify(index: CorpusIndex, progress: Progress) -> Verified:
    """Read everything again and repair what can be rebuilt; the caller owns the data folder.

    `progress` is told (doc_id, done, of) by versions.
    """
    with index.writing:
        damage = index.catalog.damage()
        if damage:
            what = f"the database is damaged ({damage}); restore it, or ingest into a new folder"
            return Verified(0, 0, 0, (Finding("catalog", what, False),))
        walk = _Walk(index)
        findings: list[Finding] = []
        try:
            for finding in chain(
                _orphans(index),
                walk.documents(progress),
                _strays(index),
                _fulltexts(index),
                _sums(index, walk.sums),
            ):
                findings.append(finding)
        finally:  # also where the one who asked has left
            if findings:
                index.reread()
        chunks = sum(count for count, _ in walk.sums.values())
        return Verified(walk.visible, walk.versions, chunks, tuple(findings))


def store_differences(index: CorpusIndex) -> list[str]:
    """Where the ids in the stores are not those of the catalog, in words; [] where they are."""
    with index.catalog.reading() as connection:
        listed = chunk_rows.read_ids(connection, index.generation.name)
    return [
        f"{name} of {language!r}: {len(stored)} chunks, the catalog lists {len(wanted)}"
        for name, store in (("vectors", index.vectors), ("full text", index.fulltext))
        for language in sorted({*listed, *store.languages()})
        for stored, wanted in [(store.chunk_ids(language), listed.get(language, []))]
        if stored != wanted
    ]


class _Walk:
    """One pass over all versions; adds up what the sums should be."""

    def __init__(self, index: CorpusIndex) -> None:
        self._index = index
        self.versions = self.visible = 0
        self.sums: dict[str, tuple[int, Doubles1d]] = {}

    def documents(self, progress: Progress) -> Iterator[Finding]:
        with self._index.catalog.reading() as connection:
            of = versions.count_versions(connection)
            for row in versions.read_all(connection, visible_only=False):
                progress(row.doc_id, self.versions, of)
                self.versions += 1
                self.visible += row.visible
                yield from self._version(row)
        progress("", of, of)

    def _version(self, row: versions.Written) -> Iterator[Finding]:
        where = f"{row.doc_id}@{row.version[:8]}"
        try:
            document = versions.DOCUMENT.validate_json(row.document)
        except ValidationError:
            yield Finding(where, "its record cannot be read; ingest the file again", False)
            return
        problem = _broken(document, row)
        if problem:
            yield Finding(where, f"{problem}; ingest the file again", False)
        elif row.visible:
            cuts = cut_document(document)
            found = _differences(self._index, document, cuts)
            if found:
                _make_anew(self._index, document, cuts)
                left = _differences(self._index, document, cuts)
                advice = "; made anew" if not left else "; run: policy-desk ingest --rebuild"
                yield Finding(where, found + advice, not left)
            self._add(document.language, [cut.chunk.chunk_id for cut in cuts])

    def _add(self, language: str, chunk_ids: list[str]) -> None:
        rows = [one.vector for one in self._index.catalog.chunk_vectors(chunk_ids).values()]
        if rows:
            count, total = self.sums.get(language, (0, np.zeros(len(rows[0]))))
            self.sums[language] = count + len(rows), total + np.sum(rows, axis=0, dtype=np.float64)


def _broken(document: Document, row: versions.Written) -> str:
    """What is wrong with a stored document itself; empty if nothing is."""
    if version_of(document.text) != row.version or document.version != row.version:
        return "its text does not have the hash of its version"
    if document.doc_id != row.doc_id:
        return f"its record is that of {document.doc_id!r}"
    edges = [0, *(section.end for section in document.sections)]
    if [section.start for section in document.sections] != edges[:-1] or edges[-1] != len(
        document.text
    ):
        return "its sections do not cover its text"
    return ""


def _differences(index: CorpusIndex, document: Document, cuts: list[CutChunk]) -> str:
    """What does not follow from a document as it should; empty if all does."""
    with index.catalog.reading() as connection:
        rows = chunk_rows.read_written(connection, index.generation.name, document.doc_id)
    keys = [embedding_key(cut.passage(document.title)) for cut in cuts]
    if [written for written, _ in rows] != [chunk_rows.written(cut) for cut in cuts]:
        return "its chunks are not those of its text"
    if any(document.text[c.chunk.start : c.chunk.end] != c.chunk.text for c in cuts):
        return "a chunk is not the text at its offsets"
    if [key for _, key in rows] != keys:
        return "its chunks have the embeddings of other text"
    known = index.catalog.cached(keys)
    pairs = zip(cuts, keys, strict=True)
    if not all(_is_whole(known.get(key), cut, index.embedder.width) for cut, key in pairs):
        return "an embedding is missing or damaged"
    stored = index.vectors.vectors(document.language, [cut.chunk.chunk_id for cut in cuts])
    for cut, key in zip(cuts, keys, strict=True):
        vector = stored.get(cut.chunk.chunk_id)
        if vector is None or not np.array_equal(vector, known[key].vector):
            return "a vector is missing or not the one that was embedded"
    return ""


def _is_whole(vectors: PassageVectors | None, cut: CutChunk, width: int) -> bool:
    if vectors is None or vectors.sentences.shape != (len(cut.sentences), width):
        return False
    lengths = np.linalg.norm(np.vstack([vectors.vector[None, :], vectors.sentences]), axis=1)
    return bool(np.all(np.abs(lengths - 1) < _UNIT))


def _make_anew(index: CorpusIndex, document: Document, cuts: list[CutChunk]) -> None:
    """Chunks and vectors of a document, the embeddings too where they are damaged."""
    keys = [embedding_key(cut.passage(document.title)) for cut in cuts]
    known = index.catalog.cached(keys)
    damaged = [
        key
        for cut, key in zip(cuts, keys, strict=True)
        if not _is_whole(known.get(key), cut, index.embedder.width)
    ]
    with index.catalog.writing() as connection:
        sums = vector_rows.read_sums(connection, index.generation.name)
        # By id too: a row may be under another document.
        ids = [cut.chunk.chunk_id for cut in cuts]
        chunk_rows.delete_chunks(connection, index.generation.name, document.doc_id, ids)
        vector_rows.delete_cached(connection, index.catalog.model, damaged)
    put_document(index, document, lambda *_step: None)
    if document.language in sums:  # it is compared in the end, as it was
        index.catalog.set_sum(document.language, *sums[document.language])


def _orphans(index: CorpusIndex) -> Iterator[Finding]:
    name = index.generation.name
    with index.catalog.writing() as connection:
        for doc_id in chunk_rows.read_orphans(connection, name):
            chunk_rows.delete_chunks(connection, name, doc_id)
            yield Finding(doc_id, "chunks of a version that is not visible; removed", True)


def _strays(index: CorpusIndex) -> Iterator[Finding]:
    """Vectors that the catalog does not list; those it lists were compared with their document."""
    with index.catalog.reading() as connection:
        listed = chunk_rows.read_ids(connection, index.generation.name)
    for language in index.vectors.languages():
        strays = {*index.vectors.chunk_ids(language)} - {*listed.get(language, [])}
        if strays:
            index.vectors.delete(language, sorted(strays))
            what = f"{len(strays)} vectors that the catalog does not list; removed"
            yield Finding(f"vectors of {language!r}", what, True)


def _fulltexts(index: CorpusIndex) -> Iterator[Finding]:
    with index.catalog.reading() as connection:
        listed = chunk_rows.read_ids(connection, index.generation.name)
    for language in sorted({*listed, *index.fulltext.languages()}):
        wanted, stored = listed.get(language, []), _lexical_ids(index, language)
        if stored != wanted:
            what = "cannot be read" if stored is None else "holds not what the catalog lists"
            rewrite_fulltext(index, language)
            repaired = _lexical_ids(index, language) == wanted
            yield Finding(f"full text of {language!r}", f"{what}; written anew", repaired)


def _lexical_ids(index: CorpusIndex, language: str) -> list[str] | None:
    try:
        return index.fulltext.chunk_ids(language)
    except DataFolderError:
        return None


def _sums(index: CorpusIndex, wanted: dict[str, tuple[int, Doubles1d]]) -> Iterator[Finding]:
    with index.catalog.reading() as connection:
        stored = vector_rows.read_sums(connection, index.generation.name)
    for language, (count, total) in sorted(stored.items()):
        right, exact = wanted.get(language, (0, np.zeros(len(total))))
        near = np.allclose(total, exact, rtol=0, atol=_DRIFT * max(1, count))
        if count != right or not near:
            index.catalog.set_sum(language, right, exact)
            what = f"is over {count} chunks or off, {right} are there; added up anew"
            yield Finding(f"mean of {language!r}", what, True)
    for language in sorted(wanted.keys() - stored.keys()):
        index.catalog.set_sum(language, *wanted[language])
        yield Finding(f"mean of {language!r}", "was missing; added up anew", True)
