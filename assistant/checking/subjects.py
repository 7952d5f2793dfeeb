"""What a statement is about, among the dated terms: the term whose labels and names it has.

A value may only contradict a term that the statement is about, and of several the one that fits
best: the day of a ruling is not that of its hearing. Words weigh by how few terms are labelled
with them.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.sameness import (
    goods_of,
    names_about,
    ordinals_of,
    special_countries,
    words_outside,
)
from assistant.guarding.reading import Reading, read, tokens_of
from assistant.guarding.words import DENIAL, MODALITY
from assistant.term_answers import TermBook
from corpus.glossary import LANGUAGES
from corpus.terms import Term
from index.tokens import tokens

_WAYS = frozenset({"greater", "change", "trade"})  # which a term has to have too
_TURNS = _WAYS | {"order", "course", "stance", "purchase", "membership", "law"}
_OPEN = frozenset({"may", "can", "plan"})  # what may be is not what is


@dataclass(frozen=True, slots=True)
class Fit:
    """How far a statement is about a term."""

    term: Term
    label: float  # the share of a label's weight that the statement has, 0..1
    own: float  # the share of the statement's weight that the term's words have, 0..1

    @property
    def whole(self) -> float:
        """Both, 0..1."""
        return (self.label + self.own) / 2


class Subjects:
    """Tells how far statements are about the terms of a book."""

    def __init__(self, book: TermBook) -> None:
        self._weights = {language: _weights(book.all(), language) for language in LANGUAGES}

    def fit(self, said: Reading, term: Term) -> Fit | None:
        """How far a statement is about a term; None where names, goods or turns tell otherwise."""
        language = said.language
        quote = read(term.quotes[language])
        listed = [read(label) for label in term.labels[language]]
        if not _turns_agree(said, [quote, *listed]):
            return None
        labels = [label for label in listed if _same_names(said, label, quote)]
        if not labels:
            return None
        own = _share(self._weights[language], _content(said), _words_of(term, language))
        return Fit(term, max(self.label_share(said, label) for label in labels), own)

    def label_share(self, said: Reading, label: Reading) -> float:
        """The share of a label's weight that a statement in its language has, 0..1."""
        return _share(self._weights[said.language], tokens_of(label), tokens_of(said))


@lru_cache(maxsize=4)
def subjects_of(book: TermBook) -> Subjects:
    """The subjects of a book, made once."""
    return Subjects(book)


def _weights(terms: Iterable[Term], language: str) -> Mapping[str, float]:
    """log(1 + n/df) of each token, over n terms of which df are labelled with it."""
    labels = {term.term_id: frozenset(tokens(" ".join(term.labels[language]))) for term in terms}
    counted = Counter(token for words in labels.values() for token in words)
    return {token: math.log1p(len(labels) / count) for token, count in counted.items()}


def _share(weights: Mapping[str, float], wanted: frozenset[str], held: frozenset[str]) -> float:
    """The share of the weight of some tokens that others hold; 0 where there are none."""
    rare = max(weights.values(), default=1.0)
    whole = sum(weights.get(token, rare) for token in wanted)
    return sum(weights.get(token, rare) for token in wanted & held) / whole if whole else 0.0


@lru_cache(maxsize=20_000)
def _content(said: Reading) -> frozenset[str]:
    """The tokens of a statement less its values: its words, names and which of several."""
    values = [f for f in said.figures if f.unit not in ("ordinal", "provision")]
    return words_outside(said, [(f.start, f.end) for f in values])


def _words_of(term: Term, language: str) -> frozenset[str]:
    listed = (*term.labels[language], term.quotes[language], term.sentences[language])
    return frozenset().union(*(tokens_of(read(text)) for text in listed))


def _same_names(said: Reading, label: Reading, quote: Reading) -> bool:
    """Whether a statement names what a label names, and nothing that the term does not."""
    countries = special_countries(said)
    names, ordinals, goods = names_about(said), ordinals_of(said), goods_of(said)
    return (
        countries in (special_countries(label), special_countries(quote))
        and names_about(label) <= names <= names_about(label) | names_about(quote)
        and ordinals_of(label) <= ordinals <= ordinals_of(label) | ordinals_of(quote)
        and goods in (goods_of(label), goods_of(quote))
    )


def _turns_agree(said: Reading, held: Iterable[Reading]) -> bool:
    """Whether a statement turns what it says no other way than a term does."""
    mine, theirs = _senses([said]), _senses(held)
    if DENIAL in mine and DENIAL not in theirs:
        return False
    if mine.get(MODALITY, set()) & _OPEN and MODALITY not in theirs:
        return False
    return not any(
        (turn in theirs and not senses & theirs[turn]) or (turn in _WAYS and turn not in theirs)
        for turn, senses in mine.items()
        if turn in _TURNS
    )


def _senses(readings: Iterable[Reading]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for reading in readings:
        for sign in reading.signs:
            found.setdefault(sign.turn, set()).add(sign.sense)
    return found
