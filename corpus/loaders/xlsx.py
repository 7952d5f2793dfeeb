"""Spreadsheets to text, through openpyxl: each run of rows is a table, each sheet has a heading.

Read is what a reader sees: values as they are shown, the last results of formulas, visible
sheets, rows and columns only.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from corpus.errors import BadDocument
from corpus.loaders.loaded import Loaded, TextBuilder
from corpus.loaders.number_formats import shown
from corpus.loaders.office import core_properties, package_suffix
from corpus.loaders.tables import Cell, Grid

_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|シート)\s*\d*", re.IGNORECASE)
_VALUES = (str, bool, int, float, datetime, date, time, timedelta)


def load_xlsx(data: bytes, _name: str) -> Loaded:
    """The text of a workbook, with title and day of creation from its properties."""
    book = _workbook(data)
    builder = TextBuilder()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        tables = list(_tables(sheet))
        if tables and not _DEFAULT_NAME.fullmatch(sheet.title.strip()):
            builder.add(sheet.title, level=2)
        for grid in tables:
            builder.add_table(grid)
    title, created = core_properties(data)
    return Loaded(builder.text, headings=tuple(builder.headings), title=title, created=created)


def read_rows(data: bytes, name: str) -> list[list[str]]:
    """The rows of the first visible sheet with content, as they are shown; empty where none has.

    Raises:
        UnknownFormat, BadDocument: the file is no workbook, is damaged, or is a bomb.
    """
    package_suffix(data, name)
    try:
        book = _workbook(data)
    except (InvalidFileException, KeyError, OSError) as error:
        raise BadDocument(
            f"{name!r} is no workbook ({error}); save it as .xlsx again", fault="damaged"
        ) from error
    for sheet in book.worksheets:
        tables = list(_tables(sheet)) if sheet.sheet_state == "visible" else []
        if tables:
            return [[cell.text for cell in row] for table in tables for row in table]
    return []


def _workbook(data: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep when it saves
        return load_workbook(BytesIO(data), data_only=True, keep_links=False)


def _tables(sheet: Worksheet) -> Iterator[Grid]:
    """The runs of rows with content, each a grid of the visible columns."""
    placed = _cells(sheet)
    hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns = _visible_columns(sheet, placed)
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in placed.items():
        by_row.setdefault(row, {})[column] = cell
    empty = Cell("")
    run: list[list[Cell]] = []
    last = 0
    for row in sorted(by_row.keys() - hidden):
        if run and any(between not in hidden for between in range(last + 1, row)):
            yield run
            run = []
        run.append([by_row[row].get(column, empty) for column in columns])
        last = row
    if run:
        yield run


def _cells(sheet: Worksheet) -> dict[tuple[int, int], Cell]:
    """The cells with a value by (row, column), merged ones at each of their places."""
    headings = _heading_places(sheet)
    placed: dict[tuple[int, int], Cell] = {}
    # The public iterators make every cell up to the last, which may be the 17-billionth.
    for place, cell in sheet._cells.items():
        if isinstance(cell.value, _VALUES) and cell.data_type != "e":
            text = shown(cell.value, cell.number_format)
            if text.strip():
                placed[place] = Cell(text, place in headings or bool(cell.font.b))
    last_row = max((row for row, _ in placed), default=0)
    last_column = max((column for _, column in placed), default=0)
    for merged in sheet.merged_cells.ranges:
        first = placed.get((merged.min_row, merged.min_col))
        if first is not None:
            for row in range(merged.min_row, min(merged.max_row, last_row) + 1):
                for column in range(merged.min_col, min(merged.max_col, last_column) + 1):
                    placed[row, column] = first
    return placed


def _heading_places(sheet: Worksheet) -> set[tuple[int, int]]:
    """Where the sheet's own tables (Ctrl+T) have their headings."""
    places: set[tuple[int, int]] = set()
    for table in sheet.tables.values():
        if table.headerRowCount:
            left, top, right, _ = range_boundaries(table.ref)
            places.update((int(top or 1), column) for column in range(left or 1, (right or 1) + 1))
    return places


def _visible_columns(sheet: Worksheet, placed: dict[tuple[int, int], Cell]) -> list[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(dimension.min or 1, (dimension.max or 1) + 1))
    return sorted({column for _, column in placed} - hidden)
