"""CSV and TSV to text: each run of rows between empty ones is a table."""

import csv
import sys
from io import StringIO

from corpus.loaders.characters import clean
from corpus.loaders.encodings import decode
from corpus.loaders.loaded import Loaded, TextBuilder
from corpus.loaders.tables import Cell

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50


def load_delimited(data: bytes, name: str) -> Loaded:
    """The rows of a CSV or TSV file in whatever encoding, the first one taken for headings.

    Raises:
        BadDocument: no known encoding, or no text.
    """
    builder = TextBuilder()
    run: list[list[Cell]] = []
    for row in read_rows(data, name):
        if any(field.strip() for field in row):
            run.append([Cell(field) for field in row])
        else:
            builder.add_table(run, headed=True)
            run = []
    builder.add_table(run, headed=True)
    return Loaded(builder.text)


def read_rows(data: bytes, name: str) -> list[list[str]]:
    """The fields of each row, whatever the encoding and delimiter; empty rows are kept.

    Raises:
        BadDocument: no known encoding.
    """
    text = clean(decode(data, name)).lstrip("\n")
    stated = text[4:5] if text.startswith("sep=") else ""  # a line that Excel reads
    if stated:
        text = text.partition("\n")[2]
    csv.field_size_limit(sys.maxsize)
    return list(csv.reader(StringIO(text), delimiter=stated or _delimiter(text)))


def _delimiter(text: str) -> str:
    """The sign that parts the first rows into most columns, the same number in most of them."""
    lines = text.split("\n", _SAMPLE_ROWS)[:_SAMPLE_ROWS]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        width = max(widths, key=widths.count, default=1)
        score = (width > 1) * widths.count(width) / (len(widths) or 1) + width / 1000
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best
