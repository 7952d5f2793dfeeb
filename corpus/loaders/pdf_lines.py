"""Printed lines to paragraphs and headings, by where they lie on the page.

PDF knows lines, not paragraphs. Knows no library; y grows upwards, units are points.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.loaders.characters import is_cjk

_HEADING_SIZE = 1.15  # times the size of most of the text
_HYPHENS = "-\u2010\u00ad\u0002\ufffe"  # the last two are pdfium's own marks for a broken word
_REPEATED_PAGES = 3  # a line at the same place on as many pages, and on half of all, is no text
_EDGE_LINES = 3  # from above and from below, where headings and footings of pages stand
_PLACE = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; edges in points, y growing upwards."""

    text: str
    left: float
    right: float
    bottom: float
    height: float


def line_spacing(lines: Sequence[Sequence[Line]]) -> float:
    """The distance of two lines of a paragraph, as a multiple of the line's height; 1 for none.

    The lines come in runs that nothing else interrupts.
    """
    ratios = sorted(
        (above.bottom - line.bottom) / line.height
        for run in lines
        for above, line in zip(run, run[1:], strict=False)
        if above.bottom - line.bottom > 0.7 * line.height > 0
    )
    # Where paragraphs are short, more than half of the distances are those between paragraphs.
    return ratios[len(ratios) // 4] if ratios else 1.0


def heading_levels(lines: Sequence[Line]) -> dict[int, int]:
    """Rounded height of a line -> level of heading, the largest being 1; without body sizes."""
    chars: Counter[int] = Counter()
    for line in lines:
        chars[round(line.height)] += len(line.text)
    body = chars.most_common(1)[0][0] if chars else 0
    larger = sorted((h for h in chars if h > _HEADING_SIZE * body), reverse=True)
    return {height: min(level, 6) for level, height in enumerate(larger, start=1)}


def repeated_lines(pages: Sequence[Sequence[Line]]) -> frozenset[tuple[str, int]]:
    """Headings and footings of pages, by `place_of`: at one place on most pages, but for digits."""
    counts = Counter(
        place
        for lines in pages
        for place in {place_of(line) for line in [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]}
    )
    least = max(_REPEATED_PAGES, len(pages) / 2)
    return frozenset(place for place, count in counts.items() if count >= least)


def place_of(line: Line) -> tuple[str, int]:
    """What a line says but for its digits, and how high it stands."""
    return re.sub(r"\d+", "0", line.text.strip()), round(line.bottom / _PLACE)


def paragraphs(lines: Sequence[Line], spacing: float, margin: float) -> list[Line]:
    """Lines joined where the next one carries the sentence on; as lines without their breaks.

    `margin` is where the longest line of the page ends.
    """
    joined: list[Line] = []
    for number, line in enumerate(lines):
        text = line.text.strip()
        if number == 0 or _starts_anew(lines[number - 1], line, margin, spacing):
            joined.append(replace(line, text=text))
        else:
            joined[-1] = replace(joined[-1], text=_join(joined[-1].text, text))
    return joined


def _starts_anew(above: Line, line: Line, margin: float, spacing: float) -> bool:
    """Another size, a wider gap, or a line above with room left for this one's first word."""
    if abs(above.height - line.height) > 0.15 * above.height:
        return True
    if above.bottom - line.bottom > 1.25 * spacing * line.height:
        return True
    first = line.text.split()[0]
    letter = (line.right - line.left) / len(line.text)
    needed = 2 * line.height if is_cjk(first[0]) else (len(first) + 1) * letter
    return above.right + needed < margin


def _join(above: str, line: str) -> str:
    if above[-1] in _HYPHENS and line[0].islower() and above[-2:-1].isalpha():
        return above[:-1] + line
    if is_cjk(above[-1]) or is_cjk(line[0]):
        return above + line
    return f"{above} {line}"
