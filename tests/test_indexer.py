"""Documents into the index: once, at one instant, and embedded no more than needed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import NotFound
from corpus.records import Document, Section, version_of
from index.corpus_index import CorpusIndex, Scope
from index.embedder import Passage, PassageVectors
from index.indexer import add_document, put_document
from tests.conftest import BagEmbedder


class CountingEmbedder(BagEmbedder):
    """The fake, noting the text of every passage it is given, and how many at a time."""

    def __init__(self) -> None:
        self.passages: list[str] = []
        self.batches: list[int] = []

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        self.passages += [passage.text for passage in passages]
        self.batches.append(len(passages))
        return super().embed_passages(passages)

    def forget(self) -> None:
        self.passages, self.batches = [], []


def document(
    doc_id: str,
    text: str,
    language: str = "en",
    title: str = "",
    known_from: date | None = None,
    groups: tuple[str, ...] = (),
) -> Document:
    """A document in one section."""
    sections = (Section("top", "", 0, len(text), known_from),)
    return Document(
        doc_id, version_of(text), title, "", known_from, language, text, sections, groups=groups,
        aligned_with={"ja": "other"},
    )  # fmt: skip


def paragraphs(*sentences: str) -> Document:
    """A document "long" with a section, so also a chunk, for every sentence."""
    one = document("long", "\n".join(sentences))
    starts = [one.text.index(sentence) for sentence in sentences]
    ends = [*starts[1:], len(one.text)]
    sections = (Section(str(a), "", a, b, None) for a, b in zip(starts, ends, strict=True))
    return replace(one, sections=tuple(sections))


def shipped() -> list[Document]:
    """What the means of three languages come from."""
    return [
        document("s.en", "Wheat. Iron. Copper is a metal."),
        document("s.ja", "小麦。鉄。銅は金属だ。", "ja"),
        document("s.zh", "小麦。铁。铜是金属。", "zh"),
    ]


def open_index(data: Path, embedder: BagEmbedder, generation: Path | None = None) -> CorpusIndex:
    return CorpusIndex(data, embedder, shipped, generation)


def silent(what: str, done: int, of: int) -> None:
    """No progress bar."""


def stored(index: CorpusIndex, language: str) -> list[str]:
    """The chunk ids in the dense store; those in full text must be the same."""
    chunk_ids = index.vectors.chunk_ids(language)
    lexical = index.fulltext.search(language, "rice beef pork 米", 1000)
    assert set(lexical) <= set(chunk_ids)
    return chunk_ids


@pytest.fixture
def counting() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def index(data: Path, counting: CountingEmbedder) -> Iterator[CorpusIndex]:
    opened = open_index(data, counting)
    counting.forget()
    yield opened
    opened.close()


def test_an_added_document_is_searchable_after_the_refresh(index: CorpusIndex) -> None:
    one = document("a", "Rice. Beef.")
    assert add_document(index, one, silent) == "added"
    assert index.listing.chunks == {}
    index.refresh()
    (chunk_id,) = index.listing.chunks
    assert chunk_id == f"a@{one.version[:8]}:0-11"
    assert stored(index, "en") == [chunk_id] and index.listing.languages == ("en",)
    assert index.listing.by_document == {"a": (index.listing.chunks[chunk_id],)}
    assert index.document_of(index.listing.chunks[chunk_id].chunk) == one


def test_an_unchanged_document_embeds_and_writes_nothing(
    index: CorpusIndex, counting: CountingEmbedder
) -> None:
    one = document("a", "Rice. Beef.", known_from=date(2026, 1, 30), groups=("cabinet",))
    add_document(index, one, silent)
    assert counting.passages == ["Rice. Beef."]
    assert add_document(index, one, silent) == "unchanged"
    assert counting.batches == [1]


def test_a_changed_document_replaces_the_old_at_once(index: CorpusIndex) -> None:
    old, new = document("a", "Rice."), document("a", "Pork.")
    add_document(index, old, silent)
    index.refresh()
    (before,) = index.listing.chunks.values()
    assert add_document(index, new, silent) == "changed"
    assert stored(index, "en") == [f"a@{new.version[:8]}:0-5"]
    assert index.catalog.document("a") == new
    assert index.catalog.document("a", old.version) == old
    # A search that began before still reads what it found.
    assert index.document_of(before.chunk) == old
    index.refresh()
    assert [cut.chunk.text for cut in index.listing.chunks.values()] == ["Pork."]


def test_only_the_chunks_that_changed_are_embedded(
    index: CorpusIndex, counting: CountingEmbedder
) -> None:
    add_document(index, paragraphs("Rice.", "Beef.", "Pork."), silent)
    counting.forget()
    assert add_document(index, paragraphs("Rice.", "Tofu.", "Pork."), silent) == "changed"
    assert counting.passages == ["Tofu."] and len(stored(index, "en")) == 3


def test_equal_passages_are_embedded_once_and_all_stored(
    index: CorpusIndex, counting: CountingEmbedder
) -> None:
    # Two documents share a clause word for word; both must be found and cited.
    for doc_id in ("a", "b"):
        assert add_document(index, document(doc_id, "Rice."), silent) == "added"
    assert counting.passages == ["Rice."] and len(stored(index, "en")) == 2
    index.refresh()
    assert set(index.listing.by_document) == {"a", "b"}


def test_many_chunks_are_embedded_in_batches(
    index: CorpusIndex, counting: CountingEmbedder
) -> None:
    steps: list[tuple[str, int, int]] = []
    one = paragraphs(*(f"Rice number {n} is here." for n in range(20)))
    add_document(index, one, lambda what, done, of: steps.append((what, done, of)))
    assert counting.batches == [16, 4]
    assert steps == [("long", 0, 20), ("long", 16, 20), ("long", 20, 20)]


def test_a_new_title_alone_is_a_change(index: CorpusIndex, counting: CountingEmbedder) -> None:
    one = document("a", "Rice.", title="Old")
    add_document(index, one, silent)
    index.refresh()
    (cut,) = index.listing.chunks.values()
    assert index.document_of(cut.chunk).title == "Old"
    assert add_document(index, replace(one, title="New"), silent) == "changed"
    assert counting.passages == ["Rice.", "Rice."]  # the title is read with the passage
    index.refresh()
    assert index.document_of(cut.chunk).title == "New" and len(stored(index, "en")) == 1


def test_a_new_language_alone_moves_the_chunks(index: CorpusIndex) -> None:
    one = document("a", "米 Rice.")
    add_document(index, one, silent)
    add_document(index, document("b", "Beef."), silent)
    assert add_document(index, replace(one, language="ja"), silent) == "changed"
    index.refresh()
    assert [len(stored(index, language)) for language in ("en", "ja")] == [1, 1]
    assert index.listing.languages == ("en", "ja")


def test_a_document_of_headings_only_has_no_chunks(index: CorpusIndex) -> None:
    assert add_document(index, document("a", " "), silent) == "added"
    assert add_document(index, document("a", "Rice."), silent) == "changed"
    assert add_document(index, document("a", " "), silent) == "changed"
    index.refresh()
    assert index.listing.chunks == {} and stored(index, "en") == []


def test_a_document_may_be_put_again(index: CorpusIndex, counting: CountingEmbedder) -> None:
    for _ in range(2):
        put_document(index, document("a", "Rice."), silent)
    assert counting.passages == ["Rice."] and len(stored(index, "en")) == 1


def test_what_the_catalog_does_not_list_is_not_admitted(index: CorpusIndex) -> None:
    # As a process killed before the catalog's transaction leaves it.
    add_document(index, document("a", "Rice."), silent)
    index.vectors.add("en", ["ghost@0:0-5"], index.embedder.embed_query("rice")[None, :])
    index.refresh()
    assert not index.listing.admits("ghost@0:0-5", Scope())
    assert all(index.listing.admits(chunk_id, Scope()) for chunk_id in index.listing.chunks)


def test_a_version_that_is_gone_is_named(index: CorpusIndex) -> None:
    add_document(index, document("a", "Rice."), silent)
    index.refresh()
    (cut,) = index.listing.chunks.values()
    gone = replace(cut.chunk, chunk_id="a@00000000:0-5")
    with pytest.raises(NotFound, match="document 'a' has no version '00000000' any more; ask"):
        index.document_of(gone)


def test_an_index_opens_again_as_it_was(data: Path) -> None:
    embedder = CountingEmbedder()
    first = open_index(data, embedder)
    add_document(first, document("a", "Rice."), silent)
    first.refresh()
    before = first.listing
    first.close()
    embedder.forget()
    again = open_index(data, embedder)
    assert embedder.passages == []  # the shipped means are kept too
    assert again.listing.chunks == before.chunks and again.generation == first.generation
    assert all((again.listing.means[x] == mean).all() for x, mean in before.means.items())
    again.close()
