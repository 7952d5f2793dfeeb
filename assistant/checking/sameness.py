"""What tells whether a sentence of a text and one of the corpus are on the same parties and things.

Only then may one speak for or against the other: a figure of another tranche, another good or
another country is another fact.
"""

from collections.abc import Iterable
from functools import lru_cache

from assistant.guarding.reading import Reading, tokens_of
from assistant.guarding.words import aliases
from corpus.dates import PartialDate
from corpus.glossary import shipped_glossary
from corpus.nouns import shipped_nouns
from corpus.quantities import Quantity
from corpus.shipped import corpus_subject
from index.tokens import tokens

_SHARED = 0.2  # of a text's words, that a sentence on the same thing has
_NEAR_ANYWAY = 0.5  # the cosine from which it may have other words
_WIDE = frozenset({"mou", "pledge", "executive_order", "strategic_investment_initiative", "tariff"})


def same_parties(one: Reading, other: Reading, *, strictly: bool) -> bool:
    """Whether two sentences are on the same countries.

    Args:
        strictly: Every country besides the corpus's own parties is in both; else one in both
            is enough, and a sentence that names none may be on any.
    """
    special = special_countries(one), special_countries(other)
    if strictly:
        return special[0] == special[1]
    first, second = _countries(one), _countries(other)
    if special[0] or special[1]:
        return bool(special[0] & special[1]) or not first or not second
    return not first or not second or bool(first & second)


def may_be_same(one: Reading, other: Reading) -> bool:
    """Whether two sentences may be on one thing: no other country, and no other tranche."""
    first, second = ordinals_of(one), ordinals_of(other)
    return same_parties(one, other, strictly=False) and not (
        first and second and not first & second
    )


def on_one_subject(said: Reading, held: Reading, cosine: float) -> bool:
    """Whether a sentence of the corpus shares a name or words with a text, its values aside.

    Args:
        cosine: Of both; between languages, which share no words, it has to do.
    """
    names = names_about(said) | special_countries(said)
    if names and not names & (names_about(held) | special_countries(held)):
        return cosine >= _NEAR_ANYWAY
    if said.language != held.language or cosine >= _NEAR_ANYWAY:
        return True
    words = plain_words(said)
    return not words or len(words & tokens_of(held)) >= _SHARED * len(words)


@lru_cache(maxsize=20_000)
def plain_words(said: Reading) -> frozenset[str]:
    """The tokens of a text less its names and figures."""
    spans = [(m.start, m.end) for m in said.mentions] + [(f.start, f.end) for f in said.figures]
    return words_outside(said, spans)


def words_outside(said: Reading, spans: Iterable[tuple[int, int]]) -> frozenset[str]:
    """The tokens of a text less some spans of it."""
    rest = list(said.text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    return frozenset(tokens("".join(rest)))


def special_countries(reading: Reading) -> frozenset[str]:
    """The countries that a sentence names besides the corpus's own parties."""
    return _countries(reading) - corpus_subject()


def _countries(reading: Reading) -> frozenset[str]:
    glossary = shipped_glossary()
    return frozenset(
        x for x in reading.parties_named if glossary.terms[x].kind in ("country", "region")
    )


def names_about(reading: Reading) -> frozenset[str]:
    """Bodies, people and instruments; of two that stand for each other, one."""
    named = {
        m.term_id
        for m in reading.mentions
        if m.kind in ("organisation", "person", "instrument") and m.term_id not in _WIDE
    }
    return frozenset(min({name, *aliases().get(name, ())}) for name in named)


def goods_of(reading: Reading) -> frozenset[str]:
    """The goods that a sentence names, by noun."""
    found = shipped_nouns().find(reading.text)
    return frozenset(noun.noun_id for noun in found if noun.noun_class == "goods")


def ordinals_of(reading: Reading) -> frozenset[object]:
    """Which tranche, which section: the numbers by which things are told apart."""
    return frozenset(f.value for f in reading.figures if f.unit in ("ordinal", "provision"))


def one_of_its_kind(reading: Reading, figure: Quantity) -> bool:
    """Whether the figure is the only one of its unit: of several, one may be of something else."""
    return sum(f.unit == figure.unit for f in reading.figures) == 1


def same_days(said: Reading, held: Reading, figure: Quantity) -> bool:
    """Whether the days that both name besides the figure may be the same."""
    first, second = (
        [
            f.value
            for f in reading.figures
            if isinstance(f.value, PartialDate) and f.value != figure.value
        ]
        for reading in (said, held)
    )
    return not first or any(a.compatible(b) for a in first for b in second)
