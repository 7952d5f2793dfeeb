"""The reading blocks of an HTML tree: headings, paragraphs, lists, tables, in the page's order.

What a browser shows as text, without markup; knows nothing of main text and boilerplate.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, fragment_fromstring  # type: ignore[import-untyped]

from corpus.loaders.characters import join_cjk
from corpus.loaders.loaded import TextBuilder
from corpus.loaders.tables import Cell, Grid, grid_of

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "menu"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i"}
    | {"ins", "kbd", "label", "mark", "nobr", "output", "q", "ruby", "rb", "s", "samp", "small"}
    | {"span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
# rt and rp hold the reading of the characters above it: a reader reads one or the other.
_UNREAD = frozenset({"head", "rt", "rp", "img", "picture", "video", "audio", "object", "canvas"})
_MAX_SPAN = 100  # columns or rows of a merged cell; browsers stop at 1000
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile("[ \t\n\r\f]+")  # not the no-break space


Element: TypeAlias = HtmlElement
UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text and the element it was read from; a heading has a level, a table a grid."""

    text: str
    element: Element
    level: int | None = None
    grid: Grid = ()


def add_blocks(builder: TextBuilder, blocks: Iterable[Block]) -> None:
    """Add the blocks to a text in their order."""
    for block in blocks:
        if block.grid:
            builder.add_table(block.grid)
        else:
            builder.add(block.text, block.level)


def read_fragment(html: str) -> list[Block]:
    """The blocks of a piece of HTML inside another text; none where it has only tags."""
    try:
        parent = fragment_fromstring(html, create_parent="div")
    except etree.ParserError:
        return []
    drop_elements(parent, UNSEEN)
    return list(read_blocks(parent))


def drop_elements(tree: Element, tags: Iterable[str]) -> None:
    """Take elements out of a tree with what is in them; the text behind them stays."""
    for element in list(tree.iter(*tags)):
        if element.getparent() is not None:
            element.drop_tree()


def read_blocks(parent: Element) -> Iterator[Block]:
    """The blocks below an element in reading order; none is empty."""
    loose: list[str] = [parent.text or ""]
    for child in parent:
        if _is_inline(child):
            loose.append(inline_text(child))
        elif isinstance(child.tag, str):
            yield from _paragraph(loose, parent)
            loose = []
            if not _is_hidden(child):
                yield from _block(child)
        loose.append(child.tail or "")
    yield from _paragraph(loose, parent)


def inline_text(element: Element) -> str:
    """The text of an element as it stands in a line; <br> is a record separator, U+001E."""
    if element.tag == "br":
        return "\x1e"
    if not isinstance(element.tag, str) or _is_hidden(element):
        return ""
    parts = [element.text or ""]
    for child in element:
        parts.extend((inline_text(child), child.tail or ""))
    return "".join(parts)


def _block(element: Element) -> Iterator[Block]:
    if element.tag in _HEADINGS:
        text = _flow(inline_text(element)).replace("\n", " ")
        if text:
            yield Block(text, element, int(element.tag[1]))
    elif element.tag in _LISTS:
        lines = list(_list_lines(element))
        if lines:
            yield Block("\n".join(lines), element)
    elif element.tag == "table" and (grid := _grid(element)):
        for caption in element.iterchildren("caption"):
            yield from read_blocks(caption)
        yield Block("\n".join(cell.text for row in grid for cell in row), element, grid=grid)
    elif element.tag == "pre":
        text = inline_text(element).replace("\x1e", "\n").strip("\n")
        if text.strip():
            yield Block(text, element)
    else:
        yield from read_blocks(element)


def _list_lines(element: Element) -> Iterator[str]:
    number = int(start) if (start := element.get("start", "1")).isdecimal() else 1
    for item in element:
        if not isinstance(item.tag, str) or _is_hidden(item):
            continue
        blocks = list(read_blocks(item)) if item.tag not in _LISTS else list(_block(item))
        # The lines of a list inside the item have marks of their own.
        mark = f"{number}. " if element.tag == "ol" else "- "
        if blocks and blocks[0].element.tag not in _LISTS:
            yield mark + blocks.pop(0).text
        yield from (block.text for block in blocks)
        number += item.tag == "li"


def _grid(table: Element) -> Grid:
    """The cells of a table that shows data; empty for one that only lays out a page."""
    rows = [row for row in table.iter("tr") if not _is_hidden(row)]
    if table.find(".//table") is not None or all(len(row) < 2 for row in rows):
        return ()
    placed: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(rows):
        column = 0
        for element in row.iterchildren("td", "th"):
            while (number, column) in placed:  # a cell above reaches down to here
                column += 1
            cell = _cell(element, in_head=row.getparent().tag == "thead")
            right = column + _span(element, "colspan")
            for below in range(number, min(number + _span(element, "rowspan"), len(rows))):
                placed.update(((below, at), cell) for at in range(column, right))
    return grid_of(placed)


def _cell(element: Element, in_head: bool) -> Cell:
    blocks = [] if _is_hidden(element) else read_blocks(element)
    return Cell("\n".join(block.text for block in blocks), in_head or element.tag == "th")


def _span(cell: Element, attribute: str) -> int:
    written = cell.get(attribute, "1").strip()
    return min(max(int(written), 1), _MAX_SPAN) if written.isascii() and written.isdecimal() else 1


def _paragraph(loose: list[str], element: Element) -> Iterator[Block]:
    text = _flow("".join(loose))
    if text:
        yield Block(text, element)


def _flow(text: str) -> str:
    """White space as a browser shows it, and no line break between CJK characters."""
    lines = (_SPACE.sub(" ", join_cjk(line)).strip(" ") for line in text.split("\x1e"))
    return "\n".join(filter(None, lines))


def _is_inline(element: Element) -> bool:
    """Whether an element runs along in the line: an inline one without blocks inside."""
    return element.tag == "br" or (
        element.tag in _INLINE
        and all(
            not isinstance(e.tag, str) or e.tag in _INLINE | _UNREAD | {"br"}
            for e in element.iter()
        )
    )


def _is_hidden(element: Element) -> bool:
    return (
        element.tag in _UNREAD
        or "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style", "")) is not None
    )
