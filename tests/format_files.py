"""Office files for tests, made by the libraries that read them, and edited where those cannot."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MADE = datetime(2026, 1, 30)


def saved(save: Callable[[BytesIO], object]) -> bytes:
    buffer = BytesIO()
    save(buffer)
    return buffer.getvalue()


def with_parts(package: bytes, **changed: bytes | Callable[[bytes], bytes]) -> bytes:
    """A package with parts replaced; word__document is word/document.xml."""
    parts = {name.replace("__", "/") + ".xml": to for name, to in changed.items()}
    buffer = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(parts.keys() - set(old.namelist()))]:
            to = parts.get(name)
            before = old.read(name) if name in old.namelist() else b""
            new.writestr(name, to(before) if callable(to) else before if to is None else to)
    return buffer.getvalue()


def make_docx(heading: str, paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A heading, paragraphs and a table."""
    document = docx.Document()
    document.core_properties.created = MADE
    document.add_heading(heading, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for number, row in enumerate(rows):
            for cell, text in zip(table.rows[number].cells, row, strict=True):
                cell.text = text
    return saved(document.save)


def body_docx(body: str, **parts: bytes | Callable[[bytes], bytes]) -> bytes:
    """A document with a body of WordprocessingML."""
    xml = re.sub(r">\s+<", "><", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return with_parts(make_docx("x", []), word__document=xml.encode(), **parts)


def make_xlsx(title: str, *rows: Sequence[object], created: datetime = MADE) -> bytes:
    """A workbook of one sheet; a float is shown in per cent, a day in Chinese characters."""
    book = openpyxl.Workbook()
    book.properties.created = created
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, float):
                cell.number_format = "0.0%"
            elif isinstance(cell.value, date):
                cell.number_format = 'yyyy"年"m"月"d"日"'
    return saved(book.save)


def make_pptx(title: str, lines: Sequence[str], rows: Sequence[Sequence[str]], notes: str) -> bytes:
    """A slide with a list and notes, and one with a table, a chart and a footing."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text_frame.text = lines[0]
    for line in lines[1:]:
        slide.placeholders[1].text_frame.add_paragraph().text = line
    slide.notes_slide.notes_text_frame.text = notes
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = f"{title} 2"
    place = (Inches(1), Inches(2), Inches(6), Inches(2))
    table = second.shapes.add_table(len(rows), len(rows[0]), *place).table
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    chart: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    chart.categories = ["2024", "2025"]
    chart.add_series("A", (1.5, 2))
    chart.add_series("B", (3, None))
    place = (Inches(1), Inches(5), Inches(4), Inches(2))
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, chart)
    return saved(deck.save)
