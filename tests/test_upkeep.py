"""Upkeep: what a killed process left is finished or removed, and full text is rewritten in time."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import DataFolderError
from index import chunk_rows
from index.corpus_index import CorpusIndex
from index.generation import new_generation, use_generation
from index.indexer import add_document, withdraw_document
from index.upkeep import MAX_DELETED_SHARE, compact, tidy
from index.verify import verify
from tests.test_indexer import CountingEmbedder, document, open_index, silent


class Killed(Exception):
    """In place of a signal: what is under way is left as it is."""


def die(*_arguments: object) -> None:
    raise Killed


@pytest.mark.parametrize(
    "step",
    ["vectors.VectorStore.add", "fulltext.FullTextStore.add", "catalog.Catalog.publish",
     "fulltext.FullTextStore.delete", "vectors.VectorStore.delete", "catalog.Catalog.settle"],
)  # fmt: skip
def test_a_change_that_was_cut_short_is_the_old_state_or_the_new(data: Path, step: str) -> None:
    index = open_index(data, CountingEmbedder())
    old, new = document("a", "Rice. Beef."), document("a", "Pork. Beef.")
    add_document(index, document("b", "Beef."), silent)
    add_document(index, old, silent)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(f"index.{step}", die)
        add_document(index, new, silent)
    assert index.catalog.unsettled() == ["a"]
    index.close()
    again = open_index(data, CountingEmbedder())
    assert tidy(again)[0] == "finished what was begun with 'a'"
    done = "delete" in step or "settle" in step
    assert again.catalog.document("a") == (new if done else old)
    assert again.catalog.unsettled() == [] and verify(again, silent).findings == ()
    assert tidy(again) == []
    again.close()


@pytest.mark.parametrize("step", ["fulltext.FullTextStore.delete", "vectors.VectorStore.delete"])
def test_a_withdrawal_that_was_cut_short_is_finished(data: Path, step: str) -> None:
    index = open_index(data, CountingEmbedder())
    add_document(index, document("a", "Rice."), silent)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(f"index.{step}", die)
        withdraw_document(index, "a")
    index.refresh()
    assert index.listing.chunks == {}  # unsearchable already
    assert tidy(index)[0] == "finished what was begun with 'a'"
    assert index.vectors.chunk_ids("en") == index.fulltext.chunk_ids("en") == []
    index.close()


def test_a_title_that_was_cut_short_leaves_the_old_vectors(data: Path) -> None:
    # The chunks of both have the same ids.
    index = open_index(data, CountingEmbedder())
    old = document("a", "Rice.", title="Old")
    add_document(index, old, silent)
    (chunk_id,) = index.vectors.chunk_ids("en")
    before = index.vectors.vectors("en", [chunk_id])[chunk_id]
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr("index.catalog.Catalog.publish", die)
        add_document(index, replace(old, title="New"), silent)
    assert (index.vectors.vectors("en", [chunk_id])[chunk_id] != before).any()
    tidy(index)
    assert (index.vectors.vectors("en", [chunk_id])[chunk_id] == before).all()
    index.close()


def rows_of(index: CorpusIndex, generation: str) -> dict[str, list[str]]:
    """Language -> the documents that a generation has chunks of."""
    with index.catalog.reading() as connection:
        ids = chunk_rows.read_ids(connection, generation)
    return {language: [one.rpartition("@")[0] for one in some] for language, some in ids.items()}


def test_old_generations_are_removed_with_their_rows(data: Path) -> None:
    index = open_index(data, CountingEmbedder())
    add_document(index, document("a", "Rice."), silent)
    stray = new_generation(data, "another")
    (stray / "FINGERPRINT").unlink()  # as a process killed at once leaves it
    other = open_index(data, CountingEmbedder(), new_generation(data, "third"))
    add_document(other, document("b", "Beef."), silent)
    other.close()
    assert rows_of(index, other.generation.name) == {"en": ["b"]}
    names = sorted([stray.name, other.generation.name])
    assert tidy(index) == [f"removed the old index {name!r}" for name in names]
    assert rows_of(index, other.generation.name) == {}
    assert rows_of(index, index.generation.name) == {"en": ["a"]}
    assert list((data / "generations").iterdir()) == [index.generation]
    index.close()


def test_an_index_that_is_used_no_more_removes_nothing(data: Path) -> None:
    index = open_index(data, CountingEmbedder())
    newer = new_generation(data, index.fingerprint)
    use_generation(data, newer)
    with pytest.raises(DataFolderError, match="was rebuilt by another process meanwhile; run the"):
        tidy(index)
    assert newer.is_dir()
    index.close()


def full_text_of(index: CorpusIndex) -> tuple[list[str], float]:
    return index.fulltext.chunk_ids("en"), index.fulltext.deleted_share("en")


def test_full_text_is_rewritten_once_too_much_of_it_is_deleted(data: Path) -> None:
    index = open_index(data, CountingEmbedder())
    assert compact(index) == []
    sentences = {f"d{n}": document(f"d{n}", f"Rice number {n}.") for n in range(40)}
    for one in sentences.values():
        add_document(index, one, silent)
    for n in range(2):  # 2 of 40 are the limit, not above it
        withdraw_document(index, f"d{n}")
    index.fulltext.rewrite("en", [(f"x{n}", "rice") for n in range(38)])
    index.fulltext.add("en", {"y0": "rice", "y1": "rice"})
    index.fulltext.delete("en", ["x0", "x1"])
    assert full_text_of(index)[1] == MAX_DELETED_SHARE and compact(index) == []
    index.fulltext.delete("en", ["x2"])
    assert compact(index) == ["en"]
    ids, share = full_text_of(index)
    assert share == 0 and ids == index.vectors.chunk_ids("en") and len(ids) == 38
    index.close()
