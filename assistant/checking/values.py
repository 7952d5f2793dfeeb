"""How the corpus stands to a figure or a date of a text.

It is supported by a near sentence that has it of the same parties; what replaced it or stands
beside it comes from the dated terms that this sentence carries. It is contradicted only by a term
that speaks of the same thing, and never where anything near has the figure too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.checking.contradicting import blocks, contradiction_of
from assistant.checking.evidence import Found, Unit
from assistant.checking.records import Mark
from assistant.checking.sameness import (
    goods_of,
    may_be_same,
    on_one_subject,
    special_countries,
)
from assistant.checking.spoken import Spoken, is_value
from assistant.dated import overlap
from assistant.guarding.figures import equal, figures_of
from assistant.guarding.judging import failures, judge
from assistant.guarding.reading import Reading
from assistant.guarding.roles import bonds_of
from assistant.term_answers import TermBook, values_on
from corpus.quantities import Quantity
from corpus.term_check import hold_at_once
from corpus.terms import Term

NEAR = 0.33  # from which a sentence may support a figure that it has
_AS_NEAR = 0.08  # less near than the best, and still asked for its term


@dataclass(frozen=True, slots=True)
class Stand:
    """How the corpus stands to one value: a mark, and what shows it."""

    mark: Mark
    found: Found | None = None  # the sentence that has the value
    own: Term | None = None  # the term that has the value, where one does
    terms: tuple[Term, ...] = ()  # what stands beside it or in its place
    since: date | None = None


def stand_of(
    spoken: Spoken, units: Sequence[Unit], near: Sequence[Found], book: TermBook, as_of: date
) -> Stand:
    """How the corpus stands to a figure.

    Args:
        units: Of the sentence.
        near: The sentences of the corpus near to it, nearest first.
        as_of: Terms that became known later are not used.
    """
    holding = [f for f in near if _holds(spoken, units, f)]
    against = contradiction_of(spoken, units, near, book, as_of)
    if against and not any(blocks(spoken, f, against, book) for f in holding):
        return Stand("contradicted", terms=(against.term,))
    if holding:
        goods = goods_of(spoken.sentence)
        best_first = sorted(
            holding, key=lambda f: (goods_of(f.reading) != goods, -spoken.cosine(f))
        )
        return _of_the_day(spoken, best_first, book, as_of)
    return Stand("not_in_corpus")


def _holds(spoken: Spoken, units: Sequence[Unit], found: Found) -> bool:
    if spoken.cosine(found) < NEAR or not _has(found, spoken.figure):
        return False
    if not may_be_same(spoken.sentence, found.reading) or _is_anothers(spoken, found.reading):
        return False
    if not on_one_subject(spoken.sentence, found.reading, spoken.cosine(found)):
        return False
    unit = units[min(spoken.units, key=lambda i: units[i].end - units[i].start)]
    failed = failures(judge(unit.reading.text, [found.passage]))
    return not any(f.check == "roles" for f in failed)


def _is_anothers(spoken: Spoken, held: Reading) -> bool:
    """Whether a sentence has the figure of other countries than those that the text names."""
    countries = special_countries(spoken.sentence)
    owners = {b.party for b in bonds_of(held) if equal(spoken.figure, b.figure)}
    return bool(countries) and bool(owners) and not owners & spoken.sentence.parties_named


def _has(found: Found, figure: Quantity) -> bool:
    return any(equal(figure, other) for other in figures_of(found.reading))


def _of_the_day(spoken: Spoken, holding: Sequence[Found], book: TermBook, as_of: date) -> Stand:
    """Supported, unless what the value is of has another one by the as-of day.

    Args:
        holding: Sentences that have the value, best first, at least one.
    """
    best = holding[0]
    as_near = [f for f in holding if spoken.cosine(f) >= spoken.cosine(best) - _AS_NEAR]
    for found in as_near:
        for term in book.carried_in(found.document.doc_id, found.reading.text):
            if is_value(term, spoken.figure):
                return _of_its_history(spoken, found, term, book, as_of)
    replaced = best.section.known_to
    # A day stays what it was, whatever came after.
    dated = spoken.days or spoken.figure.unit == "date"
    if replaced and replaced <= as_of and not dated:
        return Stand("superseded", best, since=replaced)
    return Stand("supported", best)


def _of_its_history(spoken: Spoken, found: Found, term: Term, book: TermBook, as_of: date) -> Stand:
    """By the values that the term has on the as-of day, or had on the days that are named."""
    current = values_on(book.history(term.term_id), as_of, None)
    same = [t for t in current if is_value(t, spoken.figure)]
    others = tuple(t for t in current if not is_value(t, spoken.figure))
    if not others:
        return Stand("supported", found, term)
    if any(hold_at_once(one, other) for one in same for other in others):
        return Stand("disputed", found, term, others)
    if same or (spoken.days and overlap(term.valid_from, term.valid_to, spoken.days)):
        return Stand("supported", found, term)
    newest = others[-1]
    return Stand("superseded", found, term, others, newest.valid_from or newest.known_from)
