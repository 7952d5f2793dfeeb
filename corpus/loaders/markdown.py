"""Markdown to its plain reading text, through markdown-it's tokens.

Headings are lines of their own, blocks are one blank line apart; link targets and markup are
dropped, of HTML the text stays. Section marks and front matter are read, and are no text.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from corpus.errors import BadDocument
from corpus.front_matter import split_front_matter
from corpus.loaders.characters import clean, is_cjk
from corpus.loaders.encodings import decode
from corpus.loaders.html_blocks import add_blocks, read_fragment
from corpus.loaders.html_unseen import unseen_in_fragment
from corpus.loaders.loaded import MAX_UNSEEN, Loaded, Mark, TextBuilder, Unseen
from corpus.loaders.section_marks import MARK_LINE, read_mark
from corpus.loaders.tables import Cell, Grid, table_lines
from corpus.records import Heading

_MAX_NESTING = 100  # levels; the parser drops deeper text, by default from 20 on
_COMMENT_LINK = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*\S+\s+[(\"'](.{12,})[)\"']\s*$", re.MULTILINE)
_HIDDEN_HTML = re.compile(r"<(/?)(script|style)\b", re.IGNORECASE)


def load_markdown(data: bytes, name: str) -> Loaded:
    """The reading text of a Markdown file.

    Raises:
        BadDocument: no known encoding, broken front matter, or a bad section mark; the message
            names the file and the line.
    """
    front, body, skipped_lines = split_front_matter(clean(decode(data, name)), name)
    reader = _Reader(name, skipped_lines)
    reader.read(_parser().parse(body))
    return Loaded(
        reader.builder.text,
        headings=tuple(reader.builder.headings),
        front=front,
        marks=tuple(reader.marks),
        unseen=(*unseen_in_fragment(body), *_definitions(body)),
    )


def _definitions(body: str) -> list[Unseen]:
    """Link definitions that hold prose, as those that stand for comments do."""
    return [Unseen("comment", "", match[1][:MAX_UNSEEN]) for match in _COMMENT_LINK.finditer(body)]


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002
        """Every link is one: a javascript: link is refused by leaving its markup in the text."""
        return True


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"maxNesting": _MAX_NESTING}).enable("table")
    parser.block.ruler.before(
        "paragraph", "section_mark", _section_mark, {"alt": ["paragraph", "reference"]}
    )
    return parser


def _section_mark(state: StateBlock, line: int, _end_line: int, silent: bool) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    match = MARK_LINE.fullmatch(state.src, start, state.eMarks[line])
    if match is None or state.is_code_block(line):
        return False
    if not silent:
        token = state.push("section_mark", "", 0)
        token.content = match["inside"]
        token.map = [line, line + 1]
        state.line = line + 1
    return True


class _Reader:
    """Walks the tokens once and collects blocks, headings and marks."""

    def __init__(self, name: str, skipped_lines: int) -> None:
        self.builder = TextBuilder()
        self.marks: list[Mark] = []
        self._name = name
        self._skipped_lines = skipped_lines
        self._anchors: dict[str, int] = {}

    def read(self, tokens: Sequence[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = _closing(tokens, at)
            if token.type == "heading_open":
                self.builder.add(_inline_text(tokens[at + 1], " "), int(token.tag[1]))
            elif token.type == "section_mark":
                self._add_mark(token, under=self._heading_before(tokens, at))
            elif token.type == "html_block":
                add_blocks(self.builder, read_fragment(token.content))
            elif token.type == "table_open":
                self.builder.add_table(_grid(tokens[at:end]))
            elif token.type == "blockquote_open":
                self.read(tokens[at + 1 : end])
            else:
                self.builder.add("\n".join(_block_lines(tokens[at : end + 1])))
            at = end + 1

    def _heading_before(self, tokens: Sequence[Token], at: int) -> Heading | None:
        """The heading that ends right before a token; None for one without text, too."""
        if at < 3 or tokens[at - 1].type != "heading_close" or not self.builder.headings:
            return None
        return self.builder.headings[-1] if _inline_text(tokens[at - 2], "").strip() else None

    def _add_mark(self, token: Token, under: Heading | None) -> None:
        line = (token.map or [0])[0] + 1 + self._skipped_lines
        where = f"{self._name!r} line {line}"
        if under is None:
            raise BadDocument(
                f"{where}: a section mark stands on the line under a heading; move {{#"
                f"{token.content}}} there or write it as code",
                fault="details",
            )
        mark = read_mark(token.content, under.start, where)
        if mark.anchor in self._anchors:
            raise BadDocument(
                f"{where}: the anchor {mark.anchor!r} is taken by line"
                f" {self._anchors[mark.anchor]}; give this section another",
                fault="details",
            )
        self._anchors[mark.anchor] = line
        self.marks.append(mark)


def _closing(tokens: Sequence[Token], at: int) -> int:
    """The position of the token that closes the one at `at`; itself where it opens nothing."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for position in range(at, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1


def _block_lines(tokens: Sequence[Token]) -> list[str]:
    """The lines of one top-level block: a paragraph, a list with its sub-lists, code."""
    lines: list[str] = []
    numbers: list[int | None] = []  # per open list: the next number, None for bullets
    prefix = ""
    table_from: int | None = None
    for position, token in enumerate(tokens):
        if token.type == "table_open":
            table_from = position
        elif token.type == "table_close":
            lines.extend(table_lines(_grid(tokens[table_from:position])))
            table_from = None
        elif table_from is not None:
            continue
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            first = int(token.attrs.get("start", 1)) if token.tag == "ol" else None
            numbers.append(first)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            numbers.pop()
        elif token.type == "list_item_open":
            number = numbers[-1]
            prefix = "- " if number is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
        elif token.type == "inline" or token.type in {"fence", "code_block"}:
            text = _inline_text(token, "\n") if token.type == "inline" else token.content
            lines.append(prefix + text.strip("\n"))
            prefix = ""
    return lines


def _grid(tokens: Sequence[Token]) -> Grid:
    rows: list[list[Cell]] = []
    in_heading = False
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            in_heading = token.tag == "th"
        elif token.type == "inline":
            rows[-1].append(Cell(_inline_text(token, " "), in_heading))
    return rows


def _inline_text(token: Token, hard_break: str) -> str:
    """What a reader sees of an inline token: text, code, alternative texts of images."""
    parts: list[str] = []
    hidden = False
    for child in token.children or []:
        if child.type == "html_inline":
            if tag := _HIDDEN_HTML.match(child.content):
                hidden = not tag[1]
        elif hidden:
            continue
        elif child.type == "softbreak":
            parts.append("\n")
        elif child.type == "hardbreak":
            parts.append("\x1e")
        elif child.type == "image":
            parts.append(_inline_text(child, " "))
        else:
            parts.append(child.content)
    return _join_lines("".join(parts)).replace("\x1e", hard_break)


def _join_lines(text: str) -> str:
    joined = ""
    for line in text.split("\n"):
        between = (
            joined
            and line
            and not (is_cjk(joined[-1]) and is_cjk(line[0]))
            and joined[-1] != "\x1e"
        )
        joined += " " + line if between else line
    return joined
