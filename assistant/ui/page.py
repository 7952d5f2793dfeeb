"""The head of the page: its title, the date of the corpus, and the way to the other languages."""

from datetime import date
from html import escape

from assistant.ui.strings import HTML_LANG, NAMES, text
from assistant.wording import LANGUAGES, day_name


def header(language: str, corpus_date: date) -> str:
    """The head as HTML; static/chat.js reads the page's language and title from it."""
    links = []
    for other in LANGUAGES:
        current = ' aria-current="true"' if other == language else ""
        lang = HTML_LANG[other]
        links.append(f'<a href="?lang={other}" lang="{lang}"{current}>{escape(NAMES[other])}</a>')
    title, day = text("title", language), day_name(corpus_date, language)
    return (
        f'<div class="head" data-page-lang="{HTML_LANG[language]}" data-title="{escape(title)}">'
        f'<div><h1>{escape(title)}</h1><p>{escape(text("lead", language))} <span class="date">'
        f"{escape(text('corpus_date', language, day=day))}</span></p></div>"
        f'<nav aria-label="{escape(text("languages", language))}">{"".join(links)}</nav></div>'
    )
