"""Outside text inside our Markdown: escaped, so that only our own marks mean anything."""

import re

from assistant.visible import plain as without_turns

_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~$!])")
# Behind the digits of a list's number, or before the mark of a list, an underline or a table.
_LINE_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=:]))", re.MULTILINE)
_LINE_EDGE = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)  # code blocks, hard breaks
_LINE_END = re.compile(r"\r\n?")


def escape(text: str) -> str:
    """The text with every character of meaning in Markdown or HTML escaped by a backslash.

    Directional overrides are dropped: they could make a quotation read backwards. So are controls,
    and blanks at the ends of lines.
    """
    plain = _LINE_EDGE.sub("", _LINE_END.sub("\n", without_turns(text)))
    return _LINE_START.sub(r"\1\\", _SPECIAL.sub(r"\\\1", plain))


def plain_text(markdown: str) -> str:
    """A paragraph of our Markdown for a terminal: without escapes and emphasis."""
    return re.sub(r"\\(.)|\*", lambda match: match[1] or "", markdown)


def quotation(text: str, mark: int) -> str:
    """A block quotation followed by its mark."""
    lines = escape(text).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines) + f" [{mark}]"
