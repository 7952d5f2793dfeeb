"""Ranked retrieval by hand, and against ir-measures."""

from math import log2
from random import Random

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from evals.ranking import first_ranks, ndcg, recall_at, reciprocal_rank

NOTHING: frozenset[int] = frozenset()
# Item 1 at place 2, item 0 at place 4 and again at 5, item 2 nowhere.
FOUND = [NOTHING, frozenset({1}), NOTHING, frozenset({0}), frozenset({0, 1})]


def test_an_item_is_found_where_it_stands_first() -> None:
    assert first_ranks(FOUND) == {1: 2, 0: 4}
    assert first_ranks([]) == {}


@pytest.mark.parametrize("k, expected", [(1, 0), (2, 1 / 3), (3, 1 / 3), (4, 2 / 3), (10, 2 / 3)])
def test_recall_is_the_share_of_items_in_the_first_places(k: int, expected: float) -> None:
    assert recall_at(k, FOUND, of=3) == pytest.approx(expected)


def test_the_reciprocal_rank_is_that_of_the_first_item() -> None:
    assert reciprocal_rank(FOUND) == 1 / 2
    assert reciprocal_rank([frozenset({5})]) == 1
    assert reciprocal_rank([NOTHING, NOTHING]) == 0
    assert reciprocal_rank([]) == 0


def test_ndcg_discounts_by_the_place() -> None:
    # Gained 1/log2(3) + 1/log2(5); at best three items at places 1 to 3.
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert ndcg(10, FOUND, of=3) == pytest.approx((1 / log2(3) + 1 / log2(5)) / ideal)
    # Only place 2 is among the first three.
    assert ndcg(3, FOUND, of=3) == pytest.approx((1 / log2(3)) / ideal)
    assert ndcg(1, FOUND, of=3) == 0
    assert ndcg(10, [], of=3) == 0


def test_one_place_may_hold_all_items_and_no_value_passes_one() -> None:
    # Both at place 1 gain 2; at best they stand at places 1 and 2, 1 + 1/log2(3) = 1.63.
    assert ndcg(10, [frozenset({0, 1})], of=2) == 1
    assert recall_at(1, [frozenset({0, 1})], of=2) == 1


def test_more_items_than_places_leave_the_best_ranking_at_one() -> None:
    found = [frozenset({item}) for item in range(12)]
    assert ndcg(10, found, of=12) == pytest.approx(1)
    assert recall_at(10, found, of=12) == pytest.approx(10 / 12)


def test_the_measures_agree_with_ir_measures() -> None:
    chance = Random(20_251_124)
    rankings: dict[str, tuple[list[frozenset[int]], int]] = {}
    for number in range(200):
        of = chance.randint(1, 14)
        places = [NOTHING] * chance.randint(0, 25)
        items = chance.sample(range(of), chance.randint(0, min(of, len(places))))
        for place, item in zip(chance.sample(range(len(places)), len(items)), items, strict=True):
            places[place] = frozenset({item})
        rankings[f"q{number}"] = (places, of)

    qrels, run = [], []
    for query_id, (places, of) in rankings.items():
        holds = {item: f"c{place}" for place, found in enumerate(places) for item in found}
        qrels += [Qrel(query_id, holds.get(item, f"unfound{item}"), 1) for item in range(of)]
        run += [ScoredDoc(query_id, f"c{place}", -float(place)) for place in range(len(places))]

    theirs = dict.fromkeys(((q, str(m)) for q in rankings for m in (R @ 10, RR, nDCG @ 10)), 0.0)
    for metric in ir_measures.iter_calc([R @ 10, RR, nDCG @ 10], qrels, run):
        theirs[metric.query_id, str(metric.measure)] = metric.value
    ours = {}
    for query_id, (places, of) in rankings.items():
        ours[query_id, "R@10"] = recall_at(10, places, of)
        ours[query_id, "RR"] = reciprocal_rank(places)
        ours[query_id, "nDCG@10"] = ndcg(10, places, of)
    assert ours == pytest.approx(theirs, abs=1e-9)
    assert len({value for value in ours.values() if 0 < value < 1}) > 100  # not all 0 or 1


def test_a_repeat_is_like_a_place_without_items_for_ir_measures_too() -> None:
    qrels = [Qrel("q", "c1", 1), Qrel("q", "c3", 1), Qrel("q", "unfound", 1)]
    run = [ScoredDoc("q", f"c{place}", -float(place)) for place in range(len(FOUND))]
    theirs = ir_measures.calc_aggregate([R @ 10, RR, nDCG @ 10], qrels, run)
    assert theirs[R @ 10] == pytest.approx(recall_at(10, FOUND, of=3), abs=1e-9)
    assert theirs[RR] == pytest.approx(reciprocal_rank(FOUND), abs=1e-9)
    assert theirs[nDCG @ 10] == pytest.approx(ndcg(10, FOUND, of=3), abs=1e-9)
