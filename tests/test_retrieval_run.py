"""Retrieval as it is judged: documents, rankings by hand, and measures as ir-measures has them."""

from pathlib import Path
from random import Random

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from evals.retrieval_records import RetrievalSet, Text
from evals.retrieval_run import document_of, indexed, rank_queries, values_of
from evals.retrieval_summary import Ranked
from index.chunks import cut_document
from index.corpus_index import Scope
from index.retriever import HybridRetriever
from tests.conftest import BagEmbedder
from tests.retrieval_fixtures import TEXTS, fake_retrieval_model


@pytest.fixture(autouse=True)
def _model(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_retrieval_model(tmp_path_factory.mktemp("shipped"), monkeypatch)


def no_progress(_what: str, _done: int, _of: int) -> None:
    pass


def rank(
    data: Path, texts: tuple[Text, ...], queries: dict[str, str], qrels: dict[str, dict[str, int]]
) -> dict[str, Ranked]:
    data.mkdir()
    asked = RetrievalSet("harbour", texts, queries, qrels, 0)
    with indexed(data, BagEmbedder(), texts, no_progress) as index:
        ranked = rank_queries(index, asked, no_progress)
    assert [one.query_id for one in ranked] == list(queries)
    return {one.query_id: one for one in ranked}


def test_a_title_is_a_heading_above_its_text() -> None:
    document = document_of(Text("d", " Ferry\nfares ", "\r\nThe fare is 40 yen.\r\n"))
    assert document.text == "Ferry fares\n\nThe fare is 40 yen."
    assert (document.title, document.language) == ("Ferry fares", "en")
    (cut,) = cut_document(document)
    assert (cut.chunk.heading, cut.chunk.text) == ("Ferry fares", "The fare is 40 yen.")
    assert document.text[cut.chunk.start : cut.chunk.end] == cut.chunk.text


@pytest.mark.parametrize(
    "title, text, language",
    [
        ("", "渡轮票价为四十日元。", "zh"),
        ("", "渡し船の運賃は四十円である。", "ja"),
        ("The ferry fare is 40 yen", "", "en"),
    ],
)
def test_a_text_alone_or_a_title_alone_is_what_is_found(
    title: str, text: str, language: str
) -> None:
    document = document_of(Text("d", title, text))
    assert (document.text, document.language) == (title or text, language)
    assert [cut.chunk.text for cut in cut_document(document)] == [title or text]


def test_each_query_finds_the_text_that_shares_its_words(data: Path) -> None:
    queries = {
        "en": "What is the ferry fare?",
        "zh": "渡轮票价为多少？",
        "ja": "渡し船の運賃はいくら？",
    }
    qrels = {"en": {"fares": 1}, "zh": {"票价": 1}, "ja": {"運賃": 1}}
    ranked = rank(data, TEXTS, queries, qrels)
    best = {name: one.doc_ids[0] for name, one in ranked.items()}
    assert best == {"en": "fares", "zh": "票价", "ja": "運賃"}
    # Every text but the empty one is among the first 100 chunks, each once.
    assert all(
        sorted(one.doc_ids) == sorted(t.doc_id for t in TEXTS[:-1]) for one in ranked.values()
    )
    assert all(set(one.values.values()) == {1} for one in ranked.values())


def test_chunks_are_folded_to_documents_at_the_best_of_each(tmp_path: Path) -> None:
    query = "Do pilots tow ferry barges?"
    filler = " ".join(f"Buoy {n} marks the channel." for n in range(40))
    long = Text("long", "", f"Pilots tow barges at dawn. {filler}")
    asked = RetrievalSet("x", (long, *TEXTS[:2]), {"q": query}, {"q": {}}, 0)
    with indexed(tmp_path, BagEmbedder(), asked.texts, no_progress) as index:
        chunks = HybridRetriever(index, 100).retrieve(query, "en", Scope())
        (ranked,) = rank_queries(index, asked, no_progress)
    # Of the long text, the chunk on pilots comes first and the one on buoys alone last.
    assert [scored.chunk.doc_id for scored in chunks] == ["long", "fares", "crews", "long"]
    assert ranked.doc_ids == ("long", "fares", "crews")


def test_a_query_that_is_a_document_does_not_find_itself(data: Path) -> None:
    queries = {"fares": "What is the ferry fare?", "crews": "Who appoints ferry crews?"}
    # The second is judged, so that the equal id is no accident to be left out.
    ranked = rank(data, TEXTS, queries, {"fares": {"lamps": 1}, "crews": {"crews": 1}})
    assert "fares" not in ranked["fares"].doc_ids
    assert ranked["crews"].doc_ids[0] == "crews"


def test_values_by_hand() -> None:
    # Relevance 1 at place 2; what has 3 is not found. R: one of two. nDCG: 1/log2(3) is 0.6309,
    # at best 3 + 0.6309.
    assert values_of(["a", "b", "c"], {"b": 1, "x": 3, "c": 0}) == pytest.approx(
        {"R@10": 0.5, "R@100": 0.5, "RR": 0.5, "nDCG@10": 0.6309298 / 3.6309298}
    )
    late = [*"abcdefghij", "k"]
    assert values_of(late, {"k": 1}) == {"R@10": 0, "R@100": 1, "RR": 1 / 11, "nDCG@10": 0}
    nothing = {"R@10": 0, "R@100": 0, "RR": 0, "nDCG@10": 0}
    assert values_of([], {"a": 1}) == nothing
    assert values_of(["a"], {"a": 0}) == nothing


def test_the_measures_agree_with_ir_measures(data: Path) -> None:
    chance = Random(20_251_124)
    words = [f"{a}{b}" for a in "bdfgklmnpr" for b in ("alo", "enta", "idu", "oria", "ush")]

    def some(count: int) -> str:
        return " ".join(chance.sample(words, count))

    texts = tuple(Text(f"d{n}", some(2), f"{some(8)}. {some(8)}.") for n in range(60))
    queries = {f"q{n}": some(4) for n in range(80)}
    qrels = {
        query_id: {
            text.doc_id: max(0, chance.randint(-1, 3))
            for text in chance.sample(texts, chance.randint(1, 14))
        }
        for query_id in queries
    }
    qrels["q0"] = {"d1": 0}  # judged, and nothing relevant
    qrels["q1"] = {"d1": 3, "gone": 2}  # one of them cannot be found
    ranked = rank(data, texts, queries, qrels)

    judged = [Qrel(q, d, grade) for q, grades in qrels.items() for d, grade in grades.items()]
    found = [
        ScoredDoc(q, doc_id, -float(place))
        for q, one in ranked.items()
        for place, doc_id in enumerate(one.doc_ids)
    ]
    measures = [R @ 10, R @ 100, RR, nDCG @ 10]
    theirs = {(m.query_id, str(m.measure)): m.value
              for m in ir_measures.iter_calc(measures, judged, found)}  # fmt: skip
    ours = {(q, name): value for q, one in ranked.items() for name, value in one.values.items()}
    assert len(theirs) == len(queries) * len(measures)
    assert ours == pytest.approx(theirs, abs=1e-9)
    assert len({value for value in ours.values() if 0 < value < 1}) > 80  # not all 0 or 1


def test_progress_is_told_of_texts_and_queries(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    asked = RetrievalSet("harbour", TEXTS, {"q": "Which lamps?"}, {"q": {"lamps": 1}}, 0)

    def progress(what: str, done: int, of: int) -> None:
        told.append((what, done, of))

    with indexed(tmp_path, BagEmbedder(), TEXTS, progress) as index:
        rank_queries(index, asked, progress)
    assert told[0] == ("shipped documents", 0, 1)
    assert [one for one in told if one[0] == "documents"] == [
        ("documents", number, 6) for number in range(1, 7)
    ]
    assert told[-1] == ("queries", 1, 1)
