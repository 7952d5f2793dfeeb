"""Retrieval: a query's nearest chunks in every language, dense and lexical fused by score.

A question's way: resolve -> [index.retriever] -> answer -> guard
Score = dense + LEXICAL_WEIGHT x normalised BM25, so -1..1.3; higher is better. Dense is the centred
cosine of the chunk or of its best sentence, whichever is larger. Ranks are not fused: across
languages BM25 is near zero and would only disturb them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import PrivateAttr

from corpus.languages import question_language
from index.centring import centred_cosines
from index.chunks import Chunk
from index.corpus_index import CorpusIndex, Listing, Scope
from index.embedder import Floats1d

LEXICAL_WEIGHT = 0.3
FIRST = 50  # asked of each store and language before filtering
ENOUGH = 10  # fewer left after filtering: ask for four times as many


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk with its place in a result list."""

    chunk: Chunk
    score: float  # dense + LEXICAL_WEIGHT x lexical; higher is better
    rank: int  # 1-based
    dense: float  # centred cosine of the chunk or its best sentence, -1..1
    lexical: float  # BM25 over the query's ceiling, 0..1


class HybridRetriever(BaseRetriever):
    """Dense and BM25 retrieval over a CorpusIndex; also a LangChain retriever."""

    top_k: int = 10
    _index: CorpusIndex = PrivateAttr()

    def __init__(self, index: CorpusIndex, top_k: int = 10) -> None:
        super().__init__()
        self.top_k = top_k
        self._index = index

    def retrieve(
        self, query: str, language: str, scope: Scope, top_k: int | None = None
    ) -> list[ScoredChunk]:
        """The chunks nearest to a query, best first; ties by chunk id.

        Args:
            query: Any text; a blank one gives an empty list.
            language: The query's, which decides what its vector is centred on.
            scope: Only chunks it admits are returned.
            top_k: At most so many, at least 1.
        """
        found = self._search(query, language, scope)
        everything = [scored for partition in found for scored in partition]
        return _ranked(everything, self.top_k if top_k is None else top_k)

    def retrieve_each(
        self, query: str, language: str, scope: Scope, top_k: int
    ) -> list[ScoredChunk]:
        """As `retrieve`, but `top_k` chunks of each language, so that none crowds another out."""
        found = self._search(query, language, scope)
        first = [scored for partition in found for scored in _ranked(partition, top_k)]
        return _ranked(first, len(first))

    def _search(self, query: str, language: str, scope: Scope) -> list[list[ScoredChunk]]:
        """The candidates of each language, in no order and not yet ranked."""
        if not query.strip():
            return []
        listing = self._index.listing
        languages = [x for x in listing.languages if not scope.languages or x in scope.languages]
        vector = self._index.embedder.embed_query(query)
        mean = listing.means.get(language)
        centred = vector - (mean if mean is not None else np.zeros_like(vector))
        return [
            self._search_language(query, centred, partition, listing, scope)
            for partition in languages
        ]

    def _search_language(
        self, query: str, centred: Floats1d, language: str, listing: Listing, scope: Scope
    ) -> list[ScoredChunk]:
        """One language's candidates, in no order and not yet ranked."""
        index = self._index
        lexical: dict[str, float] = {}

        def by_words(top_k: int) -> list[str]:
            lexical.update(index.fulltext.search(language, query, top_k))
            return list(lexical)

        nearest = _admitted(
            lambda top_k: index.vectors.nearest(language, centred, top_k), listing, scope
        )
        ids = sorted({*nearest, *_admitted(by_words, listing, scope)})
        vectors = index.vectors.vectors(language, ids)
        ids = [chunk_id for chunk_id in ids if chunk_id in vectors]
        if not ids:
            return []
        sentences = index.catalog.sentence_vectors(ids)
        mean = listing.means[language]
        dense = [
            float(
                centred_cosines(
                    centred, np.vstack([vectors[chunk_id], sentences[chunk_id]]), mean
                ).max()
            )
            for chunk_id in ids
        ]
        return [
            ScoredChunk(
                listing.chunks[chunk_id].chunk, cosine + LEXICAL_WEIGHT * words, 0, cosine, words
            )
            for chunk_id, cosine in zip(ids, dense, strict=True)
            for words in [lexical.get(chunk_id, 0.0)]
        ]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        del run_manager
        return [
            LangChainDocument(
                page_content=scored.chunk.text,
                id=scored.chunk.chunk_id,
                metadata={
                    "doc_id": scored.chunk.doc_id,
                    "start": scored.chunk.start,
                    "end": scored.chunk.end,
                    "language": scored.chunk.language,
                    "score": scored.score,
                },
            )
            for scored in self.retrieve(query, question_language(query), Scope())
        ]


def _ranked(scored: Iterable[ScoredChunk], top_k: int) -> list[ScoredChunk]:
    """The best of them, ranks from 1; ties by chunk id."""
    best = sorted(scored, key=lambda item: (-item.score, item.chunk.chunk_id))[:top_k]
    return [replace(item, rank=rank) for rank, item in enumerate(best, start=1)]


def _admitted(search: Callable[[int], list[str]], listing: Listing, scope: Scope) -> list[str]:
    """The first ids of a search that the scope admits: asked wider while fewer than ENOUGH are.

    The last round asks for all there is, so a scope that admits little is searched whole.
    """
    top_k = FIRST
    while True:
        found = search(top_k)
        kept = [chunk_id for chunk_id in found if listing.admits(chunk_id, scope)]
        if len(kept) >= ENOUGH or len(found) < top_k:
            return kept[:FIRST]
        top_k *= 4
