"""Answerability without a model: does the evidence hold what is asked, about what it is asked?

A question's way: selection -> [assistant.answerability] -> answer or abstention
The quoted sentence with its neighbours and headings must hold a value of the kind asked for, each
figure and date of the question by value, each of its names by the glossary or as written; and it
must come near the question in meaning, as a whole and to each of its content words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.asked import Asked
from assistant.candidates import Candidate
from assistant.late_interaction import AskedTokens
from assistant.values import find_quantities_cached, holds_asked_kind, named
from assistant.word_check import read_nearness, region_of
from corpus.dates import PartialDate
from corpus.folding import fold
from corpus.glossary import Glossary
from corpus.quantities import Quantity
from index.corpus_index import CorpusIndex

# The mean nearness of a question to evidence on another subject: most such questions lie below, of
# 252 answerable ones 1 (development questions).
SUBJECT_BAR = 0.40


# A person stands beside an office in one sentence; of these, one in another's place is another.
_RIVAL_KINDS = frozenset({"country", "organisation"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the question needs and the evidence lacks."""

    what: str  # as the asker wrote it; empty where it is no word of the question
    lacks: Literal["named", "kind", "subject"] = "named"


def find_gaps(
    index: CorpusIndex,
    glossary: Glossary,
    asked: Asked,
    tokens: AskedTokens,
    evidence: Sequence[Candidate],
    as_of: date,
) -> list[Gap]:
    """What the evidence lacks, names first; empty if it answers the question.

    Args:
        tokens: The question's.
        evidence: Sentences that carry one passage; what one of them holds, all hold.
        as_of: The day for which the answer speaks, which ends every open validity.
    """
    texts = [region_of(candidate) for candidate in evidence]
    gaps = [Gap(name) for name in _missing_names(glossary, asked, evidence, texts)]
    gaps += [
        Gap(asked.text[q.start : q.end].strip())
        for q in asked.quantities
        if not _held(q, evidence, texts, as_of)
    ]
    # Headings are left out: "the US$550 billion pledge" over a section gives no amount for it.
    if not any(holds_asked_kind(asked, "\n".join((*c.near, c.text)), glossary) for c in evidence):
        gaps.append(Gap("", "kind"))
    return list(dict.fromkeys(gaps)) or _by_meaning(index, asked, tokens, evidence)


def _by_meaning(
    index: CorpusIndex, asked: Asked, tokens: AskedTokens, evidence: Sequence[Candidate]
) -> list[Gap]:
    nearness = read_nearness(index, asked, tokens, evidence)
    subject = [Gap("", "subject")] if nearness.mean < SUBJECT_BAR else []
    return [Gap(word) for word in nearness.foreign] or subject


def _missing_names(
    glossary: Glossary, asked: Asked, evidence: Sequence[Candidate], texts: Sequence[str]
) -> list[str]:
    """Names that no evidence has, or has only beside sentences about another of their kind.

    A heading or neighbour gives a sentence its subject, unless it names a subject itself: one on
    JBIC is not about NEXI for standing next to it.
    """
    near = frozenset().union(*(candidate.names_near for candidate in evidence))
    within = frozenset().union(*(candidate.names for candidate in evidence))
    wanted = {mention.term_id for mention in asked.mentions}
    # The Japan in the name of an organisation is not what its sentence is about.
    named = [mention for c in evidence for mention in glossary.find(c.text)]
    taken = {m.kind for m in named if m.term_id not in wanted} & _RIVAL_KINDS
    missing = [
        asked.label(mention)
        for mention in asked.mentions
        if mention.kind != "concept"
        and mention.term_id not in within
        and (mention.term_id not in near or mention.kind in taken)
    ]
    folded = [fold(text) for text in texts]
    missing += [
        name for name in asked.unknown_names if not any(fold(name) in text for text in folded)
    ]
    return missing


def _held(
    quantity: Quantity, evidence: Sequence[Candidate], texts: Sequence[str], as_of: date
) -> bool:
    if any(named(find_quantities_cached(text), quantity) for text in texts):
        return True
    if isinstance(quantity.value, PartialDate) and (day := quantity.value.whole()):
        return any(_valid_on(candidate, day, as_of) for candidate in evidence)
    return False


def _valid_on(candidate: Candidate, day: date, as_of: date) -> bool:
    chunk = candidate.scored.chunk
    return chunk.valid_from is not None and chunk.valid_from <= day <= (chunk.valid_to or as_of)
