"""What every loader hands over, and the builder that counts its offsets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from corpus.loaders.characters import clean
from corpus.loaders.tables import Grid, stated_unit, table_lines
from corpus.records import Heading


@dataclass(frozen=True, slots=True)
class Mark:
    """A section mark: what a writer states about the part that starts at `position`."""

    position: int  # offset of the start of its heading line
    anchor: str
    known_from: date | None = None
    known_to: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None  # inclusive
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unseen:
    """Text that a file holds where its readers do not see it; see corpus.suspicion."""

    how: str  # it is hidden: "comment", "display", "white" ...
    where: str  # a page or an element; "" where nothing tells
    text: str  # at most MAX_UNSEEN characters
    weight: float = 0.0  # 0..1, of the hiding itself; 0 for what sound files hide too


MAX_UNSEEN = 2_000
FindingKind = Literal[
    "override", "persona", "role_header", "marker", "steering", "addressed", "secrets", "demand",
    "tool_call", "zero_width", "bidi", "tags", "homoglyphs", "encoded", "hidden",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a file that speaks to the assistant or hides; see corpus.suspicion.

    where: a span START:END of the text, or a place that the text leaves out, as "comment" or
    "page 3 (white)". what: the words, at most about 100 characters; hostile, so escape them.
    """

    kind: FindingKind
    where: str
    what: str
    weight: float  # 0..2


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's text and what the file itself says about it; None where it is silent.

    `text` is clean (see `characters.clean`) and has no blank line at either end. Headings and
    marks are in reading order; every offset counts code points of `text`.
    """

    text: str
    headings: tuple[Heading, ...] = ()
    title: str | None = None
    published: date | None = None
    created: date | None = None  # the day on which the file was made, after its properties
    language: str | None = None  # BCP 47
    pages: tuple[int, ...] = ()
    front: Mapping[str, object] = field(default_factory=dict)  # front matter, not yet checked
    marks: tuple[Mark, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    findings: tuple[Finding, ...] = ()  # where it was looked over, as whatever others wrote is


class TextBuilder:
    """A text grown block by block, one blank line between blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.headings: list[Heading] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def next_start(self) -> int:
        """The offset at which a block added now will start."""
        return self._length + (2 if self._parts else 0)

    def add(self, block: str, level: int | None = None) -> None:
        """Add a block, cleaned, without blank lines at its ends; a level makes it a heading."""
        block = clean(block).strip("\n")
        if not block.strip():
            return
        if level is not None:
            block = block.strip()
            self.headings.append(Heading(self.next_start, self.next_start + len(block), level))
        self._length = self.next_start + len(block)
        if self._parts:
            self._parts.append("\n\n")
        self._parts.append(block)

    def add_table(self, grid: Grid, headed: bool = False) -> None:
        """Add a table's rows as one block; see `tables.table_lines`.

        A unit of its figures that the block before states, such as （単位：億ドル）, holds for it.
        """
        unit = stated_unit(self._parts[-1]) if self._parts else ""
        self.add("\n".join(table_lines(grid, unit, headed)))
