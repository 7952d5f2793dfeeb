"""Files and folders into the index, one report line a file; a bad file never stops the others.

With `prune`, what came from the same folders and is not below them any more is withdrawn.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Literal

from corpus.errors import BadDocument, DataFolderError
from corpus.folder import find_files, load_document
from corpus.records import Source
from index.corpus_index import CorpusIndex, Progress
from index.generation import new_generation, use_generation
from index.indexer import add_document, put_document, withdraw_document
from index.upkeep import compact, forget_other_generations
from index.verify import store_differences
from index.versions import Place

Status = Literal["added", "changed", "unchanged", "withdrawn", "failed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: str
    status: Status
    doc_id: str = ""
    message: str = ""  # why it failed, and what to do


@dataclass(frozen=True, slots=True)
class Intake:
    """How files are taken in."""

    sources: Mapping[str, Source] = field(default_factory=dict)  # what sections may name
    max_bytes: int = 50_000_000  # larger files are refused
    prune: bool = False  # withdraw what is no longer below the roots


def ingest(
    index: CorpusIndex, roots: Sequence[Path], intake: Intake, progress: Progress
) -> Iterator[FileReport]:
    """Take in every file below the roots, reporting each as it is done, in path order.

    A second file with an id that this run has already seen is reported and left out. What is
    withdrawn is reported last, by doc_id. Searches find the new documents, and the withdrawn ones
    no more, when the iterator is exhausted.

    Raises:
        BadDocument: a root does not exist; nothing is withdrawn then.
    """
    files = find_files(roots)
    seen: dict[str, Path] = {}
    failed: set[str] = set()  # paths that failed: what came from them stays as it was
    for number, (path, root) in enumerate(files):
        progress(path.name, number, len(files))
        place = _place(path, root)
        try:
            document = load_document(path, root, sources=intake.sources, max_bytes=intake.max_bytes)
            if document.doc_id in seen:
                raise BadDocument(
                    f"{str(path)!r} has the id {document.doc_id!r} of"
                    f" {str(seen[document.doc_id])!r}; give one of them a doc_id of its own"
                )
        except (BadDocument, OSError) as error:
            failed.add(place.path)
            yield FileReport(str(path), "failed", message=str(error))
            continue
        seen[document.doc_id] = path
        status = add_document(index, document, lambda *_step: None, place)
        yield FileReport(str(path), status, document.doc_id)
    if intake.prune:
        yield from _prune(index, roots, files, seen.keys(), failed)
    progress("", len(files), len(files))
    compact(index)
    index.refresh()


def _place(path: Path, root: Path) -> Place:
    """Where a file is. A link below the root counts as being there, wherever it leads."""
    absolute = root.resolve()
    inside = absolute if path == root else absolute / path.relative_to(root)
    return Place(str(absolute), str(inside))


def _prune(
    index: CorpusIndex,
    roots: Sequence[Path],
    files: Sequence[tuple[Path, Path]],
    seen: Collection[str],
    failed: Collection[str],
) -> Iterator[FileReport]:
    """Withdraw the documents of the roots that this run has not seen.

    Not those whose file, or a folder above it, could not be read: nobody knows what became of
    them. Nor those whose file is there under another id, as when a folder above it was ingested.
    """
    named = {str(root.resolve()) for root in roots}
    there = {_place(path, root).path for path, root in files}
    for doc_id, place in index.catalog.places(sorted(named)).items():
        above = {place.path, *map(str, PurePath(place.path).parents)}
        elsewhere = place.path in there and place.root not in named
        if doc_id not in seen and not elsewhere and not above & {*failed}:
            withdraw_document(index, doc_id)
            yield FileReport(place.path, "withdrawn", doc_id)


def rebuild(
    open_index: Callable[[Path], CorpusIndex], data: Path, fingerprint: str, progress: Progress
) -> int:
    """Build every visible document anew in a generation beside the one in use, then switch to it.

    `open_index` opens a CorpusIndex on a given generation folder. Embeddings that are cached for
    the model are used again. Returns the number of documents. A killed run changes nothing, or
    all; what it leaves lying about goes when the folder is next tidied.

    Raises:
        DataFolderError: the new generation does not hold what was put into it.
    """
    generation = new_generation(data, fingerprint)
    index = open_index(generation)
    try:
        done, of = 0, len(index.catalog.doc_ids())
        for document in index.catalog.each_document():
            progress(document.doc_id, done, of)
            put_document(index, document, lambda *_step: None)
            done += 1
        progress("", of, of)
        different = store_differences(index)
        if different:
            raise DataFolderError(
                f"the new index {str(generation)!r} does not hold what was put into it"
                f" ({'; '.join(different)}); the old one stays in use, run the command again"
            )
        use_generation(data, generation)
        forget_other_generations(index)
    finally:
        index.close()
    return done
