"""Two engines compared, by hand: the same, another by a little, and another altogether."""

import numpy as np
import pytest

from index.chunks import CutChunk, cut_document
from index.embedder import Floats1d
from index.engine_comparison import MOST_CHUNKS, MOST_QUERIES, compare_engines
from tests.conftest import BagEmbedder
from tests.desk_fixtures import HARBOUR, make_document


class Turned(BagEmbedder):
    """Every vector with its coordinates moved by one: the same cosines, but among themselves."""

    name = "turned"

    def _vector(self, text: str) -> Floats1d:
        return np.roll(super()._vector(text), 1)


def cuts() -> list[CutChunk]:
    return [cut for document in HARBOUR for cut in cut_document(document)]


def silent(_what: str, _done: int, _of: int) -> None:
    """No progress is shown."""


def test_an_engine_is_like_itself() -> None:
    steps: list[tuple[str, int, int]] = []
    found = compare_engines(BagEmbedder(), BagEmbedder(), cuts(), lambda *step: steps.append(step))
    # Four English chunks, each with a sentence of its own; the Chinese and the Japanese one are
    # alone in their languages, where there is nothing to find.
    assert found.names == ("bag-of-tokens-64", "bag-of-tokens-64")
    assert (found.chunks, len(found.cosines)) == (6, 12)
    assert np.allclose(found.cosines, 1) and found.overlaps.tolist() == [1] * 4
    assert np.allclose(found.shifts, 0) and len(found.shifts) == 4 * 3
    assert steps == [("bag-of-tokens-64", 0, 6), ("", 6, 6)] * 2


def test_the_vectors_may_differ_where_what_is_found_does_not() -> None:
    found = compare_engines(BagEmbedder(), Turned(), cuts(), silent)
    assert found.cosines.max() < 0.9
    assert found.overlaps.tolist() == [1] * 4 and np.allclose(found.shifts, 0, atol=1e-6)


@pytest.mark.parametrize("documents, chunks, queries", [(30, 30, 30), (500, 400, 100)])
def test_a_large_corpus_is_sampled(documents: int, chunks: int, queries: int) -> None:
    texts = [f"Lamp {number} burns. Gull {number} cries." for number in range(documents)]
    many = [c for i, text in enumerate(texts) for c in cut_document(make_document(f"d{i}", text))]
    found = compare_engines(BagEmbedder(), BagEmbedder(), many, silent)
    assert (MOST_CHUNKS, MOST_QUERIES) == (400, 100)
    assert (found.chunks, len(found.overlaps)) == (chunks, queries)
