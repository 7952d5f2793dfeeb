"""A memo as Markdown with footnotes; its data stands in a comment at the end."""

import base64
import re
from collections.abc import Iterator, Sequence

from assistant.charts import draw_svg
from assistant.markdown import escape
from assistant.memo.blocks import Block, Chart, Heading, Paragraph, Passage, Run, Table, squeeze
from assistant.memo.contents import Memo, memo_blocks
from assistant.memo.data import NAME, ReadMemo, data_of, read_data

_DATA = re.compile(rf"^<!-- {NAME}\n(.*)\n-->$", re.MULTILINE)
_MARK = re.compile(r"(?<!\\)\[\^(\d+)\]")
_LEAD = re.compile(r"(?:#+ |- |\[\^\d+\]: | {4})")
_SIGN = re.compile(r"\\(.)|[*|]")


def write_markdown(memo: Memo) -> bytes:
    """The file's bytes, UTF-8."""
    parts, noted = [], False
    for block in memo_blocks(memo):
        # What follows a note belongs to it while it is indented.
        indented = noted and isinstance(block, Paragraph) and block.style == "detail"
        parts.append("    " * indented + _block(block))
        noted = indented or (isinstance(block, Paragraph) and block.style == "note")
    parts.append(f"<!-- {NAME}\n{data_of(memo)}\n-->")
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def read_markdown_memo(data: bytes) -> ReadMemo:
    """The memo in a file.

    Raises:
        BadDocument: it is no memo.
    """
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    found = _DATA.findall(text)
    paragraphs = tuple(_paragraphs(_DATA.sub("", text)))
    return read_data(found[-1] if found else None, paragraphs)


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_line(escape(block.text))}"
    if isinstance(block, Table):
        rows = [_row([_runs(cell) for cell in row]) for row in block.rows]
        head = _row([escape(cell) for cell in block.head])
        return "\n".join([head, _row(["---"] * len(block.head)), *rows])
    if isinstance(block, Chart):
        svg = base64.b64encode(draw_svg(block.spec).encode("utf-8")).decode("ascii")
        return f"![{_line(escape(block.label))}](data:image/svg+xml;base64,{svg})"
    if isinstance(block, Passage):
        return _line(escape(f"{block.before}{block.quote}{block.after}"))
    return _paragraph(block)


def _paragraph(block: Paragraph) -> str:
    inside = _runs(block.runs)
    if block.style == "quote":
        return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
    if block.style == "note":
        return f"[^{block.n}]: {_line(inside)}"
    return "- " * (block.style == "item") + _line(inside)


def _runs(runs: Sequence[Run]) -> str:
    parts = []
    for run in runs:
        sign = "**" * run.strong + "*" * run.em
        inside = escape(run.text) if run.mark is None else f"[^{run.mark}]"
        # escape drops blanks at the edges, which here stand between runs.
        before = " " * run.text.startswith(" ")
        after = " " * (run.text.endswith(" ") and bool(run.text.strip()))
        parts.append(f"{before}{sign if inside else ''}{inside}{sign if inside else ''}{after}")
    return "".join(parts)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_line(cell) for cell in cells) + " |"


def _line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str) -> Iterator[str]:
    """The squeezed paragraphs and rows of the visible text."""
    quoted: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith(">"):
            quoted.append(line[1:])
            continue
        if quoted:
            yield _plain("\n".join(quoted))
            quoted = []
        if line.strip():
            yield _plain(_LEAD.sub("", line, count=1))


def _plain(markdown: str) -> str:
    marked = _MARK.sub(r"[\1]", markdown)
    return squeeze(_SIGN.sub(lambda match: match[1] or "", marked))
