"""Chunks: whole sentences packed up to a size, inside one section and under one heading.

A text's way: Document -> sentences -> [index.chunks] -> embedder and full text
Heading lines are context for the embedder, not text of a chunk.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from corpus.records import Document, Section
from index.embedder import Passage
from index.sentences import split_sentences

MAX_SIZE = 300.0  # in CJK characters; a Latin one counts a third
_LATIN_SIZE = 1 / 3


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of a document that is embedded and cited: `document.text[start:end] == text`."""

    chunk_id: str
    doc_id: str
    start: int
    end: int
    text: str
    heading: str
    page: int | None  # 1-based; None where the format has no pages
    language: str
    known_from: date | None
    known_to: date | None
    valid_from: date | None
    valid_to: date | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CutChunk:
    """A chunk with its sentences, as half-open spans in the chunk's own text."""

    chunk: Chunk
    sentences: tuple[tuple[int, int], ...]

    def passage(self, title: str) -> Passage:
        """What the embedder reads: the chunk under its document's title and its headings."""
        context = " > ".join(part for part in (title, self.chunk.heading) if part)
        return Passage(context, self.chunk.text, self.sentences)


def cut_document(document: Document, max_size: float = MAX_SIZE) -> list[CutChunk]:
    """The chunks of a document in reading order; none for a text of headings only.

    No sentence is cut, and no chunk crosses a heading or a section. A sentence larger than
    `max_size` (in CJK characters, Latin ones counting a third) is a chunk of its own.
    """
    return [
        _chunk(document, section, heading, group)
        for section in document.sections
        for heading, start, end in _headed_parts(document, section)
        for group in _packed(document.text, split_sentences(document.text, start, end), max_size)
    ]


def page_of(document: Document, offset: int) -> int | None:
    """The 1-based page that holds an offset, or None where the document has no pages."""
    return bisect_right(document.pages, offset) or 1 if document.pages else None


def _headed_parts(document: Document, section: Section) -> list[tuple[str, int, int]]:
    """The section's text between its heading lines: (path of headings, start, end)."""
    parts: list[tuple[str, int, int]] = []
    path: list[tuple[int, str]] = []
    begin = section.start
    for heading in document.headings:
        if heading.start >= section.end:
            break
        if heading.start >= section.start:
            parts.append((_joined(path), begin, heading.start))
            begin = heading.end
        while path and path[-1][0] >= heading.level:
            path.pop()
        path.append((heading.level, document.text[heading.start : heading.end]))
    parts.append((_joined(path), begin, section.end))
    return [part for part in parts if part[1] < part[2]]


def _joined(path: list[tuple[int, str]]) -> str:
    return " > ".join(text for _, text in path)


def _packed(
    text: str, sentences: list[tuple[int, int]], max_size: float
) -> list[list[tuple[int, int]]]:
    groups: list[list[tuple[int, int]]] = []
    filled = 0.0
    for span in sentences:
        size = _size(text[span[0] : span[1]])
        if not groups or filled + size > max_size:
            groups.append([])
            filled = 0.0
        groups[-1].append(span)
        filled += size
    return groups


def _size(text: str) -> float:
    return sum(1.0 if ord(char) > 0x2E7F else _LATIN_SIZE for char in text)


def _chunk(
    document: Document, section: Section, heading: str, sentences: list[tuple[int, int]]
) -> CutChunk:
    start, end = sentences[0][0], sentences[-1][1]
    chunk = Chunk(
        chunk_id=f"{document.doc_id}@{document.version[:8]}:{start}-{end}",
        doc_id=document.doc_id,
        start=start,
        end=end,
        text=document.text[start:end],
        heading=heading,
        page=page_of(document, start),
        language=document.language,
        known_from=section.known_from,
        known_to=section.known_to,
        valid_from=section.valid_from,
        valid_to=section.valid_to,
        source_ids=section.source_ids,
    )
    return CutChunk(chunk, tuple((a - start, b - start) for a, b in sentences))
