"""The corpus records: what a document is, which days it speaks for, and who says so.

Offsets are code points of the NFC text, half-open. Dates are days. The records are values:
nothing here opens a file or knows of an index.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Authority = Literal["primary", "official", "analysis", "press"]
Confidence = Literal["read", "reported", "unconfirmed", "derived"]
Kind = Literal["original", "brief"]

# Best first: a citation takes the best authority and the weakest confidence of its sources.
AUTHORITIES: tuple[Authority, ...] = ("primary", "official", "analysis", "press")
CONFIDENCES: tuple[Confidence, ...] = ("read", "derived", "reported", "unconfirmed")


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that a statement rests on."""

    source_id: str
    title: str
    publisher: str
    published: date | None
    url: str = ""
    licence: str = ""
    authority: Authority = "press"
    confidence: Confidence = "read"


@dataclass(frozen=True, slots=True)
class Section:
    """A span with dates and sources of its own; the sections of a document cover its text."""

    anchor: str
    heading: str
    start: int
    end: int
    known_from: date | None
    known_to: date | None = None  # the day a later development replaced it
    valid_from: date | None = None
    valid_to: date | None = None  # inclusive
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """`text[start:end]` is a heading line; level 1 is the outermost."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Document:
    """One policy text in one language, before cutting."""

    doc_id: str
    version: str  # sha256 of text, in hex
    title: str
    publisher: str
    published: date | None
    language: str  # BCP 47
    text: str  # NFC, "\n" line ends
    sections: tuple[Section, ...]
    url: str = ""
    licence: str = ""
    groups: tuple[str, ...] = ()  # empty: every reader may see it
    kind: Kind = "original"
    sources: tuple[Source, ...] = ()
    headings: tuple[Heading, ...] = ()
    pages: tuple[int, ...] = ()  # offset at which each page starts; empty where there are none
    aligned_with: Mapping[str, str] = field(default_factory=dict)  # language -> doc_id

    def visible_to(self, groups: Iterable[str]) -> bool:
        """Whether a reader of these groups may see it: it has no groups, or one of theirs."""
        return not self.groups or not set(self.groups).isdisjoint(groups)


def version_of(text: str) -> str:
    """The version of a text: sha256 of its UTF-8 form, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def normalise(text: str) -> str:
    """The one form in which text is stored and counted: NFC, every line end a "\\n".

    Applied once, when a loader hands its text over; offsets are taken from the result only.
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
