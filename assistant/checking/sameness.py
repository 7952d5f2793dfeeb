"""Whether a sentence of a text and one of the corpus speak of the same thing of the same parties.

Only then may one contradict the other: a figure of another tranche, another good or another
country is another fact.
"""

from assistant.guarding.reading import Reading
from assistant.guarding.words import DENIAL, MODALITY, aliases
from assistant.term_answers import label_match
from corpus.dates import PartialDate
from corpus.glossary import shipped_glossary
from corpus.nouns import shipped_nouns
from corpus.quantities import Quantity
from corpus.shipped import corpus_subject
from corpus.terms import Term

_NAMED = 0.5  # of a term's label, that a text must have to speak of the term
_WIDE = frozenset({"mou", "pledge", "executive_order", "strategic_investment_initiative", "tariff"})
_TURNS = ("bound", "greater", "change", "trade", "order", "course", DENIAL, MODALITY)


def same_parties(one: Reading, other: Reading, *, strictly: bool) -> bool:
    """Whether two sentences are on the same countries.

    Args:
        strictly: Every country besides the corpus's own parties is in both; else one in both
            is enough, and a sentence that names none may be on any.
    """
    first, second = _countries(one), _countries(other)
    special = first - corpus_subject(), second - corpus_subject()
    if strictly:
        return special[0] == special[1]
    if special[0] or special[1]:
        return bool(special[0] & special[1]) or not first or not second
    return not first or not second or bool(first & second)


def may_be_same(one: Reading, other: Reading) -> bool:
    """Whether two sentences may be on one thing: no other country, and no other tranche."""
    first, second = _ordinals(one), _ordinals(other)
    return same_parties(one, other, strictly=False) and not (
        first and second and not first & second
    )


def same_thing(said: Reading, held: Reading, figure: Quantity, term: Term) -> bool:
    """Whether a sentence speaks of what a term is, so that another figure contradicts it."""
    return (
        same_parties(said, held, strictly=True)
        and label_match(term, said.text) >= _NAMED
        and _names(said) == _names(held)
        and goods_of(said) == goods_of(held)
        and _ordinals(said) == _ordinals(held)
        and _turns_agree(said, held)
        and _one_of_its_kind(said, figure)
        and _same_days(said, held, figure)
    )


def _countries(reading: Reading) -> frozenset[str]:
    glossary = shipped_glossary()
    return frozenset(
        x for x in reading.parties_named if glossary.terms[x].kind in ("country", "region")
    )


def _names(reading: Reading) -> frozenset[str]:
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


def _ordinals(reading: Reading) -> frozenset[object]:
    return frozenset(f.value for f in reading.figures if f.unit in ("ordinal", "provision"))


def _turns_agree(said: Reading, held: Reading) -> bool:
    """Whether both deny, bound and turn alike; a text may leave out a bound."""
    first, second = _turns(said), _turns(held)
    bounds = {sign for sign in second if sign[0] == "bound"}
    return first == second or first == second - bounds


def _turns(reading: Reading) -> frozenset[tuple[str, str]]:
    return frozenset((s.turn, s.sense) for s in reading.signs if s.turn in _TURNS)


def _one_of_its_kind(reading: Reading, figure: Quantity) -> bool:
    """Whether the figure is the only one of its unit: of several, one may be of something else."""
    return sum(f.unit == figure.unit for f in reading.figures) == 1


def _same_days(said: Reading, held: Reading, figure: Quantity) -> bool:
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
