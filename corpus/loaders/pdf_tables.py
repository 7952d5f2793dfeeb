"""Ruled tables of a PDF page: from the lines that are drawn to cells, through pdfplumber.

Only pdfplumber's geometry is used; what is drawn and written on the page is read by pypdfium2.
Coordinates are points, y growing upwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from corpus.loaders.tables import Cell, Grid, grid_of

Segment: TypeAlias = tuple[float, float, float, float]  # x and y of one end, then of the other
Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top
_NEAR = 3.0  # points; borders this near to each other are one
_STRAIGHT = 1.0  # points by which a line may lean
_MAX_SEGMENTS = 20_000  # more are a drawing


@dataclass(slots=True)
class RuledTable:
    """The cells of a table, filled character by character."""

    cells: list[Box]
    texts: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.texts = [[] for _ in self.cells]

    def take(self, char: str, box: Box) -> bool:
        """Whether a character stands in a cell, which then has it."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for cell, text in zip(self.cells, self.texts, strict=True):
            if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]:
                text.append(char)
                return True
        return False

    def end_line(self) -> None:
        """The characters that follow stand in another line than those before."""
        for text in self.texts:
            if text and text[-1] != "\n":
                text.append("\n")

    def grid(self) -> Grid:
        """The cells in rows and columns; one that spans several is in each of them."""
        lefts = _distinct(cell[0] for cell in self.cells)
        tops = _distinct(-cell[3] for cell in self.cells)
        placed: dict[tuple[int, int], Cell] = {}
        for (left, bottom, right, top), text in zip(self.cells, self.texts, strict=True):
            cell = Cell("".join(text))
            for row, at in enumerate(tops):
                for column, start in enumerate(lefts):
                    inside = left - _NEAR <= start < right - _NEAR
                    if inside and -top - _NEAR <= at < -bottom - _NEAR:
                        placed[row, column] = cell
        return grid_of(placed)


def find_tables(segments: Sequence[Segment]) -> list[RuledTable]:
    """The tables that ruled lines make, each of two rows and columns at least, from above."""
    edges = list(_edges(segments))
    if len(edges) < 4 or len(edges) > _MAX_SEGMENTS:
        return []
    # Half a second to import, so only for pages with lines on them.
    from pdfplumber.table import (
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    merged = merge_edges(edges, _NEAR, _NEAR, _NEAR, _NEAR)
    cells = intersections_to_cells(edges_to_intersections(merged, _NEAR, _NEAR))
    tables = []
    for group in cells_to_tables(cells):
        boxes = [(left, -bottom, right, -top) for left, top, right, bottom in group]
        rows, columns = _distinct(box[1] for box in boxes), _distinct(box[0] for box in boxes)
        if len(rows) > 1 and len(columns) > 1:
            tables.append(RuledTable(boxes))
    return sorted(tables, key=lambda table: -max(cell[3] for cell in table.cells))


def _edges(segments: Sequence[Segment]) -> Iterator[dict[str, object]]:
    """Upright and level lines in pdfplumber's form, whose y grows downwards."""
    for x, y, x_end, y_end in segments:
        level, upright = abs(y - y_end) <= _STRAIGHT, abs(x - x_end) <= _STRAIGHT
        if level != upright:
            left, right = sorted((x, x_end))
            top, bottom = sorted((-y, -y_end))
            yield {
                "x0": left, "x1": right if level else left, "width": right - left,
                "top": top, "bottom": top if level else bottom, "height": bottom - top,
                "orientation": "h" if level else "v", "object_type": "line",
            }  # fmt: skip


def _distinct(values: Iterator[float]) -> list[float]:
    """The values from the least, those near to the one before left out."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept
