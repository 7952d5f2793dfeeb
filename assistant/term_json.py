"""Terms as they go out: by the command line and over HTTP."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.term_answers import values_on
from assistant.term_words import value_words
from corpus.dates import PartialDate
from corpus.glossary import LANGUAGES
from corpus.terms import Term


def term_json(term: Term) -> dict[str, Any]:
    """One value of a term; `doc_id` and `quote` are the English ones, `aligned` has all."""
    return {
        "term_id": term.term_id,
        "labels": {language: list(listed) for language, listed in term.labels.items()},
        "value": _written(term),
        "unit": term.unit,
        "words": {language: value_words(term, language) for language in LANGUAGES},
        **{
            key: day.isoformat() if (day := getattr(term, key)) else None
            for key in ("known_from", "known_to", "valid_from", "valid_to")
        },
        "doc_id": term.doc_id("en"),
        "quote": term.quotes["en"],
        "aligned": {x: {"doc_id": term.doc_id(x), "quote": term.quotes[x]} for x in LANGUAGES},
        "source_ids": list(term.source_ids),
    }


def as_known(terms: Iterable[Term], as_of: date) -> list[Term]:
    """The values known by a day, none of them told to be replaced after it."""
    return [
        replace(term, known_to=None) if term.known_to and term.known_to > as_of else term
        for term in terms
        if term.known_from <= as_of
    ]


def current(terms: Iterable[Term], as_of: date) -> list[Term]:
    """The values that hold on a day as it was known then, in the terms' order."""
    by_id: dict[str, list[Term]] = {}
    for term in terms:
        by_id.setdefault(term.term_id, []).append(term)
    held = (values_on(history, as_of, None) for history in by_id.values())
    return as_known((value for values in held for value in values), as_of)


def _written(term: Term) -> str:
    """The value as a string; a name in English; a range with two dots."""
    if term.unit == "name":
        return term.shown["en"]
    ends = term.value if isinstance(term.value, tuple) else (term.value,)
    return "..".join(_end(end) for end in ends)


def _end(end: Decimal | PartialDate | None) -> str:
    if isinstance(end, PartialDate):
        parts = (end.year, end.month, end.day)
        return "-".join(f"{part:02}" for part in parts if part is not None)
    return f"{end:f}" if isinstance(end, Decimal) else ""
