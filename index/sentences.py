"""Sentences by script: half-open spans counted in the text, never searched for.

A text's way: Document -> [index.sentences] -> chunks -> embedder, and again when an answer quotes.
A span begins at a non-space character and ends behind the sentence's last mark or closing
bracket. Speech inside brackets stays whole, 「……。」と述べた is one sentence; so does a row of a
table.
"""

import re

from corpus.loaders.tables import CELL_BREAK

MAX_CHARS = 600  # longer runs without an end mark are cut, so that no quotation fills a page

_CJK_END = "。！？｡!?…"
_CLOSERS = "」』）】〉》”’\"')]〕］"
_OPEN = {"「": "」", "『": "』", "（": "）", "“": "”", "(": ")", "【": "】"}
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|Nos|Art|Sec|Fig|vs|cf|ca|v|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?"
    r"|Oct|Nov|Dec|Inc|Ltd|Co|Corp|approx|para|pp?|e\.g|i\.e|U\.S|U\.K|a\.m|p\.m))$",
)
_LIST_ITEM = re.compile(r"\s*(?:[-*•・‣◦]|\d{1,3}[.)、．]|[（(][0-9一-十]{1,3}[）)])\s*")
# The number of a paragraph, whose full stop ends no sentence.
_LABEL = re.compile(r"\s*(?:[-*•・‣◦]\s*)?(?:(?:\d{1,3}[.．])+|[A-Za-z]\.|[ivxlIVXL]{1,6}\.)(?=\s)")
_SOFT_BREAK_MIN_COLUMNS = 50  # a line this long without an end mark was wrapped, not ended
_CUTS = ("；;", "，,、：:", " ")


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]`, in order, as spans in `text`.

    Every character that is not white space lies in exactly one span; an empty or blank text
    gives an empty list. No span is longer than MAX_CHARS.
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    for line_start, line_end in _paragraphs(text, start, end):
        is_row = line_end - line_start <= MAX_CHARS and CELL_BREAK in text[line_start:line_end]
        cuts = [] if is_row else _sentence_ends(text, line_start, line_end)
        begin = line_start
        for cut in [*cuts, line_end]:
            spans.extend(_limited(text, *_stripped(text, begin, cut)))
            begin = cut
    return spans


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Runs of lines that belong together: hard-wrapped lines are joined."""
    runs: list[tuple[int, int]] = []
    begin = start
    for line_break in re.compile(r"\n").finditer(text, start, end):
        at = line_break.start()
        if _is_soft_break(text, begin, at, end):
            continue
        runs.append((begin, at))
        begin = at + 1
    runs.append((begin, end))
    return runs


def _is_soft_break(text: str, begin: int, at: int, end: int) -> bool:
    line = text[max(begin, text.rfind("\n", begin, at) + 1) : at].rstrip()
    following = text[at + 1 : min(end, at + 12)]
    if not line or not following.strip() or following[0] == "\n" or _LIST_ITEM.match(following):
        return False
    if CELL_BREAK in line or CELL_BREAK in text[at + 1 : _line_end(text, at + 1, end)]:
        return False
    columns = sum(2 if ord(c) > 0x2E7F else 1 for c in line)
    return columns >= _SOFT_BREAK_MIN_COLUMNS and line[-1] not in _CJK_END + _CLOSERS + ".:："


def _line_end(text: str, start: int, end: int) -> int:
    found = text.find("\n", start, end)
    return end if found == -1 else found


def _sentence_ends(text: str, start: int, end: int) -> list[int]:
    ends: list[int] = []
    awaited: list[str] = []
    label = _LABEL.match(text, start, end)
    at = label.end() if label else start
    while at < end:
        char = text[at]
        at += 1
        if awaited and char == awaited[-1]:
            awaited.pop()
            continue
        if char in _OPEN and text.find(_OPEN[char], at, min(end, at + MAX_CHARS)) != -1:
            awaited.append(_OPEN[char])
            continue
        if not _ends_sentence(text, at - 1, end):
            continue
        while at < end and text[at] in _CJK_END + _CLOSERS:
            if awaited and text[at] == awaited[-1]:
                awaited.pop()
            at += 1
        if not awaited and not _goes_on(text, at, end):
            ends.append(at)
    return ends


def _ends_sentence(text: str, at: int, end: int) -> bool:
    char = text[at]
    if char in _CJK_END:
        return True
    if char != ".":
        return False
    following = text[at + 1 : min(end, at + 3)].lstrip("\"')”’")
    if following and not following[0].isspace():
        return False
    return not _ABBREVIATION.search(text, max(0, at - 8), at)


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether what follows an end mark still belongs to it: quoted speech, then と述べた."""
    closed = text[at - 1] in _CLOSERS
    following = text[at : min(end, at + 2)]
    if closed and following[:1] in tuple("とがはをにのでなもやか的，、,;；"):
        return True
    return following[:1].isspace() and following[1:2].islower()


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _limited(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    while end - start > MAX_CHARS:
        cut = _cut_position(text, start, start + MAX_CHARS)
        spans.append(_stripped(text, start, cut))
        start, end = _stripped(text, cut, end)
    if start < end:
        spans.append((start, end))
    return spans


def _cut_position(text: str, start: int, limit: int) -> int:
    half = start + (limit - start) // 2
    for marks in (_CJK_END, *_CUTS):
        at = max(text.rfind(mark, half, limit) for mark in marks)
        if at != -1:
            return at + 1
    return limit
