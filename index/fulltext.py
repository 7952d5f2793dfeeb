"""The lexical store: BM25 over our own tokens in tantivy, one index a language.

The one file that knows tantivy. Scores leave it normalised: BM25 over the query's own ceiling.
"""

import json
import math
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from corpus.errors import DataFolderError
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

    def drop(self, language: str) -> None:
        """Remove what a language has, readable or not."""
        self._indexes.pop(language, None)
        shutil.rmtree(self._folder / language, ignore_errors=True)

    def add(self, language: str, texts: Mapping[str, str]) -> None:
        """Index the chunks of one document, chunk id -> text, in one crash-safe commit."""
        self._write(language, remove=list(texts), texts=texts.items())

    def delete(self, language: str, chunk_ids: Sequence[str]) -> None:
        """Remove chunks in one commit; those that are not there are passed over."""
        if chunk_ids and self._index(language) is not None:
            self._write(language, remove=chunk_ids, texts=())

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

    def chunk_ids(self, language: str) -> list[str]:
        """Every stored chunk id of a language, sorted; an id that is there twice, twice."""
        index = self._index(language)
        if index is None or not (count := index.searcher().num_docs):
            return []
        searcher = index.searcher()
        try:
            hits = searcher.search(tantivy.Query.all_query(), count).hits
            return sorted(searcher.doc(address)["chunk_id"][0] for _, address in hits)
        except ValueError as error:
            raise _unreadable(self._folder / language, error) from error

    def is_readable(self, language: str) -> bool:
        """Whether what a language has can be opened; so can nothing."""
        try:
            self._index(language)
        except DataFolderError:
            return False
        return True

    def deleted_share(self, language: str) -> float:
        """The share of a language's chunks that are deleted but still counted, 0..1.

        They distort BM25: the library takes them out of its statistics only when it merges.
        """
        if self._index(language) is None:
            return 0.0
        meta = json.loads((self._folder / language / "meta.json").read_text(encoding="utf-8"))
        total = sum(segment["max_doc"] for segment in meta["segments"])
        gone = sum((one["deletes"] or {}).get("num_deleted_docs", 0) for one in meta["segments"])
        return gone / total if total else 0.0

    def rewrite(self, language: str, texts: Iterable[tuple[str, str]]) -> None:
        """Replace all that a language holds by (chunk id, text), in one crash-safe commit."""
        self._write(language, remove=None, texts=texts)

    def languages(self) -> list[str]:
        """The languages that have an index, sorted."""
        return sorted(p.name for p in self._folder.iterdir()) if self._folder.is_dir() else []

    def _write(
        self, language: str, remove: Sequence[str] | None, texts: Iterable[tuple[str, str]]
    ) -> None:
        """Remove chunks, all of them for None, and add others, in one commit."""
        index = self._index(language, create=True)
        assert index is not None
        writer = index.writer(_WRITER_BYTES, num_threads=1)
        if remove is None:
            writer.delete_all_documents()
        for chunk_id in remove or ():
            writer.delete_documents_by_term("chunk_id", chunk_id)
        for chunk_id, text in texts:
            writer.add_document(
                tantivy.Document(chunk_id=[chunk_id], body=[" ".join(tokens(text))])
            )
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def _index(self, language: str, *, create: bool = False) -> tantivy.Index | None:
        if language not in self._indexes:
            folder = self._folder / language
            if not create and not (folder / "meta.json").is_file():
                return None  # none, or its making was cut short
            folder.mkdir(parents=True, exist_ok=True)
            try:
                opened = tantivy.Index(self._schema, path=str(folder), reuse=True)
            except ValueError as error:
                raise _unreadable(folder, error) from error
            self._indexes[language] = opened
        return self._indexes[language]


def _unreadable(folder: Path, error: ValueError) -> DataFolderError:
    return DataFolderError(
        f"full text {str(folder)!r} cannot be read ({error}); mend it with: policy-desk verify"
    )


def _idf(documents: int, holding: int) -> float:
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
