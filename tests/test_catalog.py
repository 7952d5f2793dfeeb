"""The catalog: versions, chunks, cached vectors and sums, changed in one transaction."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DataFolderError
from corpus.records import Document, Heading, Section, Source, version_of
from index.catalog import Catalog
from index.chunks import Chunk, CutChunk, cut_document
from index.embedder import PassageVectors
from index.vector_rows import KeyedVectors
from index.versions import Origin, Standing, standing


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "g1", "model")
    yield opened
    opened.close()


def document(
    doc_id: str, text: str, language: str = "en", groups: tuple[str, ...] = ()
) -> Document:
    """Every field is filled in, so that none can be lost on the way."""
    day = date(2026, 1, 30)
    sections = (Section("top", "", 0, len(text), day, date(2026, 7, 24), day, None, ("S1", "S2")),)
    sources = (Source("S1", "First", "P", day, "https://p.example/1", "CC-BY-4.0", "official"),)
    return Document(
        doc_id, version_of(text), "Rice", "P", day, language, text, sections, "https://p.example",
        "CC0-1.0", groups, "brief", sources, (Heading(0, 1, 1),), (0,), {"ja": "rice.ja"},
    )  # fmt: skip


def cut(one: Document) -> list[CutChunk]:
    """A chunk for each sentence."""
    return cut_document(one, max_size=0)


def keyed(*vectors: tuple[float, float]) -> list[KeyedVectors]:
    """Vectors under keys that tell them; the sentence of each is its opposite."""
    return [
        KeyedVectors(str(v), PassageVectors(row, -row[None, :]))
        for v in vectors
        for row in [np.array(v, np.float32)]
    ]


def publish(catalog: Catalog, one: Document, *vectors: tuple[float, float]) -> list[Chunk]:
    return catalog.publish(one, cut(one), keyed(*vectors))


def test_a_document_comes_back_as_it_was(catalog: Catalog) -> None:
    one = document("a", "X Rice. 👍 「米」。")
    assert catalog.document("a") is None and catalog.documents() == []
    assert publish(catalog, one, (1, 0), (0, 1)) == []
    assert catalog.document("a") == one and catalog.documents() == [one]
    assert catalog.chunks() == cut(one)


def test_a_new_version_replaces_and_the_old_stays_readable(catalog: Catalog) -> None:
    old, new = document("a", "X Rice. Beef."), document("a", "X Rice. Pork.")
    publish(catalog, old, (1, 0), (0, 1))
    replaced = publish(catalog, new, (1, 0), (-1, 0))
    assert [chunk.text for chunk in replaced] == ["Rice.", "Beef."]
    assert catalog.document("a") == new and catalog.documents() == [new]
    assert catalog.chunks() == cut(new)
    for version in (old.version, old.version[:8]):
        assert catalog.document("a", version) == old
    assert catalog.document("a", "%") is None and catalog.document("b", old.version) is None


def test_an_old_version_may_come_back(catalog: Catalog) -> None:
    old, new = document("a", "X Rice."), document("a", "X Pork.")
    for one in (old, new, old):
        publish(catalog, one, (1, 0))
    assert catalog.document("a") == old and catalog.document("a", new.version) == new


def test_chunks_that_stay_are_not_reported_as_replaced(catalog: Catalog) -> None:
    one = document("a", "X Rice. Beef.")
    publish(catalog, one, (1, 0), (0, 1))
    assert publish(catalog, one, (1, 0), (0, 1)) == []
    # In another language they are other chunks: their old store must let them go.
    replaced = publish(catalog, document("a", "X Rice. Beef.", "ja"), (1, 0), (0, 1))
    assert [(chunk.text, chunk.language) for chunk in replaced] == [
        ("Rice.", "en"),
        ("Beef.", "en"),
    ]


def test_documents_are_in_order_and_say_who_may_see_them(catalog: Catalog) -> None:
    publish(catalog, document("b", "X Rice.", groups=("cabinet", "税関")), (1, 0))
    publish(catalog, document("a", "X Pork."), (0, 1))
    assert [one.doc_id for one in catalog.documents()] == ["a", "b"]
    assert [one.chunk.doc_id for one in catalog.chunks()] == ["a", "b"]
    assert catalog.groups(["a", "b", "c"]) == {
        "a": frozenset(),
        "b": frozenset({"cabinet", "税関"}),
    }


def test_the_journal_tells_each_period(catalog: Catalog) -> None:
    old, new = document("a", "X Rice."), document("a", "X Pork.")
    titled = replace(new, title="Pork")
    assert catalog.history("a") == [] and catalog.withdraw("a") is None
    publish(catalog, old, (1, 0))
    publish(catalog, old, (1, 0))  # no change, no line
    for one in (new, titled):
        publish(catalog, one, (1, 0))
    assert [chunk.text for chunk in catalog.withdraw("a") or ()] == ["Pork."]
    publish(catalog, old, (1, 0))
    periods = catalog.history("a")
    assert [one.version for one in periods] == [x.version for x in (old, new, new, old)]
    assert [one.replaced is None for one in periods] == [False, False, True, True]
    assert [one.withdrawn is None for one in periods] == [True, True, False, True]
    assert all(one.characters == len(old.text) and one.added.tzinfo == UTC for one in periods)
    assert standing(periods, new.version) == Standing()
    assert standing(periods[:3], old.version) == Standing(periods[0].replaced, periods[2].withdrawn)
    assert standing([], "x") == Standing()
    assert catalog.changed_since(0) == (5, {"a"}) and catalog.changed_since(5) == (5, set())


def test_a_withdrawn_document_is_in_no_list(catalog: Catalog) -> None:
    one = document("a", "X Rice. Beef.")
    publish(catalog, one, (1, 0), (0, 1))
    catalog.settle("a")
    assert len(catalog.withdraw("a") or ()) == 2 and catalog.unsettled() == ["a"]
    assert catalog.document("a") is None and catalog.document("a", one.version[:8]) == one
    assert (catalog.documents(), catalog.chunks(), catalog.doc_ids()) == ([], [], [])
    assert catalog.groups(["a"]) == {} and catalog.origin("a") is None
    assert catalog.sums()["en"][0] == 0 and catalog.sums()["en"][1].tolist() == [0, 0]


def test_places_are_kept_until_others_are_named(catalog: Catalog) -> None:
    one, origin = document("a", "X Rice."), Origin("/docs", "/docs/x/a.txt")
    catalog.publish(one, cut(one), keyed((1, 0)), origin)
    publish(catalog, replace(one, title="Beef"), (1, 0))
    publish(catalog, document("b", "X Pork."), (0, 1))
    assert catalog.origin("a") == origin and catalog.origin("b") == Origin()
    for root in ("/docs", "/docs/x", "/docs/x/a.txt", "/"):
        assert catalog.origins([root]) == {"a": origin}
    assert catalog.origins(["/doc", "/docs/x/a", "/docs/%"]) == catalog.origins([]) == {}


def test_no_query_for_one_document_reads_all(catalog: Catalog) -> None:
    # An index on a column that most rows share would be taken for a good one.
    with catalog.reading() as connection:
        for query, wanted in [
            ("versions WHERE doc_id = 'a' AND visible", "versions_1 (doc_id=?)"),
            ("chunks WHERE generation = 'g' AND doc_id = 'a'", "(generation=? AND doc_id=?)"),
            ("chunks WHERE generation = 'g' AND chunk_id = 'a'", "(generation=? AND chunk_id=?)"),
            ("changes WHERE doc_id = 'a' ORDER BY number", "(doc_id=?)"),
            ("changes WHERE number > 7", "(rowid>?)"),
        ]:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT * FROM {query}").all()
            assert any(wanted in row[3] for row in plan), plan


def test_sums_follow_what_is_visible(catalog: Catalog) -> None:
    assert catalog.sums() == {}
    publish(catalog, document("a", "X Rice. Beef."), (1, 0), (0, 1))
    publish(catalog, document("b", "X Pork."), (0, 1))
    publish(catalog, document("c", "X 米。", "ja"), (-1, 0))
    sums = {language: (n, total.tolist()) for language, (n, total) in catalog.sums().items()}
    assert sums == {"en": (3, [1, 2]), "ja": (1, [-1, 0])}
    publish(catalog, document("a", "X 肉。", "ja"), (0, -1))
    sums = {language: (n, total.tolist()) for language, (n, total) in catalog.sums().items()}
    assert sums == {"en": (1, [0, 1]), "ja": (2, [-1, -1])}


def test_a_document_may_have_no_chunks(catalog: Catalog) -> None:
    publish(catalog, document("a", "X Rice."), (1, 0))
    assert len(publish(catalog, document("a", "X"))) == 1
    assert catalog.chunks() == [] and catalog.sums()["en"][0] == 0


def test_vectors_are_cached_by_key(catalog: Catalog) -> None:
    catalog.cache(keyed((1, 0), (0, 1)))
    catalog.cache(keyed((0, 1), (0, 1), (-1, 0)))
    found = catalog.cached(["(1, 0)", "(-1, 0)", "missing"])
    assert set(found) == {"(1, 0)", "(-1, 0)"}
    assert found["(1, 0)"].vector.tolist() == [1, 0]
    assert found["(1, 0)"].sentences.tolist() == [[-1, 0]]
    assert catalog.cached([]) == {}


def test_more_keys_than_a_statement_takes(catalog: Catalog) -> None:
    vectors = keyed(*((float(n), 0.0) for n in range(1100)))
    catalog.cache(vectors)
    assert len(catalog.cached([v.key for v in vectors])) == 1100


def test_sentences_have_their_vectors_by_chunk(catalog: Catalog) -> None:
    one = document("a", "X Rice. Rice.")
    publish(catalog, one, (1, 0), (1, 0))  # one embedding may serve two chunks
    found = catalog.sentence_vectors([*(c.chunk.chunk_id for c in cut(one)), "missing"])
    assert [found[c.chunk.chunk_id].tolist() for c in cut(one)] == [[[-1, 0]], [[-1, 0]]]
    assert len(found) == 2 and catalog.sums()["en"][1].tolist() == [2, 0]


def test_generations_and_models_are_apart(catalog: Catalog, tmp_path: Path) -> None:
    one = document("a", "X Rice.")
    publish(catalog, one, (1, 0))
    url = f"sqlite:///{tmp_path / 'catalog.sqlite'}"
    other, other_model = Catalog(url, "g2", "model"), Catalog(url, "g3", "model 2")
    assert other.documents() == [one] and other.chunks() == [] and other.sums() == {}
    assert set(other.cached(["(1, 0)"])) == {"(1, 0)"} and other_model.cached(["(1, 0)"]) == {}
    assert publish(other, one, (1, 0)) == []
    other.forget_generations_but(frozenset({"g2"}))
    assert catalog.chunks() == [] and catalog.sums() == {}
    assert other.chunks() == cut(one) and other.document("a") == one
    other.close()
    other_model.close()


def test_facts(catalog: Catalog) -> None:
    assert catalog.fact("checked") is None
    catalog.remember("checked", "once")
    catalog.remember("checked", "twice")
    assert catalog.fact("checked") == "twice"


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nowhere' / 'catalog.sqlite'}"
    message = (
        f"catalog {url!r} cannot be opened: unable to open database file; check that the folder"
        " may be written to, or choose another with --data"
    )
    with pytest.raises(DataFolderError, match=f"^{re.escape(message)}$"):
        Catalog(url, "g1", "model")
