"""The desk: settings in, an open index and its service out.

The one place where the parts are put together; every command and the server begin here.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.engines import open_embedder, open_reranker
from assistant.owner.folder_lock import hold
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.term_answers import TermBook
from corpus.errors import BadDocument, DataFolderError, PolicyDeskError
from corpus.folder import find_files, load_document
from corpus.glossary import shipped_glossary
from corpus.places import Place
from corpus.records import Document
from corpus.shipped import checked_through, load_sources, shipped_documents, shipped_ids
from corpus.terms import shipped_terms
from index.corpus_index import CorpusIndex, Progress
from index.generation import fingerprint, has_generation, needs_rebuild
from index.indexer import add_document
from index.ingest import FileReport, Intake, ingest, rebuild
from index.reranker import Reranker
from index.upgrades import is_behind, upgrade
from index.upkeep import tidy
from index.versions import Origin

_SHIPPED = "shipped documents"  # the catalog's fact: what was last taken in of them


@dataclass(frozen=True, slots=True)
class Desk:
    """An open index with the service over it."""

    settings: Settings
    index: CorpusIndex
    service: AnswerService

    def ingest(
        self, roots: Sequence[Place], progress: Progress, *, prune: bool = False
    ) -> Iterator[FileReport]:
        """Take in files, folders and pages; see index.ingest."""
        intake = Intake(load_sources(), self.settings.limits(), prune)
        return ingest(self.index, roots, intake, progress)

    def ingest_uploaded(
        self, files: Sequence[Path], progress: Progress, within: Progress
    ) -> Iterator[FileReport]:
        """Take in files that nobody has looked at: none takes the place of another's document.

        `progress` is told of the files, `within` of the passages of each.
        """
        intake = Intake(load_sources(), self.settings.limits(), keep_others=True, within=within)
        return ingest(self.index, files, intake, progress)


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

    A folder of an earlier release is upgraded. The embedding model is made and the shipped
    documents are taken in when they are not there.

    Args:
        settings: Where everything is.
        progress: Told how far long work is.
        note: Told in a line what is being made.
        writes: Whether the caller adds documents: then nobody else may use the folder, and those
            who do are waited for.
        from_scratch: Build the index anew from the documents it has, as is done for a writer when
            another model is asked for than it was built with; only together with `writes`.

    Raises:
        FolderOwned: another process owns the data folder, and can be asked.
        PolicyDeskError: no model, or a data folder that cannot be used as it is.
    """
    data = settings.data_folder
    make_folder(data)
    with hold(data, note, alone=writes or is_behind(data)) as held:
        if is_behind(data):  # still, once whoever was waited for is done
            note(upgrade(data))
        embedder, reranker = open_embedder(settings, note), open_reranker(settings)
        built_with = fingerprint(embedder.name)

        def open_index(generation: Path | None = None) -> CorpusIndex:
            return CorpusIndex(data, embedder, _load_shipped, generation, progress)

        if from_scratch or (writes and needs_rebuild(data, built_with)):
            note(f"building the index with {embedder.name}; the one in use stays until it is done")
            rebuild(open_index, data, built_with, progress)
        if not has_generation(data):
            held.take(alone=True)  # to make one
        index = open_index()
        try:
            desk = Desk(settings, index, _service(settings, index, reranker))
            if writes or _is_behind(index):
                held.take(alone=True)
                for done in tidy(index):
                    note(done)
                _catch_up(desk, progress, note)
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
        terms=TermBook(shipped_terms()),
        max_check_chars=settings.max_check_chars,
        models=settings.language_models(),
        own=shipped_ids(),
    )


def _is_behind(index: CorpusIndex) -> bool:
    """Whether the index has other shipped documents than the program."""
    return index.catalog.fact(_SHIPPED) != shipped_digest()


def _catch_up(desk: Desk, progress: Progress, note: Callable[[str], None]) -> None:
    """Take in the shipped documents, unless the process that was waited for has done so."""
    if not _is_behind(desk.index):
        desk.index.refresh()
        return
    note("taking in the shipped documents")
    # Ours, so parsed in this process: a first question needs no parser.
    try:
        documents = _load_shipped()
    except BadDocument as error:
        raise PolicyDeskError(
            f"a shipped document cannot be read: {error}; install policy-desk anew"
        ) from error
    for number, document in enumerate(documents):
        progress(document.doc_id, number, len(documents))
        # From no file: no folder's pruning withdraws them.
        add_document(desk.index, document, lambda *_step: None, Origin())
    progress("", len(documents), len(documents))
    desk.index.refresh()
    desk.index.catalog.remember(_SHIPPED, shipped_digest())


def _load_shipped() -> list[Document]:
    sources = load_sources()
    return [
        load_document(path, root, sources=sources)
        for path, root in find_files([shipped_documents()])
    ]


def shipped_digest() -> str:
    """What tells one state of the shipped documents, sources and terms from another."""
    digest = hashlib.sha256()
    for path in sorted(
        [*shipped_documents().glob("*.md"), *shipped_documents().parent.glob("*.toml")]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make_folder(data: Path) -> None:
    """Make the data folder, if there is none.

    Raises:
        DataFolderError: it cannot be made.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderError(
            f"data folder {str(data)!r} cannot be made ({error.strerror}); choose another with"
            " --data or POLICY_DESK_DATA"
        ) from error
