"""Mean vectors over the shipped documents, by language: what centring falls back on.

They are made once for each embedding model and kept in the catalog.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

import numpy as np

from corpus.records import Document
from index.catalog import Catalog
from index.chunks import cut_document
from index.embedder import Embedder, Floats1d
from index.embedding import embed_cached


@dataclass(frozen=True, slots=True)
class ShippedMeans:
    """Language -> mean vector, shape (d,)."""

    chunks: dict[str, Floats1d]
    query_tokens: dict[str, Floats1d]  # of sentences read as queries
    passage_tokens: dict[str, Floats1d]  # of sentences read as passages

    def of_query_tokens(self, language: str) -> Floats1d:
        """The mean of a question's tokens; over all languages for one that is not shipped."""
        return _or_general(self.query_tokens, language)

    def of_passage_tokens(self, language: str) -> Floats1d:
        """The mean of a passage's tokens; over all languages for one that is not shipped."""
        return _or_general(self.passage_tokens, language)


def shipped_means(
    catalog: Catalog, embedder: Embedder, shipped: Callable[[], list[Document]]
) -> ShippedMeans:
    """The means that the catalog keeps for the embedder, made if it keeps none yet."""
    name = f"shipped means of {embedder.name}"
    kept = catalog.fact(name)
    if kept is None:
        made = _made(catalog, embedder, shipped())
        listed = {
            part: {language: mean.tolist() for language, mean in means.items()}
            for part, means in asdict(made).items()
        }
        catalog.remember(name, json.dumps(listed))
        return made
    return ShippedMeans(
        **{
            part: {language: np.asarray(mean, np.float32) for language, mean in means.items()}
            for part, means in json.loads(kept).items()
        }
    )


def _made(catalog: Catalog, embedder: Embedder, documents: list[Document]) -> ShippedMeans:
    chunks: dict[str, list[Floats1d]] = {}
    queries: dict[str, list[Floats1d]] = {}
    tokens: dict[str, list[Floats1d]] = {}
    for document in documents:
        cuts = cut_document(document)
        passages = [cut.passage(document.title) for cut in cuts]
        embedded = embed_cached(catalog, embedder, passages, lambda _done, _of: None)
        chunks.setdefault(document.language, []).extend(one.vectors.vector for one in embedded)
        for sentence in (cut.chunk.text[a:b] for cut in cuts for a, b in cut.sentences):
            queries.setdefault(document.language, []).extend(
                embedder.embed_query_tokens(sentence).tokens
            )
            tokens.setdefault(document.language, []).extend(
                embedder.embed_passage_tokens(sentence).tokens
            )
    return ShippedMeans(_means(chunks), _means(queries), _means(tokens))


def _or_general(means: dict[str, Floats1d], language: str) -> Floats1d:
    return means[language] if language in means else _mean(means.values())


def _means(rows: dict[str, list[Floats1d]]) -> dict[str, Floats1d]:
    return {language: _mean(vectors) for language, vectors in rows.items() if vectors}


def _mean(vectors: Iterable[Floats1d]) -> Floats1d:
    return np.asarray(np.mean(np.stack(list(vectors)), axis=0), np.float32)
