"""The card that a mark shows while it is pointed at: quotation, whose, when, how sure.

Citation -> [assistant.ui.cards] -> HTML on one line, hidden until static/chat.js shows it
"""

from assistant.records import Citation
from assistant.ui.panel import escape, passage, whose_words
from assistant.ui.strings import text
from assistant.wording import day_name, say

_MOST_CHARS = 320  # of a quotation


def card(number: int, citation: Citation, language: str) -> str:
    """The card of the citation that `#cite-{number}` opens."""
    quote = citation.quote
    short = quote if len(quote) <= _MOST_CHARS else f"{quote[:_MOST_CHARS]}…"
    facts = []
    if citation.known_from:
        facts.append(("known_from", day_name(citation.known_from, language)))
    if citation.sources:
        facts.append(("authority", text(citation.authority, language)))
        facts.append(("confidence", text(citation.confidence, language)))
    notes = []
    if citation.superseded:
        notes.append(say("superseded", language, day=day_name(citation.superseded, language)))
    if citation.confidence == "unconfirmed":
        notes.append(say("unconfirmed", language))
    whose = whose_words(citation, language) or citation.title
    listed = "".join(
        f"<span><b>{escape(text(name, language))}</b> {escape(value)}</span>"
        for name, value in facts
    )
    return (
        f'<div class="card" id="card-{number}" hidden>'
        f'<q lang="{escape(citation.language)}" dir="auto">{passage(short)}</q>'
        f'<p class="whose"><bdi>{escape(whose)}</bdi></p>'
        f'<p class="facts">{listed}</p>'
        + "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
        + "</div>"
    )
