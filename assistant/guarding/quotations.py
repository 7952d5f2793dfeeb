"""Quotations of a draft: what stands in quotation marks is in a cited passage, as it is written."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

MIN_CHARS = 8  # of a quotation; what is shorter is a word that is spoken of
_QUOTED = re.compile(
    r"“([^“”]+(?:“[^“”]*”[^“”]*)*)”|„([^“”„]+)[“”]|\"([^\"]+)\"|「([^「」]+(?:「[^「」]*」[^「」]*)*)」"
    r"|『([^『』]+(?:『[^『』]*』[^『』]*)*)』|«([^«»]+)»"
)
_MARKS = re.compile("[“”„\"「」『』«»‘’'＂]")
_AT_END = " .,;:!?。，、；：！？"  # which English sets inside, though the source may not have it


def quotations_in(text: str) -> Iterator[str]:
    """What is quoted in a text, without its quotation marks, from MIN_CHARS characters."""
    for match in _QUOTED.finditer(text):
        quoted = next(group for group in match.groups() if group is not None).strip()
        if len(quoted) >= MIN_CHARS:
            yield quoted


def is_slice(quoted: str, passages: Sequence[str]) -> bool:
    """Whether a quotation is in one of the passages, character by character.

    Quotation marks inside, which change with what is around them, line breaks and a mark at the
    end do not count.
    """
    wanted = _bare(quoted).rstrip(_AT_END)
    return any(wanted in _bare(passage) for passage in passages)


def _bare(text: str) -> str:
    return " ".join(_MARKS.sub("", unicodedata.normalize("NFC", text)).split())
