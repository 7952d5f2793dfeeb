"""Citations: where a quoted sentence stands, whose words it is, and when it held."""

from datetime import date

from assistant.alignment import section_at
from assistant.records import Citation
from corpus.records import AUTHORITIES, CONFIDENCES, Document, Section, Source
from index.chunks import page_of


def cite(n: int, span: tuple[int, int], document: Document, as_of: date) -> Citation:
    """The n-th citation of an answer, quoting `document.text[start:end]`.

    The sources are those of the cited section; authority is the best of theirs, confidence the
    weakest. A section that was replaced by the as-of day is marked with the day it was.
    """
    start, end = span
    section = section_at(document, start)
    sources = _sources(document, section)
    replaced = section.known_to if section.known_to and section.known_to <= as_of else None
    return Citation(
        n=n,
        doc_id=document.doc_id,
        version=document.version,
        start=start,
        end=end,
        quote=document.text[start:end],
        title=document.title,
        language=document.language,
        page=page_of(document, start),
        anchor=section.anchor,
        sources=sources,
        authority=min((s.authority for s in sources), key=AUTHORITIES.index, default="press"),
        confidence=max((s.confidence for s in sources), key=CONFIDENCES.index, default="read"),
        known_from=section.known_from,
        valid_from=section.valid_from,
        valid_to=section.valid_to,
        superseded=replaced,
        kind=document.kind,
    )


def _sources(document: Document, section: Section) -> tuple[Source, ...]:
    by_id = {source.source_id: source for source in document.sources}
    return tuple(by_id[source_id] for source_id in section.source_ids if source_id in by_id)
