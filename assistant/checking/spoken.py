"""A figure or date of a text, and whether it is a term's value."""

from dataclasses import dataclass

from assistant.checking.evidence import Found
from assistant.dated import Days
from assistant.guarding.reading import Reading
from assistant.term_answers import TermBook
from corpus.dates import PartialDate
from corpus.quantities import Quantity
from corpus.terms import Term


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure with the units of its sentence that hold it, and the days the sentence names."""

    figure: Quantity
    sentence: Reading
    units: tuple[int, ...]
    days: Days | None

    def cosine(self, found: Found) -> float:
        """How near a sentence of the corpus comes to the nearest unit that holds it."""
        return max(found.cosines[i] for i in self.units)


def comparable(term: Term, figure: Quantity) -> bool:
    """Whether a figure is of the term's kind; a date of part only contradicts no whole one."""
    if isinstance(figure.value, PartialDate):
        return isinstance(term.value, PartialDate) and figure.value.month is not None
    return (term.unit if term.unit != "count" else "") == figure.unit


def is_value(term: Term, figure: Quantity) -> bool:
    """Whether a figure is a term's value, or an end of its range; a bare number has any unit."""
    ends = term.value if isinstance(term.value, tuple) else (term.value,)
    for end in ends:
        if isinstance(end, PartialDate) and isinstance(figure.value, PartialDate):
            if end.compatible(figure.value):
                return True
        elif end == figure.value and figure.unit in (term.unit, ""):
            return True
    return False


def within(term: Term, figure: Quantity) -> bool:
    """Whether a figure does not speak against a bounded or rounded value: 30 is at most 36."""
    value = figure.value
    if figure.unit not in (term.unit, "") and term.unit != "count":
        return False
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


def ever_had(book: TermBook, term: Term, figure: Quantity) -> bool:
    """Whether a term has a value or had it, or the value is within its bounds."""
    return any(is_value(t, figure) or within(t, figure) for t in book.history(term.term_id))
