"""The source beside the chat: whose words they are, and the document with the quotation marked.

All of a document is escaped here. The mark's text content is the quotation, character for
character: nothing is put inside it but the document's own text.
"""

from datetime import date
from html import escape as escape_html

from assistant.documents import document_address
from assistant.records import Citation
from assistant.ui.strings import text
from assistant.visible import plain, visible
from assistant.wording import day_name, say, source_line
from corpus.records import Document, Heading, Source

WINDOW_CHARS = 20_000  # a longer document is shown around the quotation only


def escape(outside: str) -> str:
    """A name or a label as HTML on one line, without what would turn its reading direction.

    A blank line would end the HTML for Gradio's Markdown.
    """
    return escape_html(plain(outside)).replace("\n", "&#10;")


def passage(outside: str) -> str:
    """Text of a document as HTML on one line, whose text content it is, character for character."""
    return visible(outside).replace("\n", "&#10;")


def empty_panel(language: str) -> str:
    """What stands there before a source is opened."""
    return f'<p class="no-source">{escape(text("no_source_yet", language))}</p>'


def source_panel(
    citation: Citation,
    document: Document | None,
    language: str,
    withdrawn: date | None = None,
    above: str = "",
) -> str:
    """The source of a citation as HTML.

    Args:
        citation: What was quoted.
        document: The version that was quoted; None if it is gone.
        language: The page's.
        withdrawn: The day the document was withdrawn; None: it was not.
        above: HTML of ours that goes between the head and the text.
    """
    parts = ['<article class="source">', _head(citation, document, language, withdrawn), above]
    lang, ending = escape(citation.language), "</div></article>"
    if document is None:
        parts.append(f'<p class="note">{escape(text("gone", language))}</p>')
        parts.append(f'<div class="source-text" lang="{lang}" dir="auto" tabindex="0">')
        return "".join([*parts, _mark(passage(citation.quote)), ending])
    start, end = window(document.text, citation.start, citation.end)
    if start > 0:
        parts.append(f'<p class="cut">{escape(text("cut_before", language))}</p>')
    parts.append(f'<div class="source-text" lang="{lang}" dir="auto" tabindex="0">')
    parts.append(_with_headings(document, start, citation.start))
    parts.append(_mark(_with_headings(document, citation.start, citation.end)))
    parts.append(_with_headings(document, citation.end, end))
    if end < len(document.text):
        ending = f'</div><p class="cut">{escape(text("cut_after", language))}</p></article>'
    return "".join([*parts, ending])


def whose_words(citation: Citation, language: str) -> str:
    """Whose words a citation quotes, or only their date where that is the document's own title."""
    if _is_itself(citation):
        published = citation.sources[0].published
        return day_name(published, language) if published else ""
    return source_line(citation, language)


def _is_itself(citation: Citation) -> bool:
    """Whether the document is its own source, of which no more is known than it shows anyway."""
    return citation.kind == "original" and [
        (source.title, source.publisher, source.url) for source in citation.sources
    ] == [(citation.title, "", "")]


def window(whole: str, start: int, end: int) -> tuple[int, int]:
    """The part of a text to show around `whole[start:end]`; all of it if it is short.

    A longer one is cut at line ends where there are any in reach.
    """
    if len(whole) <= WINDOW_CHARS:
        return 0, len(whole)
    first, last = max(0, start - WINDOW_CHARS // 2), min(len(whole), end + WINDOW_CHARS // 2)
    if first and (line := whole.find("\n", first, start)) >= 0:
        first = line + 1
    if last < len(whole) and (line := whole.rfind("\n", end, last)) >= 0:
        last = line
    return first, last


def _head(
    citation: Citation, document: Document | None, language: str, withdrawn: date | None
) -> str:
    close = escape(text("close", language))
    whose = whose_words(citation, language)
    if not citation.sources and document is not None:
        day = day_name(document.published, language) if document.published else ""
        whose = " · ".join(x for x in (document.publisher, day) if x)
    notes = []
    if withdrawn:
        notes.append(say("withdrawn", language, day=day_name(withdrawn, language)))
    if citation.superseded:
        day = day_name(citation.superseded, language)
        notes.append(say("superseded", language, day=day))
    if citation.confidence == "unconfirmed":
        notes.append(say("unconfirmed", language))
    facts = "".join(
        f"<div><dt>{escape(text(name, language))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in _facts(citation, language)
    )
    number = f'<span class="n">[{citation.n}]</span> ' if citation.n else ""
    return (
        f'<header><button type="button" class="source-close" title="{close}">'
        f'×</button><h2 tabindex="-1">{number}'
        f"{_bdi(citation.title)}</h2>"
        + (f'<p class="whose kind-{escape(citation.kind)}">{_bdi(whose)}</p>' if whose else "")
        + "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
        + (f"<dl>{facts}</dl>" if facts else "")
        + (_whole(citation, language) if document else "")
        + f"{'' if _is_itself(citation) else _sources(citation.sources, language)}</header>"
    )


def _whole(citation: Citation, language: str) -> str:
    span = (citation.start, citation.end)
    address = document_address(citation.doc_id, language, citation.version[:8], span)
    return f'<p class="whole"><a href="{escape(address)}">{escape(text("whole", language))}</a></p>'


def _facts(citation: Citation, language: str) -> list[tuple[str, str]]:
    facts = []
    if citation.sources:
        facts.append(("authority", text(citation.authority, language)))
        facts.append(("confidence", text(citation.confidence, language)))
    if citation.known_from:
        facts.append(("known_from", day_name(citation.known_from, language)))
    if citation.valid_from or citation.valid_to:
        first, last = (
            day_name(day, language) if day else ""
            for day in (citation.valid_from, citation.valid_to)
        )
        facts.append(("valid", f"{first} – {last}".strip()))
    if citation.page is not None:
        facts.append(("page", str(citation.page)))
    return facts


def _sources(sources: tuple[Source, ...], language: str) -> str:
    if not sources:
        return ""
    items = "".join(
        f"<li>{_bdi(source.title)}"
        + (f" · {_bdi(source.publisher)}" if source.publisher else "")
        + (f" · {day_name(source.published, language)}" if source.published else "")
        # As text: a link would lead away from this machine.
        + (f' <span class="url">{_bdi(source.url)}</span>' if source.url else "")
        + "</li>"
        for source in sources
    )
    return f"<ul>{items}</ul>"


def _bdi(outside: str) -> str:
    return f'<bdi dir="auto">{escape(outside)}</bdi>'


def _mark(inside: str) -> str:
    return f'<mark id="quotation">{inside}</mark>'


def _with_headings(document: Document, start: int, end: int) -> str:
    """`text[start:end]` escaped, with what lies in it of the headings set apart."""
    parts, at = [], start
    for heading in sorted(document.headings, key=lambda h: h.start):
        first, last = max(heading.start, at), min(heading.end, end)
        if first < last:
            parts.append(passage(document.text[at:first]))
            parts.append(_heading(heading, document.text[first:last]))
            at = last
    return "".join([*parts, passage(document.text[at:end])])


def _heading(heading: Heading, inside: str) -> str:
    level = min(heading.level, 3)
    return f'<span class="h h-{level}" role="heading">{passage(inside)}</span>'
