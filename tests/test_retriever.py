"""Retrieval: fused scores, filters by date and reader, order, and the LangChain face."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from langchain_core.documents import Document as LangChainDocument

from corpus.records import Document
from index.corpus_index import CorpusIndex, Scope
from index.embedder import Embedder
from index.indexer import add_document
from index.retriever import LEXICAL_WEIGHT, HybridRetriever, ScoredChunk
from tests.conftest import BagEmbedder
from tests.test_indexer import document, open_index, paragraphs, silent

CABINET = frozenset({"cabinet"})


@pytest.fixture
def index(data: Path) -> Iterator[CorpusIndex]:
    opened = open_index(data, BagEmbedder())
    yield opened
    opened.close()


def fill(index: CorpusIndex, *documents: Document) -> HybridRetriever:
    for one in documents:
        add_document(index, one, silent)
    index.refresh()
    return HybridRetriever(index)


def doc_ids(found: list[ScoredChunk]) -> list[str]:
    return [scored.chunk.doc_id for scored in found]


def test_the_nearest_come_first_with_their_scores(index: CorpusIndex) -> None:
    retriever = fill(
        index,
        document("beef", "Beef quota."),
        document("rice", "Rice tariff."),
        document("both", "Rice quota. Steel."),
    )
    found = retriever.retrieve("rice tariff", "en", Scope())
    assert doc_ids(found) == ["rice", "both", "beef"]
    assert [scored.rank for scored in found] == [1, 2, 3]
    for scored in found:
        assert scored.score == scored.dense + LEXICAL_WEIGHT * scored.lexical
        assert -1 <= scored.dense <= 1 and 0 <= scored.lexical <= 1
    assert found[0].dense == pytest.approx(1, abs=1e-5) and found[2].lexical == 0


def test_dense_is_the_centred_cosine_of_the_best_sentence(index: CorpusIndex) -> None:
    retriever = fill(index, document("a", "Rice tariff. Steel quota. Beef ban. Pork rule."))
    (scored,) = retriever.retrieve("beef ban", "en", Scope())
    mean = index.listing.means["en"]
    embedder = index.embedder

    def centred(text: str) -> np.ndarray:
        row = embedder.embed_query(text) - mean
        return np.asarray(row / np.linalg.norm(row))

    query = centred("beef ban")
    whole = float(query @ centred("Rice tariff. Steel quota. Beef ban. Pork rule."))
    assert scored.dense == pytest.approx(float(query @ centred("Beef ban.")), abs=1e-5)
    assert scored.dense > whole + 0.1


def test_ties_are_in_order_of_chunk_id(index: CorpusIndex) -> None:
    retriever = fill(index, *(document(doc_id, "Rice tariff.") for doc_id in "cabd"))
    found = retriever.retrieve("rice", "en", Scope())
    assert doc_ids(found) == ["a", "b", "c", "d"]
    assert len({scored.score for scored in found}) == 1
    assert doc_ids(retriever.retrieve("rice", "en", Scope(), top_k=2)) == ["a", "b"]


def test_the_order_does_not_depend_on_when_a_document_came(data: Path, tmp_path: Path) -> None:
    documents = [document(f"d{n}", f"Rice tariff {n % 3}. Beef {n % 2}.") for n in range(6)]
    rankings = []
    for folder, order in ((data, documents), (tmp_path / "other", documents[::-1])):
        opened = open_index(folder, BagEmbedder())
        found = fill(opened, *order).retrieve("rice tariff beef 1", "en", Scope())
        rankings.append([scored.chunk.chunk_id for scored in found])
        opened.close()
    assert len(rankings[0]) == 6 and rankings[0] == rankings[1]


@pytest.mark.parametrize("query", ["", " \n\u3000"])
def test_a_blank_query_finds_nothing(index: CorpusIndex, query: str) -> None:
    assert fill(index, document("a", "Rice.")).retrieve(query, "en", Scope()) == []


def test_an_empty_index_finds_nothing(index: CorpusIndex) -> None:
    assert HybridRetriever(index).retrieve("rice", "en", Scope()) == []


def test_a_query_may_be_in_a_language_that_no_document_has(index: CorpusIndex) -> None:
    retriever = fill(index, document("a", "Rice."))
    assert doc_ids(retriever.retrieve("rice", "sw", Scope())) == ["a"]


@pytest.mark.parametrize(
    "as_of, expected",
    [
        (None, ["new", "old", "undated"]),
        (date(2026, 2, 1), ["new", "old", "undated"]),
        (date(2026, 1, 31), ["old", "undated"]),
        (date(2025, 1, 1), ["undated"]),
    ],
)
def test_only_what_was_known_on_the_day_is_found(
    index: CorpusIndex, as_of: date | None, expected: list[str]
) -> None:
    retriever = fill(
        index,
        document("new", "Rice.", known_from=date(2026, 2, 1)),
        document("old", "Rice.", known_from=date(2025, 9, 4)),
        document("undated", "Rice."),
    )
    assert doc_ids(retriever.retrieve("rice", "en", Scope(as_of=as_of))) == expected


@pytest.mark.parametrize(
    "scope, expected",
    [
        (Scope(), ["public"]),
        (Scope(groups=CABINET), ["public", "secret"]),
        (Scope(groups=frozenset({"press"})), ["both", "public"]),
        (Scope(groups=frozenset({"press", "cabinet"})), ["both", "public", "secret"]),
        (Scope(groups=CABINET, doc_ids=frozenset({"secret"})), ["secret"]),
        (Scope(doc_ids=frozenset({"secret"})), []),
    ],
)
def test_only_what_the_reader_may_see_is_found(
    index: CorpusIndex, scope: Scope, expected: list[str]
) -> None:
    retriever = fill(
        index,
        document("public", "Rice."),
        document("secret", "Rice.", groups=("cabinet",)),
        document("both", "Rice.", groups=("press", "court")),
    )
    assert doc_ids(retriever.retrieve("rice", "en", scope)) == expected


def test_a_document_that_is_closed_to_a_group_later_is_gone_at_once(index: CorpusIndex) -> None:
    retriever = fill(index, document("a", "Rice."))
    fill(index, document("a", "Rice.", groups=("cabinet",)))
    assert retriever.retrieve("rice", "en", Scope()) == []
    assert doc_ids(retriever.retrieve("rice", "en", Scope(groups=CABINET))) == ["a"]


def test_a_scope_that_admits_few_is_searched_whole(index: CorpusIndex) -> None:
    # 70 chunks are nearer to the query, more than are asked of a store at first.
    nearer = paragraphs(*(f"Rice tariff rule number {n}." for n in range(70)))
    far = document("far", "Steel, iron, copper and some rice.")
    retriever = fill(index, nearer, far)
    assert set(doc_ids(retriever.retrieve("rice tariff rule", "en", Scope()))) == {"long"}
    narrow = Scope(doc_ids=frozenset({"far"}))
    assert doc_ids(retriever.retrieve("rice tariff rule", "en", narrow)) == ["far"]
    # By meaning alone too, where no word is shared.
    assert doc_ids(retriever.retrieve("unicorn", "en", narrow)) == ["far"]


def test_languages_may_be_chosen(index: CorpusIndex) -> None:
    retriever = fill(index, document("e", "Rice JBIC."), document("j", "米は JBIC。", "ja"))
    assert set(doc_ids(retriever.retrieve("JBIC", "en", Scope()))) == {"e", "j"}
    assert doc_ids(retriever.retrieve("JBIC", "en", Scope(languages=("ja",)))) == ["j"]
    assert retriever.retrieve("JBIC", "en", Scope(languages=("ko",))) == []


def test_a_language_with_one_chunk_still_ranks_sensibly(index: CorpusIndex) -> None:
    others = (f"Rice tariff rule number {n}." for n in range(20))
    retriever = fill(index, paragraphs(*others), document("j", "米の関税は無い。", "ja"))
    first, *_ = retriever.retrieve("米の関税", "ja", Scope())
    # Centred on its own mean alone, the only chunk would be nothing, and its cosine 0.
    assert first.chunk.doc_id == "j" and first.dense > 0.5
    found = retriever.retrieve("rice tariff rule", "en", Scope())
    assert set(doc_ids(found)) == {"long"}


def test_a_changed_document_is_found_as_it_is_now(index: CorpusIndex) -> None:
    retriever = fill(index, document("a", "Rice tariff."))
    fill(index, document("a", "Beef quota."))
    (scored,) = retriever.retrieve("rice tariff", "en", Scope())
    assert scored.chunk.text == "Beef quota." and scored.lexical == 0


def test_a_document_in_another_language_now_is_found_once(index: CorpusIndex) -> None:
    fill(index, document("a", "米 JBIC."), document("b", "Beef JBIC."))
    retriever = fill(index, document("a", "米 JBIC.", "ja"))
    assert sorted(doc_ids(retriever.retrieve("JBIC", "ja", Scope()))) == ["a", "b"]


def test_what_a_killed_process_left_is_not_found(index: CorpusIndex, embedder: Embedder) -> None:
    retriever = fill(index, document("a", "Beef."))
    index.vectors.add("en", ["ghost@0:0-5"], embedder.embed_query("rice")[None, :])
    index.fulltext.add("en", {"ghost@0:0-5": "rice"})
    assert doc_ids(retriever.retrieve("rice", "en", Scope())) == ["a"]


def test_it_is_a_langchain_retriever(index: CorpusIndex) -> None:
    one = document("a", "Rice tariff.")
    fill(index, one, document("b", "Beef."), document("s", "Rice.", groups=("cabinet",)))
    found = HybridRetriever(index, top_k=1).invoke("rice tariff")
    (scored,) = HybridRetriever(index).retrieve("rice tariff", "en", Scope(), top_k=1)
    assert found == [
        LangChainDocument(
            page_content="Rice tariff.",
            id=f"a@{one.version[:8]}:0-12",
            metadata={
                "doc_id": "a", "start": 0, "end": 12, "language": "en", "score": scored.score,
            },
        )
    ]  # fmt: skip
    # A caller without a reader sees what is open to every reader.
    assert [d.metadata["doc_id"] for d in HybridRetriever(index).invoke("rice")] == ["a", "b"]
