"""The desk: settings in, an open index and its service out.

The one place where the parts are put together; every command and the server begin here.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assistant.engines import open_embedder, open_reranker
from assistant.service import AnswerService
from assistant.settings import Settings
from corpus.errors import DataFolderError, PolicyDeskError
from corpus.folder import find_files, load_document
from corpus.glossary import shipped_glossary
from corpus.records import Document
from corpus.shipped import checked_through, load_sources, shipped_documents
from index.corpus_index import CorpusIndex, Progress
from index.generation import fingerprint, needs_rebuild
from index.ingest import FileReport, ingest, rebuild
from index.reranker import Reranker

_SHIPPED = "shipped documents"  # the catalog's fact: what was last taken in of them


@dataclass(frozen=True, slots=True)
class Desk:
    """An open index with the service over it."""

    settings: Settings
    index: CorpusIndex
    service: AnswerService

    def ingest(self, roots: Sequence[Path], progress: Progress) -> Iterator[FileReport]:
        """Take in files and folders; see index.ingest."""
        return ingest(self.index, roots, load_sources(), self.settings.max_file_bytes, progress)


@contextmanager
def open_desk(
    settings: Settings,
    progress: Progress,
    note: Callable[[str], None],
    *,
    writes: bool = False,
    from_scratch: bool = False,
) -> Iterator[Desk]:
    """The desk over the data folder; closes it in the end.

    The embedding model is made and the shipped documents are taken in when they are not there.

    Args:
        settings: Where everything is.
        progress: Told how far long work is.
        note: Told in a line what is being made.
        writes: Whether the caller adds documents; only one process at a time may.
        from_scratch: Build the index anew from the documents it has, as is done for a writer when
            another model is asked for than it was built with.

    Raises:
        PolicyDeskError: no model, or a data folder that cannot be used as it is.
    """
    data = settings.data.expanduser().resolve()
    embedder, reranker = open_embedder(settings, note), open_reranker(settings)
    wanted = _shipped_digest()

    def open_index(generation: Path | None = None) -> CorpusIndex:
        return CorpusIndex(data, embedder, _load_shipped, generation, progress)

    _make(data)
    built_with = fingerprint(embedder.name)
    if from_scratch or (writes and needs_rebuild(data, built_with)):
        note(f"building the index with {embedder.name}; the one in use stays until it is done")
        with _only_writer(data):
            rebuild(open_index, data, built_with, progress)
    index = open_index()
    try:
        behind = index.catalog.fact(_SHIPPED) != wanted
        desk = Desk(settings, index, _service(settings, index, reranker))
        if writes or behind:
            with _only_writer(data):
                if behind:
                    note("taking in the shipped documents")
                    _take_in_shipped(desk, wanted, progress)
                if writes:
                    yield desk
        if not writes:
            yield desk
    finally:
        index.close()


def _service(settings: Settings, index: CorpusIndex, reranker: Reranker | None) -> AnswerService:
    return AnswerService(
        index,
        shipped_glossary(),
        checked_through(),
        max_question_chars=settings.max_question_chars,
        reranker=reranker,
    )


def _take_in_shipped(desk: Desk, digest: str, progress: Progress) -> None:
    for report in desk.ingest([shipped_documents()], progress):
        if report.status == "failed":
            raise PolicyDeskError(
                f"a shipped document cannot be read: {report.message}; install policy-desk anew"
            )
    desk.index.catalog.remember(_SHIPPED, digest)


def _load_shipped() -> list[Document]:
    sources = load_sources()
    return [
        load_document(path, root, sources=sources)
        for path, root in find_files([shipped_documents()])
    ]


def _shipped_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(
        [*shipped_documents().glob("*.md"), *shipped_documents().parent.glob("*.toml")]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderError(
            f"data folder {str(data)!r} cannot be made ({error.strerror}); choose another with"
            " --data or POLICY_DESK_DATA"
        ) from error


@contextmanager
def _only_writer(data: Path) -> Iterator[IO[str]]:
    """Hold the data folder's lock; another process that adds documents is told at once."""
    try:
        with (data / "lock").open("a", encoding="utf-8") as lock:
            (data / "lock").chmod(0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DataFolderError(
                    f"data folder {str(data)!r} is in use by another policy-desk process that adds"
                    " documents; stop it, or choose another folder with --data"
                ) from error
            yield lock
    except PermissionError as error:
        raise DataFolderError(
            f"data folder {str(data)!r} is read-only; make it writable, or choose another with"
            " --data or POLICY_DESK_DATA"
        ) from error
