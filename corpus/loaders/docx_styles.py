"""What a docx's styles say of its paragraphs: headings, numbered ones, tables of contents."""

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)  # so named in every language of Word
_MAX_BASES = 20  # a style based on itself would go on for ever


class Styles:
    """The paragraph styles of one document."""

    def __init__(self, root: Any) -> None:
        """`root` is the element w:styles."""
        self._styles = {
            style.get(f"{_W}styleId"): style for style in root.iterchildren(f"{_W}style")
        }

    def heading_level(self, paragraph: Any) -> int | None:
        """1 to 9 for a heading, 1 for the title; None for other paragraphs."""
        for properties, name in self._chain(paragraph):
            outline = None if properties is None else properties.find(f"{_W}outlineLvl")
            if outline is not None:
                level = outline.get(_VAL, "9")
                return int(level) + 1 if level in set("012345678") else None
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            if name.lower() == "title":
                return 1
        return None

    def numbering(self, paragraph: Any) -> tuple[str, int] | None:
        """(numId, level from 0) of a paragraph in a list; None for others."""
        num_id, level = "", None
        for properties, _ in self._chain(paragraph):
            found = None if properties is None else properties.find(f"{_W}numPr")
            if found is None:
                continue
            level = _value(found, "ilvl") if level is None else level
            num_id = num_id or _value(found, "numId") or ""
        if not num_id or num_id == "0":  # 0 takes a paragraph out of its style's list
            return None
        return num_id, int(level) if level and level.isdecimal() else 0

    def is_contents(self, paragraph: Any) -> bool:
        """Whether a paragraph is a line of a table of contents, which repeats the headings."""
        return any(name.lower().startswith("toc ") for _, name in self._chain(paragraph))

    def _chain(self, paragraph: Any) -> list[tuple[Any | None, str]]:
        """The properties of a paragraph and those of its styles, the nearest first, with names."""
        own = paragraph.find(f"{_W}pPr")
        chain: list[tuple[Any | None, str]] = [(own, "")]
        style_id = None if own is None else _value(own, "pStyle")
        while style_id in self._styles and len(chain) < _MAX_BASES:
            style = self._styles[style_id]
            chain.append((style.find(f"{_W}pPr"), _value(style, "name") or ""))
            style_id = _value(style, "basedOn")
        return chain


def _value(element: Any, tag: str) -> str | None:
    found = element.find(f"{_W}{tag}")
    return None if found is None else found.get(_VAL)
