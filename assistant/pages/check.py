"""The check page: a text that the reader pastes, and how the corpus stands to each of its claims.

Whole without a script: the form is sent, and the page comes back with what was found.
"""

from collections.abc import Iterator
from datetime import date
from html import escape

from assistant.checking.records import Checked, CheckedSentence
from assistant.checking.words import claim_line, heading_line
from assistant.documents import document_address
from assistant.pages.frame import bdi, framed
from assistant.pages.strings import text
from assistant.records import Citation
from assistant.ui.strings import HTML_LANG
from assistant.visible import plain, visible
from assistant.wording import source_line


def check_page(
    written: str, as_of: str, language: str, corpus_date: date, found: Checked | str | None
) -> str:
    """The page as HTML.

    Args:
        written: What stands in the box.
        as_of: What stands in the field of the day.
        found: What a check found, or the sentence that says why there was none; None: not asked.
    """
    parts = [
        f'<p class="lead">{escape(text("check_lead", language))}</p>',
        _form(written, as_of, language),
    ]
    if isinstance(found, str):
        parts.append(f'<p class="problem" role="alert">{escape(found)}</p>')
    elif found is not None:
        parts += _found(found, language)
    return framed("check", language, corpus_date, "\n".join(parts))


def _form(written: str, as_of: str, language: str) -> str:
    return (
        f'<form id="checking" method="post" action="/check?lang={language}">'
        f'<label for="text">{escape(text("check_text", language))}</label>'
        # The first line break inside a textarea is not part of what it holds.
        f'<textarea id="text" name="text" rows="10" required>\n{escape(plain(written))}</textarea>'
        f"<label>{escape(text('check_day', language))} "
        f'<input type="date" name="as_of" value="{escape(as_of)}"></label>'
        f'<button type="submit">{escape(text("check_send", language))}</button></form>'
    )


def _found(checked: Checked, language: str) -> Iterator[str]:
    yield f'<section aria-labelledby="found"><h2 id="found">{escape(heading_line(checked))}</h2>'
    told = [sentence for sentence in checked.sentences if sentence.claims]
    if not told:
        yield f'<p class="note">{escape(text("check_nothing", language))}</p>'
    yield '<ol class="checked">'
    for sentence in told:
        yield f"<li>{_sentence(sentence)}<ul>"
        for claim in sentence.claims:
            yield (
                f'<li class="{claim.mark}">{escape(plain(claim_line(claim, checked.language)))}'
                f"{''.join(_quotation(c, checked.language) for c in claim.citations)}</li>"
            )
        yield "</ul></li>"
    yield "</ol></section>"


def _sentence(sentence: CheckedSentence) -> str:
    """The sentence with each claim marked where it stands."""
    parts, at = [], sentence.start
    for claim in sentence.claims:
        if claim.start < at or claim.kind in ("role", "statement"):
            continue  # inside one that is marked already, or around such ones
        parts.append(visible(_slice(sentence, at, claim.start)))
        parts.append(f'<mark class="{claim.mark}">{visible(claim.text)}</mark>')
        at = claim.end
    parts.append(visible(_slice(sentence, at, sentence.end)))
    return f'<p dir="auto">{"".join(parts)}</p>'


def _slice(sentence: CheckedSentence, start: int, end: int) -> str:
    return sentence.text[start - sentence.start : end - sentence.start]


def _quotation(citation: Citation, language: str) -> str:
    lang = HTML_LANG.get(citation.language, citation.language)
    whose = source_line(citation, language)
    span = (citation.start, citation.end)
    address = document_address(citation.doc_id, language, citation.version[:8], span)
    return (
        f'<blockquote lang="{escape(lang)}" dir="auto">{visible(citation.quote)}</blockquote>'
        f'<small><a href="{escape(address)}">{bdi(citation.title or citation.doc_id)}</a>'
        f"{' · ' + bdi(whose) if whose else ''}</small>"
    )
