"""Whether the shipped corpus holds: briefs, sources and terms, all faults at once."""

from collections.abc import Iterator
from pathlib import Path

from corpus.brief_check import brief_faults
from corpus.errors import PolicyDeskError
from corpus.folder import find_files, load_document
from corpus.glossary import shipped_glossary
from corpus.records import Document, Source
from corpus.shipped import checked_through, load_sources, shipped_documents
from corpus.term_check import term_faults
from corpus.terms import TERMS_FILE, Fault, parse_terms


def corpus_faults(folder: Path | None = None, terms_file: Path = TERMS_FILE) -> list[Fault]:
    """What is wrong with the briefs and terms, each with file and line; empty where nothing is.

    Args:
        folder: The briefs; None: those that come with the program.
    """
    try:
        sources = load_sources()
        terms, faults = parse_terms(terms_file)
    except PolicyDeskError as error:
        return [Fault(terms_file.name, 1, str(error))]
    where = folder or shipped_documents()
    read = list(_read(where, sources))
    documents = [document for document in read if isinstance(document, Document)]
    faults += [fault for fault in read if isinstance(fault, Fault)]
    files = {path.stem: _text_of(path) for path, _ in find_files([where])}
    faults += brief_faults(documents, shipped_glossary(), checked_through(), files)
    by_id = {document.doc_id: document for document in documents}
    return faults + term_faults(terms, by_id, checked_through(), terms_file.name)


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _read(folder: Path, sources: dict[str, Source]) -> Iterator[Document | Fault]:
    for path, root in find_files([folder]):
        try:
            yield load_document(path, root, sources=sources)
        except PolicyDeskError as error:
            yield Fault(path.name, 1, str(error))
