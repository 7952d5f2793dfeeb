"""A document's text as HTML: headings, paragraphs, sections beside their dates, one span marked.

The text contents of the elements of the class `t`, one after another, are the document's text;
those of the marks are the span.
"""

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import pairwise

from assistant.documents import Span
from assistant.pages.frame import bdi
from assistant.pages.strings import text
from assistant.ui.strings import text as chat_text
from assistant.visible import plain, visible
from assistant.wording import day_name, days_name, say
from corpus.records import Document, Heading, Section

_GAP = re.compile(r"\n{2,}")
_LINE_ENDS = re.compile(r"\n*")


def document_text(document: Document, span: Span, language: str, corpus_date: date) -> str:
    """The sections of a document, each with the days that it speaks for.

    Args:
        span: What is marked; an empty one: nothing.
        language: The page's.
        corpus_date: By then a section may have been replaced.
    """
    text_of = _Marked(document, span)
    parts = []
    for section in document.sections:
        blocks = [*text_of.blocks(section)]
        headings = sum(block.startswith("<h") for block in blocks[:1])
        is_more = len(blocks) > headings  # than a heading, which says nothing that has a day
        dates = _dates(section, document, language, corpus_date) if is_more else ""
        inside = "".join([*blocks[:headings], dates, *blocks[headings:]])
        # A file may name its sections like the page's own parts.
        parts.append(f'<section class="part" id="s-{escape(section.anchor)}">{inside}</section>')
    return "\n".join(parts)


def contents(document: Document, language: str) -> str:
    """Links to the headings below the title; nothing where they are few."""
    items = [
        f'<li class="level-{min(one.level, 4)}"><a href="#h-{one.start}">'
        f"{escape(plain(document.text[one.start : one.end]))}</a></li>"
        for one in document.headings
        if not _is_title(one, document)
    ]
    if len(items) < 3:
        return ""
    label = escape(text("contents", language))
    lang = escape(document.language)
    return (
        f'<nav class="toc" aria-label="{label}" tabindex="0"><h2>{label}</h2>'
        f'<ol lang="{lang}">{"".join(items)}</ol></nav>'
    )


class _Marked:
    """The blocks of a text with a span marked wherever it runs."""

    def __init__(self, document: Document, span: Span) -> None:
        self._document, self._span = document, span
        self._headings = {one.start: one for one in document.headings}
        whole = document.text
        ends = {_LINE_ENDS.match(whole, one.end).end() for one in document.headings}  # type: ignore[union-attr]
        self._cuts = ends | {*self._headings} | {gap.end() for gap in _GAP.finditer(whole)}
        self._pages = {start: number for number, start in enumerate(document.pages, 1)}
        self._begun = False

    def blocks(self, section: Section) -> Iterator[str]:
        inside = {cut for cut in self._cuts if section.start < cut < section.end}
        for start, end in pairwise(sorted({section.start, section.end} | inside)):
            yield self._block(start, end)

    def _block(self, start: int, end: int) -> str:
        document = self._document
        heading, lang = self._headings.get(start), f'lang="{escape(document.language)}" dir="auto"'
        if heading is None:
            return f'<p class="t" {lang}>{self._inside(start, end)}</p>'
        tag = f"h{min(heading.level + 1, 6)}"
        unmarked = self._span[1] <= start or end <= self._span[0]
        # The page's own heading says the same.
        kind = "t same" if unmarked and _is_title(heading, document) else "t"
        return f'<{tag} class="{kind}" id="h-{start}" {lang}>{self._inside(start, end)}</{tag}>'

    def _inside(self, start: int, end: int) -> str:
        whole, span = self._document.text, self._span
        words_end = start + len(whole[start:end].rstrip("\n"))
        pages = {at for at in self._pages if start <= at < end}
        cuts = {start, words_end, end} | pages | {at for at in span if start < at < end}
        parts = []
        for first, last in pairwise(sorted(cuts)):
            words = visible(whole[first:last])
            if first >= words_end:
                words = f'<span class="gap">{words}</span>'
            if first in pages:
                parts.append(f'<span class="leaf" data-page="{self._pages[first]}"></span>')
            parts.append(self._mark(words) if span[0] <= first and last <= span[1] else words)
        return "".join(parts)

    def _mark(self, words: str) -> str:
        # The first takes the focus, so that the page opens there.
        named = "" if self._begun else ' id="quotation" tabindex="-1" autofocus'
        self._begun = True
        return f"<mark{named}>{words}</mark>"


def _is_title(heading: Heading, document: Document) -> bool:
    return document.text[heading.start : heading.end].strip() == document.title


def _dates(section: Section, document: Document, language: str, corpus_date: date) -> str:
    facts = []
    if section.known_from:
        known = day_name(section.known_from, language)
        facts.append((chat_text("known_from", language), known))
    if holds := days_name(section.valid_from, section.valid_to, language):
        facts.append((text("doc_holds", language), holds))
    listed = "".join(f"<span><b>{escape(name)}</b> {escape(value)}</span>" for name, value in facts)
    sources = _sources(section, document, language)
    note = ""
    if section.known_to and section.known_to <= corpus_date:
        note = say("superseded", language, day=day_name(section.known_to, language))
        note = f'<span class="replaced">{escape(note)}</span>'
    inside = listed + sources + note
    return f'<p class="dates">{inside}</p>' if inside else ""


def _sources(section: Section, document: Document, language: str) -> str:
    """Links to the section's sources in the page's list of them."""
    links = " ".join(
        f'<a href="#source-{n}" title="{escape(plain(one.title))}">{bdi(one.source_id)}</a>'
        for n, one in enumerate(document.sources, 1)
        if one.source_id in section.source_ids
    )
    if not links:
        return ""
    return f"<span><b>{escape(chat_text('sources', language))}</b> {links}</span>"
