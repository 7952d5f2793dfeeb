"""A loaded text looked over for what speaks to the assistant, or hides from its readers.

A document's way: file -> loader -> [corpus.suspicion] -> index, or quarantine
Passages are data, and nothing here is needed to keep them so; it keeps out of the corpus what was
made to pass for more. Each finding has a weight, and their sum decides. Pure and fast: one pass of
closed lists in three languages over the folded text; no meaning is judged.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from corpus.folding import fold_aligned
from corpus.loaders.loaded import Finding, FindingKind, Loaded
from corpus.spoken_to import LINEWISE, WEIGHTS, Speech, SpokenKind, patterns

# One plain order to the assistant, or two hints; a lone hint is found in sound policy texts.
QUARANTINE_AT = 1.0
NEAR = 400  # characters: a paragraph or two
MOST_FINDINGS = 50  # of a document; a curator reads no more
_EXCERPT = 100  # characters
_QUOTED_SHARE = 0.3  # of a weight, where a text quotes the words as an example
_HIDDEN_TIMES = 2  # what is said where no reader sees it counts so much more
_LEAST_HIDDEN = 12  # characters; shorter hidden text says nothing
_LEAST_RUN = 8  # invisible characters in a row that carry something themselves
_LEAST_MIXED = 3  # words of mixed scripts that are no slip

_INVISIBLE = "\u200b\u200c\u200d\u2060-\u2064\u180e\u034f\u115f\u1160\u3164\uffa0"
_BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
_TAGS = "\U000e0001-\U000e007f"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNSEEN_CHARS = re.compile(f"[{_INVISIBLE}{_BIDI}{_TAGS}{_SELECTORS}\xad\ufeff]")
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]{{{_LEAST_RUN},}}|[{_SELECTORS}]{{4,}}")
_INSIDE = re.compile(rf"(?<=\w)[{_INVISIBLE}](?=\w)")
_OVERRIDE = re.compile("[\u202d\u202e]")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_TAG_RUN = re.compile(f"[{_TAGS}]+")
# Letters of other scripts that look as Latin ones do.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһԛԝмтвнкАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορυνικ",
    "aeopcyxijsdhqwmtbhkABEKMHOPCTXIJSABEZHIKMNOPTYXaopuvik",
)
_MIXED = re.compile(r"[A-Za-z\u0370-\u03ff\u0400-\u052f]{3,}")
_LATIN, _ALIKE_CHARS = re.compile("[A-Za-z]"), re.compile(f"[{''.join(map(chr, _ALIKE))}]")
_BLOB = re.compile(r"(?<![\w/+])[A-Za-z0-9+/]{40,}={0,2}(?![\w/+])")
_QUOTES = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"', "«": "»", "《": "》"}


class _Reading:
    """A text as patterns read it, and where each of its characters stands in the original."""

    def __init__(self, text: str, places: Sequence[int] | None = None) -> None:
        self.text, self.places = text, range(len(text)) if places is None else places

    def folded(self) -> "_Reading":
        return _Reading(fold_aligned(self.text), self.places)

    def flowed(self) -> "_Reading":
        """With one space for the blanks between two words, a line's end among them."""
        kept = [
            i
            for i, char in enumerate(self.text)
            if not (char.isspace() and self.text[i - 1 : i].isspace())
            or self.text[i - 1 : i + 1] == "\n\n"
        ]
        text = "".join(self._flowing(i) for i in kept)
        return _Reading(text, [self.places[i] for i in kept])

    def _flowing(self, at: int) -> str:
        char = self.text[at]
        if char == "\n":
            return "\n" if "\n" in (self.text[at - 1 : at], self.text[at + 1 : at + 2]) else " "
        return char


def look_over(loaded: Loaded) -> tuple[Finding, ...]:
    """What is suspicious, heaviest first, at most MOST_FINDINGS; empty for nearly every document.

    Looked at are the text, what the loader left out or saw hidden, and the front matter.
    """
    found = [*_in_text(loaded.text)]
    for unseen in loaded.unseen:
        found += _in_hidden(unseen.how, unseen.where, unseen.text, unseen.weight)
    for name, value in loaded.front.items():
        if isinstance(value, str):
            found += [replace(one, where=f"front matter: {name}") for one in _in_text(value)]
    found += [replace(one, where="title") for one in _in_text(loaded.title or "")]
    return tuple(sorted(found, key=lambda one: -one.weight)[:MOST_FINDINGS])


def score(findings: Sequence[Finding]) -> float:
    """The weight of the worst part of a document: within NEAR characters, or one hidden place.

    Of each kind the two heaviest count: ten slips of one kind are no order, and hints that stand
    far apart in a long text are not the parts of one.
    """
    worst = 0.0
    for first in findings:
        weights: dict[str, list[float]] = {}
        for one in findings:
            if _together(first, one):
                weights.setdefault(one.kind, []).append(one.weight)
        worst = max(worst, sum(sum(sorted(x, reverse=True)[:2]) for x in weights.values()))
    return round(worst, 2)


def _together(first: Finding, other: Finding) -> bool:
    begins = [one.where.partition(":")[0] for one in (first, other)]
    if all(begin.isdecimal() for begin in begins):
        return 0 <= int(begins[1]) - int(begins[0]) <= NEAR
    return first.where == other.where


