"""Whether the briefs hold together: sources named, dates past, the languages saying the same.

Aligned sections carry equal sets of numbers, percentages, sums, dates and glossary names.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

from corpus.glossary import LANGUAGES, Glossary
from corpus.quantities import Quantity, find_quantities
from corpus.records import Document, Section
from corpus.sections import TOP
from corpus.terms import Fault


def brief_faults(
    documents: Sequence[Document],
    glossary: Glossary,
    checked_through: date,
    files: Mapping[str, str] = MappingProxyType({}),
) -> list[Fault]:
    """What is wrong with the briefs, by document; empty where nothing is.

    Args:
        documents: With doc_ids "topic.language".
        glossary: Whose names, concepts apart, must be the same in all languages.
        checked_through: The corpus date; nothing is known from a later day.
        files: doc_id -> the file as it is written, where its lines are counted.
    """
    topics: dict[str, dict[str, Document]] = defaultdict(dict)
    for document in documents:
        topic, _, language = document.doc_id.rpartition(".")
        topics[topic][language] = document
    found = [
        fault
        for topic in sorted(topics)
        for fault in _of_topic(topic, topics[topic], glossary, checked_through)
    ]
    return [replace(fault, line=_line_in_file(fault, files)) for fault in found]


def _line_in_file(fault: Fault, files: Mapping[str, str]) -> int:
    """The line of the section's heading, which stands above its mark."""
    section = re.match("section '(.+?)' ", fault.message)
    lines = files.get(fault.file.removesuffix(".md"), "").splitlines()
    if section is None:
        return fault.line
    mark = re.compile(rf"\{{#{re.escape(section[1])}[ }}]")
    return next((n for n, line in enumerate(lines) if mark.match(line)), fault.line)


def _of_topic(
    topic: str, by_language: Mapping[str, Document], glossary: Glossary, checked_through: date
) -> Iterator[Fault]:
    for language in LANGUAGES:
        if language not in by_language:
            yield Fault(f"{topic}.{language}.md", 1, "the document is missing in this language")
    for document in by_language.values():
        yield from _of_one(document, checked_through)
    base = by_language.get("en")
    for language, document in by_language.items():
        if base is not None and language != "en":
            yield from _against(document, base, glossary)


def _of_one(document: Document, checked_through: date) -> Iterator[Fault]:
    for section in document.sections:
        if not section.source_ids and section.anchor != TOP:
            yield _fault(document, section, "has no source; write sources=ID in its mark")
        for key in ("known_from", "known_to"):
            day = getattr(section, key)
            if day is not None and day > checked_through:
                message = f"{key} {day} is after the corpus date {checked_through}"
                yield _fault(document, section, message)


def _against(document: Document, base: Document, glossary: Glossary) -> Iterator[Fault]:
    others = {section.anchor: section for section in base.sections}
    for section in document.sections:
        other = others.pop(section.anchor, None)
        if other is None:
            yield _fault(document, section, f"is not in {base.doc_id}")
            continue
        for key in ("known_from", "known_to", "valid_from", "valid_to", "source_ids"):
            ours, theirs = getattr(section, key), getattr(other, key)
            if ours != theirs:
                message = f"has {key} {ours}, {base.doc_id} has {theirs}"
                yield _fault(document, section, message)
        here, there = _text(document, section), _text(base, other)
        yield from (
            _fault(document, section, message)
            for message in (
                *_quantity_faults(here, there, base.doc_id),
                *_name_faults(here, there, base.doc_id, glossary),
            )
        )
    for anchor in others:
        yield Fault(f"{document.doc_id}.md", 1, f"section {anchor!r} of {base.doc_id} is missing")


def _quantity_faults(here: str, there: str, base: str) -> Iterator[str]:
    for quantity in _without(_figures(here), find_quantities(there)):
        yield f"has {here[quantity.start : quantity.end]!r}, which {base} has not"
    for quantity in _without(_figures(there), find_quantities(here)):
        yield f"lacks {there[quantity.start : quantity.end]!r}, which {base} has"


def _without(ones: Sequence[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    return [q for q in ones if not any(q.same_as(other) for other in others)]


def _figures(text: str) -> list[Quantity]:
    """The quantities but for small bare numbers in words: two sides, 二国間, 两国."""
    return [
        q
        for q in find_quantities(text)
        if q.unit or any(char.isascii() and char.isdigit() for char in text[q.start : q.end])
    ]


def _name_faults(here: str, there: str, base: str, glossary: Glossary) -> Iterator[str]:
    ours, theirs = _names(here, glossary), _names(there, glossary)
    for term_id in sorted(ours - _implied(there, glossary)):
        yield f"names {term_id!r}, which {base} does not"
    for term_id in sorted(theirs - _implied(here, glossary)):
        yield f"does not name {term_id!r}, which {base} does"


@cache
def _names(text: str, glossary: Glossary) -> frozenset[str]:
    figures = find_quantities(text)
    return frozenset(
        mention.term_id
        for mention in glossary.find(text)
        if mention.kind != "concept"
        and not any(q.start <= mention.start < q.end for q in figures)  # the US of US$36 billion
    )


@cache
def _implied(text: str, glossary: Glossary) -> frozenset[str]:
    """The names of a text, and those inside their labels in any language.

    The US Supreme Court names the United States, though 最高裁 does not.
    """
    named = glossary.named_in(text)
    labels = (glossary.terms[term_id].labels.values() for term_id in named)
    inside = (glossary.named_in(label) for listed in labels for one in listed for label in one)
    return named.union(*inside)


def _text(document: Document, section: Section) -> str:
    return document.text[section.start : section.end]


def _fault(document: Document, section: Section, message: str) -> Fault:
    line = document.text.count("\n", 0, section.start) + 1
    return Fault(f"{document.doc_id}.md", line, f"section {section.anchor!r} {message}")
