"""Candidate sentences: what retrieval found, a sentence at a time, scored for the question.

A question's way: retrieve -> [assistant.candidates] -> answerability -> answer
Score = centred cosine of the sentence
      + LEXICAL_WEIGHT x share of the question's tokens, weighted by rarity
      + NAME_WEIGHT x share of its names + QUANTITY_WEIGHT x share of its figures and dates
      + KIND_WEIGHT if it holds the kind of value asked for
      - DERIVED_COST if it was computed - SUPERSEDED_COST if it was replaced
      - OTHER_DAYS_COST if it holds on other days only;
higher is better, about -0.4..1.8.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from assistant.asked import Asked
from assistant.dated import Days, days_asked_about, overlap
from assistant.values import find_quantities_cached, holds_asked_kind, named
from corpus.glossary import Glossary
from corpus.records import Document
from corpus.shipped import corpus_subject
from index.calibration import scaled
from index.centring import centred_cosines
from index.chunks import Chunk
from index.corpus_index import CorpusIndex
from index.embedder import Floats1d
from index.retriever import ScoredChunk
from index.tokens import tokens

LEXICAL_WEIGHT = 0.3
NAME_WEIGHT = 0.1
SUPERSEDED_COST = 0.1
OTHER_DAYS_COST = 0.1  # of a sentence that does not hold on the days asked about
OTHER_PARTY_COST = 0.1  # of a brief's on a country, where the question names none
ONE_OF_MANY_COST = 0.2  # of one on the second tranche, where the question names no such number
DERIVED_COST = 0.08  # of what was computed from other statements, which rather answer
QUANTITY_WEIGHT = 0.15
KIND_WEIGHT = 0.15
NEARBY = 0.5  # a name in a neighbouring sentence counts this much of one in the sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a retrieved chunk; `near` are the sentences before and behind it."""

    scored: ScoredChunk
    start: int  # in the document's text
    end: int
    text: str
    near: tuple[str, ...]
    heading: str  # the chunk's headings and the document's title
    start_before: int  # of the sentence before it in the chunk; its own where there is none
    names: frozenset[str]  # term ids in the sentence
    names_before: frozenset[str]  # in the sentence before
    names_near: frozenset[str]  # in the sentence, its neighbours and its headings
    vector: Floats1d  # centred
    support: float  # what words, names, figures and kind of value add to any cosine
    score: float  # centred cosine + support; late interaction puts its own in the cosine's place
    known_as: str = ""  # what the asker's language calls the terms that the sentence carries

    @property
    def language(self) -> str:
        """The sentence's language."""
        return self.scored.chunk.language


def candidate_sentences(
    index: CorpusIndex,
    glossary: Glossary,
    asked: Asked,
    centred_query: Floats1d,
    scored: Sequence[ScoredChunk],
    documents: Mapping[str, Document],
    as_of: date | None = None,
) -> list[Candidate]:
    """Every sentence of the retrieved chunks, best first; ties by document and place.

    Args:
        centred_query: The question's vector less its language's mean, shape (d,).
        documents: doc_id -> the document of the chunks.
        as_of: A sentence that was replaced by this day costs SUPERSEDED_COST; None: none was.
    """
    vectors = index.catalog.sentence_vectors([item.chunk.chunk_id for item in scored])
    listing, weights = index.listing, _token_weights(index, asked)
    days = days_asked_about(asked)
    found: list[Candidate] = []
    for item in scored:
        chunk = item.chunk
        cut = listing.chunks.get(chunk.chunk_id)
        if cut is None or chunk.chunk_id not in vectors:
            continue  # replaced since it was retrieved
        mean = listing.means[chunk.language]
        cosines = scaled(
            index.shipped.sentence_scales.get(chunk.language),
            centred_cosines(centred_query, vectors[chunk.chunk_id], mean),
        )
        document = documents[chunk.doc_id]
        heading = f"{document.title}\n{chunk.heading}"
        rows = vectors[chunk.chunk_id] - mean
        computed = not asked.weighs and _is_derived(document, chunk)
        cost = DERIVED_COST if computed else 0.0
        if as_of is not None:
            cost += _cost_of_dates(chunk, as_of, days)
        for i, candidate in enumerate(_sentences(glossary, item, cut.sentences, heading)):
            support = _support(glossary, asked, weights, candidate) - cost
            if document.kind == "brief" and _is_on_another_party(glossary, asked, candidate):
                support -= OTHER_PARTY_COST
            if _is_on_one_of_many(asked, candidate):
                support -= ONE_OF_MANY_COST
            score = float(cosines[i]) + support
            found.append(replace(candidate, vector=rows[i], support=support, score=score))
    return sorted(found, key=lambda c: (-c.score, c.scored.chunk.doc_id, c.start))


