"""Answerability without a model: does the evidence hold what is asked, about what it is asked?

A question's way: selection -> [assistant.answerability] -> answer or abstention
The quoted sentence with its neighbours and headings must hold a value of the kind asked for, each
figure and date of the question by value, each of its names by the glossary or as written; and it
must come near the question in meaning, as a whole and to each of its content words.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.asked import Asked
from assistant.asked_things import things_missing
from assistant.asked_words import ACRONYM
from assistant.candidates import Candidate
from assistant.dated import Days, days_meant, looked_at_from, overlap
from assistant.late_interaction import AskedTokens
from assistant.not_yet import lay_ahead
from assistant.passages import Passage, within_reach
from assistant.values import find_quantities_cached, holds_asked_kind, named
from assistant.word_check import read_nearness, region_of
from corpus.dates import PartialDate
from corpus.folding import fold
from corpus.glossary import Glossary, Mention
from corpus.quantities import Quantity
from corpus.shipped import corpus_subject
from index.corpus_index import CorpusIndex

# The mean nearness of a question to evidence on another subject: most such questions lie below, of
# 252 answerable ones 1 (development questions).
SUBJECT_BAR = 0.40

# A person stands beside an office in one sentence; of these, one in another's place is another.
_OF_ONE_KIND = frozenset({"country", "organisation"})
# What another country's sentence is not about, though it stands beside it.
_BODIES = frozenset({"organisation", "instrument"})


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
        evidence: Sentences that carry one passage; what one of them holds, all hold. Where some
            have each name asked about, these alone are judged by meaning.
        as_of: The day for which the answer speaks, which ends every open validity.
    """
    texts = [region_of(candidate) for candidate in evidence]
    gaps = [Gap(name) for name in _missing_names(glossary, asked, evidence)]
    gaps += [
        Gap(asked.text[q.start : q.end].strip())
        for q in asked.quantities
        if q not in asked.carried | asked.aside and not _held(asked, q, evidence, texts, as_of)
    ]
    gaps += [Gap(thing) for thing in things_missing(asked, texts)]
    # Headings are left out: "the US$550 billion pledge" over a section gives no amount for it.
    if not any(holds_asked_kind(asked, "\n".join((*c.near, c.text)), glossary) for c in evidence):
        gaps.append(Gap("", "kind"))
    named = [c for c in evidence if not _missing_names(glossary, asked, [c])]
    return list(dict.fromkeys(gaps)) or _by_meaning(index, asked, tokens, named or evidence)


def with_nearest(
    glossary: Glossary, asked: Asked, nearest: Passage, gaps: Sequence[Gap]
) -> list[Gap]:
    """Gaps, ahead of them the names that the nearest passage lacks.

    Where one passage has the name that is asked about and another what is asked of it, a refusal
    that told of the one alone would not say why.
    """
    lacks = [Gap(name) for name in _missing_names(glossary, asked, nearest.sentences)]
    return list(dict.fromkeys((*lacks, *(g for g in gaps if not lacks or g.lacks != "subject"))))


def named_first(glossary: Glossary, asked: Asked, passages: Sequence[Passage]) -> Sequence[Passage]:
    """The passages, ahead of them the first that lacks the fewest names and things asked for.

    Args:
        passages: Best first, at least one; those within reach of the first are read.
    """
    fewest, first = None, passages[0]
    terms = {m.term_id for m in asked.mentions if ACRONYM.fullmatch(asked.label(m))}
    for passage in within_reach(passages):
        lacks = len(_missing_names(glossary, asked, passage.sentences))
        lacks += len(things_missing(asked, [region_of(c) for c in passage.sentences]))
        lacks += len(terms - frozenset().union(*(c.names_near for c in passage.sentences)))
        if fewest is None or lacks < fewest:
            fewest, first = lacks, passage
        if not lacks:
            break
    return [first, *(p for p in passages if p is not first)]


def _by_meaning(
    index: CorpusIndex, asked: Asked, tokens: AskedTokens, evidence: Sequence[Candidate]
) -> list[Gap]:
    nearness = read_nearness(index, asked, tokens, evidence)
    subject = [Gap("", "subject")] if nearness.mean < SUBJECT_BAR else []
    return [Gap(word) for word in nearness.foreign] or subject


