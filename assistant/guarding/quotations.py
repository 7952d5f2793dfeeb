"""Quotations of a draft: what stands in quotation marks is in a cited passage, as it is written."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from assistant.guarding.findings import Finding
from assistant.guarding.reading import Reading, read
from corpus.folding import fold
from corpus.languages import question_language

MIN_CHARS = 8  # of a quotation; what is shorter is a word that is spoken of
_MIN_WORD = 2
_QUOTED = re.compile(
    r"“([^“”]+(?:“[^“”]*”[^“”]*)*)”|„([^“”„]+)[“”]|\"([^\"]+)\"|「([^「」]+(?:「[^「」]*」[^「」]*)*)」"
    r"|『([^『』]+(?:『[^『』]*』[^『』]*)*)』|«([^«»]+)»"
)
_MARKS = re.compile("[“”„\"「」『』«»‘’'＂]")
_AT_END = " .,;:!?。，、；：！？"  # which English sets inside, though the source may not have it


def check_quotations(statement: Reading, passages: Sequence[str]) -> Iterator[Finding]:
    """A verdict on each quotation of a statement, in order.

    From MIN_CHARS characters it is a slice of a passage, character by character; a shorter one is
    a word of it in any form. What is in a language of none of the passages is a translation, which
    cannot be decided. Quotation marks inside, line breaks and a stop at the end do not count.
    """
    for start, end in spans_of(statement.text):
        quoted = statement.text[start:end]
        wanted = _bare(quoted).rstrip(_AT_END)
        if any(wanted in _bare(passage) for passage in passages):
            yield Finding("quotation", "holds", start, end)
            continue
        languages = {read(passage).language for passage in passages}
        is_own = question_language(quoted, [statement.language]) in languages
        is_word = len(quoted) < MIN_CHARS
        if is_word and any(fold(wanted) in fold(_bare(passage)) for passage in passages):
            yield Finding("quotation", "holds", start, end)
        elif is_own:
            detail = f"{quoted!r} is in no cited passage as it stands"
            yield Finding("quotation", "fails", start, end, detail)
        elif not is_word:
            yield Finding("quotation", "undecided", start, end, f"{quoted!r} is a translation")


def spans_of(text: str) -> Iterator[tuple[int, int]]:
    """The spans of what is quoted in a text, without its quotation marks."""
    for match in _QUOTED.finditer(text):
        number = next(n for n, group in enumerate(match.groups(), start=1) if group is not None)
        if len(match[number].strip()) >= _MIN_WORD:
            yield match.span(number)


def _bare(text: str) -> str:
    return " ".join(_MARKS.sub("", unicodedata.normalize("NFC", text)).split())
