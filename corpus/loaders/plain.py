"""Plain text: kept as it is but for a date at its head; short lines on their own are headings."""

import re
from datetime import date

from corpus.loaders.characters import clean, columns
from corpus.loaders.encodings import decode
from corpus.loaders.loaded import Loaded
from corpus.records import Heading

_DATE_HEAD = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})(?:[ \t]+|(?=\n)|\Z)")
_MAX_COLUMNS = 60
_SENTENCE_ENDS = tuple(".。．!！?？;；:：,，、…")


def load_plain(data: bytes, name: str) -> Loaded:
    """The text of a file in whatever encoding.

    A head of the form ` date 2026-01-30 ` is the day of publication and no part of the text.

    Raises:
        BadDocument: no known encoding, or no text.
    """
    text = clean(decode(data, name))
    published, text = _split_date(text)
    text = re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()
    return Loaded(text, headings=_find_headings(text), published=published)


def _split_date(text: str) -> tuple[date | None, str]:
    match = _DATE_HEAD.match(text)
    if match is None:
        return None, text
    try:
        return date.fromisoformat(match[1]), text[match.end() :]
    except ValueError:
        return None, text


def _find_headings(text: str) -> tuple[Heading, ...]:
    """Short lines between blank lines, without an end of sentence, before a longer paragraph.

    The first line of all is of level 1, the others of level 2.
    """
    headings: list[Heading] = []
    blocks = list(re.finditer(r"\S(?:.|\n(?![ \t]*(?:\n|\Z)))*", text))
    for block, following in zip(blocks, blocks[1:], strict=False):
        line = block.group().rstrip()
        if (
            "\n" not in line
            and columns(line) <= _MAX_COLUMNS
            and not line.endswith(_SENTENCE_ENDS)
            and not re.match(r"[-*•・]\s|\d+[.)]\s", line)
            and columns(following.group()) > columns(line)
        ):
            level = 2 if headings or block.start() else 1
            headings.append(Heading(block.start(), block.start() + len(line), level))
    return tuple(headings)
