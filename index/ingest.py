"""Files and folders into the index, one report line a file; a bad file never stops the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.doc_ids import writable
from corpus.errors import BadDocument
from corpus.folder import find_files, load_document
from corpus.limits import Limits
from corpus.parser import Parser
from corpus.records import Document, Source
from index.corpus_index import CorpusIndex, Progress
from index.generation import drop_generations_but, new_generation, use_generation
from index.indexer import add_document, put_document

Status = Literal["added", "changed", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: str  # as `doc_ids.writable` gives it
    status: Status
    doc_id: str = ""
    message: str = ""  # why it failed, and what to do


def ingest(
    index: CorpusIndex,
    roots: Sequence[Path],
    sources: Mapping[str, Source],
    limits: Limits,
    progress: Progress,
) -> Iterator[FileReport]:
    """Take in every file below the roots, reporting each as it is done, in path order.

    A second file with an id that this run has already seen is reported and left out. Searches
    find the new documents when the iterator is exhausted.

    Raises:
        BadDocument: a root does not exist.
        DataFolderError: the disk is full; what was reported before is in.
    """
    files = find_files(roots)
    seen: dict[str, Path] = {}
    with Parser(limits) as parser:
        for number, (path, root) in enumerate(files):
            progress(writable(path.name), number, len(files))
            try:
                document = load_document(
                    path, root, sources=sources, max_bytes=limits.file_bytes, load=parser.load
                )
                if document.doc_id in seen:
                    raise BadDocument(
                        f"{str(path)!r} has the id {document.doc_id!r} of"
                        f" {str(seen[document.doc_id])!r}; give one of them a doc_id of its own"
                    )
            except (BadDocument, OSError) as error:
                yield FileReport(writable(str(path)), "failed", message=str(error))
                continue
            seen[document.doc_id] = path
            status = add_document(index, document, lambda *_step: None)
            yield FileReport(writable(str(path)), status, document.doc_id)
    progress("", len(files), len(files))
    index.refresh()


def rebuild(
    open_index: Callable[[Path], CorpusIndex], data: Path, fingerprint: str, progress: Progress
) -> int:
    """Build every visible document anew in a generation beside the one in use, then switch to it.

    `open_index` opens a CorpusIndex on a given generation folder. Embeddings that are cached for
    the model are used again. Returns the number of documents; a killed run changes nothing.
    """
    generation = new_generation(data, fingerprint)
    index = open_index(generation)
    try:
        documents: list[Document] = index.catalog.documents()
        for number, document in enumerate(documents):
            progress(document.doc_id, number, len(documents))
            put_document(index, document, lambda *_step: None)
        progress("", len(documents), len(documents))
        use_generation(data, generation)
        for name in drop_generations_but(data, generation):
            index.catalog.forget_generation(name)
    finally:
        index.close()
    return len(documents)
