"""PDF to its reading text, page by page, through pypdfium2: paragraphs, headings, ruled tables.

Headings and footings that stand on most pages are left out.
"""

import re
from collections.abc import Callable, Iterator
from ctypes import c_float, c_uint
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import BadDocument
from corpus.loaders.loaded import MAX_UNSEEN, Loaded, TextBuilder, Unseen
from corpus.loaders.pdf_lines import (
    Line,
    heading_levels,
    line_spacing,
    paragraphs,
    place_of,
    repeated_lines,
)
from corpus.loaders.pdf_tables import Box, RuledTable, Segment, find_tables
from corpus.loaders.tables import Grid, heading_rows
from corpus.titles import own_title

_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_PDFIUM = Lock()  # the library is not safe in threads
_MAX_HEADING_CHARS = 200
# In heights of characters: how far apart two may be to stand in a line, above and beside.
_LEVEL, _NEAR, _SPACE = 0.3, 0.6, 0.2
_MAX_FORMS = 5  # drawings within drawings
_TINY = 2.0  # points, of a character's height
_WHITE = 250  # of 255, in each colour
_GROUNDS = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]
_UNSEEN = 1.0  # what each such hiding weighs


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines that follow each other, and the table below them, if one is."""

    lines: list[Line]
    grid: Grid


def load_pdf(data: bytes, name: str) -> Loaded:
    """The text of a PDF; `pages` holds the offset at which each page's text starts.

    Raises:
        BadDocument: encrypted, damaged, or without text (a scan).
    """
    with _PDFIUM:
        pages, unseen, metadata = _read_pages(data, name)
    pages = _without_repeated(pages)
    builder = TextBuilder()
    starts = []
    spacing = line_spacing([part.lines for page in pages for part in page])
    levels = heading_levels([line for page in pages for part in page for line in part.lines])
    headings: Grid = ()
    for page in pages:
        starts.append(builder.next_start)
        margin = max((line.right for part in page for line in part.lines), default=0.0)
        for number, part in enumerate(page):
            for paragraph in paragraphs(part.lines, spacing, margin):
                short = len(paragraph.text) <= _MAX_HEADING_CHARS
                level = levels.get(round(paragraph.height)) if short else None
                builder.add(paragraph.text, level)
            grid = part.grid
            if number == 0 and not part.lines:
                grid = _continued(headings, grid)
            builder.add_table(grid)
            if part.lines or grid:
                headings = heading_rows(grid)
    if not builder.text:
        raise BadDocument(
            f"{name!r} has no text in its {len(pages)} pages: it looks like a scan;"
            " run OCR on it first, for example with: ocrmypdf",
            fault="scan",
            pages=f"{len(pages):,}",
        )
    return Loaded(
        builder.text,
        headings=tuple(builder.headings),
        title=own_title(metadata.get("Title", "")),
        created=_day(metadata.get("CreationDate", "")),
        pages=tuple(min(start, len(builder.text)) for start in starts),
        unseen=tuple(unseen),
    )


def _read_pages(data: bytes, name: str) -> tuple[list[list[_Part]], list[Unseen], dict[str, str]]:
    """What stands on each page from above, what nobody sees there, and the metadata."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise BadDocument(
                f"{name!r} is encrypted; save it without a password and try again",
                fault="encrypted",
            ) from error
        raise BadDocument(
            f"{name!r} is a damaged PDF ({error}); save it anew", fault="damaged"
        ) from error
    try:
        unseen: list[Unseen] = []
        pages = [_read_page(pdf, number, unseen) for number in range(len(pdf))]
        return pages, unseen, dict(pdf.get_metadata_dict())
    except pypdfium2.PdfiumError as error:
        raise BadDocument(
            f"{name!r} is a damaged PDF ({error}); save it anew", fault="damaged"
        ) from error
    finally:
        pdf.close()


def _read_page(pdf: pypdfium2.PdfDocument, number: int, unseen: list[Unseen]) -> list[_Part]:
    page = pdf[number]
    text_page = page.get_textpage()
    try:
        unseen += _unseen(page, text_page, number + 1)
        return _read_parts(text_page, find_tables(list(_segments(page))))
    finally:
        text_page.close()
        page.close()


def _read_parts(text_page: pypdfium2.PdfTextPage, tables: list[RuledTable]) -> list[_Part]:
    """The lines outside of tables in the order of the file, each table where it comes in it."""
    runs: list[list[Line]] = [[]]
    met: list[RuledTable] = []  # the one at n stands below the run at n
    chars: list[tuple[str, Box]] = []
    for between, char, box in _chars(text_page):
        if between == "\n":
            for table in met:
                table.end_line()
            runs[-1].extend(_line(chars))
            chars = []
        elif between and chars:
            chars.append((between, box))
        taker = next((table for table in tables if table.take(between + char, box)), None)
        if taker is None:
            chars.append((char, box))
        elif taker not in met:
            met.append(taker)
            runs[-1].extend(_line(chars))
            chars = []
            runs.append([])
    runs[-1].extend(_line(chars))
    grids = [*(table.grid() for table in met), ()]
    return [_Part(*part) for part in zip(runs, grids, strict=True)]


