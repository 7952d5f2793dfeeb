"""Mean vectors over the shipped documents, by language: what centring falls back on.

They are made once for each embedding model and kept in the catalog.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field

import numpy as np

from corpus.records import Document
from index.calibration import BUILT_IN, Read, measure, scale_of
from index.catalog import Catalog
from index.chunks import cut_document
from index.embedder import Embedder, Floats1d, TokenVectors
from index.embedding import embed_cached

# Sentences of a language whose tokens are read, spread evenly: a mean of their some 4,000 tokens
# is known to a hundredth, and reading all of them made a first start a third longer.
MOST_READ = 200


@dataclass(frozen=True, slots=True)
class ShippedMeans:
    """Language -> mean vector, shape (d,), and what brings cosines to the built-in model's."""

    chunks: dict[str, Floats1d]
    query_tokens: dict[str, Floats1d]  # of sentences read as queries
    passage_tokens: dict[str, Floats1d]  # of sentences read as passages
    # Factor and shift, shape (2,); see index/calibration.py. None for the built-in model.
    sentence_scales: dict[str, Floats1d] = field(default_factory=dict)
    token_scales: dict[str, Floats1d] = field(default_factory=dict)

    def of_query_tokens(self, language: str) -> Floats1d:
        """The mean of a question's tokens; over all languages for one that is not shipped."""
        return _or_general(self.query_tokens, language)

    def of_passage_tokens(self, language: str) -> Floats1d:
        """The mean of a passage's tokens; over all languages for one that is not shipped."""
        return _or_general(self.passage_tokens, language)


def shipped_means(
    catalog: Catalog,
    embedder: Embedder,
    shipped: Callable[[], list[Document]],
    progress: Callable[[str, int, int], None],
) -> ShippedMeans:
    """The means and scales that the catalog keeps for the embedder, made if it keeps none yet.

    `progress` is told (what, done, of) of the sentences that are read for it.
    """
    name = f"shipped means of {embedder.name}"
    kept = catalog.fact(name)
    if kept is None:
        made = _made(catalog, embedder, shipped(), progress)
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


def _made(
    catalog: Catalog,
    embedder: Embedder,
    documents: list[Document],
    progress: Callable[[str, int, int], None],
) -> ShippedMeans:
    languages: dict[str, _Language] = {}
    for document in documents:
        mine = languages.setdefault(document.language, _Language())
        cuts = cut_document(document)
        passages = [one.passage(document.title) for one in cuts]
        for embedded in embed_cached(catalog, embedder, passages, lambda _done, _of: None):
            mine.chunks.append(embedded.vectors.vector)
            mine.sentences.extend(embedded.vectors.sentences)
        texts = (one.chunk.text[a:b] for one in cuts for a, b in one.sentences)
        mine.texts.extend((document.doc_id, text) for text in texts)
    for mine in languages.values():
        step = max(1, -(-len(mine.texts) // MOST_READ))
        mine.texts[:], mine.sentences[:] = mine.texts[::step], mine.sentences[::step]
    done, of = 0, sum(len(mine.texts) for mine in languages.values())
    for mine in languages.values():
        for doc_id, text in mine.texts:
            progress(f"{doc_id} (mean)", done, of)
            mine.queries.append(embedder.embed_query_tokens(text))
            mine.passages.append(embedder.embed_passage_tokens(text))
            done += 1
    progress("", of, of)
    scales = {} if embedder.tuned else _scales(embedder, languages)
    return ShippedMeans(
        _means({name: read.chunks for name, read in languages.items()}),
        _means({name: _tokens(read.queries) for name, read in languages.items()}),
        _means({name: _tokens(read.passages) for name, read in languages.items()}),
        {name: one for name, (one, _) in scales.items()},
        {name: one for name, (_, one) in scales.items() if one is not None},
    )


@dataclass(frozen=True, slots=True)
class _Language:
    """What an embedder makes of the documents of one language, in their order."""

    chunks: list[Floats1d] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)  # sentences under their doc_id
    sentences: list[Floats1d] = field(default_factory=list)
    queries: list[TokenVectors] = field(default_factory=list)  # the same sentences, as queries
    passages: list[TokenVectors] = field(default_factory=list)  # and as passages


def _scales(
    embedder: Embedder, languages: dict[str, _Language]
) -> dict[str, tuple[Floats1d, Floats1d | None]]:
    """Language -> the scales of sentences and of tokens, for those that the bars were set for."""
    found = {}
    for name, read in languages.items():
        if (wanted := BUILT_IN.get(name)) is None or not read.sentences:
            continue
        rows = np.array(read.sentences)
        sentences = Read(rows, read.queries, read.passages, _mean(read.chunks))
        measured = measure(embedder, name, sentences)
        tokens = (
            scale_of(measured.tokens, wanted.tokens) if measured.tokens and wanted.tokens else None
        )
        found[name] = (scale_of(measured.sentences, wanted.sentences), tokens)
    return found


def _tokens(read: list[TokenVectors]) -> list[Floats1d]:
    return [row for one in read for row in one.tokens]


def _or_general(means: dict[str, Floats1d], language: str) -> Floats1d:
    return means[language] if language in means else _mean(means.values())


def _means(rows: dict[str, list[Floats1d]]) -> dict[str, Floats1d]:
    return {language: _mean(vectors) for language, vectors in rows.items() if vectors}


def _mean(vectors: Iterable[Floats1d]) -> Floats1d:
    return np.asarray(np.mean(np.stack(list(vectors)), axis=0), np.float32)
