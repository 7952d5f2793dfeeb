"""Tables to lines of text in which a row, quoted alone, still says what each cell means.

Loaders of all formats hand over a grid and get lines: `国: 日本 │ 関税率: 15%`. A line is a row,
whose cells stand behind their column headings. They are parted by a rule that prose does not
have, at which index.sentences knows a row for one sentence. Knows no format.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpus.loaders.characters import clean, unwrap

CELL_BREAK = " │ "
MAX_ROW_CHARS = 400  # longer rows go on in another line, which repeats what the row is about
_LEVEL_BREAK = " / "  # between the headings of a column that has several
_MAX_HEADING_CHARS = 60
_MAX_HEADING_ROWS = 4
_UNIT = re.compile(r"(?:单位|單位|単位|units?)\s*[:：]", re.IGNORECASE)
_VALUE = re.compile(r"[^\w]*(?:[A-Z]{2,3}[$ ])?[\d０-９][\d０-９\s.,:：/％%年月日-]*\D{0,6}")
_FIGURES = re.compile(r"[\d０-９.,:：\s]+")
_YEAR = re.compile(
    r"(?:FY|平成|令和|R|H)?\s*(?:(?:19|20)\d\d|\d{1,4}\s*(?:年度?|財年|财年))|Q[1-4]|\d{1,2}月"
)
_NOTE = re.compile(
    r"[(（\[【]?(?:注|※|\*|备注|備考|出典|出所|资料|資料|来源|來源|note|source)", re.I
)


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell; one that is merged over several places is the same object in each of them."""

    text: str
    heading: bool = False  # the format marks it as one


Grid: TypeAlias = Sequence[Sequence[Cell]]  # rows from above, each from the left


def grid_of(placed: Mapping[tuple[int, int], Cell]) -> Grid:
    """The grid of cells that lie at (row, column), from (0, 0); empty ones fill the places left."""
    ends: dict[int, int] = {}
    for row, column in placed:
        ends[row] = max(ends.get(row, 0), column + 1)
    empty = Cell("")
    return [
        [placed.get((row, column), empty) for column in range(ends.get(row, 0))]
        for row in range(max(ends, default=-1) + 1)
    ]


def table_lines(grid: Grid, unit: str = "", headed: bool = False) -> list[str]:
    """The rows of a table as lines; none for a table without text.

    Rows above the headings that hold a single cell come first, as they are. A cell merged over a
    row further down names the group of the rows after it and opens each of their lines; a note
    stands alone.

    Args:
        grid: The cells; rows may differ in length. Cells without text are left out.
        unit: What the text before the table states of the unit of all its figures.
        headed: Whether headings are to be expected above two columns of words too, which may
            else be pairs of a name and what it stands for.
    """
    rows = _tidied(grid)
    lines: list[str] = []
    width = max(map(len, rows), default=0)
    while rows and _is_caption(rows[0], width):
        caption = _distinct(rows.pop(0))[0].text
        unit = caption if _UNIT.search(caption) else unit
        lines.append(caption)
    if not rows:
        return lines
    count = _count_heading_rows(rows, headed)
    headings = _column_headings(rows[:count], width)
    if count == len(rows):
        return [*lines, *(CELL_BREAK.join(cell.text for cell in _distinct(row)) for row in rows)]
    group = ""
    for row in rows[count:]:
        first, *others = _distinct(row)
        if others or not (_is_note(first.text) or row.count(first) > 1):
            lines.extend(_row_lines(_labelled(row, headings), group, unit))
            continue
        lines.append(first.text)
        group = group if _is_note(first.text) else first.text
    return lines


def heading_rows(grid: Grid) -> Grid:
    """The rows of a table that hold its headings, none where none do; titles are left out."""
    rows = _tidied(grid)
    width = max(map(len, rows), default=0)
    while rows and _is_caption(rows[0], width):
        rows.pop(0)
    return rows[: _count_heading_rows(rows, headed=False)] if rows else ()


def stated_unit(text: str) -> str:
    """A short text that states the unit of a table's figures, such as （単位：億ドル）; else ""."""
    return text if len(text) <= _MAX_HEADING_CHARS and _UNIT.search(text) else ""


def _tidied(grid: Grid) -> list[list[Cell]]:
    """The grid with each text in one line, without rows and trailing places that are empty."""
    made: dict[int, Cell] = {}
    rows = []
    for row in grid:
        cells = []
        for cell in row:
            if id(cell) not in made:
                text = unwrap(clean(cell.text)).replace("│", "|")
                made[id(cell)] = Cell(text, cell.heading)
            cells.append(made[id(cell)])
        while cells and not cells[-1].text:
            cells.pop()
        if cells:
            rows.append(cells)
    return rows


