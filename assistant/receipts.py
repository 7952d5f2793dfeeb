"""The receipt of an answer: what is needed to check it later."""

from typing import get_args

from assistant.drafting.naming import EXTRACTIVE
from assistant.drafting.prompts import Task, version
from assistant.records import Receipt
from assistant.turn import Turn
from index.corpus_index import CorpusIndex


def prompts_of(model: str) -> str:
    """The version of the prompts that a model is asked with; `none` for no language model."""
    return "none" if model == EXTRACTIVE else version(*get_args(Task))


def receipt_of(turn: Turn, index: CorpusIndex, corpus_version: str, reranker: str) -> Receipt:
    """The receipt of a turn at its end.

    Its model is the one that was asked, which need not be the one that wrote what is shown.
    """
    model = turn.model if turn.writing else EXTRACTIVE
    return Receipt(
        corpus_version=corpus_version,
        index_fingerprint=index.fingerprint,
        chunk_ids=tuple(scored.chunk.chunk_id for scored in turn.evidence.scored),
        reranker=reranker,
        model=model,
        prompt_version=prompts_of(model),
        guard=turn.verdicts,
        evidence_score=max((c.score for c in turn.evidence.candidates), default=0.0),
        model_use=turn.draft.use if turn.draft else None,
    )
