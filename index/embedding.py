"""Passages to vectors, each text only once for a model: what is cached is not embedded again."""

import hashlib
import json
from collections.abc import Callable, Sequence

from index.catalog import Catalog
from index.embedder import Embedder, Passage
from index.vector_rows import KeyedVectors

_BATCH = 16  # passages embedded between two steps of the progress bar


def embed_cached(
    catalog: Catalog,
    embedder: Embedder,
    passages: Sequence[Passage],
    progress: Callable[[int, int], None],
) -> list[KeyedVectors]:
    """The vectors of each passage in the order given; fresh ones are kept in the catalog.

    `progress` is told (done, of) of the passages that are embedded, and nothing where none is.
    """
    keys = [embedding_key(passage) for passage in passages]
    known = dict(catalog.cached(keys))
    fresh = {k: p for k, p in zip(keys, passages, strict=True) if k not in known}
    wanted = list(fresh.items())
    for start in range(0, len(wanted), _BATCH):
        progress(start, len(wanted))
        some = wanted[start : start + _BATCH]
        embedded = embedder.embed_passages([passage for _, passage in some])
        made = [KeyedVectors(key, v) for (key, _), v in zip(some, embedded, strict=True)]
        catalog.cache(made)
        known.update((one.key, one.vectors) for one in made)
    if wanted:
        progress(len(wanted), len(wanted))
    return [KeyedVectors(key, known[key]) for key in keys]


def embedding_key(passage: Passage) -> str:
    """The digest of what is embedded, in hex."""
    written = json.dumps([passage.context, passage.text, passage.sentences], ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()
