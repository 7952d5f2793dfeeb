"""Candidates in the order of a reranking model.

A question's way: late_interaction -> [assistant.reranking] -> passages -> answerability
The model says only which of the first candidates is better than which: they keep their scores
among them, the best going to the one it puts first. So the bars on scores mean the same with any
model, whatever its range, and what was too far from the question stays so.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.candidates import Candidate
from index.reranker import Reranker

_HAIR = 1e-6
RERANKED = 32  # sentences that are read; each costs a run of the model


def rerank(candidates: Sequence[Candidate], question: str, reranker: Reranker) -> list[Candidate]:
    """The candidates with the first RERANKED in the model's order, and the rest behind them.

    Args:
        candidates: Best first; there may be none.

    Returns:
        Best first; those that the model scores alike keep their order.
    """
    first, rest = candidates[:RERANKED], candidates[RERANKED:]
    read = reranker.scores(question, [f"{c.heading}\n{c.text}" for c in first])
    order = sorted(range(len(first)), key=lambda i: (-float(read[i]), i))
    # Equal scores would lose the model's order, so each place is a hair below the one before.
    moved = [
        replace(first[i], score=first[place].score - place * _HAIR) for place, i in enumerate(order)
    ]
    return [*moved, *rest]
