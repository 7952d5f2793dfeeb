"""The parts of a question that another could take the place of: names, figures, dates, goods.

A question's way: follow_ups -> [assistant.leaning.parts] -> follow_ups
"""

import re
from dataclasses import dataclass
from typing import Literal

from corpus.dates import PartialDate
from corpus.folding import fold_aligned
from corpus.glossary import Glossary
from corpus.nouns import NounClass, Nouns
from corpus.quantities import find_quantities

PartKind = Literal[
    "country",
    "region",
    "organisation",
    "person",
    "instrument",
    "concept",
    "date",
    "ordinal",
    "figure",
]
_ACRONYM_OR_NAME = re.compile(
    r"(?<![A-Za-z0-9_.])[A-Z][\w&’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w&’-]*)*"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One such part at `text[start:end]`.

    what: its kind or noun class, "name" for a capitalised name that nobody knows.
    value: a term_id, a noun_id, a unit with its value; equal values mean one thing.
    """

    what: PartKind | NounClass | Literal["name"]
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words."""

    glossary: Glossary
    nouns: Nouns

    def parts(self, text: str) -> list[Part]:
        """The parts of a text in order, none overlapping; dates and names before common nouns."""
        found = [
            Part(_unit(q.unit), f"{q.unit} {q.value}", q.start, q.end)
            for q in find_quantities(text)
            if q.unit or isinstance(q.value, PartialDate)
        ]
        mentions = self.glossary.find(text)
        _add(found, [Part(m.kind, m.term_id, m.start, m.end) for m in mentions if _named(m.kind)])
        words = [Part(n.noun_class, n.noun_id, n.start, n.end) for n in self.nouns.find(text)]
        words += [Part(m.kind, m.term_id, m.start, m.end) for m in mentions if not _named(m.kind)]
        for word in sorted(words, key=lambda part: part.start - part.end):
            _add(found, [word])
        names = [m for m in _ACRONYM_OR_NAME.finditer(text) if m.start() > 0 or m[0].isupper()]
        _add(found, [Part("name", m[0].casefold(), *m.span()) for m in names if len(m[0]) > 1])
        return sorted(found, key=lambda part: part.start)

    def label(self, part: Part, language: str) -> str:
        """What a part is called in a language; empty where it has no other word than its own."""
        if part.what in ("date", "ordinal", "figure", "name"):
            return ""
        if part.value in self.glossary.terms:
            return next(iter(self.glossary.terms[part.value].labels.get(language, ())), "")
        return self.nouns.label(part.value, language)


def is_name(part: Part) -> bool:
    """Whether a part names one thing, as a country, a body or a law does."""
    return part.what in ("country", "organisation", "person", "instrument", "name")


def shape(text: str) -> str:
    """A text with its numerals alike, so that 第4条 and 第3条 are one; of equal length."""
    return re.sub(r"[0-9一二三四五六七八九十]", "#", fold_aligned(text))


def _named(kind: str) -> bool:
    return kind != "concept"


def _unit(unit: str) -> PartKind:
    if unit == "date":
        return "date"
    return "ordinal" if unit == "ordinal" else "figure"


def _add(found: list[Part], more: list[Part]) -> None:
    found += [
        part for part in more if all(part.end <= a.start or part.start >= a.end for a in found)
    ]
