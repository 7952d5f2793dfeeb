"""Slides to text, through python-pptx: titles are headings, charts are tables, slides are pages.

Read is what an audience sees and a speaker's notes after each slide. Hidden slides are left out,
and so are dates, footings and slide numbers, which repeat.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.slide import Slide
from pptx.util import Emu

from corpus.errors import BadDocument
from corpus.loaders.loaded import Loaded, TextBuilder
from corpus.loaders.office import core_properties
from corpus.loaders.tables import Cell, Grid, grid_of

_REPEATED = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_LISTS = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT}
_ROW = Emu(300_000)  # a third of an inch; shapes this near in height stand side by side
_DIAGRAM_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_DIAGRAM_POINT = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}pt"


def load_pptx(data: bytes, name: str) -> Loaded:
    """The text of a presentation; `pages` holds the offset at which each slide's text starts.

    Raises:
        BadDocument: the package holds no presentation.
    """
    try:
        slides = list(Presentation(BytesIO(data)).slides)
    except ValueError as error:
        raise BadDocument(
            f"{name!r} holds no presentation; save it anew as .pptx", fault="damaged"
        ) from error
    builder = TextBuilder()
    starts = []
    for slide in slides:
        starts.append(builder.next_start)
        if slide._element.get("show") != "0":
            _add_slide(builder, slide)
    title, created = core_properties(data)
    return Loaded(
        builder.text,
        headings=tuple(builder.headings),
        title=title,
        created=created,
        pages=tuple(min(start, len(builder.text)) for start in starts),
    )


def _add_slide(builder: TextBuilder, slide: Slide) -> None:
    title = slide.shapes.title
    if title is not None:
        builder.add(_line(title.text_frame.text), level=2 if builder.headings else 1)
    for shape in _in_reading_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            _add_shape(builder, shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
            builder.add(_line(paragraph.text))


def _in_reading_order(shapes: Any) -> list[Any]:
    """From above, and from the left those at one height; those without a place come first."""
    return sorted(shapes, key=lambda shape: ((shape.top or 0) // _ROW, shape.left or 0))


def _add_shape(builder: TextBuilder, shape: Any) -> None:
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    if kind in _REPEATED:
        return
    if hasattr(shape, "shapes"):
        for inner in _in_reading_order(shape.shapes):
            _add_shape(builder, inner)
    elif getattr(shape, "has_table", False):
        builder.add_table(_grid(shape.table))
    elif getattr(shape, "has_chart", False):
        _add_chart(builder, shape.chart)
    elif shape.has_text_frame:
        lines = list(_lines(shape.text_frame.paragraphs, is_list=kind in _LISTS))
        builder.add("\n".join(lines))
    else:
        builder.add("\n".join(_diagram_lines(shape)))


def _lines(paragraphs: Any, is_list: bool) -> Iterator[str]:
    """The paragraphs of a shape, several in a placeholder for lists as list items."""
    texts = [(_line(paragraph.text), paragraph.level) for paragraph in paragraphs]
    texts = [(text, level) for text, level in texts if text]
    for text, level in texts:
        yield f"- {text}" if level or (is_list and len(texts) > 1) else text


def _line(text: str) -> str:
    return " ".join(text.replace("\v", " ").split())


def _grid(table: Any) -> Grid:
    placed: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if cell.is_spanned:
                continue
            made = Cell(cell.text_frame.text.replace("\v", "\n"), table.first_row and number == 0)
            for below in range(cell.span_height if cell.is_merge_origin else 1):
                for beside in range(cell.span_width if cell.is_merge_origin else 1):
                    placed[number + below, column + beside] = made
    return grid_of(placed)


def _add_chart(builder: TextBuilder, chart: Any) -> None:
    """A chart's title and its figures, a row a category and a column a series."""
    if chart.has_title and chart.chart_title.has_text_frame:
        builder.add(_line(chart.chart_title.text_frame.text))
    for plot in chart.plots:
        series = list(plot.series)
        rows = [[Cell("", heading=True), *(Cell(one.name, heading=True) for one in series)]]
        values = [list(one.values) for one in series]
        for number, category in enumerate(plot.categories):
            figures = (column[number] if number < len(column) else None for column in values)
            shown = ("" if figure is None else f"{figure:.15g}" for figure in figures)
            rows.append([Cell(str(category)), *map(Cell, shown)])
        builder.add_table(rows)


def _diagram_lines(shape: Any) -> Iterator[str]:
    """The texts of a SmartArt diagram, each box a line; none for a picture."""
    for relation in shape.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/diagramData"):
            if f'"{relation.rId}"' not in _xml(shape):
                continue
            for point in _root(relation.target_part).iter(_DIAGRAM_POINT):
                text = "".join(found.text or "" for found in point.iter(_DIAGRAM_TEXT))
                if text.strip():
                    yield f"- {_line(text)}"


def _xml(shape: Any) -> str:
    return str(shape._element.xml)


def _root(part: Any) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(part.blob)
