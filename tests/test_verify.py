"""Verification: whatever is damaged is found, and rebuilt where the documents allow it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.corpus_index import CorpusIndex
from index.indexer import add_document, withdraw_document
from index.verify import Finding, store_differences, verify
from tests.test_indexer import CountingEmbedder, document, open_index, silent

RICE, BEEF = document("a", "Rice. Beef."), document("b", "米。", "ja")
ALIKE = "its chunks are not those of its text; made anew"
OTHER = "a vector is missing or not the one that was embedded; made anew"
UNREADABLE = "an embedding is missing or damaged; made anew"


@pytest.fixture
def index(data: Path) -> Iterator[CorpusIndex]:
    opened = open_index(data, CountingEmbedder())
    for one in (document("a", "Pork."), RICE, BEEF, document("c", "Tofu.")):
        add_document(opened, one, silent)
    withdraw_document(opened, "c")
    opened.refresh()
    yield opened
    opened.close()


def damage(index: CorpusIndex, statement: str) -> None:
    with closing(sqlite3.connect(index.data / "catalog.sqlite")) as database, database:
        assert database.execute(statement).rowcount > 0, statement


def found(index: CorpusIndex) -> list[tuple[str, str, bool]]:
    return [(one.where, one.what, one.repaired) for one in verify(index, silent).findings]


def test_nothing_is_found_where_nothing_is_wrong(index: CorpusIndex) -> None:
    steps: list[tuple[str, int, int]] = []
    seen = verify(index, lambda *step: steps.append(step))
    assert (seen.documents, seen.versions, seen.chunks, seen.findings) == (2, 4, 2, ())
    assert seen.sound and store_differences(index) == []
    assert steps == [("a", 0, 4), ("a", 1, 4), ("b", 2, 4), ("c", 3, 4), ("", 4, 4)]


@pytest.mark.parametrize(
    "statement, what",
    [
        ("UPDATE chunks SET cut_chunk = replace(cut_chunk, 'Rice', 'Oats')", ALIKE),
        ("UPDATE chunks SET cut_chunk = '{' WHERE doc_id = 'a'", ALIKE),
        ("DELETE FROM chunks WHERE doc_id = 'a'", ALIKE),
        ("UPDATE chunks SET embedding_key = 'x' WHERE doc_id = 'a'",
         "its chunks have the embeddings of other text; made anew"),
        ("DELETE FROM embeddings", UNREADABLE),
        ("UPDATE embeddings SET vectors = x'00'", UNREADABLE),
        ("UPDATE embeddings SET vectors = zeroblob(length(vectors))", UNREADABLE),
    ],
)  # fmt: skip
def test_what_follows_from_a_document_is_made_anew(
    index: CorpusIndex, statement: str, what: str
) -> None:
    before = index.listing
    damage(index, statement)
    where = f"a@{RICE.version[:8]}"
    assert (where, what, True) in found(index)
    assert found(index) == []
    assert index.listing.chunks == before.chunks
    assert np.allclose(index.listing.means["en"], before.means["en"])


def test_vectors_are_compared_with_the_embeddings(index: CorpusIndex) -> None:
    (chunk_id,) = index.vectors.chunk_ids("en")
    turned = -index.vectors.vectors("en", [chunk_id])[chunk_id]
    index.vectors.add("en", [chunk_id, "ghost@0:0-1"], np.stack([turned, turned]))
    index.vectors.add("ko", ["ghost@0:0-1"], turned[None, :])
    assert store_differences(index) == [
        "vectors of 'en': 2 chunks, the catalog lists 1",
        "vectors of 'ko': 1 chunks, the catalog lists 0",
    ]
    assert found(index) == [
        (f"a@{RICE.version[:8]}", OTHER, True),
        ("vectors of 'en'", "1 vectors that the catalog does not list; removed", True),
        ("vectors of 'ko'", "1 vectors that the catalog does not list; removed", True),
    ]
    assert (index.vectors.vectors("en", [chunk_id])[chunk_id] == -turned).all()
    index.vectors.delete("en", [chunk_id])
    assert found(index) == [(f"a@{RICE.version[:8]}", OTHER, True)]
    assert index.vectors.chunk_ids("en") == [chunk_id] and found(index) == []


def test_full_text_is_written_anew(data: Path, index: CorpusIndex) -> None:
    wanted = index.fulltext.chunk_ids("ja")
    index.fulltext.delete("ja", wanted)
    index.fulltext.add("en", {"ghost@0:0-1": "rice"})
    other = "holds not what the catalog lists; written anew"
    assert found(index) == [("full text of 'en'", other, True), ("full text of 'ja'", other, True)]
    assert index.fulltext.chunk_ids("ja") == wanted and found(index) == []
    folder = index.generation / "fulltext" / "ja"
    (folder / "meta.json").write_text("{", encoding="utf-8")
    index.close()
    again = open_index(data, CountingEmbedder())
    said = ("full text of 'ja'", "cannot be read; written anew", True)
    assert found(again) == [said] and again.fulltext.chunk_ids("ja") == wanted
    again.close()


def test_sums_are_added_up_anew(index: CorpusIndex) -> None:
    before = index.catalog.sums()
    damage(index, "UPDATE sums SET chunks = 7 WHERE language = 'en'")
    damage(index, "DELETE FROM sums WHERE language = 'ja'")
    assert found(index) == [
        ("mean of 'en'", "is over 7 chunks or off, 1 are there; added up anew", True),
        ("mean of 'ja'", "was missing; added up anew", True),
    ]
    after = index.catalog.sums()
    assert {x: n for x, (n, _) in after.items()} == {x: n for x, (n, _) in before.items()}
    assert all((after[x][1] == total).all() for x, (_, total) in before.items())


def test_chunks_of_a_withdrawn_document_are_removed(index: CorpusIndex) -> None:
    damage(index, "UPDATE chunks SET doc_id = 'c' WHERE doc_id = 'b'")
    what = "chunks of a version that is not visible; removed"
    assert ("c", what, True) in found(index)
    index.reread()
    assert found(index) == [] and set(index.listing.by_document) == {"a", "b"}


@pytest.mark.parametrize(
    "statement, where, what",
    [
        ("UPDATE versions SET document = replace(document, 'Rice', 'Oats')",
         f"a@{RICE.version[:8]}", "its text does not have the hash of its version"),
        ("UPDATE versions SET document = replace(document, 'Tofu', 'Oats')",
         f"c@{document('c', 'Tofu.').version[:8]}", "its text does not have the hash of its"),
        ("UPDATE versions SET document = '{' WHERE doc_id = 'b'",
         f"b@{BEEF.version[:8]}", "its record cannot be read"),
        ("UPDATE versions SET document = replace(document, '\"start\":0', '\"start\":1')"
         " WHERE doc_id = 'b'", f"b@{BEEF.version[:8]}", "its sections do not cover its text"),
    ],
)  # fmt: skip
def test_a_damaged_document_is_a_persons_to_mend(
    index: CorpusIndex, statement: str, where: str, what: str
) -> None:
    damage(index, statement)
    seen = verify(index, silent)
    left = [one for one in seen.findings if not one.repaired]
    assert not seen.sound and [one.where for one in left] == [where]
    assert left[0].what.startswith(what) and left[0].what.endswith("; ingest the file again")


def test_a_damaged_database_is_said(index: CorpusIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.catalog, "damage", lambda: "page 3 is never used")
    what = "the database is damaged (page 3 is never used); restore it, or ingest into a new folder"
    assert verify(index, silent).findings == (Finding("catalog", what, False),)
