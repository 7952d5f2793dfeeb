"""Passages: what several documents say alike, ranked as one.

A question's way: late_interaction -> [assistant.passages] -> answerability -> answer
An original and the brief that restates it, its source, are two readings of one passage;
the brief is nearer to the question's wording, the original is what is quoted first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.alignment import (
    SAME_ACROSS_LANGUAGES,
    SAME_IN_ONE_LANGUAGE,
    counterpart,
    likeness,
)
from assistant.candidates import Candidate
from index.calibration import scaled
from index.corpus_index import CorpusIndex, Scope
from index.embedder import Floats1d

MARGIN = 0.2  # how far a passage may lie behind the first and still be what was asked for
MOST_READ = 8  # passages
MOST_OF_A_GROUP = 16  # candidates read again, of each language's originals and of the briefs
BRIEF_SHARE = 0.4  # of a passage's score, the rest being the original's
# Of the original likest to the sentence of a brief that rests on it; 95% of others lie lower.
LIKEST_IS_SAME = 0.35
SHORT_OF_BEST_COST = 0.5  # times how much less alike an original is than the brief's likest
ALONE_COST = 0.04  # of a sentence that no other document bears out
# Questions of 192 come nearer to the brief in their own language than to the original in another
# by this much in the mean (development questions).
ACROSS_LANGUAGES = 0.2


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that say the same, the original first, the asker's brief behind it."""

    sentences: tuple[Candidate, ...]  # at least one
    score: float


def within_reach(passages: Sequence[Passage]) -> list[Passage]:
    """The first MOST_READ passages that lie at most MARGIN behind the first.

    Args:
        passages: Best first, at least one.
    """
    return [p for p in passages[:MOST_READ] if p.score >= passages[0].score - MARGIN]


def shortlist(
    index: CorpusIndex,
    candidates: Sequence[Candidate],
    language: str,
    briefs: frozenset[str],
    scope: Scope,
) -> list[Candidate]:
    """The candidates that could be quoted, in their order: the first of each group, and originals.

    The groups are the originals of each language, and the briefs. A brief in another language than
    the question's is left out where an aligned one in it may answer. The originals that the listed
    briefs restate come too: a question in another language seldom comes near to them by itself.
    Where all are left out, for what is aligned with them is not among them, the first ones stay.
    """
    room: dict[str, int] = {}
    listed = set()
    for i, candidate in enumerate(candidates):
        group = "" if candidate.scored.chunk.doc_id in briefs else candidate.language
        if group or _for_asker(index, candidate, language, scope):
            room[group] = room.get(group, MOST_OF_A_GROUP) - 1
            if room[group] >= 0:
                listed.add(i)
    originals = [i for i, c in enumerate(candidates) if c.scored.chunk.doc_id not in briefs]
    for i in [i for i in listed if candidates[i].scored.chunk.doc_id in briefs]:
        restated = _restated(index, [candidates[j] for j in originals], candidates[i])
        listed |= {originals[j] for j, short_of_best in restated if short_of_best == 0}
    return [candidates[i] for i in sorted(listed)] or list(candidates[:MOST_OF_A_GROUP])


def _for_asker(index: CorpusIndex, candidate: Candidate, language: str, scope: Scope) -> bool:
    if candidate.language == language:
        return True
    aligned = index.document_of(candidate.scored.chunk).aligned_with.get(language, "")
    listing = index.listing
    cuts = listing.by_document.get(aligned, ())
    return not any(listing.admits(cut.chunk.chunk_id, scope) for cut in cuts)


def find_passages(
    index: CorpusIndex, candidates: Sequence[Candidate], asked_language: str, briefs: frozenset[str]
) -> list[Passage]:
    """The candidates as passages, best first; ties by document and place.

    Args:
        candidates: Best first.
        asked_language: The question's own.
        briefs: The doc_ids that are briefs of ours.
    """

    def score(candidate: Candidate) -> float:
        across = candidate.language != asked_language
        return candidate.score + (ACROSS_LANGUAGES if across else 0.0)

    originals = [c for c in candidates if c.scored.chunk.doc_id not in briefs]
    own = [c for c in candidates if c.scored.chunk.doc_id in briefs]
    borne_out = [Passage((c,), score(c) - ALONE_COST) for c in originals]
    restating = set()
    for number, brief in enumerate(own):
        for i, short_of_best in _restated(index, originals, brief):
            restating.add(number)
            said = score(brief) - SHORT_OF_BEST_COST * short_of_best
            joint = (1 - BRIEF_SHARE) * score(originals[i]) + BRIEF_SHARE * said
            if len(borne_out[i].sentences) == 1 or joint > borne_out[i].score:
                borne_out[i] = Passage((originals[i], brief), joint)
    alone = [Passage((c,), score(c) - ALONE_COST) for i, c in enumerate(own) if i not in restating]
    return sorted([*borne_out, *alone], key=_order)


def _order(passage: Passage) -> tuple[float, str, int]:
    first = passage.sentences[0]
    return -passage.score, first.scored.chunk.doc_id, first.start


def _restated(
    index: CorpusIndex, originals: Sequence[Candidate], brief: Candidate
) -> list[tuple[int, float]]:
    """Which originals a brief's sentence restates, and how far each falls short of the likest."""
    found = []
    for language in {original.language for original in originals}:
        vector, bar = _said_in(index, brief, language)
        places = [
            i
            for i, original in enumerate(originals)
            if original.language == language and not _came_later(brief, original)
        ]
        if not places:
            continue
        cosines = np.array([likeness(originals[i].vector, vector) for i in places], np.float32)
        alike = scaled(index.shipped.sentence_scales.get(language), cosines)
        best = float(alike.max())
        found += [
            (i, best - float(value))
            for i, value in zip(places, alike, strict=True)
            if value >= bar
            or (value == best >= LIKEST_IS_SAME and _rests_on(index, brief, originals[i]))
        ]
    return found


def _rests_on(index: CorpusIndex, brief: Candidate, original: Candidate) -> bool:
    """Whether an original may be a source of a brief's section: it was published on its day."""
    published = index.document_of(original.scored.chunk).published
    sources = index.document_of(brief.scored.chunk).sources
    named = {s.published for s in sources if s.source_id in brief.scored.chunk.source_ids}
    return published is not None and published in named


def _came_later(brief: Candidate, original: Candidate) -> bool:
    """Whether a brief tells of what was not yet known when an original was published."""
    known, published = brief.scored.chunk.known_from, original.scored.chunk.known_from
    return known is not None and published is not None and known > published


def _said_in(index: CorpusIndex, brief: Candidate, language: str) -> tuple[Floats1d, float]:
    """The vector of a brief's sentence in a language, and the likeness that is the same passage."""
    if language == brief.language:
        return brief.vector, SAME_IN_ONE_LANGUAGE
    there = counterpart(index, brief, language)
    if there is None:
        return brief.vector, SAME_ACROSS_LANGUAGES
    return there.vector, SAME_IN_ONE_LANGUAGE
