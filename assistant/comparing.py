"""Questions about several things of a kind: each may be told of in a passage of its own.

A question's way: passages -> [assistant.comparing] -> answerability -> answer
"How do the UK's and Japan's deals differ?" needs a passage on each.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from assistant.asked import Asked
from assistant.candidates import Candidate
from assistant.passages import Passage, within_reach

# Named in nearly every deal, so it is no thing compared.
_EVERYWHERE = frozenset({"united_states"})
_SET_AGAINST = re.compile(
    r"不同|不一[样樣]|有[别別]|[则則](?!是指)|相比|[只仅僅][有限]|而(?:不是|非)|也[是有]"
    r"|異なり|異なる|違い|違って|一方|に対し|だけ|のみ|と比べ|より[もは]|も同じ"
    r"|\b(?:unlike|whereas|while|only|than|differs?|differently|both|also|likewise)\b",
    re.IGNORECASE,
)
_REACH = 0.3  # how far such a sentence may lie behind the best one in score
_COMPARED = ("country", "instrument", "organisation")


def others_compared(asked: Asked, passages: Sequence[Passage]) -> tuple[Candidate, ...]:
    """Sentences on those of the things compared that the first passage does not name.

    Args:
        passages: Best first, at least one.

    Returns:
        The first sentence within reach that names each; empty where nothing is compared, or the
        first passage names none of the things or all of them.
    """
    here = _named(passages[0])
    found: dict[tuple[str, int], Candidate] = {}
    for group in _groups(asked):
        if not group & here:
            continue
        for term_id in sorted(group - here):
            others = within_reach(passages)[1:]
            if candidate := next(
                (c for p in others for c in p.sentences if term_id in c.names), None
            ):
                found.setdefault((candidate.scored.chunk.doc_id, candidate.start), candidate)
    return tuple(found.values())


def contrasting(asked: Asked, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates that set the things compared against each other, in their order.

    Each names all of a kind, and says that they differ or are alike: unlike, 则, だけ.
    """
    groups = _groups(asked)
    return tuple(
        c
        for c in candidates
        if c.score >= candidates[0].score - _REACH
        and any(group <= c.names for group in groups)
        and _SET_AGAINST.search(c.text)
    )


def _groups(asked: Asked) -> list[frozenset[str]]:
    """The things of one kind that a question names, where it names several."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for mention in asked.mentions:
        if mention.kind in _COMPARED and mention.term_id not in _EVERYWHERE:
            by_kind[mention.kind].add(mention.term_id)
    return [frozenset(ids) for ids in by_kind.values() if len(ids) > 1]


def _named(passage: Passage) -> frozenset[str]:
    return frozenset().union(*(candidate.names for candidate in passage.sentences))
