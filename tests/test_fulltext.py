"""The lexical store: BM25 as its formula has it, over the query's ceiling."""

import math
from pathlib import Path

import pytest

from corpus.errors import DataFolderError
from index.fulltext import FullTextStore
from index.tokens import tokens

TEXTS = {
    "a": "rice rice tariff",
    "b": "rice beef pork wheat",
    "c": "steel quota on steel, steel and rice and aluminium",
}


@pytest.fixture
def store(tmp_path: Path) -> FullTextStore:
    opened = FullTextStore(tmp_path / "fulltext")
    opened.add("en", TEXTS)
    return opened


def bm25(query: str, texts: dict[str, str]) -> dict[str, float]:
    """By the formula, k1 = 1.2 and b = 0.75, over sum(idf) (k1 + 1); only texts that match."""
    bags = {chunk_id: tokens(text) for chunk_id, text in texts.items()}
    mean = sum(map(len, bags.values())) / len(bags)

    def idf(token: str) -> float:
        holding = sum(token in bag for bag in bags.values())
        return math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))

    def gain(token: str, bag: list[str]) -> float:
        tf = bag.count(token)
        return idf(token) * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len(bag) / mean))

    wanted = set(tokens(query))
    ceiling = 2.2 * sum(map(idf, wanted))
    scores = {i: sum(gain(token, bag) for token in wanted) / ceiling for i, bag in bags.items()}
    return {chunk_id: score for chunk_id, score in scores.items() if score > 0}


def test_one_score_by_hand(store: FullTextStore) -> None:
    # "a" holds "tariff" once in 3 tokens; the lengths are 3, 4 and 6 (no "on", no "and"),
    # so 13/3 on average: 1 / (1 + 1.2 (0.25 + 0.75 x 9/13)) = 0.520, whatever the idf.
    assert store.search("en", "tariff", 5) == {"a": pytest.approx(1 / 1.92308, abs=1e-4)}


@pytest.mark.parametrize(
    "query", ["rice", "rice tariff", "Tariffs on rice and steel", "rice ships", "beef beef wheat"]
)
def test_scores_are_those_of_the_formula(store: FullTextStore, query: str) -> None:
    found = store.search("en", query, 5)
    assert found == pytest.approx(bm25(query, TEXTS), rel=1e-4)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_score_is_at_most_one(store: FullTextStore) -> None:
    store.add("en", {"d": "zinc " * 500})
    (score,) = store.search("en", "zinc", 5).values()
    assert 0.9 < score <= 1


def test_words_that_no_chunk_has_pull_the_score_down(store: FullTextStore) -> None:
    known = store.search("en", "tariff", 5)["a"]
    # By hand, n = 3: idf of a word in one chunk is ln(1 + 2.5/1.5), in none ln(1 + 3.5/0.5).
    share = math.log(8 / 3) / (math.log(8 / 3) + math.log(8))
    assert store.search("en", "tariff unicorn", 5)["a"] == pytest.approx(known * share, rel=1e-4)


@pytest.mark.parametrize("query", ["", "the of", "。", "unicorn"])
def test_nothing_is_found_where_nothing_matches(store: FullTextStore, query: str) -> None:
    assert store.search("en", query, 5) == {}


def test_only_the_first_are_returned(store: FullTextStore) -> None:
    assert list(store.search("en", "rice", 1)) == ["a"]


def test_languages_have_statistics_of_their_own(store: FullTextStore) -> None:
    before = store.search("en", "rice", 5)
    store.add("ja", {"j": "米の関税", "k": "rice"})
    assert store.languages() == ["en", "ja"]
    assert store.search("en", "rice", 5) == before
    assert store.search("ja", "關稅", 5) == pytest.approx(
        bm25("关税", {"j": "米の関税", "k": "rice"})
    )
    assert store.search("zh", "rice", 5) == {}


def test_a_chunk_is_replaced_and_deleted(store: FullTextStore) -> None:
    store.add("en", {"a": "zinc"})
    assert store.search("en", "tariff", 5) == {} and list(store.search("en", "zinc", 5)) == ["a"]
    store.delete("en", ["a", "never there"])
    assert store.search("en", "zinc", 5) == {}
    store.delete("zh", ["a"])
    assert store.languages() == ["en"]
    store.delete("en", ["b", "c"])
    assert store.search("en", "rice", 5) == {} and store.rarity(["en"], "rice") == 0


def test_rarity_is_the_largest_share_of_a_language(store: FullTextStore) -> None:
    store.add("ja", {"j": "rice tariff", "k": "関税"})
    assert store.rarity(["en"], "tariff") == pytest.approx(1 / 3)
    assert store.rarity(["en", "ja", "zh"], "tariff") == 0.5
    assert store.rarity(["en", "ja"], "unicorn") == 0 and store.rarity([], "rice") == 0


def test_what_was_added_is_there_after_opening_again(store: FullTextStore, tmp_path: Path) -> None:
    again = FullTextStore(tmp_path / "fulltext")
    assert again.search("en", "rice tariff", 5) == store.search("en", "rice tariff", 5)
    assert FullTextStore(tmp_path / "nowhere").languages() == []


def test_deleted_chunks_count_until_all_is_rewritten(store: FullTextStore) -> None:
    assert store.chunk_ids("en") == ["a", "b", "c"] and store.deleted_share("en") == 0
    assert store.chunk_ids("ja") == [] and store.deleted_share("ja") == 0
    store.delete("en", ["b"])
    assert store.chunk_ids("en") == ["a", "c"]
    assert store.deleted_share("en") == pytest.approx(1 / 3)
    left = {chunk_id: TEXTS[chunk_id] for chunk_id in ("a", "c")}
    store.rewrite("en", left.items())
    assert store.deleted_share("en") == 0
    assert store.search("en", "rice", 5) == pytest.approx(bm25("rice", left), rel=1e-4)
    store.rewrite("ja", [("z", "米")])
    assert store.chunk_ids("ja") == ["z"]


@pytest.mark.usefixtures("store")
def test_full_text_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    meta = tmp_path / "fulltext" / "en" / "meta.json"
    meta.write_text("{", encoding="utf-8")
    again = FullTextStore(tmp_path / "fulltext")
    assert not again.is_readable("en") and again.is_readable("ja")
    with pytest.raises(DataFolderError, match=r"cannot be read \(.*; mend it with: policy-desk"):
        again.search("en", "rice", 5)
    again.drop("en")
    assert again.is_readable("en") and again.chunk_ids("en") == []
    meta.parent.mkdir()  # as a process killed while it makes one leaves it
    assert again.chunk_ids("en") == []
    again.add("en", TEXTS)
    assert again.chunk_ids("en") == ["a", "b", "c"]
