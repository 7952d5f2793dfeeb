"""Outside text inside our Markdown: escaped, so that only our own marks mean anything."""

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~$!])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)", re.MULTILINE)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """The text with every character of meaning in Markdown or HTML escaped by a backslash.

    Directional overrides are dropped: they could make a quotation read backwards.
    """
    plain = _BIDI.sub("", text)
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", plain))


def quotation(text: str, mark: int) -> str:
    """A block quotation followed by its mark."""
    lines = escape(text).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines) + f" [{mark}]"
