"""The numbers of paragraphs in a docx, which Word counts and does not store: 第3条, (a), 2.1.

Knows the XML of numbering.xml and nothing of paragraphs but their numbering properties.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.numerals import kanji_numeral

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_LEVELS = 9
_MOST = 999  # in letters and Roman numerals; a made up start may be any number
_BULLET = "-"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str  # such as 第%1条 or %1.%2


class Numbering:
    """Counts through a document; each label is asked for once, in reading order."""

    def __init__(self, root: Any | None) -> None:
        """`root` is the element w:numbering, or None where a document has no lists."""
        self._levels: dict[str, dict[int, _Level]] = {}  # abstractNumId -> level -> how it counts
        self._abstract: dict[str, str] = {}  # numId -> abstractNumId
        self._restarts: dict[str, dict[int, int]] = {}  # numId -> level -> first number
        self._counts: dict[str, list[int | None]] = {}  # abstractNumId -> last number a level
        for abstract in [] if root is None else root.iterchildren(f"{_W}abstractNum"):
            found = {
                int(level.get(f"{_W}ilvl", "0")): _level(level)
                for level in abstract.iterchildren(f"{_W}lvl")
            }
            self._levels[abstract.get(f"{_W}abstractNumId", "")] = found
        for num in [] if root is None else root.iterchildren(f"{_W}num"):
            num_id = num.get(f"{_W}numId", "")
            self._abstract[num_id] = _child_value(num, "abstractNumId", "")
            self._restarts[num_id] = {
                int(override.get(f"{_W}ilvl", "0")): int(start)
                for override in num.iterchildren(f"{_W}lvlOverride")
                if (start := _child_value(override, "startOverride", "")).isdecimal()
            }

    def label(self, num_id: str, level: int) -> str:
        """What stands before the next paragraph of a list at a level; "" for no number."""
        abstract = self._abstract.get(num_id, "")
        levels = self._levels.get(abstract, {})
        if level not in levels or level >= _LEVELS:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        restart = self._restarts[num_id].pop(level, None)
        before = counts[level]
        first = levels[level].start if restart is None else restart
        counts[level] = first if before is None or restart is not None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if levels[level].format == "bullet":
            return _BULLET
        return _filled(levels[level].text, counts, levels)


def _level(element: Any) -> _Level:
    start = _child_value(element, "start", "1")
    return _Level(
        int(start) if start.isdecimal() else 1,
        _child_value(element, "numFmt", "decimal"),
        _child_value(element, "lvlText", ""),
    )


def _child_value(element: Any, tag: str, default: str) -> str:
    child = element.find(f"{_W}{tag}")
    return default if child is None else str(child.get(_VAL, default))


def _filled(text: str, counts: list[int | None], levels: Mapping[int, _Level]) -> str:
    for number in range(1, _LEVELS + 1):
        if f"%{number}" in text:
            level = levels.get(number - 1, _Level(1, "decimal", ""))
            count = counts[number - 1]
            shown = _shown(level.start if count is None else count, level.format)
            text = text.replace(f"%{number}", shown)
    return text.strip()


def _shown(number: int, written_as: str) -> str:
    return _FORMATS.get(written_as, str)(number)


def _letters(number: int) -> str:
    # Word goes on after z with aa, bb, cc.
    if not 0 < number <= _MOST:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 0 < number <= _MOST:
        return str(number)
    shown = ""
    signs = "m cm d cd c xc l xl x ix v iv i".split()
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for value, sign in zip(values, signs, strict=True):
        shown += sign * (number // value)
        number %= value
    return shown


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _from(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_KANJI = (
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand",
)  # fmt: skip
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "none": lambda _number: "",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": "{:02}".format,
    "decimalFullWidth": lambda number: str(number).translate(
        {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
    ),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "aiueoFullWidth": _from("アイウエオカキクケコサシスセソタチツテトナニヌネノ"),
    "aiueo": _from("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉ"),
    "irohaFullWidth": _from("イロハニホヘトチリヌルヲワカヨタレソツネ"),
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
} | dict.fromkeys(_KANJI, kanji_numeral)
