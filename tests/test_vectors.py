"""The dense store: nearest by inner product, each language by itself."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DataFolderError
from index.embedder import Floats2d
from index.vectors import VectorStore


def rows(*vectors: tuple[float, ...]) -> Floats2d:
    return np.array(vectors, np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    with VectorStore(tmp_path / "chroma") as opened:
        yield opened


def test_the_nearest_come_first(store: VectorStore) -> None:
    # By hand: against (1, 0) the inner products are 0.6, 1 and -1.
    store.add("en", ["a", "b", "c"], rows((0.6, 0.8), (1, 0), (-1, 0)))
    query = np.array([1, 0], np.float32)
    assert store.nearest("en", query, 2) == ["b", "a"]
    assert store.nearest("en", query, 9) == ["b", "a", "c"]
    # A query need not have unit length, as a centred one has not.
    assert store.nearest("en", -3 * query, 1) == ["c"]


def test_languages_are_apart(store: VectorStore) -> None:
    store.add("en", ["a"], rows((1, 0)))
    store.add("ja", ["b"], rows((1, 0)))
    assert store.languages() == ["en", "ja"]
    assert store.nearest("ja", np.array([1, 0], np.float32), 5) == ["b"]


def test_nothing_is_found_where_nothing_is(store: VectorStore) -> None:
    query = np.array([1, 0], np.float32)
    assert store.languages() == [] and store.nearest("en", query, 5) == []
    assert store.chunk_ids("en") == [] and store.vectors("en", ["a"]) == {}
    store.delete("en", ["a"])
    store.add("en", [], np.zeros((0, 2), np.float32))
    assert store.languages() == []
    store.add("en", ["a"], rows((1, 0)))
    store.delete("en", ["a", "never there"])
    assert store.nearest("en", query, 5) == [] and store.chunk_ids("en") == []


def test_a_chunk_that_is_there_is_replaced(store: VectorStore) -> None:
    store.add("en", ["b", "a"], rows((1, 0), (0, 1)))
    store.add("en", ["a"], rows((-1, 0)))
    assert store.chunk_ids("en") == ["a", "b"]
    vectors = store.vectors("en", ["a", "missing"])
    assert set(vectors) == {"a"} and vectors["a"].tolist() == [-1, 0]


def test_what_was_added_is_there_after_opening_again(tmp_path: Path) -> None:
    for chunk_id in ("a", "b"):
        with VectorStore(tmp_path / "chroma") as opened:
            opened.add("en", [chunk_id], rows((1, 0)))
    with VectorStore(tmp_path / "chroma") as opened:
        assert opened.chunk_ids("en") == ["a", "b"]


def test_a_document_may_have_more_chunks_than_chromadb_takes_at_once(store: VectorStore) -> None:
    chunk_ids = [f"d@0:{i}-{i + 1}" for i in range(5_500)]
    store.add("en", chunk_ids, np.tile(rows((1, 0)), (len(chunk_ids), 1)))
    assert store.chunk_ids("en") == sorted(chunk_ids)


def test_vectors_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_text("no database " * 500, encoding="utf-8")
    with pytest.raises(DataFolderError) as caught:
        VectorStore(folder)
    assert str(caught.value).startswith(f"vectors {str(folder)!r} cannot be read (")
    assert str(caught.value).endswith("build them anew with: policy-desk ingest --rebuild")
