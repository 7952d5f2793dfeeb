"""A draft cut into sentences, each with the passages that its marks cite.

A draft's way: model -> [assistant.guarding.marking] -> sentences -> judged -> what is shown
A mark is an id in brackets, [k3f] or 【k3f】, at a sentence's end, ahead of its stop or behind.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from corpus.records import normalise
from index.sentences import split_sentences

_ID = r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ][\w†:.–-]{0,15}"
_BETWEEN = r"\s*(?:[,，、;；]|\band\b)\s*"
_MARK = re.compile(rf"(?P<ahead>\s*)[\[［【〔]\s*(?P<ids>{_ID}(?:{_BETWEEN}{_ID})*)\s*[\]］】〕]")
_LAYOUT = re.compile(
    r"^[ \t]*(?:>[ \t]?|#{1,6}[ \t]+|[-*+•・‣][ \t]+|\d{1,2}[.)．）][ \t]+)+", re.M
)
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
_LINE_END = re.compile(r"[.!?。！？｡:：\]］】〕]\W*$")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]", re.M)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence of a draft, without marks, layout and emphasis."""

    text: str
    marks: tuple[str, ...]  # ids that were in the prompt, in reading order, each once
    unknown: tuple[str, ...]  # what stands as a mark and is no such id
    heading: bool


def cut_draft(draft: str, ids: Collection[str]) -> list[Drafted]:
    """The sentences of a draft in reading order; none of a blank one.

    Args:
        draft: Prose of a model, in Markdown of any kind.
        ids: Of the passages that were in the prompt.
    """
    found: list[Drafted] = []
    for block in _blocks(normalise(draft)):
        heading = _HEADING.match(block) is not None
        plain, marks = _without_marks(_EMPHASIS.sub("", _LAYOUT.sub("", block)))
        spans = split_sentences(plain)
        for i, (start, end) in enumerate(spans):
            cited = [
                name
                for at, listed in marks
                if _sentence_of(at, spans, plain) == i
                for name in listed
            ]
            found.append(_drafted(plain[start:end], cited, ids, heading))
        if not spans and marks and found:  # a mark on a line of its own
            last = found.pop()
            cited = [*last.marks, *last.unknown, *(name for _, listed in marks for name in listed)]
            found.append(_drafted(last.text, cited, ids, last.heading))
    return found


def _drafted(text: str, cited: Iterable[str], ids: Collection[str], heading: bool) -> Drafted:
    once = tuple(dict.fromkeys(cited))
    known = tuple(name for name in once if name in ids)
    return Drafted(text, known, tuple(name for name in once if name not in ids), heading)


def _blocks(draft: str) -> list[str]:
    """The lines of a draft, those joined that are one sentence wrapped."""
    blocks: list[str] = []
    for line in draft.split("\n"):
        goes_on = (
            blocks
            and blocks[-1].strip()
            and line.strip()
            and not _LAYOUT.match(line)
            and not _HEADING.match(blocks[-1])
            and not _LINE_END.search(blocks[-1])
        )
        if goes_on:
            blocks[-1] = _joined(blocks[-1].rstrip(), line.strip())
        else:
            blocks.append(line)
    return [block for block in blocks if block.strip()]


def _joined(line: str, following: str) -> str:
    wide = max(line[-1], following[0]) > "\u2e7f"
    return line + ("" if wide else " ") + following


def _without_marks(text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """The text without marks, and of each mark where it stood in it and the ids it names."""
    plain, marks, done = "", [], 0
    for match in _MARK.finditer(text):
        plain += text[done : match.start()]
        done = match.end()
        form = unicodedata.normalize("NFKC", match["ids"])
        marks.append((len(plain), re.split(_BETWEEN, form)))
        following = text[done : done + 1]
        # "… 15%.[1]Next" and "[1] Next" keep their sentences apart.
        if following and not following.isspace() and plain[-1:] == ".":
            plain += " "
    return plain + text[done:], marks


def _sentence_of(at: int, spans: list[tuple[int, int]], plain: str) -> int:
    """The number of the sentence that a mark ends; of one ahead of a line, that which it opens."""
    if plain[plain.rfind("\n", 0, at) + 1 : at].strip() == "" and plain[at:].strip():
        return next((i for i, (_, end) in enumerate(spans) if end > at), len(spans) - 1)
    before = [i for i, (start, _) in enumerate(spans) if start < at]
    return before[-1] if before else 0
