"""The closed lists of words with which the guard reads a statement, as patterns by language."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.folding import fold, fold_aligned
from corpus.numerals import ascii_forms

DENIAL = "denial"
MODALITY = "modality"
SOFT = "soft"  # may say what a denial says
_NO_WORDS = "none"  # stands for words that are none of the key's
_AROUND = frozenset(
    {
        "beside",
        "behind",
        "gets",
        "belongs",
        "alias",
        "abstention",
        "further",
        "connection",
        "written",
    }
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A word of a closed list at `text[start:end]`: which turn, and which of its senses."""

    turn: str  # bound, change, modality, denial, ...
    sense: str  # most, least, up, down, may, must, deny, ...
    start: int
    end: int


def read_signs(folded: str, language: str) -> tuple[Sign, ...]:
    """The signs of a text in reading order; words of one key do not overlap.

    Args:
        folded: As `folded_for` gives it.
    """
    found: list[Sign] = []
    taken: list[tuple[int, int]] = []
    for turn, pattern in _turns()[language].items():
        for match in pattern.finditer(folded):
            start, end = match.span()
            # 不 of 不超过 denies nothing: a denial lies outside of every other sign.
            if turn == DENIAL and any(start < b and end > a for a, b in taken):
                continue
            sense = str(match.lastgroup).partition("__")[2]
            if sense != _NO_WORDS:
                found.append(Sign(turn, sense, start, end))
                taken.append((start, end))
    return tuple(sorted(found, key=lambda sign: (sign.start, sign.end)))


def folded_for(text: str, language: str) -> str:
    """The form in which words are looked for, of equal length: simplified for zh and ja."""
    if language == "en":
        return ascii_forms(text)
    return fold_aligned(text)


@cache
def _turns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    made: dict[str, dict[str, re.Pattern[str]]] = {"zh": {}, "en": {}, "ja": {}}
    tables = {key: table for key, table in _tables().items() if key not in _AROUND}
    last = {turn: tables.pop(turn) for turn in (DENIAL, SOFT)}
    for turn, senses in {**tables, **last}.items():
        for language, patterns in made.items():
            parts = [
                f"(?P<{turn}__{sense}>{_written(listed[language], language)})"
                for sense, listed in senses.items()
            ]
            patterns[turn] = re.compile("|".join(parts), re.IGNORECASE)
    return made


@cache
def around(side: str, language: str) -> Mapping[str, re.Pattern[str]]:
    """What beside (or behind) a name tells its part: to, by or of, each with its pattern.

    A part that a language marks on the other side is left out.
    """
    return {
        part: re.compile(_written(listed[language], language), re.IGNORECASE)
        for part, listed in _tables()[side].items()
        if language in listed
    }


@cache
def gets(language: str) -> re.Pattern[str]:
    """Words of getting: who stands before them as the subject gets something."""
    return re.compile(_written(_tables()["gets"][language], language), re.IGNORECASE)


def is_abstention(folded: str, language: str) -> bool:
    """Whether a sentence only says that the sources do not say something."""
    return (
        _whole("abstention", language).search(folded) is not None
        and _whole("further", language).search(folded) is None
    )


def is_connection(folded: str, language: str) -> bool:
    """Whether a sentence without figures, names and turns speaks of the answer itself."""
    return _whole("connection", language).search(folded) is not None


@cache
def _whole(table: str, language: str) -> re.Pattern[str]:
    return re.compile(_written(_tables()[table][language], language), re.IGNORECASE)


@cache
def country_of() -> Mapping[str, str]:
    """Whose a body, a person or a law is: glossary id -> glossary id of the country."""
    return {
        name: country for country, names in _tables()["belongs"].items() for name in names.split()
    }


@cache
def also_written() -> Mapping[str, re.Pattern[str]]:
    """How a thing or a body is also written, in folded form, by glossary id."""
    return {
        name: re.compile(pattern, re.IGNORECASE) for name, pattern in _tables()["written"].items()
    }


@cache
def aliases() -> Mapping[str, frozenset[str]]:
    """Names that stand for each other, by glossary id, in both directions."""
    found: dict[str, set[str]] = {}
    for name, others in _tables()["alias"].items():
        for other in others.split():
            found.setdefault(name, set()).add(other)
            found.setdefault(other, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}


def _written(pattern: str, language: str) -> str:
    word_edge = r"(?<![A-Za-z])" if language == "en" and pattern[0] != "^" else ""
    plain = pattern if language == "en" else fold(pattern)
    return f"{word_edge}(?:{plain})"


@cache
def _tables() -> dict[str, Any]:
    text = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