def _distinct(row: Sequence[Cell]) -> list[Cell]:
    """The cells of a row that have text, a merged one once."""
    return [cell for cell in dict.fromkeys(row) if cell.text]


def _is_caption(row: Sequence[Cell], width: int) -> bool:
    """Whether a row above all others is a title or a unit, and not the heading of some columns."""
    first, *others = _distinct(row)
    alone = width > 2 and row.count(first) == 1
    return not others and (bool(row[0].text) or alone or bool(_UNIT.search(first.text)))


def _is_note(text: str) -> bool:
    return len(text) > _MAX_HEADING_CHARS or _NOTE.match(text) is not None


def _count_heading_rows(rows: Sequence[Sequence[Cell]], headed: bool) -> int:
    count = 0
    while count < len(rows) and all(cell.heading for cell in _distinct(rows[count])):
        if count and len(_distinct(rows[count])) == 1:
            break  # the name of a group
        count += 1
    if count == 0 and len(rows) > 1 and _looks_headed(rows, headed):
        count = 1
    # A heading over several columns has others below it; one beside them reaches down to them.
    while 0 < count < min(len(rows) - 1, _MAX_HEADING_ROWS) and _goes_on(rows, count):
        count += 1
    return count


def _goes_on(rows: Sequence[Sequence[Cell]], count: int) -> bool:
    above, below = rows[count - 1], rows[count]
    shared = set(_distinct(above)) & set(_distinct(below))
    wide = any(above.count(cell) > 1 for cell in _distinct(above))
    return bool(shared) or (wide and all(_is_word(cell.text) for cell in _distinct(below)))


def _looks_headed(rows: Sequence[Sequence[Cell]], headed: bool) -> bool:
    """Whether the first row reads like headings: short different words above unlike content."""
    first = _distinct(rows[0])
    texts = [cell.text for cell in first]
    if len(set(texts)) < len(texts) or any(len(text) > _MAX_HEADING_CHARS for text in texts):
        return False
    if not all(map(_is_word, texts)):
        return False
    if headed or len(first) >= 3 or any(rows[0].count(cell) > 1 for cell in first):
        return True
    # Two columns of words may as well be names with what they stand for, one pair a row.
    body = [row[-1].text for row in rows[1:] if len(row) > 1]
    kinds = {_FIGURES.sub("", text) for text in body}  # all amounts, all dates, all percentages
    return len(body) > 1 and len(kinds) == 1 and all(map(_VALUE.fullmatch, body))


def _is_word(text: str) -> bool:
    """Whether a cell may be a heading: words or a year, no figure."""
    return _VALUE.fullmatch(text) is None or _YEAR.fullmatch(text) is not None


def _column_headings(rows: Sequence[Sequence[Cell]], width: int) -> list[str]:
    """The heading of each column, from the outermost level to the innermost."""
    headings = []
    for column in range(width):
        levels = dict.fromkeys(row[column] for row in rows if column < len(row))
        texts = dict.fromkeys(cell.text for cell in levels if cell.text)
        headings.append(_LEVEL_BREAK.join(texts).rstrip(":： "))
    return headings


def _labelled(row: Sequence[Cell], headings: Sequence[str]) -> list[str]:
    parts: dict[Cell, str] = {}
    for column, cell in enumerate(row):
        if cell.text and cell not in parts:
            heading = headings[column]
            parts[cell] = f"{heading}: {cell.text}" if heading else cell.text
    return list(parts.values())


def _row_lines(parts: list[str], group: str, unit: str) -> Iterator[str]:
    """A row in one line, or in several that all open with its group and its first name."""
    opening = [group] if group else []
    while parts and len(opening) - bool(group) < 3:
        opening.append(parts.pop(0))
        if any(char.isalpha() for char in opening[-1].rpartition(": ")[2]):
            break  # a number alone names no row
    ending = [unit] if unit and any(char.isdigit() for char in "".join(parts)) else []
    line = list(opening)
    for part in parts:
        if len(line) > len(opening) and (
            sum(map(len, [*line, part, *ending])) + 3 * len(line) > MAX_ROW_CHARS
        ):
            yield CELL_BREAK.join([*line, *ending])
            line = list(opening)
        line.append(part)
    yield CELL_BREAK.join([*line, *ending])
