"""Files, folders and pages into the index, a report line each; a bad one never stops the others.

With `prune`, what came from the same files and folders and is not there any more is withdrawn.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from corpus.doc_ids import writable
from corpus.errors import BadDocument, DataFolderError
from corpus.folder import find_files, load_document
from corpus.limits import Limits
from corpus.loaders.loaded import Finding, Loaded
from corpus.parser import Parser
from corpus.places import Place, Url
from corpus.records import Document, Source
from corpus.suspicion import is_suspicious
from index.corpus_index import CorpusIndex, Progress
from index.generation import (
    drop_other_generations,
    generations_in_use,
    new_generation,
    use_generation,
)
from index.indexer import add_document, put_document
from index.pruning import origin_of, withdraw_gone
from index.upkeep import compact
from index.verify import store_differences
from index.versions import Origin

_TOLD = 3  # findings in a message
Status = Literal["added", "changed", "unchanged", "withdrawn", "failed", "quarantined"]


def silent(_what: str, _done: int, _of: int) -> None:
    """The progress that nobody follows."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file or page."""

    path: str  # of a page its address; as `doc_ids.writable` gives it
    status: Status
    doc_id: str = ""
    message: str = ""  # why it failed or is quarantined, and what to do
    fault: str = ""  # of one that failed, in one word, as of a BadDocument; what its words name
    values: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()  # why it is quarantined, heaviest first


def failure(shown: str, error: BadDocument | OSError) -> FileReport:
    """The report on a file that could not be taken in."""
    fault, values = getattr(error, "fault", ""), getattr(error, "values", {})
    return FileReport(shown, "failed", message=str(error), fault=fault, values=values)


@dataclass(frozen=True, slots=True)
class Intake:
    """How documents are taken in."""

    sources: Mapping[str, Source] = field(default_factory=dict)  # what sections may name
    limits: Limits = Limits()
    prune: bool = False  # withdraw what is no longer below the roots; never a page
    keep_others: bool = False  # report a file with the id of a document that came from elsewhere
    within: Progress = silent  # told of the passages of one document as they are embedded


def ingest(
    index: CorpusIndex, roots: Sequence[Place], intake: Intake, progress: Progress
) -> Iterator[FileReport]:
    """Take in every file below the roots, in path order, then the pages, each reported when done.

    A second file with an id that this run has already seen is reported and left out, and a page
    with the id of a document that came from elsewhere. Pages are fetched one by one. What is
    withdrawn is reported last, by doc_id. Searches find the new documents, and the withdrawn ones
    no more, when the iterator is exhausted.

    Raises:
        BadDocument: a root does not exist; nothing is withdrawn then.
        DataFolderError: the disk is full; what was reported before is in.
    """
    folders = [root for root in roots if isinstance(root, Path)]
    pages = [root for root in dict.fromkeys(roots) if isinstance(root, Url)]
    files: list[tuple[Place, Path]] = [*find_files(folders), *((page, Path()) for page in pages)]
    seen: dict[str, Place] = {}
    failed: set[str] = set()  # paths: what came from them stays as it was
    with Parser(intake.limits) as parser:
        for number, (place, root) in enumerate(files):
            shown = place.name if isinstance(place, Path) else str(place)
            progress(writable(shown), number, len(files))
            origin = origin_of(place, root)
            looked = _Looked(parser.load)
            try:
                document = _load(index, (place, root), intake, looked)
                if document.doc_id in seen:
                    raise BadDocument(
                        f"{str(place)!r} has the id {document.doc_id!r} of"
                        f" {str(seen[document.doc_id])!r}; give one of them a doc_id of its own",
                        fault="id_taken",
                        doc_id=document.doc_id,
                    )
                status = _put(index, document, intake, origin, looked.findings)
            except (BadDocument, OSError) as error:
                failed.add(origin.path)
                yield failure(writable(str(place)), error)
                continue
            seen[document.doc_id] = place
            findings = looked.findings if status == "quarantined" else ()
            why = _why(document.doc_id, findings) if findings else ""
            name = writable(str(place))
            yield FileReport(name, status, document.doc_id, why, findings=findings)
    if intake.prune:
        there = {origin_of(place, root).path for place, root in files}
        for doc_id, path in withdraw_gone(index, folders, there, failed, seen.keys()):
            yield FileReport(path, "withdrawn", doc_id)
    progress("", len(files), len(files))
    compact(index)
    index.refresh()


class _Looked:
    """Loads a file, and keeps what was found in it."""

    def __init__(self, load: Callable[[bytes, str], Loaded]) -> None:
        self._load = load
        self.findings: tuple[Finding, ...] = ()

    def __call__(self, data: bytes, name: str) -> Loaded:
        loaded = self._load(data, name)
        self.findings = loaded.findings
        return loaded


def _put(
    index: CorpusIndex,
    document: Document,
    intake: Intake,
    origin: Origin,
    findings: tuple[Finding, ...],
) -> Status:
    quarantine = index.catalog.quarantine
    with index.writing:
        waiting = quarantine.of(document.doc_id)
        known = index.catalog.origin(document.doc_id) or (waiting.origin if waiting else None)
        if intake.keep_others and known and known.path != origin.path:
            raise BadDocument(
                f"{origin.path!r} has the id {document.doc_id!r} of another document; give it a"
                " name or a doc_id of its own, or withdraw that document first",
                fault="id_taken",
                doc_id=document.doc_id,
            )
        suspicious = is_suspicious(findings) and not quarantine.is_released(document, findings)
        if suspicious and index.catalog.document(document.doc_id) != document:
            quarantine.hold(document, findings, origin)
            return "quarantined"
        status = add_document(index, document, intake.within, origin)
        if waiting and status == "unchanged":
            quarantine.drop_waiting(document.doc_id)
        return status


def _why(doc_id: str, findings: Sequence[Finding]) -> str:
    """Why a document is held, by its worst findings, and what to do."""
    worst = "; ".join(f"{one.kind} at {one.where}: {one.what!r}" for one in findings[:_TOLD])
    more = f"; and {len(findings) - _TOLD} more" if len(findings) > _TOLD else ""
    return (
        f"it speaks to the assistant or hides text ({worst}{more}); read it, then release it with:"
        f" policy-desk corpus release {doc_id}"
    )


def _load(
    index: CorpusIndex,
    file: tuple[Place, Path],
    intake: Intake,
    load: Callable[[bytes, str], Loaded],
) -> Document:
    place, root = file
    max_bytes = intake.limits.file_bytes
    if isinstance(place, Url):
        return _load_page(index, place, max_bytes, load)
    return load_document(place, root, sources=intake.sources, max_bytes=max_bytes, load=load)


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
            done, of = 0, len(index.catalog.doc_ids())
            for document in index.catalog.each_document():
                progress(document.doc_id, done, of)
                put_document(index, document, lambda *_step: None)
                done += 1
            progress("", of, of)
            if different := store_differences(index):
                raise DataFolderError(
                    f"the new index {str(generation)!r} does not hold what was put into it"
                    f" ({'; '.join(different)}); the old one stays in use, run the command again"
                )
            use_generation(data, generation)
            index.catalog.forget_generations_but(frozenset({generation.name}))
    finally:
        drop_other_generations(data)
    return done
