"""The sentences of the corpus that come near to a sentence of the text, and how near."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.alignment import section_at
from assistant.guarding.findings import Passage
from assistant.guarding.reading import Reading, read, tokens_of
from assistant.term_answers import TermBook
from corpus.records import Document, Section
from corpus.terms import Term
from index.calibration import scaled
from index.centring import centred_cosines
from index.corpus_index import CorpusIndex, Scope
from index.embedder import Floats1d
from index.retriever import HybridRetriever
from index.tokens import tokens

_NAMED = 0.6  # of a label's tokens
CHUNKS = 8  # of each language
_SHORTEST = 6  # characters of a clause that is looked at by itself
_MOST_UNITS = 12  # of one sentence


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of the text, a clause of it or two, with its vector."""

    start: int  # in the sentence
    end: int
    reading: Reading
    vector: Floats1d  # less the mean of its language
    before: bool = False  # the sentence before, with no span in this one
    reaches_back: bool = False  # the whole sentence, with the one before


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of the corpus, and how near each unit comes to it."""

    document: Document
    start: int
    end: int
    reading: Reading
    cosines: tuple[float, ...]  # centred, -1..1, one a unit

    @property
    def cosine(self) -> float:
        """Of the nearest unit; the first is the whole sentence."""
        return max(self.cosines)

    @property
    def section(self) -> Section:
        """Where it stands."""
        return section_at(self.document, self.start)

    @property
    def passage(self) -> Passage:
        """As the guard takes it."""
        return Passage(self.reading.text, f"{self.document.title}\n{self.section.heading}")


def units_of(index: CorpusIndex, sentence: str, before: str, language: str) -> list[Unit]:
    """The sentence, its clauses, each two neighbours of these; the sentence is the first.

    Args:
        before: The sentence before it in its paragraph; empty where it is the first. Then come
            that one alone, and both together.
    """
    mean = index.listing.means.get(language, index.listing.means["en"])

    def unit(text: str, start: int, end: int, **reach: bool) -> Unit:
        vector = index.embedder.embed_query(text) - mean
        return Unit(start, end, read(text), vector, **reach)

    clauses = [(a, b) for a, b in read(sentence).clauses if len(sentence[a:b].strip()) >= _SHORTEST]
    pairs = [(a, d) for (a, _), (_, d) in zip(clauses, clauses[1:], strict=False)]
    spans = list(dict.fromkeys([(0, len(sentence)), *clauses, *pairs]))[:_MOST_UNITS]
    found = [unit(sentence[a:b], a, b) for a, b in spans]
    if before:
        found.append(unit(before, 0, 0, before=True))
        found.append(unit(f"{before} {sentence}", 0, len(sentence), reaches_back=True))
    return found


class Evidence:
    """Looks for evidence in one index; sentences are read once."""

    def __init__(self, index: CorpusIndex, scope: Scope) -> None:
        self._index, self._scope = index, scope
        self._retriever = HybridRetriever(index)

    def near(self, units: Sequence[Unit], language: str) -> list[Found]:
        """The sentences of the chunks nearest to the first unit, nearest first."""
        scored = self._retriever.retrieve_each(units[0].reading.text, language, self._scope, CHUNKS)
        chunk_ids = [item.chunk.chunk_id for item in scored]
        return nearest_first(self._sentences(chunk_ids, units))

    def of_terms(self, book: TermBook, units: Sequence[Unit], language: str) -> list[Found]:
        """The sentences of terms that a sentence names by their labels, whose kind it has."""
        said = units[0].reading
        kinds = {f.unit or "count" for f in said.figures}
        meant = [
            term
            for term in book.all()
            if term.unit in kinds and language in term.quotes and _is_named(term, tokens_of(said))
        ]
        quotes = {(term.doc_id(language), term.quotes[language]) for term in meant}
        found = self.of_documents(sorted({doc_id for doc_id, _ in quotes}), units)
        return [
            f
            for f in found
            if any(f.document.doc_id == d and quote in f.reading.text for d, quote in quotes)
        ]

    def of_documents(self, doc_ids: Iterable[str], units: Sequence[Unit]) -> list[Found]:
        """Every sentence of some documents that the reader may see, in their order."""
        listing = self._index.listing
        ids = [
            cut.chunk.chunk_id
            for doc_id in doc_ids
            for cut in listing.by_document.get(doc_id, ())
            if listing.admits(cut.chunk.chunk_id, self._scope)
        ]
        return self._sentences(ids, units)

    def _sentences(self, chunk_ids: Sequence[str], units: Sequence[Unit]) -> list[Found]:
        vectors = self._index.catalog.sentence_vectors(list(chunk_ids))
        listing, found = self._index.listing, []
        for chunk_id in chunk_ids:
            cut = listing.chunks.get(chunk_id)
            if cut is None or chunk_id not in vectors:
                continue  # replaced since it was retrieved
            chunk = cut.chunk
            scale = self._index.shipped.sentence_scales.get(chunk.language)
            mean = listing.means[chunk.language]
            rows = np.array(
                [scaled(scale, centred_cosines(u.vector, vectors[chunk_id], mean)) for u in units]
            )
            document = self._index.document_of(chunk)
            for i, (a, b) in enumerate(cut.sentences):
                text = chunk.text[a:b]
                found.append(
                    Found(
                        document,
                        chunk.start + a,
                        chunk.start + b,
                        read(text),
                        tuple(float(x) for x in rows[:, i]),
                    )
                )
        return found


def nearest_first(found: Iterable[Found]) -> list[Found]:
    """Each place once; ties by document and place."""
    places = {(f.document.doc_id, f.start): f for f in found}
    return sorted(places.values(), key=lambda f: (-f.cosine, f.document.doc_id, f.start))


def _is_named(term: Term, said: frozenset[str]) -> bool:
    return any(
        len(said & words) >= _NAMED * len(words)
        for listed in term.labels.values()
        for label in listed
        if (words := _words(label))
    )


@lru_cache(maxsize=5_000)
def _words(label: str) -> frozenset[str]:
    return frozenset(tokens(label))
