"""The seam between retrieval and a reranking model: pairs of question and passage in, scores out.

A reranker reads both texts of a pair together, which an embedder cannot, and so tells a passage
that answers from one on the same subject; it costs a run of the model for each pair.
"""

from collections.abc import Sequence
from typing import Protocol

from index.embedder import Floats1d


class Reranker(Protocol):
    """Scores passages for a question; safe to call from several threads."""

    @property
    def name(self) -> str:
        """Identity: equal names, equal scores."""

    def scores(self, question: str, passages: Sequence[str]) -> Floats1d:
        """One score a passage, shape (len(passages),); higher is better, the range the model's."""
