"""Files and folders into the index, one report line a file; a bad file never stops the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import BadDocument, DataFolderError
from corpus.folder import find_files, load_document
from corpus.records import Source
from index.corpus_index import CorpusIndex, Progress
from index.generation import (
    drop_generations_but,
    generations_in_use,
    new_generation,
    use_generation,
)
from index.indexer import add_document, put_document

Status = Literal["added", "changed", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: str
    status: Status
    doc_id: str = ""
    message: str = ""  # why it failed, and what to do


def ingest(
    index: CorpusIndex,
    roots: Sequence[Path],
    sources: Mapping[str, Source],
    max_bytes: int,
    progress: Progress,
) -> Iterator[FileReport]:
    """Take in every file below the roots, reporting each as it is done, in path order.

    A second file with an id that this run has already seen is reported and left out. Searches
    find the new documents when the iterator is exhausted.

    Raises:
        BadDocument: a root does not exist.
    """
    files = find_files(roots)
    seen: dict[str, Path] = {}
    for number, (path, root) in enumerate(files):
        progress(path.name, number, len(files))
        try:
            document = load_document(path, root, sources=sources, max_bytes=max_bytes)
            if document.doc_id in seen:
                raise BadDocument(
                    f"{str(path)!r} has the id {document.doc_id!r} of"
                    f" {str(seen[document.doc_id])!r}; give one of them a doc_id of its own"
                )
        except (BadDocument, OSError) as error:
            yield FileReport(str(path), "failed", message=str(error))
            continue
        seen[document.doc_id] = path
        status = add_document(index, document, lambda *_step: None)
        yield FileReport(str(path), status, document.doc_id)
    progress("", len(files), len(files))
    index.refresh()


def rebuild(
    open_index: Callable[[Path], CorpusIndex], data: Path, fingerprint: str, progress: Progress
) -> int:
    """Build every visible document anew in a generation beside the one in use, then switch to it.

    `open_index` opens a CorpusIndex on a given generation folder. Embeddings that are cached for
    the model are used again. Returns the number of documents. Whatever fails, and wherever the
    process is killed, the generation in use stays so; what is left of the new one goes.

    Raises:
        DataFolderError: the new generation lacks something; nothing was switched.
    """
    generation = new_generation(data, fingerprint)
    try:
        with closing(open_index(generation)) as index:
            # A run that was killed may have left some.
            index.catalog.forget_generations_but(generations_in_use(data) | {generation.name})
            documents = index.catalog.documents()
            for number, document in enumerate(documents):
                progress(document.doc_id, number, len(documents))
                put_document(index, document, lambda *_step: None)
            progress("", len(documents), len(documents))
            _check_whole(index)
            use_generation(data, generation)
            index.catalog.forget_generations_but(frozenset({generation.name}))
    finally:
        drop_generations_but(data, generations_in_use(data))
    return len(documents)


def _check_whole(index: CorpusIndex) -> None:
    index.refresh()
    listed = set(index.listing.chunks)
    stored = {
        i for language in index.vectors.languages() for i in index.vectors.chunk_ids(language)
    }
    if listed != stored:
        raise DataFolderError(
            f"the new generation {index.generation.name!r} has {len(stored)} vectors for"
            f" {len(listed)} chunks; the one in use was kept, try again with: policy-desk ingest"
            " --rebuild"
        )
