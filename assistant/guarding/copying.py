"""Near copies: words of a passage given again with one of them changed.

A paraphrase may choose its words; a sentence that else stands as in its passage may not have
another one in the place of the passage's.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.guarding.findings import Finding, Ground
from assistant.guarding.reading import Reading, tokens_of

_ALIKE = 0.6  # of the tokens of a sentence that a near copy has
_COPIED = 0.8  # of the words of what is copied, which a near copy has in their order
_FEWEST = {"en": 6, "zh": 12, "ja": 12}  # words or characters of a copy
_EDGE = {"en": 4, "zh": 12, "ja": 12}  # words or characters that may be changed ahead of it
_CHARACTER = re.compile(r"\w|%")
_UNITS = {"en": re.compile(r"\w[\w’'.-]*\w|\w|[$¥€£%]"), "zh": _CHARACTER, "ja": _CHARACTER}
_FORM_WORDS = re.compile(
    r"(?:the|an?|its?|this|that|these|those|is|are|was|were|be|been|has|have|had|do|does|did|in|on|at|by"
    r"|of|for|to|with|under|as|and|which|who|about|some|roughly|around|大?约|[\u3041-\u3096]|[了的地得在于是即这该其])+",
    re.IGNORECASE,
)


_Unit = tuple[str, int, int]  # a word as it is compared, and its span


def check_copy(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """A finding on the first word that a near copy of a sentence changes; none on a paraphrase."""
    said = _units(statement)
    for sentence in ground.sentences:
        if sentence.language != statement.language:
            continue
        held = tokens_of(sentence)
        if len(held & tokens_of(statement)) < _ALIKE * len(held):
            continue
        changed = _change(sentence, statement, _units(sentence), said)
        if changed is not None:
            (start, end), original = changed
            detail = f"{statement.text[start:end]!r} stands where the passage has {original!r}"
            yield Finding("quotation", "fails", start, end, detail)
            return


def _units(reading: Reading) -> list[_Unit]:
    pattern = _UNITS[reading.language]
    return [
        (m.group().lower(), m.start(), m.end()) for m in pattern.finditer(reading.folded)
    ]  # fmt: skip


def _change(
    sentence: Reading, statement: Reading, own: list[_Unit], said: list[_Unit]
) -> tuple[tuple[int, int], str] | None:
    """Where the statement has other words, and those of the sentence."""
    matcher = SequenceMatcher(None, [w for w, *_ in own], [w for w, *_ in said], autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    copied = sum(b.size for b in blocks)
    if copied < max(_FEWEST[statement.language], _COPIED * len(own)):
        return None
    last = blocks[-1].b + blocks[-1].size
    for kind, a, b, c, d in matcher.get_opcodes():
        leads_in = c == 0 and d > _EDGE[statement.language]
        if kind != "replace" or leads_in or c >= last:
            continue
        was, now = (own[a][1], own[b - 1][2]), (said[c][1], said[d - 1][2])
        if not _same(sentence, was, statement, now):
            return now, sentence.text[slice(*was)]
    return None


def _same(
    sentence: Reading, was: tuple[int, int], statement: Reading, now: tuple[int, int]
) -> bool:  # fmt: skip
    """Whether a change is of form alone, or of figures, which are compared by value elsewhere."""
    if _FORM_WORDS.fullmatch(statement.folded[slice(*now)].replace(" ", "")):
        return True
    if any(_touches(now, f.start, f.end) for f in statement.figures):
        return True
    if any(_touches(was, f.start, f.end) for f in sentence.figures):
        return True
    names = _named(sentence, was)
    return bool(names) and names == _named(statement, now)


def _named(reading: Reading, span: tuple[int, int]) -> set[str]:
    return {m.term_id for m in reading.mentions if _touches(span, m.start, m.end)}


def _touches(span: tuple[int, int], start: int, end: int) -> bool:
    return span[0] < end and span[1] > start
