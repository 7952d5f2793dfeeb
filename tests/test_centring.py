"""Centring: language means by hand, and cosines that the mean is taken off."""

import numpy as np
import pytest

from index.centring import PRIOR_CHUNKS, blended_means, centred_cosines, unit, unit_rows
from index.embedder import Floats1d


def vector(*values: float) -> Floats1d:
    return np.array(values, np.float32)


SHIPPED = {"en": vector(1, 0), "ja": vector(0, 1)}


@pytest.mark.parametrize(
    "sums, language, mean",
    [
        ({}, "en", (1, 0)),
        # By hand, n = 10 of mean (0, 1): halfway to the shipped one.
        ({"en": (10, vector(0, 10))}, "en", (0.5, 0.5)),
        # One chunk at (0, 1) weighs an eleventh.
        ({"en": (1, vector(0, 1))}, "en", (10 / 11, 1 / 11)),
        ({"en": (990, vector(0, 990))}, "en", (0.01, 0.99)),
        ({"en": (0, vector(0, 0))}, "en", (1, 0)),
        ({"en": (10, vector(0, 10))}, "ja", (0, 1)),
        # Not shipped: leans on the mean of those that are, (0.5, 0.5).
        ({"de": (10, vector(1, 0) * 10)}, "de", (0.75, 0.25)),
    ],
)
def test_a_mean_leans_on_the_shipped_one(
    sums: dict[str, tuple[int, Floats1d]], language: str, mean: tuple[float, float]
) -> None:
    assert PRIOR_CHUNKS == 10
    assert np.allclose(blended_means(sums, SHIPPED)[language], mean)


def test_every_language_has_a_mean_and_the_shipped_ones_stay_as_they_are() -> None:
    means = blended_means({"de": (1, vector(1, 0)), "en": (10, vector(0, 10))}, SHIPPED)
    assert set(means) == {"en", "ja", "de"}
    assert all(mean.dtype == np.float32 for mean in means.values())
    assert SHIPPED["en"].tolist() == [1, 0]


def test_cosines_are_taken_around_the_mean() -> None:
    # By hand, mean (1, 1): the rows become (1, 0), (0, 2), (-3, 0) and nothing.
    rows = np.array([[2, 1], [1, 3], [-2, 1], [1, 1]], np.float32)
    assert centred_cosines(vector(5, 0), rows, vector(1, 1)).tolist() == [1, 0, -1, 0]
    assert centred_cosines(vector(5, 0), rows[:0], vector(1, 1)).shape == (0,)
    assert rows[0].tolist() == [2, 1]


def test_unit_length_but_for_zero() -> None:
    assert np.allclose(unit(vector(3, 4)), (0.6, 0.8)) and unit(vector(0, 0)).tolist() == [0, 0]
    rows = unit_rows(np.array([[3, 4], [0, 0]], np.float32))
    assert np.allclose(rows, np.array([[0.6, 0.8], [0, 0]]))
    assert unit_rows(np.zeros((0, 2), np.float32)).shape == (0, 2)