def is_suspicious(findings: Sequence[Finding]) -> bool:
    """Whether a curator should look before anybody else does."""
    return score(findings) >= QUARANTINE_AT


def _in_text(text: str) -> Iterator[Finding]:
    if not text:
        return
    plain = list(_spoken(_Reading(text)))
    for kind, (start, end) in plain:
        weight = _weight(text, start, end, WEIGHTS[kind])
        yield Finding(kind, f"{start}:{end}", _excerpt(text, start, end), weight)
    yield from _characters(text)
    yield from _blobs(text)
    bare = _bare(text)
    if bare.text != text:
        for kind, (start, end) in _spoken(bare):
            if not any(a < end and start < b for _, (a, b) in plain):
                # Written so that its words are not found: it was meant to pass.
                yield Finding(kind, f"{start}:{end}", _excerpt(text, start, end), 1.0)


def _spoken(reading: _Reading) -> list[tuple[SpokenKind, tuple[int, int]]]:
    """What is said in a text by one reading of it, with its spans there, in order."""
    lines, flowed = reading.folded(), reading.flowed().folded()
    found = {
        (one.kind, (view.places[match.start()], view.places[match.end() - 1] + 1))
        for one in _patterns()
        for view in [lines if one.kind in LINEWISE else flowed]
        for match in one.regex.finditer(view.text)
    }
    return sorted(found, key=lambda one: one[1])


@cache
def _patterns() -> tuple[Speech, ...]:
    return tuple(patterns())


def _bare(text: str) -> _Reading:
    """The text without what nobody sees, and with letters that look Latin as Latin ones."""
    places = [i for i, char in enumerate(text) if not _UNSEEN_CHARS.match(char)]
    return _Reading("".join(text[i] for i in places).translate(_ALIKE), places)


def _weight(text: str, start: int, end: int, weight: float) -> float:
    """Less where the words stand in quotation marks, as where a rule gives an example of them."""
    before, behind = text[max(0, start - 60) : start], text[end : end + 60]
    for opening, closing in _QUOTES.items():
        inside = before.rpartition(opening)[2] if opening in before else None
        if inside is not None and closing not in inside and closing in behind:
            return round(weight * _QUOTED_SHARE, 2)
    return weight


def _characters(text: str) -> Iterator[Finding]:
    for match in _INVISIBLE_RUN.finditer(text):
        yield _at(text, "zero_width", match, 1.0)
    inside = list(_INSIDE.finditer(text))
    if inside:
        yield _at(text, "zero_width", inside[0], 0.2 if len(inside) < _LEAST_RUN else 0.4)
    for match in _OVERRIDE.finditer(text):
        yield _at(text, "bidi", match, 1.0)
    flags = [match.span() for match in _FLAG.finditer(text)]
    for match in _TAG_RUN.finditer(text):
        if not any(a <= match.start() < b for a, b in flags):
            said = "".join(chr(ord(char) - 0xE0000) for char in match[0]).strip("\x01\x7f")
            yield replace(_at(text, "tags", match, 1.0), what=said[:_EXCERPT])
    mixed = [m for m in _MIXED.finditer(text) if _is_mixed(m[0])]
    if mixed:
        yield _at(text, "homoglyphs", mixed[0], 1.0 if len(mixed) >= _LEAST_MIXED else 0.4)


def _is_mixed(word: str) -> bool:
    """Whether Latin letters stand together with others that all look as Latin ones do."""
    others = _LATIN.sub("", word)
    return len(word) - len(others) >= 2 and bool(others) and not _ALIKE_CHARS.sub("", others)


def _blobs(text: str) -> Iterator[Finding]:
    """Text in base64: what can be read of it is looked over."""
    for match in _BLOB.finditer(text):
        try:
            said = base64.b64decode(match[0] + "=" * (-len(match[0]) % 4), validate=True).decode()
        except (binascii.Error, ValueError):
            continue
        if said.isprintable() or said.replace("\n", "").isprintable():
            spoken = bool(_spoken(_bare(said)))
            found = _at(text, "encoded", match, 1.0 if spoken else 0.5)
            yield replace(found, what=said[:_EXCERPT])


def _in_hidden(how: str, where: str, text: str, weight: float) -> Iterator[Finding]:
    if len(re.sub(r"\W", "", text)) < _LEAST_HIDDEN:
        return
    said = [one for one in _in_text(text) if one.kind not in ("zero_width", "encoded")]
    place = f"{where} ({how})" if where else how
    for one in said:
        yield replace(one, where=place, weight=min(2.0, one.weight * _HIDDEN_TIMES))
    if weight or said:
        yield Finding("hidden", place, _excerpt(text, 0, len(text)), weight)


def _at(text: str, kind: FindingKind, match: re.Match[str], weight: float) -> Finding:
    excerpt = _excerpt(text, max(0, match.start() - 20), match.end() + 20)
    return Finding(kind, f"{match.start()}:{match.end()}", excerpt, weight)


def _excerpt(text: str, start: int, end: int) -> str:
    """The words on one line without what nobody sees; an ellipsis where they are cut."""
    words = " ".join(_UNSEEN_CHARS.sub("", text[start:end]).split())
    return words if len(words) <= _EXCERPT else words[:_EXCERPT] + "…"
