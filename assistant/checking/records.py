"""What a check of a text finds, as every channel shows it.

Offsets are code points of `Checked.text`, the NFC text, half-open.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from pydantic import TypeAdapter

from assistant.records import Citation

Mark = Literal["supported", "superseded", "contradicted", "disputed", "not_in_corpus"]
ClaimKind = Literal["figure", "date", "name", "role", "statement"]
MARKS: tuple[Mark, ...] = get_args(Mark)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a sentence says, and how the corpus stands to it."""

    kind: ClaimKind
    start: int
    end: int
    text: str  # as written
    mark: Mark
    # What it rests on or, of any mark but supported, what stands against it; n counts in the text.
    citations: tuple[Citation, ...] = ()
    since: date | None = None  # of superseded: the day from which something else held
    values: tuple[str, ...] = ()  # what the citations give instead, as they write it


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence with its claims in reading order."""

    start: int
    end: int
    text: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A text, checked."""

    text: str  # NFC
    language: str  # of the wording: zh, en or ja
    as_of: date
    sentences: tuple[CheckedSentence, ...]
    counts: dict[Mark, int] = field(default_factory=dict)  # claims by mark, every mark there


CHECKED: TypeAdapter[Checked] = TypeAdapter(Checked)
