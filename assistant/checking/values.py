"""How the corpus stands to a figure or a date of a text.

It is supported by a near sentence that has it of the same parties; what replaced it or stands
beside it comes from the dated terms that this sentence carries. It is contradicted only by a term
that speaks of the same thing, and never where anything near has the figure too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.checking.evidence import Found, Unit
from assistant.checking.records import Mark
from assistant.checking.sameness import goods_of, may_be_same, same_thing
from assistant.dated import Days, overlap
from assistant.guarding.figures import equal, figures_of
from assistant.guarding.judging import failures, judge
from assistant.guarding.reading import Reading
from assistant.term_answers import TermBook, values_on
from corpus.dates import PartialDate
from corpus.quantities import Quantity
from corpus.term_check import hold_at_once
from corpus.terms import Term

NEAR = 0.33  # from which a sentence may support a figure that it has
# A date of a source stands in sentences on much else: so much nearer must one be that has another.
_SOURCE = 0.1
_AS_NEAR = 0.08  # less near than the best, and still asked for its term
CLOSE = 0.36  # from which a sentence may contradict one that it has not


@dataclass(frozen=True, slots=True)
class Stand:
    """How the corpus stands to one value: a mark, and what shows it."""

    mark: Mark
    found: Found | None = None  # the sentence that has the value
    own: Term | None = None  # the term that has the value, where one does
    terms: tuple[Term, ...] = ()  # what stands beside it or in its place
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure with the units of its sentence that hold it, and the days the sentence names."""

    figure: Quantity
    sentence: Reading
    units: tuple[int, ...]
    days: Days | None


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
    against = _contradiction(spoken, units, near, book, as_of)
    if against and not _blocked(spoken, holding, against.cosine):
        return against.stand
    if holding:
        goods = goods_of(spoken.sentence)
        best_first = sorted(
            holding, key=lambda f: (goods_of(f.reading) != goods, -_cosine(f, spoken))
        )
        return _of_the_day(spoken, best_first, book, as_of)
    return Stand("not_in_corpus")


def _blocked(spoken: Spoken, holding: Sequence[Found], cosine: float) -> bool:
    """Whether a sentence that has the figure keeps it from being contradicted."""
    if spoken.figure.unit != "date":
        return bool(holding)
    return any(_cosine(f, spoken) >= cosine - _SOURCE for f in holding)


def _holds(spoken: Spoken, units: Sequence[Unit], found: Found) -> bool:
    if _cosine(found, spoken) < NEAR or not _has(found, spoken.figure):
        return False
    if not may_be_same(spoken.sentence, found.reading):
        return False
    unit = units[min(spoken.units, key=lambda i: units[i].end - units[i].start)]
    failed = failures(judge(unit.reading.text, [found.passage]))
    return not any(f.check == "roles" for f in failed)


def _has(found: Found, figure: Quantity) -> bool:
    return any(equal(figure, other) for other in figures_of(found.reading))


def _cosine(found: Found, spoken: Spoken) -> float:
    return max(found.cosines[i] for i in spoken.units)


def _of_the_day(spoken: Spoken, holding: Sequence[Found], book: TermBook, as_of: date) -> Stand:
    """Supported, unless what the value is of has another one by the as-of day.

    Args:
        holding: Sentences that have the value, best first, at least one.
    """
    best = holding[0]
    as_near = [f for f in holding if _cosine(f, spoken) >= _cosine(best, spoken) - _AS_NEAR]
    for found in as_near:
        for term in book.carried_in(found.document.doc_id, found.reading.text):
            if _is_value(term, spoken.figure):
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
    same = [t for t in current if _is_value(t, spoken.figure)]
    others = tuple(t for t in current if not _is_value(t, spoken.figure))
    if not others:
        return Stand("supported", found, term)
    if any(hold_at_once(one, other) for one in same for other in others):
        return Stand("disputed", found, term, others)
    if same or (spoken.days and overlap(term.valid_from, term.valid_to, spoken.days)):
        return Stand("supported", found, term)
    newest = others[-1]
    return Stand("superseded", found, term, others, newest.valid_from or newest.known_from)


@dataclass(frozen=True, slots=True)
class _Against:
    stand: Stand
    cosine: float


def _contradiction(
    spoken: Spoken, units: Sequence[Unit], near: Sequence[Found], book: TermBook, as_of: date
) -> _Against | None:
    """The nearest term that is what the sentence speaks of, and has another value."""
    said = units[0].reading
    for found in near:
        if _cosine(found, spoken) < CLOSE:
            continue
        for term in book.carried_in(found.document.doc_id, found.reading.text):
            history = book.history(term.term_id)
            if (
                term in values_on(history, as_of, spoken.days)
                and _comparable(term, spoken.figure)
                and not any(
                    _is_value(t, spoken.figure) or _within(t, spoken.figure) for t in history
                )
                and not any(_is_value(t, other) for t in history for other in said.figures)
                and same_thing(said, found.reading, spoken.figure, term)
            ):
                stand = Stand("contradicted", terms=(term,))
                return _Against(stand, _cosine(found, spoken))
    return None


def _comparable(term: Term, figure: Quantity) -> bool:
    """Whether a figure is of the term's kind; a date of part only contradicts no whole one."""
    if isinstance(figure.value, PartialDate):
        return isinstance(term.value, PartialDate) and figure.value.month is not None
    return (term.unit if term.unit != "count" else "") == figure.unit


def _is_value(term: Term, figure: Quantity) -> bool:
    ends = term.value if isinstance(term.value, tuple) else (term.value,)
    for end in ends:
        if isinstance(end, PartialDate) and isinstance(figure.value, PartialDate):
            if end.compatible(figure.value):
                return True
        elif end == figure.value and figure.unit in (term.unit, ""):
            return True
    return False


def _within(term: Term, figure: Quantity) -> bool:
    """Whether a figure does not speak against a bounded or rounded value: 30 is at most 36."""
    value = figure.value
    if isinstance(value, PartialDate) or term.value is None or isinstance(term.value, PartialDate):
        return False
    low, high = term.value if isinstance(term.value, tuple) else (term.value, term.value)
    if low <= value <= high:
        return True
    if term.bound == "about":
        return abs(value - low) * 20 <= low
    return (term.bound in ("at_least", "over") and value >= low) or (
        term.bound == "at_most" and value <= high
    )
