"""The dense store: raw unit vectors in Chroma, one collection a language, inner product.

The one file that knows chromadb. Similarities leave it as inner products, higher is nearer.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from corpus.errors import DataFolderError
from index.embedder import Floats1d, Floats2d

# At the library's defaults two builds agree on 94% of the first tens, with these on 99%.
_HNSW = {"space": "ip", "ef_search": 400, "ef_construction": 200, "max_neighbors": 32}
_PREFIX = "chunks-"


class VectorStore:
    """Chunk vectors by language; holds the folder open until closed.

    A closed store's folder name must not be opened again in the process: chromadb caches its
    client by path.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # _env_file=None: chromadb would read the .env of whatever folder the process is in.
        settings = Settings(_env_file=None, anonymized_telemetry=False)
        try:
            self._client: ClientAPI = chromadb.PersistentClient(path=str(folder), settings=settings)
        except (ChromaError, ValueError) as error:
            raise DataFolderError(
                f"vectors {str(folder)!r} cannot be read ({error}); build them anew with:"
                " policy-desk ingest --rebuild"
            ) from error
        self._collections: dict[str, Collection] = {}

    def add(self, language: str, chunk_ids: Sequence[str], vectors: Floats2d) -> None:
        """Add the chunks of one document: shape (n, d), rows of unit length; n of 0 adds nothing.

        Atomic under a killed process up to the 5461 chunks that chromadb takes in one call. A
        chunk that is there already is replaced.
        """
        rows, at_once = np.asarray(vectors, np.float32), self._client.get_max_batch_size()
        for start in range(0, len(chunk_ids), at_once):
            collection = self._collection(language, create=True)
            assert collection is not None
            some = slice(start, start + at_once)
            collection.upsert(ids=list(chunk_ids[some]), embeddings=rows[some])

    def delete(self, language: str, chunk_ids: Sequence[str]) -> None:
        """Remove chunks; those that are not there are passed over."""
        collection = self._collection(language)
        if collection is not None and chunk_ids:
            collection.delete(ids=list(chunk_ids))

    def nearest(self, language: str, query: Floats1d, top_k: int) -> list[str]:
        """The chunk ids with the largest inner products, nearest first; at most `top_k`."""
        collection = self._collection(language)
        if collection is None or not (count := collection.count()):
            return []
        found = collection.query(
            query_embeddings=[np.asarray(query, np.float32)],
            n_results=min(top_k, count),
            include=[],
        )
        return list(found["ids"][0])

    def vectors(self, language: str, chunk_ids: Sequence[str]) -> Mapping[str, Floats1d]:
        """The stored vectors by chunk id; an id that is not there is left out."""
        collection = self._collection(language)
        if collection is None or not chunk_ids:
            return {}
        found = collection.get(ids=list(chunk_ids), include=["embeddings"])
        return dict(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))

    def chunk_ids(self, language: str) -> list[str]:
        """Every stored chunk id of a language, sorted."""
        collection = self._collection(language)
        return sorted(collection.get(include=[])["ids"]) if collection is not None else []

    def languages(self) -> list[str]:
        """The languages that have a collection, sorted."""
        names = (collection.name for collection in self._client.list_collections())
        return sorted(name.removeprefix(_PREFIX) for name in names)

    def close(self) -> None:
        """Let the folder go."""
        self._client.close()

    def __enter__(self) -> "VectorStore":
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _collection(self, language: str, *, create: bool = False) -> Collection | None:
        if language not in self._collections:
            name = _PREFIX + language
            # embedding_function=None: the default one would download a model.
            try:
                found = self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                if not create:
                    return None
                found = self._client.create_collection(
                    name, embedding_function=None, configuration={"hnsw": _HNSW}
                )
            self._collections[language] = found
        return self._collections[language]
