"""A memo, or the page of an answer, as one HTML file without script, for screen and print.

Its data stands in a block of JSON, which browsers do not run.
"""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser

from assistant.charts import draw_svg
from assistant.memo.blocks import Block, Chart, Heading, Paragraph, Passage, Run, Table, squeeze
from assistant.memo.contents import Memo, memo_blocks
from assistant.memo.data import NAME, ReadMemo, data_of, read_data

STYLE = """
:root{color-scheme:light dark;background:light-dark(#fff,#16191f);color:light-dark(#1b1f26,#e6e8ec)}
a{color:light-dark(#1d4ed8,#9dbcff)}
body{font:1rem/1.6 system-ui,"Noto Sans CJK SC","Noto Sans CJK JP",sans-serif;max-width:44rem;
margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere;line-break:strict}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem}
blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid;white-space:pre-line}
.item{display:list-item;margin:.25rem 0 .25rem 1.25rem}.numbered{list-style:none}
em:lang(zh),em:lang(ja){font-style:normal;opacity:.8}
sup{white-space:nowrap}
.detail{font-size:.9rem;margin:.25rem 0 .75rem}
.note,.passage{white-space:pre-line}.passage{font-size:.9rem;border:1px solid;padding:.75rem}
.table{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.75rem 0}
th,td{border-bottom:1px solid;padding:.3rem .5rem;text-align:start;vertical-align:top;
overflow-wrap:break-word}th{white-space:nowrap}h1,h2,h3{word-break:auto-phrase}
img{max-width:100%;background:#fff}:target{outline:2px solid}
@media print{:root{color-scheme:light}
body{max-width:none;margin:0;font-size:10.5pt}a{color:inherit;text-decoration:none}
h2,h3{break-after:avoid}tr,blockquote,.note{break-inside:avoid}}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
# For whoever serves the file: nothing runs, nothing is fetched.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'"
)
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "blockquote", "tr", "div", "main"})
_TAGS = {"quote": "blockquote", "note": "p", "item": "p", "detail": "p", "text": "p"}


def write_html(memo: Memo, *, passages: bool = False) -> bytes:
    """The file's bytes, UTF-8.

    Args:
        passages: Show each quotation among the text around it too.
    """
    body = "\n".join(_block(block) for block in memo_blocks(memo, passages=passages))
    return (
        f'<!doctype html>\n<html lang="{escape(memo.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(memo.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'{body}\n</main>\n<script type="application/json" id="{NAME}">{data_of(memo)}</script>\n'
        "</body>\n</html>\n"
    ).encode("utf-8", errors="replace")


def read_html(data: bytes) -> ReadMemo:
    """The memo in a file.

    Raises:
        BadDocument: it is no memo.
    """
    reader = _Reader()
    reader.feed(data.decode("utf-8", errors="replace"))
    reader.close()
    reader.end()
    return read_data(reader.data, tuple(reader.paragraphs))


class _Reader(HTMLParser):
    """The visible paragraphs, and the data."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.data: str | None = None
        self._text = ""
        self._inside = ""  # the element whose text is not visible

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "title"):
            self._inside = NAME if ("id", NAME) in attrs else tag
        elif tag in _BLOCKS:
            self.end()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._inside = ""
        elif tag in _BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if self._inside == NAME:
            self.data = (self.data or "") + data
        elif not self._inside:
            self._text += data

    def end(self) -> None:
        """Finish the paragraph under way."""
        if text := squeeze(self._text):
            self.paragraphs.append(text)
        self._text = ""


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Table):
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.head)
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{_runs(cell)}</td>" for cell in row) + "</tr>"
            for row in block.rows
        )
        return f'<div class="table" tabindex="0"><table><tr>{head}</tr>\n{rows}</table></div>'
    if isinstance(block, Chart):
        # As an image: what stands in a chart cannot run there, whatever it is.
        svg = base64.b64encode(draw_svg(block.spec).encode("utf-8")).decode("ascii")
        return f'<p><img alt="{escape(block.label)}" src="data:image/svg+xml;base64,{svg}"></p>'
    if isinstance(block, Passage):
        return (
            f'<div class="passage" lang="{escape(block.language)}" dir="auto">'
            f"{escape(block.before)}<mark>{escape(block.quote)}</mark>{escape(block.after)}</div>"
            f'<p class="detail"><a href="{escape(block.link[0])}">{escape(block.link[1])}</a></p>'
        )
    return _paragraph(block)


def _paragraph(block: Paragraph) -> str:
    tag = _TAGS[block.style]
    lang = f' lang="{escape(block.language)}"' if block.language else ""
    if block.style == "note":
        # The number is a paragraph of its own: it is no part of the quotation.
        return (
            f'<p class="detail" id="note-{block.n}">[{block.n}]</p>'
            f'<p class="note"{lang} dir="auto">{_runs(block.runs)}</p>'
        )
    style = "item numbered" if block.is_numbered else block.style
    return f'<{tag} class="{style}"{lang}>{_runs(block.runs)}</{tag}>'


def _runs(runs: Sequence[Run]) -> str:
    parts = []
    for run in runs:
        inside = escape(run.text)
        if run.mark is not None:
            inside = f'<sup><a href="#note-{run.mark}">[{run.mark}]</a></sup>'
        inside = f"<strong>{inside}</strong>" if run.strong else inside
        parts.append(f"<em>{inside}</em>" if run.em else inside)
    return "".join(parts)
