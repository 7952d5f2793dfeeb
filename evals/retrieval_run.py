"""One run of a set that judges retrieval: its corpus indexed apart, its queries retrieved.

A set's way: RetrievalSet -> index of its own -> [ranked documents] -> summary
No question is answered here, and the user's data folder is neither read nor written.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.cli import note
from assistant.engines import open_embedder
from assistant.settings import Settings
from corpus.folder import find_files, load_document
from corpus.languages import document_language, question_language
from corpus.loaders.characters import clean, unwrap
from corpus.records import Document, Heading, Section, version_of
from corpus.shipped import load_sources, shipped_documents
from evals.ranking import graded_ndcg, recall_at, reciprocal_rank
from evals.retrieval_records import RetrievalSet, Text
from evals.retrieval_sets import read_retrieval_set
from evals.retrieval_summary import (
    Ranked,
    RetrievalSummary,
    retrieval_json,
    retrieval_markdown,
    summarise_retrieval,
)
from evals.running import Progress, commit, machine, open_run
from evals.sets import OUTCOMES, digest
from index.corpus_index import CorpusIndex, Scope
from index.embedder import Embedder
from index.generation import fingerprint
from index.indexer import add_document
from index.retriever import HybridRetriever
from index.upkeep import tidy

CHUNKS = 100  # asked for with each query, and folded to documents
_DATA = "retrieval-data"


def run_retrieval(
    path: Path, settings: Settings, out_folder: Path | None, progress: Progress
) -> RetrievalSummary:
    """The run of a BEIR folder or a SQuAD file with the embedder of the settings.

    Args:
        out_folder: Where the run is kept; one that was stopped goes on with the texts that it has
            indexed. None: nowhere.
        progress: Told how many texts and queries are done.

    Raises:
        PolicyDeskError: the set, the embedder or the folder cannot be used.
    """
    asked = read_retrieval_set(path)
    embedder = open_embedder(settings, note)
    about = {
        "set": asked.name,
        "set_digest": digest(path)[:16],
        "split": asked.split,
        "index": fingerprint(embedder.name),
        "embedder": settings.embedder,
        "commit": commit(),
        **machine(),
    }
    if out_folder:
        open_run(out_folder, about)
    with (
        _data_folder(out_folder) as data,
        indexed(data, embedder, asked.texts, progress) as index,
    ):
        ranked = rank_queries(index, asked, progress)
        counts = {
            "documents": len(asked.texts),
            "documents without text": len(asked.texts) - len(index.listing.by_document),
            "chunks": len(index.listing.chunks),
            "queries": len(ranked),
            "queries left out": asked.left_out,
        }
    summary = summarise_retrieval(about, counts, ranked)
    if out_folder:
        _write(out_folder, summary, ranked)
    return summary


@contextmanager
def _data_folder(out_folder: Path | None) -> Iterator[Path]:
    """A data folder for one run: removed in the end, but kept where a kept run is stopped."""
    if out_folder is None:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)
        return
    data = out_folder / _DATA
    data.mkdir(exist_ok=True)
    yield data
    shutil.rmtree(data)


@contextmanager
def indexed(
    data: Path, embedder: Embedder, texts: Sequence[Text], progress: Progress
) -> Iterator[CorpusIndex]:
    """An index of the texts alone; of the shipped documents it has the means, as any index has."""
    progress("shipped documents", 0, 1)  # a minute, whatever the set
    index = CorpusIndex(data, embedder, _shipped, progress=progress)
    try:
        tidy(index)
        for number, document in enumerate(map(document_of, texts), start=1):
            if document.text:
                add_document(index, document, lambda *_step: None)
            progress("documents", number, len(texts))
        index.refresh()
        yield index
    finally:
        index.close()


def _shipped() -> list[Document]:
    sources = load_sources()
    files = find_files([shipped_documents()])
    return [load_document(path, root, sources=sources) for path, root in files]


def document_of(text: Text) -> Document:
    """The Document of a text: its title is a heading above it, in the language that is detected."""
    title, body = unwrap(clean(text.title)), clean(text.text).strip()
    is_headed = bool(title and body)  # a heading alone would be no text to find
    whole = f"{title}\n\n{body}" if is_headed else title or body
    return Document(
        doc_id=text.doc_id,
        version=version_of(whole),
        title=title,
        publisher="",
        published=None,
        language=document_language(whole),
        text=whole,
        sections=(Section("top", "", 0, len(whole), None),),
        headings=(Heading(0, len(title), 1),) if is_headed else (),
    )


def rank_queries(index: CorpusIndex, asked: RetrievalSet, progress: Progress) -> list[Ranked]:
    """Each query with the documents of its first chunks, in the order of the set.

    One at a time, so that none waits for another and latency is that of a query alone.
    """
    retriever = HybridRetriever(index, CHUNKS)
    ranked = []
    for number, (query_id, query) in enumerate(asked.queries.items(), start=1):
        begun = time.perf_counter()
        found = retriever.retrieve(query, question_language(query), Scope())
        seconds = time.perf_counter() - begun
        qrels = asked.qrels[query_id]
        # Where queries are documents too, finding itself is no find: BEIR leaves it out as well.
        doc_ids = tuple(
            doc_id
            for doc_id in dict.fromkeys(scored.chunk.doc_id for scored in found)
            if doc_id != query_id or doc_id in qrels
        )
        ranked.append(Ranked(query_id, doc_ids, seconds, values_of(doc_ids, qrels)))
        progress("queries", number, len(asked.queries))
    return ranked


def values_of(doc_ids: Sequence[str], qrels: Mapping[str, int]) -> dict[str, float]:
    """Measure -> value of one ranking; all 0 where nothing is relevant, as ir-measures has it."""
    gains = [qrels.get(doc_id, 0) for doc_id in doc_ids]
    places = [frozenset({rank} if gain else ()) for rank, gain in enumerate(gains)]
    relevant = sum(relevance > 0 for relevance in qrels.values())
    return {
        "R@10": recall_at(10, places, relevant) if relevant else 0.0,
        "R@100": recall_at(100, places, relevant) if relevant else 0.0,
        "RR": reciprocal_rank(places),
        "nDCG@10": graded_ndcg(10, gains, qrels.values()),
    }


def _write(folder: Path, summary: RetrievalSummary, ranked: Sequence[Ranked]) -> None:
    lines = [
        {"id": r.query_id, "values": r.values, "seconds": round(r.seconds, 4), "found": r.doc_ids}
        for r in ranked
    ]
    texts = {
        OUTCOMES: "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines),
        "summary.json": json.dumps(retrieval_json(summary), ensure_ascii=False, indent=1),
        "summary.md": retrieval_markdown(summary),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
