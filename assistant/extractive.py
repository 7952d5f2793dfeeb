"""The extractive answerer: the sentences of a passage are quoted, and a few more beside it.

A question's way: passages -> [assistant.extractive] -> guard
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asked import Asked
from assistant.asked_shapes import Shape
from assistant.candidates import Candidate
from assistant.comparing import contrasting
from assistant.in_time import MOST_EVENTS, in_order_of_time, is_about
from assistant.passages import Passage
from assistant.values import holds_asked_kind
from corpus.glossary import Glossary

FURTHER_MARGIN = 0.05  # a further sentence is quoted if its score is this near to the first's
BESIDE_MARGIN = 0.15  # the same for one of the first's own chunk, which tells of one thing
LISTED_MARGIN = 0.3  # the same where the question asks for all of several
MOST_QUOTED: dict[Shape, int] = {
    "one": 3, "list": 6, "each": 6, "contrast": 4, "times": MOST_EVENTS, "sides": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences of an answer, in the order of their marks; empty if there is no candidate."""

    quoted: tuple[Candidate, ...]
    same: tuple[Candidate, ...]  # the first ones, which carry the same passage
    in_time: bool = False  # they tell what happened, in order


def select(
    asked: Asked,
    glossary: Glossary,
    passage: Passage,
    read: Sequence[Candidate],
    others: Sequence[Candidate] = (),
    found: Sequence[Candidate] = (),
) -> Selection:
    """The sentences of a passage, then what the shape of the answer asks for beside them.

    Args:
        read: Best first, those of the passage among them.
        others: What is quoted as well, on the other things that a question compares.
        found: All in the language of the answer, best first; `read` are some, read again.
    """
    if asked.shape == "times" and len(events := in_order_of_time(asked, found)) > 1:
        return Selection(events, events[:1], in_time=True)
    first = passage.sentences[0]
    set_against = contrasting(asked, found) if asked.shape == "contrast" else ()
    further = (*set_against, *_further(asked, glossary, first, read))
    quoted = _once((*passage.sentences, *others, *further))
    most = max(MOST_QUOTED[asked.shape], len(passage.sentences) + len(others))
    return Selection(quoted[:most], passage.sentences)


def _further(
    asked: Asked, glossary: Glossary, first: Candidate, read: Sequence[Candidate]
) -> list[Candidate]:
    """The sentences beside the first one, in the order in which they are quoted."""
    if asked.shape == "sides":
        return sorted((c for c in read if _same_heading(c, first)), key=lambda c: c.start)
    doc_id, chunk = first.scored.chunk.doc_id, first.scored.chunk
    own = [c for c in read if c.scored.chunk.doc_id == doc_id]
    if asked.shape == "each":
        return [
            c
            for c in own
            if c.score >= first.score - LISTED_MARGIN
            and holds_asked_kind(asked, c.text, glossary)
            and is_about(asked, c)
        ]
    beside = LISTED_MARGIN if asked.shape == "list" else BESIDE_MARGIN
    return [
        c
        for c in own
        if c.score >= first.score - (beside if c.scored.chunk == chunk else FURTHER_MARGIN)
    ]


def _once(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    places: dict[tuple[str, int], Candidate] = {}
    for candidate in candidates:
        places.setdefault((candidate.scored.chunk.doc_id, candidate.start), candidate)
    return tuple(places.values())


def _same_heading(candidate: Candidate, first: Candidate) -> bool:
    one, other = candidate.scored.chunk, first.scored.chunk
    return one.doc_id == other.doc_id and one.heading == other.heading
