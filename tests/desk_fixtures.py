"""A small harbour corpus in three languages, and records to build tests from.

With the bag-of-tokens embedder, a sentence is found by the words that it shares with a question,
and a word is foreign if no word of the evidence equals it.
"""

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from assistant.candidates import Candidate
from assistant.records import Citation
from assistant.settings import Settings
from corpus.glossary import shipped_glossary
from corpus.records import Document, Section, Source, version_of
from index.chunks import cut_document
from index.corpus_index import CorpusIndex
from index.embedder import Embedder
from index.indexer import add_document
from index.retriever import ScoredChunk

if TYPE_CHECKING:
    from assistant.desk import Desk

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 1, 10)
REPLACED = date(2026, 3, 1)
CORPUS_DATE = date(2026, 4, 1)


def make_document(doc_id: str, text: str, **changes: Any) -> Document:
    """An English document of one section, known from DAY, unless changed."""
    fields: dict[str, Any] = {
        "title": "",
        "publisher": "Harbour Office",
        "published": DAY,
        "language": "en",
        "sections": (Section("top", "", 0, len(text), DAY),),
    } | changes
    return Document(doc_id=doc_id, version=version_of(text), text=text, **fields)


def make_sections(text: str, *starts: tuple[str, dict[str, Any]]) -> tuple[Section, ...]:
    """Sections that begin where the given words stand in the text, named by their `anchor`."""
    begins = [text.index(words) for words, _ in starts]
    made = []
    for (_, stated), start, end in zip(starts, begins, [*begins[1:], len(text)], strict=True):
        fields: dict[str, Any] = {"heading": "", "known_from": DAY} | stated
        made.append(Section(start=start, end=end, **fields))
    return tuple(made)


_FERRY = """\
The ferry fare is 40 yen. Children travel free.

The harbour master appoints ferry crews. Lutnick inspects the lighthouse.

The night surcharge is 90 yen."""
FERRY = make_document(
    "ferry.en",
    _FERRY,
    title="Ferry rules",
    sections=make_sections(
        _FERRY,
        ("The ferry fare", {"anchor": "fares", "known_to": REPLACED, "valid_from": DAY}),
        ("The harbour master", {"anchor": "crews", "source_ids": ("rulebook", "gazette")}),
        ("The night", {"anchor": "night", "known_from": REPLACED, "valid_from": REPLACED}),
    ),
    sources=(
        Source("rulebook", "Rule book", "Harbour Office", DAY, authority="primary"),
        Source("gazette", "Gazette", "Press", DAY, authority="press", confidence="unconfirmed"),
    ),
    aligned_with={"zh": "ferry.zh", "ja": "ferry.ja"},
)
FERRY_ZH = make_document("ferry.zh", "渡轮票价为四十日元。港务长任命船员。", language="zh")
FERRY_JA = make_document(
    "ferry.ja", "渡し船の運賃は四十円である。港長が乗組員を任命する。", language="ja"
)
RESERVE = make_document(
    "reserve", "The reserve plan sets aside 700 yen for lamps.", groups=("board",)
)
HARBOUR = (FERRY, FERRY_ZH, FERRY_JA, RESERVE)


@contextmanager
def opened_index(
    data: Path, embedder: Embedder, documents: Sequence[Document]
) -> Iterator[CorpusIndex]:
    """An index over documents; the harbour corpus stands in for the shipped one."""
    data.mkdir(parents=True, exist_ok=True)
    index = CorpusIndex(data, embedder, lambda: list(HARBOUR))
    try:
        for document in documents:
            add_document(index, document, lambda *_step: None)
        index.refresh()
        yield index
    finally:
        index.close()


def make_candidate(document: Document, words: str, **changes: Any) -> Candidate:
    """The sentence of a document that begins with the words, alone: without heading or names."""
    start = document.text.index(words)
    cut = next(c for c in cut_document(document) if c.chunk.start <= start < c.chunk.end)
    at = start - cut.chunk.start
    end = next(b for a, b in cut.sentences if a <= at < b) + cut.chunk.start
    text = document.text[start:end]
    names = shipped_glossary().named_in(text)
    made = Candidate(
        scored=ScoredChunk(cut.chunk, score=1.0, rank=1, dense=1.0, lexical=0.0),
        start=start,
        end=end,
        text=text,
        near=(),
        heading="",
        start_before=start,
        names=names,
        names_before=frozenset(),
        names_near=names,
        vector=np.zeros(64, np.float32),
        support=0.0,
        score=1.0,
    )
    return replace(made, **changes)


def make_citation(document: Document, words: str, **changes: Any) -> Citation:
    """A citation of the words where they first stand in a document."""
    start = document.text.index(words)
    made = Citation(
        n=1,
        doc_id=document.doc_id,
        version=document.version,
        start=start,
        end=start + len(words),
        quote=words,
        title=document.title,
        language=document.language,
        page=None,
        anchor="top",
        sources=(),
        authority="press",
        confidence="read",
        known_from=DAY,
        valid_from=None,
        valid_to=None,
        superseded=None,
        kind="original",
    )
    return replace(made, **changes)


@contextmanager
def fake_model(embedder: Embedder, shipped: Path | None = None) -> Iterator[None]:
    """The desk with an embedder in place of the model, which is then neither made nor loaded.

    `shipped` takes the place of the shipped documents' folder.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.desk.open_embedder", lambda _settings, _note: embedder)
        if shipped:
            patch.setattr("assistant.desk.shipped_documents", lambda: shipped)
        yield


@contextmanager
def shipped_desk(data: Path, embedder: Embedder) -> Iterator["Desk"]:
    """A desk over the shipped documents in a folder, with an embedder in place of the model."""
    from assistant.desk import open_desk

    with (
        fake_model(embedder),
        open_desk(Settings(data=data), lambda *_step: None, lambda _line: None) as desk,
    ):
        yield desk


def command_points(*names: str) -> list[EntryPoint]:
    """Commands as pyproject.toml registers them, whether or not the program is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    group = "policy_desk.commands"
    return [EntryPoint(name, project["entry-points"][group][name], group) for name in names]