def _sentences(
    glossary: Glossary, item: ScoredChunk, spans: Sequence[tuple[int, int]], heading: str
) -> list[Candidate]:
    """The sentences of a chunk with what stands around them, not yet compared with a question."""
    chunk = item.chunk
    texts = [chunk.text[a:b] for a, b in spans]
    names = [glossary.named_in(text) for text in texts]
    above = glossary.named_in(heading)
    found = []
    for i, (start, end) in enumerate(spans):
        around = range(max(0, i - 1), min(len(texts), i + 2))
        found.append(
            Candidate(
                scored=item,
                start=chunk.start + start,
                end=chunk.start + end,
                text=texts[i],
                near=tuple(texts[j] for j in around if j != i),
                heading=heading,
                start_before=chunk.start + spans[max(0, i - 1)][0],
                names=names[i],
                names_before=names[i - 1] if i else frozenset(),
                names_near=above.union(*(names[j] for j in around)),
                vector=np.zeros(0, np.float32),
                support=0.0,
                score=0.0,
            )
        )
    return found


def _cost_of_dates(chunk: Chunk, as_of: date, days: Days | None) -> float:
    replaced = chunk.known_to is not None and chunk.known_to <= as_of
    elsewhen = not overlap(chunk.valid_from, chunk.valid_to, days or Days(as_of, as_of))
    return SUPERSEDED_COST * replaced + OTHER_DAYS_COST * elsewhen


def _support(
    glossary: Glossary, asked: Asked, weights: Mapping[str, float], candidate: Candidate
) -> float:
    """What a sentence's words, names, figures and kind of value add to its cosine."""
    wanted = frozenset(mention.term_id for mention in asked.mentions)
    has_kind = asked.kind not in ("why", "open") and holds_asked_kind(
        asked, candidate.text, glossary
    )
    return (
        LEXICAL_WEIGHT * _lexical(weights, candidate.text)
        + NAME_WEIGHT * _share(wanted, candidate.names, candidate.names_near)
        + QUANTITY_WEIGHT * _quantities_held(asked, candidate)
        + KIND_WEIGHT * has_kind
    )


def _token_weights(index: CorpusIndex, asked: Asked) -> dict[str, float]:
    """Each token of the question with its share of their whole rarity."""
    rarity = {
        token: -math.log(index.fulltext.rarity(index.listing.languages, token) + 0.002)
        for token in set(tokens(asked.text))
    }
    total = sum(rarity.values()) or 1.0
    return {token: weight / total for token, weight in rarity.items()}


def _lexical(weights: Mapping[str, float], text: str) -> float:
    return sum(weights.get(token, 0.0) for token in set(tokens(text)))


def _share(wanted: frozenset[str], here: frozenset[str], near: frozenset[str]) -> float:
    if not wanted:
        return 0.0
    return float(np.mean([1.0 if t in here else NEARBY if t in near else 0.0 for t in wanted]))


def _is_on_another_party(glossary: Glossary, asked: Asked, candidate: Candidate) -> bool:
    """Whether a sentence is on a country though none is asked about, and it is not the briefs' own.

    The briefs are on one deal; a question that names no country is on it.
    """
    if any(mention.kind == "country" for mention in asked.mentions):
        return False
    parties = {x for x in candidate.names if glossary.terms[x].kind == "country"}
    return bool(parties - corpus_subject())


def _is_derived(document: Document, chunk: Chunk) -> bool:
    return any(
        source.confidence == "derived" and source.source_id in chunk.source_ids
        for source in document.sources
    )


def _is_on_one_of_many(asked: Asked, candidate: Candidate) -> bool:
    """Whether a sentence is on the nth of several, and the question names no nth."""
    return not any(q.unit == "ordinal" for q in asked.quantities) and any(
        q.unit == "ordinal" for q in find_quantities_cached(candidate.text)
    )


def _quantities_held(asked: Asked, candidate: Candidate) -> float:
    """The share of the question's quantities that a sentence holds: by value, a day by validity."""
    if not asked.quantities:
        return 0.0
    held = find_quantities_cached(candidate.text)
    chunk, days = candidate.scored.chunk, days_asked_about(asked)
    dated = days is not None and chunk.valid_from is not None
    then = dated and days is not None and overlap(chunk.valid_from, chunk.valid_to, days)
    return float(np.mean([(q.unit == "date" and then) or named(held, q) for q in asked.quantities]))
