"""A draft cut into sentences, each with the passages that its marks cite.

A draft's way: model -> [assistant.guarding.marking] -> sentences -> judged -> what is shown
A mark is an id in brackets, [k3f] or 【k3f】, at a sentence's end, ahead of its stop or behind.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.quantities import find_quantities
from corpus.records import normalise
from index.sentences import split_sentences

_ID = r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ][\w†:.–-]{0,15}"
_BETWEEN = r"\s*(?:[,，、;；]|\band\b)\s*"
_MARK = re.compile(rf"(?P<ahead>\s*)[\[［【〔]\s*(?P<ids>{_ID}(?:{_BETWEEN}{_ID})*)\s*[\]］】〕]")
_LAYOUT = re.compile(
    r"^[ \t]*(?:>[ \t]?|#{1,6}[ \t]+|[-*+•・‣][ \t]+|\d{1,2}[.)．）][ \t]+)+", re.M
)
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
# What follows a mark inside a sentence that is of what is ahead of it.
_CLOSED = re.compile(
    r"\s*(?:[,;:，；：、—(（.。!?！？]|$|(?:が|ため|ので|のに|けれど|ものの)、|而|并|并且|且|但"
    r"|(?:and|but|or|while|whereas|although|though|with|which|where|whose|who|because|since|so|as)\b)",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"[.!?。！？｡:：\]］】〕]\W*$")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]", re.M)


_Mark = tuple[int, list[str]]  # where it stood in the text without marks, and the ids it names


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a sentence that its marks are of."""

    text: str
    marks: tuple[str, ...]  # ids that were in the prompt, in reading order, each once


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence of a draft, without marks, layout and emphasis."""

    text: str
    parts: tuple[Part, ...]  # make up the text, blanks between them aside; at least one
    unknown: tuple[str, ...]  # what stands as a mark and is no id that was in the prompt
    heading: bool

    @property
    def marks(self) -> tuple[str, ...]:
        """What it cites, in reading order, each once."""
        return _once(mark for part in self.parts for mark in part.marks)


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
            own = [(at, names) for at, names in marks if _sentence_of(at, spans, plain) == i]
            parts, unknown = _parts(plain, start, end, own, ids)
            found.append(Drafted(plain[start:end], parts, unknown, heading))
        if not spans and found:  # marks on a line of their own
            found.append(_also_marked(found.pop(), [n for _, names in marks for n in names], ids))
    return found


def _parts(
    plain: str, start: int, end: int, marks: Sequence[_Mark], ids: Collection[str]
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts of a sentence, and what is no id; a part ends at the marks that close it."""
    parts: list[Part] = []
    begin, names = start, list[str]()
    for number, (at, cited) in enumerate(marks):
        names += cited
        following = marks[number + 1][0] if number + 1 < len(marks) else end
        rest = plain[at:following]
        closed = _CLOSED.match(rest) or _both_state(plain[begin:at], rest)
        if following > at and start < at < end and closed and _says(rest):
            parts.append(Part(plain[begin:at].strip(), _once(n for n in names if n in ids)))
            begin, names = at, []
    if names or not parts:
        parts.append(Part(plain[begin:end].strip(), _once(n for n in names if n in ids)))
    else:  # what is behind the last mark is of it
        parts[-1] = Part(f"{parts[-1].text}{plain[begin:end]}", parts[-1].marks)
    return tuple(parts), _once(n for _, cited in marks for n in cited if n not in ids)


def _both_state(text: str, rest: str) -> bool:
    """Whether what is ahead of a mark and what is behind it each state a figure of their own."""
    return bool(find_quantities(text)) and bool(find_quantities(rest))


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _also_marked(sentence: Drafted, names: Sequence[str], ids: Collection[str]) -> Drafted:
    last = sentence.parts[-1]
    marked = Part(last.text, _once([*last.marks, *(n for n in names if n in ids)]))
    unknown = _once([*sentence.unknown, *(n for n in names if n not in ids)])
    return replace(sentence, parts=(*sentence.parts[:-1], marked), unknown=unknown)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


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


def _without_marks(text: str) -> tuple[str, list[_Mark]]:
    """The text without marks, and of each mark where it stood in it and the ids it names."""
    plain, done = "", 0
    marks: list[_Mark] = []
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
