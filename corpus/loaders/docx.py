"""Word documents to their reading text, through python-docx.

Read is what a reader sees once all tracked changes are accepted: paragraphs with their numbers,
tables, text boxes, footnotes after the paragraph that calls them, and the heading of the first
page. Headings and footings that repeat, comments, hidden text and tables of contents are left out.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from corpus.errors import BadDocument
from corpus.loaders.docx_numbering import Numbering
from corpus.loaders.docx_styles import Styles
from corpus.loaders.docx_text import (
    children,
    is_deleted,
    note_ids,
    paragraph_text,
    text_boxes,
    unseen_runs,
)
from corpus.loaders.loaded import MAX_UNSEEN, Loaded, TextBuilder, Unseen
from corpus.loaders.office import core_properties
from corpus.loaders.tables import Cell, Grid, grid_of

_NOTES = {"footnotes": "w:footnote", "endnotes": "w:endnote"}
_MAX_SPAN = 100
# What hiding weighs: forms and indexes hide words, a style may shade behind white ones.
_UNSEEN = {"vanish": 0.3, "white": 0.5, "tiny": 1.0}


def load_docx(data: bytes, name: str) -> Loaded:
    """The text of a Word document, with title and day of creation from its properties.

    Raises:
        BadDocument: a template or a document with macros.
    """
    try:
        document = Document(BytesIO(data))
    except ValueError as error:
        raise BadDocument(
            f"{name!r} is a template or has macros; save it as .docx", fault="template"
        ) from error
    reader = _Reader(document)
    reader.read_first_heading()
    reader.read(document.element.body)
    reader.end_list()
    title, created = core_properties(data)
    builder = reader.builder
    return Loaded(
        builder.text,
        headings=tuple(builder.headings),
        title=title,
        created=created,
        unseen=tuple(
            Unseen(how, "", text[:MAX_UNSEEN], _UNSEEN[how])
            for how, text in unseen_runs(document.element.body)
        ),
    )


class _Reader:
    """Walks the body once and collects blocks."""

    def __init__(self, document: DocumentObject) -> None:
        self.builder = TextBuilder()
        self._document = document
        self._styles = Styles(document.styles.element)
        self._numbering = Numbering(_part_root(document, "numbering"))
        self._notes = {
            (kind, note.get(qn("w:id"))): note
            for kind, tag in _NOTES.items()
            for note in _children_of(_part_root(document, kind), tag)
        }
        self._list: list[str] = []  # the lines of the list that is being read

    def read_first_heading(self) -> None:
        """The heading of the first page, where it is another than that of the others."""
        section = self._document.sections[0] if len(self._document.sections) else None
        if section is not None and section.different_first_page_header_footer:
            header = section.first_page_header
            if not header.is_linked_to_previous:
                self.read(header._element)

    def read(self, parent: Any) -> None:
        for element in children(parent, "w:p", "w:tbl"):
            if element.tag == qn("w:p"):
                self._read_paragraph(element)
            else:
                self._read_table(element)

    def end_list(self) -> None:
        self.builder.add("\n".join(self._list))
        self._list = []

    def _read_paragraph(self, paragraph: Any) -> None:
        text = self._numbered(paragraph)
        level = self._styles.heading_level(paragraph)
        if self._styles.is_contents(paragraph):
            return
        if level is not None or not self._styles.numbering(paragraph):
            self.end_list()
            self.builder.add(text.replace("\n", " ") if level else text, level)
        elif text:
            self._list.append(text)
        for box in text_boxes(paragraph):
            self.end_list()
            self.read(box)
        self._read_notes(paragraph)

    def _read_notes(self, element: Any) -> None:
        for kind, note_id in note_ids(element):
            note = self._notes.get((kind, note_id))
            if note is not None:
                self.end_list()
                self.read(note)

    def _numbered(self, paragraph: Any) -> str:
        """The paragraph's text with its number; one without text counts on without a trace."""
        text = paragraph_text(paragraph).strip(" \t\n\u3000")
        numbered = self._styles.numbering(paragraph)
        if not text or numbered is None:
            return text
        label = self._numbering.label(*numbered)
        # Word sets a tab there, or nothing: 第1条　目的.
        return f"{label} {text}" if label else text

    def _read_table(self, table: Any) -> None:
        self.end_list()
        grid = self._grid(table)
        cells = {cell for row in grid for cell in row}
        if len(cells) == 1:  # a frame around text
            for cell in _cells(table):
                self.read(cell)
            return
        self.builder.add_table(grid)
        self._read_notes(table)

    def _grid(self, table: Any) -> Grid:
        placed: dict[tuple[int, int], Cell] = {}
        rows = [row for row in children(table, "w:tr") if not is_deleted(row)]
        bold = [_is_bold(row) for row in rows]
        for number, row in enumerate(rows):
            properties = row.find(qn("w:trPr"))
            heading = _flag(properties, "w:tblHeader") or (
                number == 0 and bold[0] and not all(bold)
            )
            column = _number(properties, "w:gridBefore", 0)
            for element in children(row, "w:tc"):
                of_cell = element.find(qn("w:tcPr"))
                merge = None if of_cell is None else of_cell.find(qn("w:vMerge"))
                above = placed.get((number - 1, column))
                if merge is not None and merge.get(qn("w:val")) != "restart" and above:
                    cell = above
                else:
                    cell = Cell(self._cell_text(element), heading)
                for _ in range(min(_number(of_cell, "w:gridSpan", 1), _MAX_SPAN)):
                    placed[number, column] = cell
                    column += 1
        return grid_of(placed)

    def _cell_text(self, cell: Any) -> str:
        lines = []
        for element in children(cell, "w:p", "w:tbl"):
            if element.tag == qn("w:p"):
                lines.append(self._numbered(element))
            else:
                lines.extend(self._cell_text(inner) for inner in _cells(element))
        return "\n".join(filter(None, lines))


def _cells(table: Any) -> Iterator[Any]:
    for row in children(table, "w:tr"):
        yield from children(row, "w:tc")


def _part_root(document: DocumentObject, kind: str) -> Any | None:
    """The root element of a part that belongs to the document: numbering, footnotes, endnotes."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            return parse_xml(relation.target_part.blob)
    return None


def _children_of(root: Any | None, tag: str) -> list[Any]:
    return [] if root is None else root.findall(qn(tag))


def _is_bold(row: Any) -> bool:
    """Whether all text of a row is set in bold, run by run."""
    runs = [run for run in row.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    return bool(runs) and all(_flag(run.find(qn("w:rPr")), "w:b") for run in runs)


def _flag(properties: Any | None, tag: str) -> bool:
    """Whether a switch is on; one without a value is."""
    found = None if properties is None else properties.find(qn(tag))
    return found is not None and found.get(qn("w:val"), "1") not in {"0", "false", "off"}


def _number(properties: Any | None, tag: str, default: int) -> int:
    found = None if properties is None else properties.find(qn(tag))
    written = "" if found is None else found.get(qn("w:val"), "")
    return int(written) if written.isdecimal() else default
