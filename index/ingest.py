"""Files, folders and pages into the index, a report line each; a bad one never stops the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.doc_ids import writable
from corpus.errors import BadDocument, DataFolderError
from corpus.folder import find_files, load_document
from corpus.limits import Limits
from corpus.loaders.loaded import Loaded
from corpus.parser import Parser
from corpus.places import Place, Url
from corpus.records import Document, Source
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
    """What became of one file or page."""

    path: str  # of a page its address; as `doc_ids.writable` gives it
    status: Status
    doc_id: str = ""
    message: str = ""  # why it failed, and what to do


def ingest(
    index: CorpusIndex,
    roots: Sequence[Place],
    sources: Mapping[str, Source],
    limits: Limits,
    progress: Progress,
) -> Iterator[FileReport]:
    """Take in every file below the roots, in path order, then the pages, each reported when done.

    A second file with an id that this run has already seen is reported and left out, and a page
    with the id of a document that came from elsewhere. Pages are fetched one by one. Searches
    find the new documents when the iterator is exhausted.

    Raises:
        BadDocument: a root does not exist.
        DataFolderError: the disk is full; what was reported before is in.
    """
    files: list[tuple[Place, Path]] = [
        *find_files([root for root in roots if isinstance(root, Path)]),
        *((page, Path()) for page in dict.fromkeys(roots) if isinstance(page, Url)),
    ]
    seen: dict[str, Place] = {}
    with Parser(limits) as parser:
        for number, (path, root) in enumerate(files):
            shown = path.name if isinstance(path, Path) else str(path)
            progress(writable(shown), number, len(files))
            try:
                document = (
                    _load_page(index, path, limits.file_bytes, parser.load)
                    if isinstance(path, Url)
                    else load_document(
                        path, root, sources=sources, max_bytes=limits.file_bytes, load=parser.load
                    )
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


def _load_page(
    index: CorpusIndex, page: Url, max_bytes: int, load: Callable[[bytes, str], Loaded]
) -> Document:
    """The document at an address.

    Raises:
        BadDocument: it cannot be had, or its id is that of a document from elsewhere: another
            address may come down to the same id, as those of a page and of its PDF do.
    """
    from corpus.web.page import load_page  # an HTTP client, which files do not need

    document = load_page(page, max_bytes, load)
    before = index.catalog.document(document.doc_id)
    if before and before.url != document.url:
        of = f" of {before.url!r}" if before.url else ""
        raise BadDocument(
            f"{str(page)!r} has the id {document.doc_id!r}{of}, which is there already; save the"
            " page as a file of another name"
        )
    return document


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