def _chars(text_page: pypdfium2.PdfTextPage) -> Iterator[tuple[str, str, Box]]:
    """The characters that are printed, each with what parts it from the one before.

    That is "", a space or a line break. On a page of narrow columns pdfium breaks the line behind
    every character; such breaks are told by the place of the next one.
    """
    between = ""
    before: Box | None = None
    for index in range(text_page.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if char in "\r\n" or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            between = between or " " if char == " " else "\n"
            continue
        box = text_page.get_charbox(index, loose=True)
        if between == "\n" and before is not None and not char.isspace():
            between = _gap(before, box)
        yield between, char, box
        between = ""
        before = box


def _gap(before: Box, box: Box) -> str:
    """What parts two characters, by their places: nothing or a space in a line, or a break."""
    height = max(before[3] - before[1], box[3] - box[1])
    gap = box[0] - before[2]
    level = abs(before[1] + before[3] - box[1] - box[3]) / 2 < _LEVEL * height
    if not level or not -_LEVEL * height < gap < _NEAR * height:
        return "\n"
    return " " if gap > _SPACE * height else ""


def _line(chars: list[tuple[str, Box]]) -> Iterator[Line]:
    """The line that characters make; none of white space only."""
    # pdfium gives characters such as 𠮷 as two surrogates.
    text = "".join(char for char, _ in chars)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    boxes = [box for char, box in chars if not char.isspace()]
    if text.strip() and boxes:
        yield Line(
            text,
            left=min(box[0] for box in boxes),
            right=max(box[2] for box in boxes),
            bottom=min(box[1] for box in boxes),
            height=max(box[3] - box[1] for box in boxes),
        )


def _unseen(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, number: int) -> list[Unseen]:
    """Text of a page that is not painted, white on nothing, or too small to read.

    Over a picture, unpainted text is what was recognised in it. Anything that is painted may be
    the ground of white text.
    """
    drawn = [
        (one.type, one.get_bounds())
        for one in page.get_objects(filter=_GROUNDS, max_depth=_MAX_FORMS)
        if not _is_white(pdfium.FPDFPageObj_GetFillColor, one)
    ]
    found: dict[str, list[str]] = {}
    for index in range(text_page.count_chars()):
        box = text_page.get_charbox(index, loose=True)
        how = _hidden(text_page, index, box)
        kinds = {kind for kind, bounds in drawn if how and _covers(bounds, box)}
        ground = kinds & {pdfium.FPDF_PAGEOBJ_IMAGE} if how == "unpainted" else kinds
        if how and (how == "tiny" or not ground):
            found.setdefault(how, []).append(chr(pdfium.FPDFText_GetUnicode(text_page, index)))
    return [
        Unseen(how, f"page {number}", "".join(chars)[:MAX_UNSEEN], _UNSEEN)
        for how, chars in found.items()
    ]


def _hidden(text_page: pypdfium2.PdfTextPage, index: int, box: Box) -> str:
    written = pdfium.FPDFText_GetTextObject(text_page, index)
    if not written:
        return ""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(written)
    if mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
        return "unpainted"
    if 0 < box[3] - box[1] < _TINY:
        return "tiny"
    return "white" if _is_white(pdfium.FPDFText_GetFillColor, text_page, index) else ""


def _is_white(fill_colour: Callable[..., bool], *of: object) -> bool:
    """Whether something is filled with white, or with nothing."""
    parts = [c_uint() for _ in range(4)]
    if not fill_colour(*of, *parts):
        return False
    *colours, alpha = (part.value for part in parts)
    return min(colours) >= _WHITE or alpha == 0


def _covers(bounds: tuple[float, float, float, float], box: Box) -> bool:
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return bounds[0] <= across <= bounds[2] and bounds[1] <= up <= bounds[3]


def _segments(page: pypdfium2.PdfPage) -> Iterator[Segment]:
    """The straight lines that are drawn on a page, outlines of areas among them."""
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_MAX_FORMS):
        matrix = drawn.get_matrix()
        start = at = (0.0, 0.0)
        for number in range(pdfium.FPDFPath_CountSegments(drawn)):
            segment = pdfium.FPDFPath_GetPathSegment(drawn, number)
            x, y = c_float(), c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = matrix.on_point(x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                yield (*at, *point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield (*point, *start)
            at = point


def _without_repeated(pages: list[list[_Part]]) -> list[list[_Part]]:
    repeated = repeated_lines([[line for part in page for line in part.lines] for page in pages])
    if not repeated:
        return pages
    return [
        [
            replace(part, lines=[line for line in part.lines if place_of(line) not in repeated])
            for part in page
        ]
        for page in pages
    ]


def _continued(headings: Grid, grid: Grid) -> Grid:
    """A table at the head of a page under the headings of the one that ended the page before."""
    if not headings or not grid or len(headings[0]) != len(grid[0]) or heading_rows(grid):
        return grid
    return [*headings, *grid]


def _day(written: str) -> date | None:
    match = _DATE.match(written)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
