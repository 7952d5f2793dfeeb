"""What a memo is made of, before it has a format: headings, paragraphs, tables, charts.

An answer's Markdown is read into runs of text here, so that each format writes it in its own way.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

_INLINE = re.compile(r"\\(.)|(\*\*)|(\*)|\[(\d+)\]|([^\\*\[]+)|(.)", re.DOTALL)
_ITEM = re.compile(r"(?:- |(?=\d+\. ))")
_NUMBER = re.compile(r"\d+\. ")
# What XML cannot hold, and directional overrides, which could make a text read backwards.
_BAD = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; a `mark` refers to the note of that number, and its text is empty."""

    text: str
    strong: bool = False
    em: bool = False
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `checked` names what a check of the memo compares, empty: it may be edited."""

    runs: tuple[Run, ...]
    style: Literal["text", "quote", "item", "note", "detail"] = "text"
    n: int | None = None  # of a note
    language: str = ""  # of the text, where it is not the memo's
    checked: str = ""

    @property
    def is_numbered(self) -> bool:
        """Whether it is an item that says its number itself."""
        return self.style == "item" and bool(_NUMBER.match(plain(self.runs)))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head; `checked` as of a paragraph, row by row."""

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification, and what stands for it where it cannot be seen."""

    spec: Mapping[str, Any]
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation among the text around it, for the page of an answer."""

    before: str
    quote: str
    after: str
    language: str
    link: tuple[str, str]  # where the whole document is, and what that is called


Block = Heading | Paragraph | Table | Chart | Passage


def clean(text: str) -> str:
    """The text without what no format can hold."""
    return _BAD.sub("", text)


def squeeze(text: str) -> str:
    """The text without its blanks, as memos are compared: formats and editors move them."""
    return re.sub(r"\s+", "", clean(text))


def plain(runs: Sequence[Run]) -> str:
    """The runs as a reader sees them, marks in brackets."""
    return "".join(run.text if run.mark is None else f"[{run.mark}]" for run in runs)


def checked_texts(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """(what it is, its squeezed text) of each paragraph and row that a check compares."""
    for block in blocks:
        if isinstance(block, Paragraph) and block.checked:
            yield block.checked, squeeze(plain(block.runs))
        elif isinstance(block, Table) and block.checked:
            for row in block.rows:
                yield block.checked, squeeze("".join(plain(cell) for cell in row))


def read_markdown(text: str, offset: int = 0, checked: str = "") -> Iterator[Paragraph]:
    """The paragraphs of an answer's Markdown.

    Args:
        offset: Added to each mark.
        checked: Of every paragraph.
    """
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n")
        if paragraph.startswith(">"):
            inside = "\n".join(line[1:].removeprefix(" ") for line in lines)
            yield Paragraph(_runs(inside, offset), "quote", checked=checked)
        elif all(_ITEM.match(line) for line in lines):
            for line in lines:
                inside = line.removeprefix("- ")
                yield Paragraph(_runs(inside, offset), "item", checked=checked)
        else:
            yield Paragraph(_runs(paragraph, offset), checked=checked)


def _runs(text: str, offset: int) -> tuple[Run, ...]:
    runs: list[Run] = []
    strong = em = False
    for escaped, bold, slanted, mark, words, other in _INLINE.findall(text):
        if bold:
            strong = not strong
        elif slanted:
            em = not em
        elif mark:
            runs.append(Run("", mark=int(mark) + offset))
        else:
            inside = clean(escaped or words or other)
            last = runs[-1] if runs else None
            if last and last.mark is None and (last.strong, last.em) == (strong, em):
                inside = runs.pop().text + inside
            runs.append(Run(inside, strong, em))
    return tuple(runs)
