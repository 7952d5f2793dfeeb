"""The head of the page: its title, the date of the corpus, the ways to earlier conversations and to
the other languages.
"""

from datetime import date
from html import escape

from assistant.ui.strings import HTML_LANG, NAMES, text
from assistant.wording import LANGUAGES, day_name


def header(language: str, corpus_date: date, account: str = "") -> str:
    """The head as HTML; static/chat.js reads the page's language and title from it.

    Args:
        account: The path at which readers sign in and out; empty: there is none.
    """
    ways = [("/check", "to_check"), ("/corpus", "to_corpus"), ("/status", "to_status")]
    ways += [(account, "account")] if account else []
    links = "".join(
        f'<a href="?lang={other}" lang="{HTML_LANG[other]}">{escape(NAMES[other])}</a>'
        for other in LANGUAGES
    )
    pages = "".join(
        f' <a class="page" href="{path}?lang={language}">{escape(text(name, language))}</a>'
        for path, name in ways
    )
    title, day = text("title", language), day_name(corpus_date, language)
    return (
        f'<div class="head" lang="{HTML_LANG[language]}">'
        f'<div><h1>{escape(title)}</h1><p>{escape(text("lead", language))} <span class="date">'
        f"{escape(text('corpus_date', language, day=day))}</span>"
        f"{pages}</p></div>"
        '<div class="ways"><button type="button" class="history-button">'
        f"{escape(text('history', language))}</button>"
        f'<nav title="{escape(text("languages", language))}">{links}</nav></div></div>'
    )
