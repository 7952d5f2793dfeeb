"""The extractive answerer: it picks the sentences that answer, and quotes them.

A question's way: candidates -> [assistant.extractive] -> guard
The best sentence of all votes for those that say the same in other documents, through its aligned
counterpart in their language. Where an original and a brief of ours carry the same passage, the
original comes first, and the brief in the asker's language stands behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.alignment import (
    SAME_ACROSS_LANGUAGES,
    SAME_IN_ONE_LANGUAGE,
    counterpart,
    likeness,
)
from assistant.candidates import Candidate
from index.calibration import scaled
from index.centring import unit
from index.corpus_index import CorpusIndex
from index.embedder import Floats1d

VOTE_WEIGHT = 1.5  # of the best sentence against the question's own vector
FURTHER_MARGIN = 0.08  # a further sentence is quoted if its score is this near to the best's
MOST_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences of an answer, in the order of their marks; empty if there is no candidate."""

    quoted: tuple[Candidate, ...]
    same: tuple[Candidate, ...]  # the first ones, which carry the same passage


def select(
    index: CorpusIndex,
    best: Candidate,
    candidates: Sequence[Candidate],
    centred_query: Floats1d,
    language: str,
    briefs: frozenset[str],
) -> Selection:
    """The sentences that carry the passage of the best one, and a few more beside it.

    Args:
        best: One of the candidates.
        candidates: Best first, as `candidate_sentences` gives them.
        centred_query: The question's vector less its language's mean.
        language: The asker's.
        briefs: The doc_ids that are briefs of ours.
    """
    votes = _Votes(index, best)
    ranked = sorted(
        (_with_vote(candidate, centred_query, votes) for candidate in candidates),
        key=lambda c: (-c.score, c.scored.chunk.doc_id, c.start),
    )
    originals = [c for c in ranked if c.scored.chunk.doc_id not in briefs]
    own = [c for c in ranked if c.scored.chunk.doc_id in briefs and c.language == language]
    others = [c for c in ranked if c.scored.chunk.doc_id in briefs and c.language != language]
    groups = (originals, own, others)
    same = [group[0] for group in groups if group and votes.carries(group[0])]
    if not same:
        same = [best]
    if len(same) > 1 and same[-1].scored.chunk.doc_id in briefs and same[-1].language != language:
        same = same[:-1]  # a brief in a third language adds nothing
    further = [
        c
        for c in ranked
        if c.score >= same[0].score - FURTHER_MARGIN
        and c.language == same[0].language
        and all((c.scored.chunk.doc_id, c.start) != (s.scored.chunk.doc_id, s.start) for s in same)
        and c.scored.chunk.doc_id == same[0].scored.chunk.doc_id
    ]
    quoted = (*same, *further)[:MOST_QUOTED]
    return Selection(quoted, tuple(same))


class _Votes:
    """The best sentence, as each language says it."""

    def __init__(self, index: CorpusIndex, best: Candidate) -> None:
        self._index, self._best = index, best
        self._vectors: dict[str, tuple[Floats1d, bool]] = {best.language: (best.vector, True)}

    def vector(self, language: str) -> Floats1d:
        """The best sentence's centred vector, or its counterpart's in a language."""
        return self._vote(language)[0]

    def carries(self, candidate: Candidate) -> bool:
        """Whether a candidate carries the same passage as the best sentence."""
        vector, same_language = self._vote(candidate.language)
        bar = SAME_IN_ONE_LANGUAGE if same_language else SAME_ACROSS_LANGUAGES
        near = np.array([likeness(candidate.vector, vector)], np.float32)
        scale = self._index.shipped.sentence_scales.get(candidate.language)
        return float(scaled(scale, near)[0]) >= bar

    def _vote(self, language: str) -> tuple[Floats1d, bool]:
        if language not in self._vectors:
            found = counterpart(self._index, self._best, language)
            self._vectors[language] = (found.vector, True) if found else (self._best.vector, False)
        return self._vectors[language]


def _with_vote(candidate: Candidate, centred_query: Floats1d, votes: _Votes) -> Candidate:
    wanted = unit(centred_query) + VOTE_WEIGHT * unit(votes.vector(candidate.language))
    dense = likeness(candidate.vector, wanted)
    return replace(candidate, dense=dense, score=candidate.score - candidate.dense + dense)
