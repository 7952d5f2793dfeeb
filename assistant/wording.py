"""What the assistant says in its own words, in each of its languages.

Everything else that an answer shows is a quotation.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from assistant.asked_words import Kind
from assistant.records import Citation

LANGUAGES: Final = ("zh", "en", "ja")

_MONTHS = (
    "January February March April May June July August September October November December".split()
)

_FILE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_Texts = Mapping[str, Mapping[str, str]]  # by name, then language
_TEXTS: _Texts = _FILE["sentences"]
_PHRASES: _Texts = _FILE["phrases"]
_KINDS: _Texts = _FILE["kinds"]


def say(name: str, language: str, **values: str) -> str:
    """One of the assistant's own sentences, in a language of LANGUAGES (others get English)."""
    texts = _TEXTS[name]
    return texts.get(language, texts["en"]).format(**values)


def phrase(name: str, language: str, **values: str) -> str:
    """A part of a sentence, as `say` gives whole ones."""
    texts = _PHRASES[name]
    return texts.get(language, texts["en"]).format(**values)


def source_line(citation: Citation, language: str) -> str:
    """Whose words a citation quotes: publishers with dates; a brief of ours is called one."""
    listed = _sources(citation, language)
    return say("brief_from", language, sources=listed) if citation.kind == "brief" else listed


def added_line(citation: Citation, language: str) -> str:
    """The same of a document that is not our own: it may call itself a brief, or anybody's.

    One that names no publisher is called by its title.
    """
    title = citation.title or citation.doc_id
    if not any(source.publisher for source in citation.sources):
        return say("added_alone", language, title=title)
    return say("added", language, title=title, sources=_sources(citation, language))


def _sources(citation: Citation, language: str) -> str:
    return "; ".join(
        f"{source.publisher or source.title}"
        f" ({day_name(source.published, language) if source.published else '–'})"
        for source in citation.sources
    )


def kind_name(kind: Kind, language: str) -> str:
    """What a kind of value is called."""
    names = _KINDS[kind]
    return names.get(language, names["en"])


def days_name(first: date | None, last: date | None, language: str) -> str:
    """A period as readers of the language write it; empty where neither end is known."""
    ends = {"first": first, "last": last}
    known = {key: day_name(day, language) for key, day in ends.items() if day}
    if not known:
        return ""
    name = "days_between" if len(known) == 2 else "days_from" if first else "days_until"
    return phrase(name, language, **known)


def day_name(day: date, language: str) -> str:
    """A day as readers of the language write it: 2026年11月23日, 23 November 2026."""
    if language in ("zh", "ja"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
