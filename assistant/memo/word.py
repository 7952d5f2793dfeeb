"""A memo as DOCX: numbered notes that marks lead to, CJK fonts, charts as pictures.

Its data is a custom XML part, which word processors keep.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from assistant.charts import draw_png
from assistant.memo.blocks import Block, Chart, Heading, Paragraph, Passage, Run, Table, squeeze
from assistant.memo.contents import Memo, memo_blocks
from assistant.memo.data import NAME, ReadMemo, data_of, read_data
from corpus.errors import BadDocument

MOST_BYTES = 200_000_000  # of what is unpacked of a file that is read
_FONTS = {"zh": "Microsoft YaHei", "ja": "Yu Gothic", "en": "Yu Gothic"}
_START, _END = f"<{NAME}>", f"</{NAME}>"
_STYLES = {"quote": "Quote", "item": "List Bullet"}


def write_docx(memo: Memo) -> bytes:
    """The file's bytes."""
    document = docx.Document()
    document.core_properties.title = memo.title[:250]
    document.core_properties.language = memo.language
    for style in document.styles:
        fonts = getattr(style.element, "rPr", None)
        if fonts is not None:
            _set_fonts(fonts, memo.language)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    _set_fonts(normal.element.get_or_add_rPr(), memo.language)
    for block in memo_blocks(memo):
        _write(document, block)
    _attach(document, data_of(memo))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def read_docx(data: bytes) -> ReadMemo:
    """The memo in a file.

    Raises:
        BadDocument: it is no DOCX, or no memo.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                raise BadDocument(f"the file unpacks to more than {MOST_BYTES} bytes")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise BadDocument("the file is no DOCX, or is damaged; export the memo again") from error
    paragraphs: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, DocxTable):
            paragraphs += ["".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            paragraphs.append(block.text)
    return read_data(_attached(document), tuple(map(squeeze, paragraphs)))


def _attach(document: Document, written: str) -> None:
    blob = f"{_START}{escape(written)}{_END}".encode("ascii")
    name = PackURI("/customXml/item9.xml")
    part = Part(name, "application/xml", blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def _attached(document: Document) -> str | None:
    for relation in document.part.rels.values():
        if relation.reltype != RELATIONSHIP_TYPE.CUSTOM_XML or relation.is_external:
            continue
        text = relation.target_part.blob.decode("utf-8", errors="replace")
        start, end = text.find(_START), text.rfind(_END)
        if 0 <= start < end:
            inside: str = text[start + len(_START) : end]
            return inside.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return None


def _write(document: Document, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Table):
        _write_table(document, block)
    elif isinstance(block, Chart):
        document.add_picture(io.BytesIO(draw_png(block.spec)), width=Cm(15))
        document.add_paragraph(block.label, style="Caption")
    elif isinstance(block, Passage):
        document.add_paragraph(f"{block.before}{block.quote}{block.after}")
    else:
        _write_paragraph(document, block)


def _write_paragraph(document: Document, block: Paragraph) -> None:
    if block.style == "note":
        number = document.add_paragraph(f"[{block.n}]")
        number.paragraph_format.keep_with_next = True
        _bookmark(number, block.n or 0)
    style = "List Paragraph" if block.is_numbered else _STYLES.get(block.style)
    paragraph = document.add_paragraph(style=style)
    _add(paragraph, block.runs, block.language)
    if block.style == "detail":
        for run in paragraph.runs:
            run.font.size = Pt(9)


def _write_table(document: Document, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in block.rows:
        for cell, runs in zip(table.add_row().cells, row, strict=True):
            _add(cell.paragraphs[0], runs)
    document.add_paragraph()


def _add(paragraph: DocxParagraph, runs: Sequence[Run], language: str = "") -> None:
    for run in runs:
        if run.mark is not None:
            _link(paragraph, run.mark)
            continue
        added = paragraph.add_run(run.text)
        added.bold, added.italic = run.strong or None, run.em or None
        if language:
            _set_fonts(added._element.get_or_add_rPr(), language)


def _set_fonts(properties: Any, language: str) -> None:
    """Fonts by script: without one for East Asia, a word processor takes any."""
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:ascii"), "Calibri")
    fonts.set(qn("w:hAnsi"), "Calibri")
    fonts.set(qn("w:eastAsia"), _FONTS.get(language, _FONTS["en"]))


def _bookmark(paragraph: DocxParagraph, n: int) -> None:
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(n))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), f"note_{n}")
        paragraph._p.append(mark)


def _link(paragraph: DocxParagraph, n: int) -> None:
    """A raised number that leads to its note."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"note_{n}")
    run = paragraph.add_run(f"[{n}]")
    run.font.superscript = True
    link.append(run._r)
    paragraph._p.append(link)
