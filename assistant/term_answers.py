"""Look-up questions answered from a dated term: which term, and which of its values holds.

A question's way: passages -> [assistant.term_answers] -> answer -> guard
Evidence comes first: only a term that a quoted sentence carries can answer, and it must have the
kind of value asked for. Its other values tell what held on another day, or what others say.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.asked import Asked
from assistant.asked_words import Kind
from assistant.candidates import Candidate
from assistant.dated import Days, overlap
from assistant.values import UNITS
from corpus.term_check import hold_at_once
from corpus.terms import Term
from index.tokens import tokens

# What a term may be of a kind besides the units that a sentence may hold.
_ALSO: dict[Kind, frozenset[str]] = {
    "rate": frozenset({"rate_multiple"}),
    "count": frozenset({"count", "GW", "rate_multiple"}),
    "who": frozenset({"name"}),
    "country": frozenset({"name"}),
}
_FITS = 0.25  # of a label's tokens, where the kind of value is asked for by its word
_NAMED = 0.6  # where no kind is asked for: "the deadline?"


@dataclass(frozen=True, slots=True)
class TermAnswer:
    """A term's values that hold on the days asked about; several disagree or follow each other."""

    values: tuple[Term, ...]  # at least one, by validity, then as in the file
    disagree: bool  # two of them hold at once

    @property
    def term_id(self) -> str:
        """The thing that is answered."""
        return self.values[0].term_id

    def holds_on(self, days: Days | None) -> bool:
        """Whether each value began to hold by the days asked about; False where none are."""
        return days is not None and all(
            term.valid_from is not None and overlap(term.valid_from, term.valid_to, days)
            for term in self.values
        )


class TermBook:
    """Terms by their id, and by the sentence that carries them."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_id: dict[str, list[Term]] = defaultdict(list)
        self._by_document: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        for term in terms:
            self._by_id[term.term_id].append(term)
            for language, quote in term.quotes.items():
                self._by_document[term.doc_id(language)].append((quote, term))

    def all(self) -> tuple[Term, ...]:
        """Every value of every term, by the term's first place in the file."""
        return tuple(term for listed in self._by_id.values() for term in listed)

    def history(self, term_id: str) -> tuple[Term, ...]:
        """All values of a term, as in the file; empty where there is no such term."""
        return tuple(self._by_id.get(term_id, ()))

    def names(self, candidate: Candidate, language: str) -> str:
        """What a language calls the terms that a candidate carries; empty where it carries none."""
        labels = (term.labels.get(language, ()) for term in self.carried_by(candidate))
        return "; ".join(dict.fromkeys(label for listed in labels for label in listed))

    def carried_by(self, candidate: Candidate) -> list[Term]:
        """The terms whose quotation a candidate is, in the order of the file."""
        return self.carried_in(candidate.scored.chunk.doc_id, candidate.text)

    def carried_in(self, doc_id: str, text: str) -> list[Term]:
        """The terms whose quotation in a document is a text, or stands in it."""
        return [
            term
            for quote, term in self._by_document.get(doc_id, ())
            if quote in text or text in quote
        ]


def answer_from_terms(
    book: TermBook, asked: Asked, quoted: Sequence[Candidate], as_of: date, days: Days | None
) -> TermAnswer | None:
    """The term that answers a look-up question, or None where the quotations must do.

    Args:
        quoted: What the answer quotes, best first.
        as_of: Values that became known later are not used.
        days: Those the question asks about; None: the as-of day.
    """
    found = [
        (label_match(term, asked.text), -place, term)
        for place, candidate in enumerate(quoted)
        for term in book.carried_by(candidate)
        if _has_kind(term, asked.kind)
    ]
    least = _NAMED if asked.kind == "open" else _FITS
    fitting = [(match, place, term) for match, place, term in found if match >= least]
    if not fitting:
        return None
    *_, term = max(fitting, key=lambda item: item[:2])
    values = values_on(book.history(term.term_id), as_of, days)
    if not values:
        return None
    disagree = any(hold_at_once(a, b) for i, a in enumerate(values) for b in values[i + 1 :])
    return TermAnswer(tuple(values), disagree)


def label_match(term: Term, text: str) -> float:
    """The largest share of a label's tokens that a text has, 0..1, in any language."""
    held = set(tokens(text))
    return max(
        sum(token in held for token in wanted) / len(wanted)
        for listed in term.labels.values()
        for label in listed
        if (wanted := tokens(label))
    )


def values_on(history: Sequence[Term], as_of: date, days: Days | None) -> list[Term]:
    """The values that hold on the days asked about, as it was known; by validity, file order.

    Where none holds then, the latest that was known; none where nothing was known yet.
    """
    known = [term for term in history if term.known_from <= as_of]
    current = [term for term in known if term.known_to is None or term.known_to > as_of]
    wanted = days or Days(as_of, as_of)
    for terms in (current, known):
        held = [t for t in terms if overlap(t.valid_from, t.valid_to, wanted)]
        if held:
            return sorted(held, key=lambda t: t.valid_from or date.min)
    left = current or known
    latest = max((t.valid_from or t.known_from for t in left), default=None)
    return [t for t in left if (t.valid_from or t.known_from) == latest]


def _has_kind(term: Term, kind: Kind) -> bool:
    units = UNITS.get(kind, frozenset()) | _ALSO.get(kind, frozenset())
    return kind == "open" or term.unit in units
