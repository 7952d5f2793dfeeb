"""The extractive answerer: the sentences of a passage are quoted, and a few more beside it.

A question's way: passages -> [assistant.extractive] -> guard
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate
from assistant.passages import Passage

FURTHER_MARGIN = 0.05  # a further sentence is quoted if its score is this near to the first's
BESIDE_MARGIN = 0.15  # the same for one of the first's own chunk, which tells of one thing
MOST_QUOTED = 3
MOST_SIDES = 4  # of sentences under one heading, where the question asks how sources differ
LISTED_MARGIN = 0.3  # BESIDE_MARGIN where the question asks for all of several
MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences of an answer, in the order of their marks; empty if there is no candidate."""

    quoted: tuple[Candidate, ...]
    same: tuple[Candidate, ...]  # the first ones, which carry the same passage


def select(
    passage: Passage,
    candidates: Sequence[Candidate],
    others: Sequence[Candidate] = (),
    *,
    sides: bool = False,
    all_of_them: bool = False,
) -> Selection:
    """The sentences of a passage, then others of its first document that come as near.

    Args:
        candidates: Best first, those of the passage among them.
        others: What is quoted as well, on the other things that a question compares.
        sides: All that stands under the first one's heading is quoted, in its order.
        all_of_them: More of what stands beside the first one is quoted.
    """
    first = passage.sentences[0]
    chunk = first.scored.chunk
    margin = LISTED_MARGIN if all_of_them else BESIDE_MARGIN
    further = [
        c
        for c in candidates
        if c.score >= first.score - (margin if c.scored.chunk == chunk else FURTHER_MARGIN)
        and c.scored.chunk.doc_id == chunk.doc_id
        and c.start != first.start
    ]
    if sides:
        beside = [c for c in candidates if _same_heading(c, first) and c.start != first.start]
        further = sorted(beside, key=lambda c: c.start)
    quoted = (*passage.sentences, *others, *further)
    most = MOST_SIDES if sides else MOST_LISTED if all_of_them else MOST_QUOTED
    return Selection(quoted[: max(most, len(passage.sentences) + len(others))], passage.sentences)


def _same_heading(candidate: Candidate, first: Candidate) -> bool:
    one, other = candidate.scored.chunk, first.scored.chunk
    return one.doc_id == other.doc_id and one.heading == other.heading
