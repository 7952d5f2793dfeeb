"""Candidates read again word by word: each word of the question against each of the sentence's.

A question's way: candidates -> [assistant.late_interaction] -> passages
One vector for a whole sentence says what it is about; this says whether it has what was asked. A
token of the question takes the largest cosine with any token of the sentence, both sides less
their language's mean token; the tokens' cosines are averaged, and a token that few candidates
meet counts for more.

Source: Khattab, Zaharia, ColBERT (2020), section 3.3; the weights are the inverse document
frequency of Robertson, Sparck Jones (1976) with "meets the token" for "holds the term".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.asked import Asked
from assistant.candidates import Candidate
from index.calibration import scaled
from index.centring import unit, unit_rows
from index.corpus_index import CorpusIndex
from index.embedder import Floats1d, Floats2d

MET = 0.8  # a sentence meets a token that comes this near to its best cosine with any candidate


@dataclass(frozen=True, slots=True, eq=False)
class AskedTokens:
    """The tokens of a question that are letters or digits, in text order; there may be none."""

    language: str  # the question's own
    vector: Floats1d  # of the whole question, centred unit, shape (width,)
    spans: tuple[tuple[int, int], ...]  # in Asked.text
    vectors: Floats2d  # centred unit rows, shape (len(spans), width)


def asked_tokens(index: CorpusIndex, asked: Asked, language: str) -> AskedTokens:
    """A question's tokens; `language` is its own."""
    read = index.embedder.embed_query_tokens(asked.text)
    words = [i for i, (a, b) in enumerate(read.spans) if any(map(str.isalnum, asked.text[a:b]))]
    vector = _centred(index, read.vector, language)
    if not words:
        return AskedTokens(language, vector, (), read.tokens[:0])
    return AskedTokens(
        language,
        vector,
        tuple(read.spans[i] for i in words),
        unit_rows(read.tokens[words] - index.shipped.of_query_tokens(language)),
    )


def weight_of(
    index: CorpusIndex, asked: Asked, tokens: AskedTokens, span: tuple[int, int]
) -> float:
    """How much of a question's meaning a span of it carries, 0..2: what it moves by its absence."""
    start, end = span
    without = index.embedder.embed_query(asked.text[:start] + asked.text[end:])
    return 1.0 - float(tokens.vector @ _centred(index, without, tokens.language))


def _centred(index: CorpusIndex, vector: Floats1d, language: str) -> Floats1d:
    means = index.listing.means
    return unit(vector - means.get(language, means["en"]))


def nearness(index: CorpusIndex, tokens: AskedTokens, texts: Sequence[tuple[str, str]]) -> Floats1d:
    """The largest cosine of each token of a question with any of a passage's, about -1..1.

    Args:
        tokens: The question's, at least one.
        texts: What the passage is made of, each with its language before it and read by itself;
            at least one.
    """
    rows = [
        unit_rows(index.passage_tokens(text).tokens - index.shipped.of_passage_tokens(language))
        for language, text in texts
    ]
    best = (tokens.vectors @ np.concatenate(rows).T).max(axis=1, initial=-1.0)
    return scaled(index.shipped.token_scales.get(tokens.language), best)


def names(candidate: Candidate, tokens: AskedTokens) -> list[tuple[str, str]]:
    """What the terms that a sentence carries are called, as a text to read beside it."""
    return [(tokens.language, candidate.known_as)] if candidate.known_as else []


def read_again(
    index: CorpusIndex, tokens: AskedTokens, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The candidates with the score that their words give, -1..1.8; best first.

    Ties go by document and place. A question without a letter or digit, or a model that
    gives no tokens, leaves the scores as they are.
    """
    if not candidates or not tokens.spans:
        return list(candidates)
    nearest = np.stack(
        [nearness(index, tokens, [(c.language, c.text), *names(c, tokens)]) for c in candidates]
    )
    weights = _weights(nearest)
    scored = [
        replace(candidate, score=float(cosine) + candidate.support)
        for candidate, cosine in zip(candidates, nearest @ weights, strict=True)
    ]
    return sorted(scored, key=lambda c: (-c.score, c.scored.chunk.doc_id, c.start))


def _weights(nearest: Floats2d) -> Floats2d:
    """The share of each token, shape (tokens,); `nearest` is (candidates, tokens)."""
    meet = (nearest >= MET * nearest.max(axis=0)).sum(axis=0)
    rarity = np.log1p(len(nearest) / np.maximum(meet, 1))
    return np.asarray(rarity / rarity.sum(), np.float32)