def _missing_names(glossary: Glossary, asked: Asked, evidence: Sequence[Candidate]) -> list[str]:
    """Names that no evidence has, or has only beside sentences about another of their kind.

    A heading or neighbour gives a sentence its subject, unless it names a subject itself: one on
    JBIC is not about NEXI for standing next to it. A sentence that names no party is about those of
    the corpus's own deal; what a government did, its head is said to have done.
    """
    near = frozenset().union(*(candidate.names_near for candidate in evidence))
    within = frozenset().union(*(candidate.names for candidate in evidence))
    wanted = {mention.term_id for mention in asked.mentions}
    # The Japan in the name of an organisation is not what its sentence is about.
    named = [mention for c in evidence for mention in glossary.find(c.text)]
    taken = {m.kind for m in named if m.term_id not in wanted}
    countries = {m.term_id for m in named if m.kind == "country"} - wanted
    rivals = _rivals(taken, countries)

    def abbreviated(mention: Mention) -> frozenset[str]:
        # 対米 in a question tells what deal it is about, and of no party in the sentence.
        return corpus_subject() if mention.end - mention.start == 1 else frozenset()

    def held(mention: Mention) -> bool:
        by = glossary.terms[mention.term_id].stands_for
        return (
            mention.term_id in within
            or (mention.term_id in near and mention.kind not in rivals)
            or (bool(by) and by in within | near and "person" not in taken)
            or (mention.term_id in corpus_subject() and not countries - abbreviated(mention))
        )

    missing = [
        asked.label(mention)
        for mention in asked.mentions
        if mention.kind != "concept" and mention not in asked.aside and not held(mention)
    ]
    # ACFTA 3.0 is ACFTA3.0.
    folded = [_closed_up(region_of(candidate)) for candidate in evidence]
    missing += [
        name for name in asked.unknown_names if not any(_closed_up(name) in text for text in folded)
    ]
    return missing


def _rivals(taken: Set[str], countries: Set[str]) -> frozenset[str]:
    """The kinds of name whose place another takes in a sentence.

    Args:
        taken: The kinds of what it names and the question does not.
        countries: Those that it names and the question does not.
    """
    elsewhere = _BODIES if countries - corpus_subject() else frozenset()
    return frozenset(taken & _OF_ONE_KIND) | elsewhere


def _closed_up(text: str) -> str:
    return "".join(fold(text).split())


def _held(
    asked: Asked,
    quantity: Quantity,
    evidence: Sequence[Candidate],
    texts: Sequence[str],
    as_of: date,
) -> bool:
    if any(named(find_quantities_cached(text), quantity) for text in texts):
        return True
    if days := looked_at_from(asked.text, quantity):
        return any(_stands_on(c, days.last) or _lay_ahead(asked, c) for c in evidence)
    if not isinstance(quantity.value, PartialDate):
        return False
    if days := days_meant(asked.text, quantity):
        return any(_valid_on(c, days, as_of) or _lay_ahead(asked, c) for c in evidence)
    others = [c for c in evidence if _names_a_month(c.text) and not _lay_ahead(asked, c)]
    return _is_month(quantity.value) and not others


def _is_month(value: PartialDate) -> bool:
    return value.year is None and value.day is None


def _names_a_month(text: str) -> bool:
    """Whether a text says of itself in which month, so that another is another."""
    dates = (quantity.value for quantity in find_quantities_cached(text))
    return any(isinstance(value, PartialDate) and value.month is not None for value in dates)


def _lay_ahead(asked: Asked, candidate: Candidate) -> bool:
    return lay_ahead(asked, candidate.text, candidate.scored.chunk.known_from) is not None


def _stands_on(candidate: Candidate, day: date) -> bool:
    """Whether a sentence may be looked at from a day: known by then, and of no other such day."""
    own = (looked_at_from(candidate.text, q) for q in find_quantities_cached(candidate.text))
    return (candidate.scored.chunk.known_from or date.min) <= day and not any(own)


def _valid_on(candidate: Candidate, days: Days, as_of: date) -> bool:
    """Whether a sentence holds on a day, or on some day of a month."""
    chunk = candidate.scored.chunk
    return chunk.valid_from is not None and overlap(chunk.valid_from, chunk.valid_to or as_of, days)
