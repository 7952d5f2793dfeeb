"""Upkeep of a data folder: what a killed process left, what is used no more, what grew too far.

The owner of the folder does it first; an ingest ends with `compact`.
"""

from corpus.errors import DataFolderError
from index.corpus_index import CorpusIndex
from index.full_disk import full_disk_said
from index.generation import drop_other_generations, generations_in_use
from index.indexer import lexical_text, settle_document

MAX_DELETED_SHARE = 0.05  # of a language's full text; above it BM25's statistics are rewritten


def tidy(index: CorpusIndex) -> list[str]:
    """Put right what may be left of an earlier run; a line on each thing done, [] for none.

    The caller owns the data folder, and refreshes nothing: what is visible stays as it is.

    Raises:
        DataFolderError: the index was rebuilt since it was opened, or the disk is full.
    """
    with index.writing, full_disk_said(index.data):
        if index.generation.name not in generations_in_use(index.data):
            raise DataFolderError(
                f"the index in {str(index.data)!r} was rebuilt by another process meanwhile;"
                " run the command again"
            )
        index.catalog.forget_generations_but(frozenset({index.generation.name}))
        done = [f"removed the old index {x!r}" for x in drop_other_generations(index.data)]
        for doc_id in index.catalog.unsettled():
            settle_document(index, doc_id)
            done.append(f"finished what was begun with {doc_id!r}")
        return done + [f"rewrote the full text of {x!r}" for x in compact(index)]


def compact(index: CorpusIndex) -> list[str]:
    """Rewrite the full text of each language that has too many deleted chunks; returns those."""
    with index.writing, full_disk_said(index.data):
        stale = [
            language
            for language in index.fulltext.languages()
            if not index.fulltext.is_readable(language)
            or index.fulltext.deleted_share(language) > MAX_DELETED_SHARE
        ]
        for language in stale:
            rewrite_fulltext(index, language)
        return stale


def rewrite_fulltext(index: CorpusIndex, language: str) -> None:
    """Make the full text of a language anew from the catalog."""
    if not index.fulltext.is_readable(language):
        index.fulltext.drop(language)
    cuts = index.catalog.each_chunk(language)
    index.fulltext.rewrite(language, ((cut.chunk.chunk_id, lexical_text(cut)) for cut in cuts))
