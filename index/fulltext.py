"""The lexical store: BM25 over our own tokens in tantivy, one index a language.

The one file that knows tantivy. Scores leave it normalised: BM25 over the query's own ceiling.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import tantivy

from index.tokens import tokens

_K1 = 1.2  # tantivy's own, with b = 0.75
_WRITER_BYTES = 32_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("chunk_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class FullTextStore:
    """Chunk texts by language, each language with statistics of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._indexes: dict[str, tantivy.Index] = {}

    def add(self, language: str, texts: Mapping[str, str]) -> None:
        """Index the chunks of one document, chunk id -> text, in one crash-safe commit."""
        self._write(language, remove=list(texts), texts=texts)

    def delete(self, language: str, chunk_ids: Sequence[str]) -> None:
        """Remove chunks in one commit; those that are not there are passed over."""
        if chunk_ids and self._index(language) is not None:
            self._write(language, remove=chunk_ids, texts={})

    def search(self, language: str, query: str, top_k: int) -> dict[str, float]:
        """Chunk id -> BM25 over the query's ceiling, 0..1, best first; {} where nothing matches.

        The ceiling is sum(idf) (k1 + 1) over the query's distinct tokens, those that no chunk
        has included, so that a question about something else stays low.
        Source: Robertson, Zaragoza, The Probabilistic Relevance Framework (2009), section 3.
        """
        index = self._index(language)
        wanted = sorted(set(tokens(query)))
        if index is None or not wanted:
            return {}
        searcher = index.searcher()
        if not searcher.num_docs:
            return {}
        ceiling = sum(_idf(searcher.num_docs, searcher.doc_freq("body", t)) for t in wanted)
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "body", token, "freq"))
            for token in wanted
        ]
        hits = searcher.search(tantivy.Query.boolean_query(terms), top_k).hits
        return {
            searcher.doc(address)["chunk_id"][0]: score / (ceiling * (_K1 + 1))
            for score, address in hits
        }

    def rarity(self, languages: Sequence[str], token: str) -> float:
        """The largest share of a language's chunks that hold a token, 0..1; 0 if none does."""
        shares = [0.0]
        for language in languages:
            index = self._index(language)
            if index is not None and (count := index.searcher().num_docs):
                shares.append(index.searcher().doc_freq("body", token) / count)
        return max(shares)

    def languages(self) -> list[str]:
        """The languages that have an index, sorted."""
        return sorted(p.name for p in self._folder.iterdir()) if self._folder.is_dir() else []

    def _write(self, language: str, remove: Sequence[str], texts: Mapping[str, str]) -> None:
        index = self._index(language, create=True)
        assert index is not None
        writer = index.writer(_WRITER_BYTES, num_threads=1)
        for chunk_id in remove:
            writer.delete_documents_by_term("chunk_id", chunk_id)
        for chunk_id, text in texts.items():
            writer.add_document(
                tantivy.Document(chunk_id=[chunk_id], body=[" ".join(tokens(text))])
            )
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def _index(self, language: str, *, create: bool = False) -> tantivy.Index | None:
        if language not in self._indexes:
            folder = self._folder / language
            if not create and not folder.is_dir():
                return None
            folder.mkdir(parents=True, exist_ok=True)
            self._indexes[language] = tantivy.Index(self._schema, path=str(folder), reuse=True)
        return self._indexes[language]


def _idf(documents: int, holding: int) -> float:
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
