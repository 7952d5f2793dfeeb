"""What changed in an answer between two days, each change with what caused it.

(answer on a day, answer on a later one) -> [assistant.differences] -> Difference
Compared are the values of the terms that the quotations carry, the quotations, and the outputs of
calculations. The cause of a new value is the sentence that carries it, and the event of the day on
which it became known, from the chronology.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import TypeAdapter

from assistant.alignment import section_at
from assistant.citations import cite
from assistant.dated import Days
from assistant.records import Answer, Citation
from assistant.term_answers import TermBook, values_on
from assistant.term_places import cite_term
from assistant.term_words import value_words
from corpus.records import Document, Section
from corpus.terms import Term
from index.corpus_index import CorpusIndex
from index.tokens import tokens

CHRONOLOGY = "chronology"
Why = Literal["known_later", "superseded", "other"]


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term whose value is another one; values are in words, "" where none was known."""

    term_id: str
    label: str
    before: str
    after: str
    day: date | None  # on which the later value became known
    was: Citation | None  # what carries the earlier value
    cause: Citation | None  # what carries the later one
    event: Citation | None  # what the chronology says of that day


@dataclass(frozen=True, slots=True)
class QuotationChange:
    """A quotation that only one of the answers has."""

    change: Literal["added", "removed"]
    citation: Citation
    why: Why
    day: date | None  # on which it became known, or was superseded
    event: Citation | None


@dataclass(frozen=True, slots=True)
class OutputChange:
    """A result of a calculation that is another one."""

    calculation: str
    name: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Both answers, and what tells them apart; nothing does where all three are empty."""

    before: Answer
    after: Answer
    terms: tuple[TermChange, ...]
    quotations: tuple[QuotationChange, ...]
    outputs: tuple[OutputChange, ...]

    @property
    def same(self) -> bool:
        """Whether both days have the same answer."""
        changed = self.terms or self.quotations or self.outputs
        return not changed and self.before.status == self.after.status


DIFFERENCE: TypeAdapter[Difference] = TypeAdapter(Difference)


def difference(index: CorpusIndex, book: TermBook, before: Answer, after: Answer) -> Difference:
    """What tells the answer on a day from the answer to the same question on a later day."""
    compared = _Compared(index, book, before, after)
    return Difference(
        before,
        after,
        tuple(compared.terms()),
        tuple(compared.quotations()),
        tuple(_outputs(before, after)),
    )


class _Compared:
    """Two answers to one question."""

    def __init__(self, index: CorpusIndex, book: TermBook, before: Answer, after: Answer) -> None:
        self._index, self._book, self._before, self._after = index, book, before, after
        self._language = after.language
        events = index.catalog.document(f"{CHRONOLOGY}.{self._language}")
        self._events = None if events is None or events.groups else events

    def terms(self) -> Iterator[TermChange]:
        """The terms that the quotations carry, by their first place, whose values differ."""
        cited = (*self._after.citations, *self._before.citations)
        carried = (term for c in cited for term in self._book.carried_in(c.doc_id, c.quote))
        for term_id in dict.fromkeys(term.term_id for term in carried):
            history = self._book.history(term_id)
            asked = self._after.asked_date
            days = Days(asked, asked) if asked else None
            old = values_on(history, self._before.as_of, days)
            new = values_on(history, self._after.as_of, days)
            if old != new:
                yield self._term_change(old, new)

    def _term_change(self, old: list[Term], new: list[Term]) -> TermChange:
        fresh = next((term for term in new if term not in old), new[0])
        gone = next((term for term in old if term not in new), None)
        day = fresh.known_from if fresh not in old else gone.known_to if gone else None
        return TermChange(
            fresh.term_id,
            fresh.labels[self._language][0],
            self._words(old),
            self._words(new),
            day,
            self._cite(gone, self._before.as_of),
            self._cite(fresh, self._after.as_of),
            self._event(day, " ".join(fresh.quotes[self._language].split())),
        )

    def quotations(self) -> Iterator[QuotationChange]:
        """The quotations that were added, then those that were removed."""
        old = {(c.doc_id, c.quote) for c in self._before.citations}
        new = {(c.doc_id, c.quote) for c in self._after.citations}
        for c in self._after.citations:
            if (c.doc_id, c.quote) not in old:
                later = c.known_from is not None and c.known_from > self._before.as_of
                day = c.known_from if later else None
                why: Why = "known_later" if later else "other"
                yield QuotationChange("added", c, why, day, self._event(day, c.quote))
        for c in self._before.citations:
            if (c.doc_id, c.quote) not in new:
                day = self._superseded(c)
                why = "superseded" if day else "other"
                yield QuotationChange("removed", c, why, day, self._event(day, c.quote))

    def _superseded(self, citation: Citation) -> date | None:
        document = self._index.catalog.document(citation.doc_id, citation.version)
        day = section_at(document, citation.start).known_to if document else None
        return day if day and self._before.as_of < day <= self._after.as_of else None

    def _words(self, terms: list[Term]) -> str:
        return " / ".join(dict.fromkeys(value_words(term, self._language) for term in terms))

    def _cite(self, term: Term | None, as_of: date) -> Citation | None:
        return cite_term(self._index, term, self._language, as_of) if term else None

    def _event(self, day: date | None, about: str) -> Citation | None:
        """What the chronology says of a day; of several events, the one with most of the words."""
        if day is None or self._events is None:
            return None
        wanted = set(tokens(about))
        found = [
            (len(wanted & set(tokens(self._events.text[start:end]))), -start, end)
            for section in self._events.sections
            if section.known_from == day
            for start, end in [_body(self._events, section)]
            if start < end and not _has_parts(self._events, section)
        ]
        if not found:
            return None
        _, start, end = max(found)
        return cite(1, (-start, end), self._events, self._after.as_of)


def _body(document: Document, section: Section) -> tuple[int, int]:
    """The span of a section's text without its heading and the blanks around it."""
    start = section.start
    if document.text.startswith(section.heading, start):
        start += len(section.heading)
    inside = document.text[start : section.end]
    start += len(inside) - len(inside.lstrip())
    return start, start + len(inside.strip())


def _has_parts(document: Document, section: Section) -> bool:
    """Whether a section only opens others: its heading is above theirs."""
    levels = {heading.start: heading.level for heading in document.headings}
    return levels.get(section.end, 0) > levels.get(section.start, 9)


def _outputs(before: Answer, after: Answer) -> Iterator[OutputChange]:
    old = {
        (made.name, output.name): str(output.value)
        for made in before.calculations
        for output in made.outputs
    }
    for made in after.calculations:
        for output in made.outputs:
            was = old.get((made.name, output.name), "")
            if was != str(output.value):
                yield OutputChange(made.name, output.name, output.unit, was, str(output.value))
