"""A title and a date for documents whose front matter states none."""

import re
from collections.abc import Sequence
from datetime import date

from corpus.dates import find_dates
from corpus.loaders.characters import clean, columns, unwrap
from corpus.loaders.tables import CELL_BREAK
from corpus.numerals import ascii_forms
from corpus.records import Heading

_DATE_WITHIN_CHARS = 400
_MAX_COLUMNS = 80
_OPENING_COLUMNS = 48
_CODE = re.compile(r"(?=.*\d)[0-9a-f\W_]+", re.IGNORECASE)  # a number or digest, no words
_ROW = re.compile(f"^.*{CELL_BREAK}.*$", re.MULTILINE)
_PLACEHOLDER = re.compile(
    r"\.\w{2,4}$|^(?:untitled|microsoft word|about:blank|word document|powerpoint presentation"
    r"|presentation title|slide 1|演示文稿\d*|プレゼンテーション\d*)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = tuple(".。．!！?？;；:：,，、…")


def find_title(text: str, headings: Sequence[Heading], stem: str) -> str:
    """The title that a text gives itself, else the file name's stem in readable form.

    In order: the first heading of level 1; a heading before all other text; a short first line; the
    stem; for a stem that is a mere number or digest, the text's first words.
    A heading below a paragraph names a part, not the whole.
    """
    for heading in headings:
        if heading.level == 1 or heading.start == 0:
            return text[heading.start : heading.end]
    first_line = text.split("\n", 1)[0].strip()
    if (
        columns(first_line) <= _MAX_COLUMNS
        and CELL_BREAK not in first_line
        and not first_line.endswith(_SENTENCE_ENDS)
        and first_line
    ):
        return first_line
    if _CODE.fullmatch(stem):
        return _opening(text)
    return " ".join(re.split(r"[\s_.-]+", stem)).strip() or stem


def own_title(written: str) -> str | None:
    """A title from a file's properties, None where a program put a placeholder or a file name."""
    title = unwrap(clean(written))
    return None if not title or _PLACEHOLDER.search(title) else title


def _opening(text: str) -> str:
    """The first words of a text, cut where a title would be too long."""
    shown = ""
    for char in text:
        if char == "\n" or columns(shown + char) > _OPENING_COLUMNS:
            break
        shown += char
    return f"{shown.strip()}…"


def find_published(text: str) -> date | None:
    """The first whole date in the first 400 characters, None if there is none.

    A date in a row of a table is one of what the table is about, and does not count.
    Read are 2026年1月30日, 令和8年1月30日, January 30, 2026, 30 January 2026 and 2026-01-30.
    """
    # A date cut in two at the end of the window would be read as another one.
    window = ascii_forms(_ROW.sub("", text[: _DATE_WITHIN_CHARS + 40]))
    whole = [
        (start, day)
        for value, start, _ in find_dates(window)
        if start < _DATE_WITHIN_CHARS and (day := value.whole()) is not None
    ]
    return min(whole)[1] if whole else None
