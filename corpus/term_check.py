"""Whether the terms hold: each quotation is in its section and carries its value.

Reads the terms and the briefs; says everything that is wrong at once, with file and line.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from corpus.dates import PartialDate
from corpus.glossary import LANGUAGES
from corpus.quantities import Quantity, find_quantities
from corpus.records import Document, Section
from corpus.terms import Fault, Term

_BARE = frozenset({"count", "rate_multiple"})
# What an answer says of a bound by itself, so that the sentence must not say it once more.
_BOUND_WORDS = {
    "about": r"(?:约合?|大约|about|around|約)\s*\{value\}",
    "at_least": r"(?:至少|不少于|at least|少なくとも)\s*\{value\}|\{value\}(?:以上| or more)",
    "at_most": r"(?:最多|至多|up to|at most|最大)\s*\{value\}|\{value\}(?:以内|以下)",
    "over": r"(?:超过|逾|over|more than)\s*\{value\}|\{value\}(?:超|を超|余)",
}


def term_faults(
    terms: Sequence[Term], documents: Mapping[str, Document], checked_through: date, file: str
) -> list[Fault]:
    """What is wrong with well-formed terms, in the order of the file; empty where nothing is.

    Args:
        terms: As corpus.terms reads them.
        documents: The briefs by doc_id.
        checked_through: The corpus date; nothing is known from a later day.
        file: The name of the terms' file, for the messages.
    """
    found = [
        (term.line, message)
        for term in terms
        for message in _of_one(term, documents, checked_through)
    ]
    found += _overlaps(terms)
    return [Fault(file, line, message) for line, message in sorted(found)]


def _of_one(term: Term, documents: Mapping[str, Document], checked_through: date) -> Iterator[str]:
    if term.known_from > checked_through:
        yield (
            f"{term.term_id!r} is known from {term.known_from}, after the corpus date"
            f" {checked_through}"
        )
    for language in LANGUAGES:
        document = documents.get(term.doc_id(language))
        section = _section(document, term.section)
        where = f"{term.term_id!r} in {language}"
        if document is None or section is None:
            yield f"{where}: no section {term.section!r} in a document {term.doc_id(language)!r}"
            continue
        quote = term.quotes[language]
        if quote not in document.text[section.start : section.end]:
            yield f"{where}: section {term.section!r} does not hold the quotation {quote!r}"
        if not holds_value(term, language):
            wanted = term.shown.get(language, term.value)
            yield f"{where}: the quotation does not hold the value {wanted!s}: {quote!r}"
        if foreign := set(term.source_ids) - set(section.source_ids):
            yield f"{where}: section {term.section!r} does not name the sources {sorted(foreign)}"
        if term.bound and re.search(_BOUND_WORDS[term.bound], term.sentences[language]):
            yield f"{where}: the sentence says {term.bound!r}, which the value says itself"
        said = find_quantities(term.sentences[language].replace("{value}", ""))
        if extra := [q for q in said if not _among(q, find_quantities(quote))]:
            figure = f"{extra[0].value} {extra[0].unit}"
            yield f"{where}: the sentence has {figure}, which the quotation has not"


def _section(document: Document | None, anchor: str) -> Section | None:
    sections = document.sections if document else ()
    return next((section for section in sections if section.anchor == anchor), None)


def holds_value(term: Term, language: str) -> bool:
    """Whether the quotation of a language carries the term's value; equality is by value."""
    if term.unit == "name":
        return term.shown[language] in term.quotes[language]
    return all(quantities_of(term, language))


def quantities_of(term: Term, language: str) -> list[list[Quantity]]:
    """Where the quotation of a language writes the value, both ends of a range, in its order.

    One list an end, each of every quantity that may be it; empty lists where none is, and no list
    for a name.
    """
    if term.unit == "name":
        return []
    found = find_quantities(term.quotes[language])
    ends = term.value if isinstance(term.value, tuple) else (term.value,)
    return [[q for q in found if _is_value(q, end, term)] for end in ends]


def _is_value(quantity: Quantity, value: object, term: Term) -> bool:
    if isinstance(value, PartialDate) or isinstance(quantity.value, PartialDate):
        return (
            isinstance(value, PartialDate)
            and isinstance(quantity.value, PartialDate)
            and quantity.value.compatible(value)
        )
    fits = term.unit in _BARE or quantity.unit in (term.unit, "")
    return quantity.value == value and fits


def _among(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    return any(quantity.same_as(other) for other in others)


def _overlaps(terms: Sequence[Term]) -> Iterator[tuple[int, str]]:
    """Equal values of a thing that hold at once: one of them says nothing."""
    by_id: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        for other in by_id[term.term_id]:
            same = (other.value, other.unit, other.shown) == (term.value, term.unit, term.shown)
            if same and hold_at_once(other, term):
                yield (
                    term.line,
                    (
                        f"{term.term_id!r} has the same value here and in line {other.line} for"
                        " overlapping days; keep one, or give them days of their own"
                    ),
                )
        by_id[term.term_id].append(term)


def hold_at_once(one: Term, other: Term) -> bool:
    """Whether both are known, and both valid, on some day."""
    known = max(one.known_from, other.known_from)
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    replaced = min(one.known_to or date.max, other.known_to or date.max)
    return known < replaced and first <= last
