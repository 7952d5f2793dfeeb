"""Centring: each language's mean vector is taken off before cosines are compared.

The model puts texts of one language close together whatever they say. Without the mean, what is
left of a cosine is about the subject. A language with few chunks leans on the shipped mean.
"""

from collections.abc import Mapping

import numpy as np

from index.embedder import Floats1d, Floats2d

PRIOR_CHUNKS = 10  # the shipped mean counts as this many chunks of the language


def blended_means(
    sums: Mapping[str, tuple[int, Floats1d]], shipped: Mapping[str, Floats1d]
) -> dict[str, Floats1d]:
    """The mean of each language, m = (n x own + 10 x shipped) / (n + 10).

    Args:
        sums: language -> (n, the sum of its chunks' unit vectors, shape (d,)).
        shipped: language -> the mean over the shipped documents, shape (d,); at least one. A
            language that is not in it leans on the mean of those that are.

    Returns:
        One vector of shape (d,) for each language of either argument.
    """
    general: Floats1d = np.mean(list(shipped.values()), axis=0, dtype=np.float32)
    means = dict(shipped)
    for language, (count, total) in sums.items():
        prior = shipped.get(language, general)
        mean = (total + PRIOR_CHUNKS * prior) / (count + PRIOR_CHUNKS)
        means[language] = mean.astype(np.float32)
    return means


def centred_cosines(centred_query: Floats1d, vectors: Floats2d, mean: Floats1d) -> Floats1d:
    """Cosines of rows with a query that is centred already, shape (n,), in -1..1; n may be 0."""
    rows = vectors - mean
    lengths = np.linalg.norm(rows, axis=1)
    lengths[lengths == 0] = 1.0
    cosines = rows @ unit(centred_query) / lengths
    return np.asarray(np.clip(cosines, -1, 1), np.float32)  # rounding goes a little beyond


def unit(vector: Floats1d) -> Floats1d:
    """The vector at length 1; a zero vector stays as it is."""
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0 else vector


def unit_rows(rows: Floats2d) -> Floats2d:
    """Each row at length 1; a zero row stays as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), np.float32)
