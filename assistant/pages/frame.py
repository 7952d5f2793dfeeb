"""What the pages beside the chat have in common: head, ways to the others, languages, policy.

They are whole without a script. All text from outside is escaped where it is put in.
"""

from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from assistant.pages.strings import text
from assistant.ui.strings import HTML_LANG, NAMES
from assistant.ui.strings import text as chat_text
from assistant.visible import plain
from assistant.wording import LANGUAGES, day_name

FILES = "/page-files"  # where the files of `STATIC` are served
STATIC = Path(__file__).parent / "static"
# Nothing inline runs, and nothing comes from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
FORM_POLICY = POLICY.replace("form-action 'none'", "form-action 'self'")
_PAGES = {"chat": "/", "check": "/check", "corpus": "/corpus", "status": "/status"}


@dataclass(frozen=True, slots=True)
class Place:
    """Which page it is, and for whom."""

    name: str  # corpus, status, document, ...
    language: str
    corpus_date: date
    kept: str = ""  # what of the address the page keeps in its other languages


def framed(name: str, language: str, corpus_date: date, main: str, script: str = "") -> str:
    """A page under a heading of ours, as HTML.

    Args:
        name: corpus, status or sign_in.
        main: HTML that goes below the heading.
        script: The file of `STATIC` that the page runs, if any.
    """
    title = text(f"{name}_title", language)
    place = Place(name, language, corpus_date)
    return page(place, title, f"<h1>{escape(title)}</h1>\n{main}", script)


def page(place: Place, title: str, main: str, script: str = "") -> str:
    """A page as HTML.

    Args:
        title: What the window is called.
        main: HTML, its heading first.
        script: The file of `STATIC` that the page runs, if any.
    """
    language = place.language
    titled = f"{plain(title)} – {chat_text('title', language)}"
    loaded = f'<script src="{FILES}/{script}" defer></script>\n' if script else ""
    return (
        f'<!doctype html>\n<html lang="{HTML_LANG[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Under no-referrer a browser would not say from which origin a form comes.
        '<meta name="referrer" content="same-origin">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f'<title>{escape(titled)}</title>\n<link rel="stylesheet" href="{FILES}/pages.css">\n'
        f"{loaded}</head>\n<body>\n"
        f'<a class="skip" href="#main">{escape(text("skip", language))}</a>\n'
        f"{_head(place)}\n"
        f'<main id="main" tabindex="-1">\n{main}\n</main>\n</body>\n</html>\n'
    )


def _head(place: Place) -> str:
    language, kept = place.language, escape(f"&{place.kept}" if place.kept else "")
    pages = "".join(
        f'<a href="{path}?lang={language}"{_current(name == place.name, "page")}>'
        f"{escape(text(f'to_{name}', language))}</a>"
        for name, path in _PAGES.items()
    )
    languages = "".join(
        f'<a href="?lang={other}{kept}" lang="{HTML_LANG[other]}" hreflang="{HTML_LANG[other]}"'
        f"{_current(other == language, 'true')}>{escape(NAMES[other])}</a>"
        for other in LANGUAGES
    )
    day = text("corpus_date", language, day=day_name(place.corpus_date, language))
    return (
        f'<header><p class="site">{escape(chat_text("title", language))}'
        f' <span class="day">{escape(day)}</span></p>'
        f'<nav aria-label="{escape(text("pages", language))}">{pages}</nav>'
        f'<nav aria-label="{escape(chat_text("languages", language))}">{languages}</nav></header>'
    )


def _current(is_current: bool, what: str) -> str:
    return f' aria-current="{what}"' if is_current else ""


def size_name(count: int) -> str:
    """A number of bytes for people: "0.3 MB", "50 MB"."""
    megabytes = count / 1_000_000
    return f"{megabytes:,.0f} MB" if megabytes >= 10 else f"{megabytes:.1f} MB"


def bdi(outside: str) -> str:
    """A name from outside, which keeps the direction of its letters to itself."""
    return f"<bdi>{escape(plain(outside))}</bdi>"


def age_name(days: int, language: str) -> str:
    """How long ago a day was: "today", "12 days ago"; below 0 it is yet to come."""
    name = {0: "age_none", 1: "age_one"}.get(days, "age" if days > 0 else "age_ahead")
    return text(name, language, days=f"{days:,}")
