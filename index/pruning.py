"""Where documents came from, and the withdrawal of those whose file is not there any more."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePath

from corpus.doc_ids import writable
from corpus.places import Place, Url
from index.corpus_index import CorpusIndex
from index.indexer import withdraw_document
from index.versions import Origin


def origin_of(place: Place, root: Path) -> Origin:
    """Where a file is. A link below the root counts as being there, wherever it leads.

    A page comes from no file, so that no folder's absence ever withdraws it.
    """
    if isinstance(place, Url):
        return Origin()
    absolute = root.resolve()
    inside = absolute if place == root else absolute / place.relative_to(root)
    return Origin(writable(str(absolute)), writable(str(inside)))


def withdraw_gone(
    index: CorpusIndex,
    roots: Sequence[Path],
    there: Collection[str],
    failed: Collection[str],
    seen: Collection[str],
) -> Iterator[tuple[str, str]]:
    """Withdraw the documents of the roots that a run has not seen; (doc_id, path) of each.

    Not those whose file, or a folder above it, could not be read: nobody knows what became of
    them. Nor those whose file is there under another id, as when a folder above it was ingested.

    Args:
        index: The index that the run added to.
        roots: The files and folders of the run.
        there: The paths that the run found, absolute.
        failed: Those of them that it could not read.
        seen: The ids of the documents that it took in.
    """
    named = {origin_of(root, root).root for root in roots}
    waiting = index.catalog.quarantine.origins(sorted(named))
    for doc_id, origin in (waiting | index.catalog.origins(sorted(named))).items():
        above = {origin.path, *map(str, PurePath(origin.path).parents)}
        elsewhere = origin.path in there and origin.root not in named
        if doc_id not in seen and not elsewhere and above.isdisjoint(failed):
            withdraw_document(index, doc_id)
            yield doc_id, origin.path
