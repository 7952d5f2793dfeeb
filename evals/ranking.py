"""Ranked retrieval: R@k, RR and nDCG@k over items of evidence.

Each place of a ranking is the set of items found there; an item counts where it is found first, and
a place that only repeats items is like one that holds none, as ir-measures has it for qrels with
one relevant document an item.
"""

from collections.abc import Iterable, Sequence
from math import log2


def first_ranks(found: Iterable[frozenset[int]]) -> dict[int, int]:
    """Item -> the 1-based place at which it is found first; items not found are left out."""
    ranks: dict[int, int] = {}
    for place, items in enumerate(found, start=1):
        for item in items:
            ranks.setdefault(item, place)
    return ranks


def recall_at(k: int, found: Sequence[frozenset[int]], of: int) -> float:
    """The share of `of` items that stand in the first k places, 0..1; `of` is at least 1."""
    return sum(rank <= k for rank in first_ranks(found).values()) / of


def reciprocal_rank(found: Sequence[frozenset[int]]) -> float:
    """One over the first place that holds any item; 0 where none does."""
    return 1 / min(first_ranks(found).values(), default=float("inf"))


def ndcg(k: int, found: Sequence[frozenset[int]], of: int) -> float:
    """nDCG@k with gain 1 an item: items found at one place count each.

    Source: Jarvelin, Kekalainen, Cumulated gain-based evaluation of IR techniques (2002), with the
    discount log2(rank + 1).
    """
    gained = sum(1 / log2(rank + 1) for rank in first_ranks(found).values() if rank <= k)
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(k, of) + 1))
    return min(1.0, gained / ideal)


def graded_ndcg(k: int, gains: Sequence[int], judged: Iterable[int]) -> float:
    """nDCG@k where the gain of a place is the relevance of what stands there.

    Args:
        gains: Relevance by place, best place first; 0 where nothing relevant stands.
        judged: Every relevance of the qrels, in any order. Where none is above 0, the value is 0.

    Source: as `ndcg`; the gain is linear, as ir-measures has it unless told otherwise.
    """
    ideal = _gained(k, sorted(judged, reverse=True))
    return _gained(k, gains) / ideal if ideal else 0.0


def _gained(k: int, gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains[:k], start=1))
