"""A set asked of the corpus and of its twin: how many answers changed as the evidence did.

A question counts if its answer is right on the corpus. On the twin, whose question and expectation
changed as its texts did, it must be right again. Results of calculations do not change digit by
digit as texts do, so numeric and what-if questions are left out.
"""

import json as json_module
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.cli import note, out
from assistant.engines import open_embedder
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.term_answers import TermBook
from corpus.folder import find_files, load_document
from corpus.glossary import shipped_glossary
from corpus.records import Document
from corpus.shipped import checked_through, load_sources, shipped_documents
from corpus.terms import shipped_terms
from evals.cases import Case, read_cases
from evals.judging import Outcome, judge
from evals.measures import interval
from evals.running import Progress, run
from evals.support import Evidence
from evals.twin import Twin
from index.corpus_index import CorpusIndex
from index.indexer import add_document


@contextmanager
def asked_corpus(
    settings: Settings, twin: Twin | None, folder: Path, progress: Progress
) -> Iterator[tuple[AnswerService, Evidence]]:
    """The service over the shipped documents, or over a twin of them, in a folder of its own."""
    documents = _documents(twin, folder / "documents")
    terms = [twin.term(term) if twin else term for term in shipped_terms()]
    day = twin.day(checked_through()) if twin else checked_through()
    data = folder / "data"
    data.mkdir(parents=True)
    index = CorpusIndex(data, open_embedder(settings, note), lambda: documents)
    try:
        for number, document in enumerate(documents, start=1):
            add_document(index, document, lambda *_step: None)
            progress("documents", number, len(documents))
        index.refresh()
        service = AnswerService(index, shipped_glossary(), day, lambda: day, terms=TermBook(terms))
        yield service, Evidence({d.doc_id: d for d in documents}.get, terms)
    finally:
        index.close()


def _documents(twin: Twin | None, folder: Path) -> list[Document]:
    folder.mkdir(parents=True)
    for path, _ in find_files([shipped_documents()]):
        text = path.read_text(encoding="utf-8")
        language = path.stem[-2:]
        (folder / path.name).write_text(
            twin.text(text, language) if twin else text, encoding="utf-8"
        )
    sources = load_sources()
    return [load_document(path, root, sources=sources) for path, root in find_files([folder])]


def outcomes_of(
    cases: Sequence[Case], settings: Settings, twin: Twin | None, progress: Progress
) -> list[Outcome]:
    """The judged answers of the corpus, or of its twin, in the order of the cases."""
    with (
        tempfile.TemporaryDirectory() as made,
        asked_corpus(settings, twin, Path(made), progress) as (service, evidence),
    ):
        return [judge(one, evidence) for one in run(cases, service.ask, Path(made), progress)]


def run_twin(path: Path, settings: Settings, seed: int, progress: Progress, *, json: bool) -> None:
    """Ask a set of both, and print how many answers changed as the evidence did."""
    twin = Twin(seed, shipped_glossary())
    cases = [c for c in read_cases(path) if c.kind not in ("numeric", "what_if")]
    changed = [twin.case(case) for case in cases]
    before = outcomes_of(cases, settings, None, progress)
    after = outcomes_of(changed, settings, twin, progress)
    right = [
        (one, other, case != asked)
        for case, asked, one, other in zip(cases, changed, before, after, strict=True)
        if one.verdict == "right" and case.answerable is not False
    ]
    kept = [float(other.verdict == "right") for _, other, _ in right]
    share = sum(kept) / len(kept) if kept else 0.0
    low, high = interval(kept) if kept else (0.0, 0.0)
    told = {
        "seed": seed,
        "questions": len(cases),
        "right on the corpus": len(right),
        "changed as the evidence did": sum(map(int, kept)),
        "expected to change": sum(is_changed for *_, is_changed in right),
        "twin": round(share, 4),
        "interval": [round(low, 4), round(high, 4)],
        "lost": [one.asked.case.case_id for one, other, _ in right if other.verdict != "right"],
    }
    if json:
        out.print(json_module.dumps(told, ensure_ascii=False))
        return
    for name, value in told.items():
        out.print(f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}")
