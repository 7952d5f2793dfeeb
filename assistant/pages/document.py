"""A document's page: what it is, its versions and languages, its text by headings, its sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote, urlencode

from assistant.documents import Span, document_address
from assistant.pages.document_text import contents, document_text
from assistant.pages.frame import Place, bdi, page
from assistant.pages.strings import text
from assistant.ui.strings import HTML_LANG, NAMES
from assistant.ui.strings import text as chat_text
from assistant.wording import day_name, say
from corpus.records import AUTHORITIES, CONFIDENCES, Document, Source
from index.versions import Period


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of a document as it is opened."""

    document: Document
    history: Sequence[Period]  # oldest first
    aligned: Sequence[str]  # the languages whose document the reader may open
    span: Span | None = None  # None: none was asked for
    versioned: bool = False  # the address names the version


def document_page(shown: Shown, language: str, corpus_date: date) -> str:
    """The page as HTML."""
    document = shown.document
    kept = {"version": document.version[:8]} if shown.versioned else {}
    if shown.span:
        kept["span"] = f"{shown.span[0]}:{shown.span[1]}"
    place = Place("document", language, corpus_date, urlencode(kept, safe=":"))
    span = _within(shown.span, document)
    head = [*_notes(shown, language), _facts(shown, language)]
    main = (
        f'<div class="about">{"".join(head)}</div>\n<div class="read">'
        f"{contents(document, language)}"
        f'<article class="text">{document_text(document, span, language, corpus_date)}</article>'
        f"</div>\n{_sources(document, language)}{_versions(shown, language)}"
    )
    title = document.title or document.doc_id
    return page(place, title, f'<h1 lang="{escape(document.language)}">{bdi(title)}</h1>\n{main}')


def _within(span: Span | None, document: Document) -> Span:
    """The span if it lies in the text, else an empty one."""
    if span is None or not 0 <= span[0] < span[1] <= len(document.text):
        return (0, 0)
    return span


def _notes(shown: Shown, language: str) -> Iterator[str]:
    document, periods = shown.document, shown.history
    last = periods[-1] if periods else None
    if last and last.withdrawn:
        yield _note(say("withdrawn", language, day=day_name(last.withdrawn.date(), language)))
    elif last and last.version != document.version:
        latest = escape(document_address(document.doc_id, language))
        link = f'<a href="{latest}">{escape(text("doc_latest", language))}</a>'
        yield f'<p class="note">{escape(text("doc_replaced", language))} {link}</p>'
    if shown.span and _within(shown.span, document) == (0, 0):
        yield _note(text("doc_no_span", language))
    if document.kind == "brief":
        yield f'<p class="lead">{escape(text("doc_brief", language))}</p>'


def _note(said: str) -> str:
    return f'<p class="note">{escape(said)}</p>'


def _facts(shown: Shown, language: str) -> str:
    document = shown.document
    facts = []
    if document.publisher:
        facts.append((text("publisher", language), bdi(document.publisher)))
    if document.published:
        facts.append((text("published", language), _time(document.published, language)))
    if document.sources:
        ranks = [AUTHORITIES.index(one.authority) for one in document.sources]
        doubts = [CONFIDENCES.index(one.confidence) for one in document.sources]
        best, weakest = AUTHORITIES[min(ranks)], CONFIDENCES[max(doubts)]
        facts.append((chat_text("authority", language), escape(chat_text(best, language))))
        facts.append((chat_text("confidence", language), escape(chat_text(weakest, language))))
    facts.append((text("language", language), _languages(shown, language)))
    if document.url:
        # As text: a link would lead away from this machine.
        facts.append((text("doc_url", language), bdi(document.url)))
    if document.licence:
        facts.append((text("licence", language), bdi(document.licence)))
    facts.append((text("doc_id", language), f"<code>{bdi(document.doc_id)}</code>"))
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<dl class="facts">{listed}</dl>'


def _languages(shown: Shown, language: str) -> str:
    """The document's language, and links to the same text in the others."""
    own = shown.document.language
    parts = [f"<b>{escape(NAMES.get(own, own))}</b>"]
    for one in shown.aligned:
        address = escape(document_address(shown.document.aligned_with[one], language))
        tag = escape(HTML_LANG.get(one, one))
        name = escape(NAMES.get(one, one))
        parts.append(f'<a href="{address}" lang="{tag}" hreflang="{tag}">{name}</a>')
    return " · ".join(parts)


def _sources(document: Document, language: str) -> str:
    if not document.sources:
        return ""
    items = "".join(
        f'<li id="source-{n}">{_source(one, language)}</li>'
        for n, one in enumerate(document.sources, 1)
    )
    return _part("doc_sources", f'<ol class="sources">{items}</ol>', language)


def _source(source: Source, language: str) -> str:
    whose = [bdi(source.publisher)] if source.publisher else []
    if source.published:
        whose.append(_time(source.published, language))
    whose += [escape(chat_text(x, language)) for x in (source.authority, source.confidence)]
    url = f'<small class="url">{bdi(source.url)}</small>' if source.url else ""
    return (
        f"<code>{bdi(source.source_id)}</code><span>{bdi(source.title)}"
        f"<small>{' · '.join(whose)}</small>{url}</span>"
    )


def _versions(shown: Shown, language: str) -> str:
    document = shown.document
    items = []
    for period in reversed(shown.history):
        ended = period.withdrawn or period.replaced
        days = _time(period.added.date(), language)
        if ended:
            days += f" – {_time(ended.date(), language)}"
        address = escape(document_address(document.doc_id, language, period.version[:8]))
        here = ' aria-current="true"' if period.version == document.version else ""
        size = text("characters", language, count=f"{period.characters:,}")
        items.append(
            f'<li><a href="{address}"{here}><code>{period.version[:8]}</code></a>'
            f"<span>{days}<small>{escape(size)}</small></span></li>"
        )
    record = escape(f"/api/documents/{quote(document.doc_id, safe='')}?version={document.version}")
    link = f'<p class="hint"><a href="{record}">{escape(text("doc_record", language))}</a></p>'
    return _part("versions", f'<ol class="sources">{"".join(items)}</ol>{link}', language)


def _part(name: str, inside: str, language: str) -> str:
    return (
        f'<section class="after" aria-labelledby="{name}"><h2 id="{name}">'
        f"{escape(text(name, language))}</h2>{inside}</section>\n"
    )


def _time(day: date, language: str) -> str:
    return f'<time datetime="{day}">{escape(day_name(day, language))}</time>'
