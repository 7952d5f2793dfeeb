"""The text of a docx's paragraphs as it reads with all tracked changes accepted.

Knows the XML of WordprocessingML and nothing of styles and lists.
"""

from collections.abc import Iterator
from typing import Any

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}


def _name(tag: str) -> str:
    prefix, _, local = tag.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


# What changes accepted takes away, what is read elsewhere, and the second form of a drawing.
_UNREAD = frozenset(
    map(_name, ("w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object", "w:rt", "mc:Fallback"))
)
_SIGNS = {
    _name("w:tab"): "\t", _name("w:ptab"): "\t", _name("w:cr"): "\n",
    _name("w:noBreakHyphen"): "-",
}  # fmt: skip
_TINY = 4  # in half points; nobody reads less
_TEXTS = frozenset({_name("w:t"), _name("m:t")})
_NOTES = {_name("w:footnoteReference"): "footnotes", _name("w:endnoteReference"): "endnotes"}
# Wrappers of paragraphs, rows and cells: controls, accepted insertions, custom markup.
_WRAPPERS = frozenset(
    map(_name, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag",
                "mc:AlternateContent", "mc:Choice"))
)  # fmt: skip


def children(parent: Any, *tags: str) -> Iterator[Any]:
    """The children of the given tags, in their order, also those in wrappers."""
    wanted = set(map(_name, tags))
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from children(child, *tags)


def paragraph_text(paragraph: Any) -> str:
    """What a reader sees of a paragraph, without its number and text boxes."""
    return "".join(_pieces(paragraph))


def note_ids(element: Any) -> list[tuple[str, str]]:
    """The notes that a paragraph or table calls, as (footnotes or endnotes, id)."""
    return [
        (_NOTES[found.tag], found.get(_name("w:id"), ""))
        for found in element.iter(*_NOTES)
        if not any(above.tag in _UNREAD for above in found.iterancestors())
    ]


def text_boxes(paragraph: Any) -> list[Any]:
    """The contents of the text boxes that hang on a paragraph; each once, and not their own."""
    return [
        box
        for box in paragraph.iter(_name("w:txbxContent"))
        if next(box.iterancestors(_name("w:p")), None) is paragraph
        and next(box.iterancestors(_name("mc:Fallback")), None) is None
    ]


def is_deleted(row: Any) -> bool:
    """Whether a tracked change takes a table's row away."""
    return row.find(f"{_name('w:trPr')}/{_name('w:del')}") is not None


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == _name("w:br"):
            yield "\n" if child.get(_name("w:type"), "textWrapping") == "textWrapping" else ""
        elif child.tag in _UNREAD or _is_hidden(child):
            continue
        else:
            yield from _pieces(child)


def _is_hidden(element: Any) -> bool:
    vanish = element.find(f"{_name('w:rPr')}/{_name('w:vanish')}")
    return vanish is not None and vanish.get(_name("w:val"), "1") not in {"0", "false", "off"}


def unseen_runs(root: Any) -> list[tuple[str, str]]:
    """(how, text) of the runs that are hidden, white on no ground of their own, or too small."""
    found: list[tuple[str, str]] = []
    for run in root.iter(_name("w:r")):
        how = _unseen_way(run)
        text = "".join(piece.text or "" for piece in run.iter(*_TEXTS)) if how else ""
        if how and text and found and found[-1][0] == how:
            found[-1] = (how, found[-1][1] + text)
        elif how and text:
            found.append((how, text))
    return found


def _unseen_way(run: Any) -> str:
    if _is_hidden(run):
        return "vanish"
    properties = run.find(_name("w:rPr"))
    if properties is None:
        return ""
    value = _name("w:val")
    size, colour = (properties.find(_name(tag)) for tag in ("w:sz", "w:color"))
    if size is not None and size.get(value, "").isdecimal() and int(size.get(value)) <= _TINY:
        return "tiny"
    shaded = any(
        next(above.iter(_name("w:shd")), None) is not None
        for above in (run, *run.iterancestors(_name("w:p"), _name("w:tc")))
    )
    white = colour is not None and colour.get(value, "").upper() == "FFFFFF"
    return "white" if white and not shaded else ""
