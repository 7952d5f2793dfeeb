"""Which dated term a figure of a text is held against, if any.

It is contradicted only by the term that its sentence is about, where that never had the value, and
never where anything near that is no such term has the figure too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.checking.evidence import Found, Unit
from assistant.checking.sameness import one_of_its_kind, same_days
from assistant.checking.spoken import Spoken, comparable, ever_had, is_value
from assistant.checking.subjects import Fit, subjects_of
from assistant.guarding.reading import Reading, read
from assistant.term_answers import TermBook, values_on
from corpus.terms import Term

# What a sentence must have of a term's label, and the term of the sentence, to be about it; and
# both with the cosine of the nearest sentence on the term.
_LABEL = 0.33
_OWN = 0.4
_ABOUT = 0.8
_CLEARER = 0.1  # by which a term must fit better than one that has the value
# A date of a source stands in sentences on much else: so much nearer must one be that has another.
_SOURCE = 0.1


@dataclass(frozen=True, slots=True)
class Against:
    """The term that a figure is held against."""

    term: Term  # that the sentence is about, with another value
    cosine: float  # of the nearest sentence that carries the term
    beaten: frozenset[str]  # ids of the terms that fit less well


def contradiction_of(
    spoken: Spoken, units: Sequence[Unit], near: Sequence[Found], book: TermBook, as_of: date
) -> Against | None:
    """The term that the sentence is about, where that has another value and had no such one.

    None where a term that fits about as well has the value, or had it.
    """
    said = units[0].reading
    if not one_of_its_kind(said, spoken.figure):
        return None
    fits = list(_fits(spoken, said, book))
    having = max((f.whole for f in fits if ever_had(book, f.term, spoken.figure)), default=0.0)
    carried = _carried(near, book, spoken)
    for fit in sorted(fits, key=lambda f: -f.whole):
        cosine = carried.get(fit.term.term_id, 0.0)
        if fit.whole < having + _CLEARER:
            return None
        if not _is_about(fit, cosine):
            continue
        if fit.term in values_on(book.history(fit.term.term_id), as_of, spoken.days):
            beaten = frozenset(f.term.term_id for f in fits if f.whole < fit.whole)
            return Against(fit.term, cosine, beaten)
    return None


def _fits(spoken: Spoken, said: Reading, book: TermBook) -> Iterator[Fit]:
    """The terms of the figure's kind that the sentence may be about."""
    subjects = subjects_of(book)
    for term in book.all():
        if not comparable(term, spoken.figure):
            continue
        fit = subjects.fit(said, term)
        if fit and same_days(said, read(term.quotes[said.language]), spoken.figure):
            yield fit


def _is_about(fit: Fit, cosine: float) -> bool:
    return fit.label >= _LABEL and fit.own >= _OWN and fit.whole + cosine >= _ABOUT


def _carried(
    near: Sequence[Found], book: TermBook, spoken: Spoken
) -> dict[str, float]:  # fmt: skip
    """How near the nearest sentence comes that carries a term, by the term's id."""
    found: dict[str, float] = {}
    for one in near:
        for term in book.carried_in(one.document.doc_id, one.reading.text):
            found[term.term_id] = max(found.get(term.term_id, -1.0), spoken.cosine(one))
    return found


def blocks(spoken: Spoken, found: Found, against: Against, book: TermBook) -> bool:
    """Whether a sentence that has the figure keeps it from being contradicted.

    One that carries a term with the figure does not, where the terms were compared: a day is
    that of one event, an amount may be stated of several things.
    """
    carried = book.carried_in(found.document.doc_id, found.reading.text)
    having = {term.term_id for term in carried if is_value(term, spoken.figure)}
    if spoken.figure.unit == "date":
        return not having and spoken.cosine(found) >= against.cosine - _SOURCE
    return not having & against.beaten
