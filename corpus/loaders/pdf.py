"""PDF to its reading text, page by page, through pypdfium2.

PDF knows lines, not paragraphs: lines are put together again by where they lie on the page.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import BadDocument
from corpus.loaders.characters import is_cjk
from corpus.loaders.loaded import Loaded, TextBuilder
from corpus.titles import own_title

_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_PDFIUM = Lock()  # the library is not safe in threads
_MAX_HEADING_CHARS = 200
_HEADING_SIZE = 1.15  # times the size of most of the text
_HYPHENS = "-\u2010\u00ad\u0002\ufffe"  # the last two are pdfium's own marks for a broken word


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line; edges in points, y growing upwards."""

    text: str
    left: float
    right: float
    bottom: float
    height: float


def load_pdf(data: bytes, name: str) -> Loaded:
    """The text of a PDF; `pages` holds the offset at which each page's text starts.

    Raises:
        BadDocument: encrypted, damaged, or without text (a scan).
    """
    with _PDFIUM:
        pages, metadata = _read_pages(data, name)
    builder = TextBuilder()
    starts = []
    spacing = _line_spacing(pages)
    levels = _heading_levels([line for lines in pages for line in lines])
    for lines in pages:
        starts.append(builder.next_start)
        for paragraph in _paragraphs(lines, spacing):
            short = len(paragraph.text) <= _MAX_HEADING_CHARS
            level = levels.get(round(paragraph.height)) if short else None
            builder.add(paragraph.text, level)
    if not builder.text:
        raise BadDocument(
            f"{name!r} has no text in its {len(pages)} pages: it looks like a scan;"
            " run OCR on it first, for example with: ocrmypdf"
        )
    return Loaded(
        builder.text,
        headings=tuple(builder.headings),
        title=own_title(metadata.get("Title", "")),
        created=_day(metadata.get("CreationDate", "")),
        pages=tuple(min(start, len(builder.text)) for start in starts),
    )


def _read_pages(data: bytes, name: str) -> tuple[list[list[_Line]], dict[str, str]]:
    """The printed lines of each page, and the metadata."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise BadDocument(
                f"{name!r} is encrypted; save it without a password and try again"
            ) from error
        raise BadDocument(f"{name!r} is a damaged PDF ({error}); save it anew") from error
    try:
        pages = [_read_page(pdf, number) for number in range(len(pdf))]
        return pages, dict(pdf.get_metadata_dict())
    except pypdfium2.PdfiumError as error:
        raise BadDocument(f"{name!r} is a damaged PDF ({error}); save it anew") from error
    finally:
        pdf.close()


def _read_page(pdf: pypdfium2.PdfDocument, number: int) -> list[_Line]:
    page = pdf[number]
    text_page = page.get_textpage()
    try:
        return _read_lines(text_page)
    finally:
        text_page.close()
        page.close()


def _read_lines(text_page: pypdfium2.PdfTextPage) -> list[_Line]:
    lines = []
    chars: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    count = text_page.count_chars()
    for index in range(count + 1):
        char = chr(pdfium.FPDFText_GetUnicode(text_page, index)) if index < count else "\n"
        if char in "\r\n":
            # pdfium gives characters such as 𠮷 as two surrogates.
            text = "".join(chars).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
            if text.strip() and boxes:
                lines.append(_Line(
                    text,
                    left=min(box[0] for box in boxes),
                    right=max(box[2] for box in boxes),
                    bottom=min(box[1] for box in boxes),
                    height=max(box[3] - box[1] for box in boxes),
                ))  # fmt: skip
            chars, boxes = [], []
            continue
        chars.append(char)
        if not char.isspace():
            boxes.append(text_page.get_charbox(index, loose=True))
    return lines


def _line_spacing(pages: list[list[_Line]]) -> float:
    """The distance of two lines of a paragraph, as a multiple of the line's height."""
    ratios = sorted(
        (above.bottom - line.bottom) / line.height
        for lines in pages
        for above, line in zip(lines, lines[1:], strict=False)
        if above.bottom - line.bottom > 0.7 * line.height > 0
    )
    # Where paragraphs are short, more than half of the distances are those between paragraphs.
    return ratios[len(ratios) // 4] if ratios else 1.0


def _heading_levels(lines: list[_Line]) -> dict[int, int]:
    """Rounded height of a line -> level of heading, the largest being 1; without body sizes."""
    chars: Counter[int] = Counter()
    for line in lines:
        chars[round(line.height)] += len(line.text)
    body = chars.most_common(1)[0][0] if chars else 0
    larger = sorted((h for h in chars if h > _HEADING_SIZE * body), reverse=True)
    return {height: min(level, 6) for level, height in enumerate(larger, start=1)}


def _paragraphs(lines: list[_Line], spacing: float) -> list[_Line]:
    """Lines joined where the next one carries the sentence on; as lines without their breaks."""
    paragraphs: list[_Line] = []
    margin = max((line.right for line in lines), default=0.0)
    for number, line in enumerate(lines):
        text = line.text.strip()
        if number == 0 or _starts_anew(lines[number - 1], line, margin, spacing):
            paragraphs.append(replace(line, text=text))
        else:
            paragraphs[-1] = replace(paragraphs[-1], text=_join(paragraphs[-1].text, text))
    return paragraphs


def _starts_anew(above: _Line, line: _Line, margin: float, spacing: float) -> bool:
    """Another size, a wider gap, or a line above with room left for this one's first word."""
    if abs(above.height - line.height) > 0.15 * above.height:
        return True
    if above.bottom - line.bottom > 1.25 * spacing * line.height:
        return True
    first = line.text.split()[0]
    letter = (line.right - line.left) / len(line.text)
    needed = 2 * line.height if is_cjk(first[0]) else (len(first) + 1) * letter
    return above.right + needed < margin


def _join(above: str, line: str) -> str:
    if above[-1] in _HYPHENS and line[0].islower() and above[-2:-1].isalpha():
        return above[:-1] + line
    if is_cjk(above[-1]) or is_cjk(line[0]):
        return above + line
    return f"{above} {line}"


def _day(written: str) -> date | None:
    match = _DATE.match(written)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
