"""The closed lists by which a check reads offices: reads words.toml."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.guarding.reading import Reading
from corpus.folding import fold
from corpus.glossary import Mention


@dataclass(frozen=True, slots=True)
class OfficeWord:
    """A word that tells an office at `text[start:end]`: chair, select, recommend, ..."""

    office: str
    start: int
    end: int


def office_words(reading: Reading) -> list[OfficeWord]:
    """The words of a text that tell an office, in order, outside of names."""
    found = [
        OfficeWord(office, *match.span())
        for office in _tables()["office"]
        for match in pattern("office", office, reading.language).finditer(reading.folded)
        if not any(m.start <= match.start() < m.end for m in reading.mentions)
    ]
    return sorted(found, key=lambda word: word.start)


def speaks_of_it(reading: Reading, word: OfficeWord) -> bool:
    """Whether a text speaks of that on which an office of this kind is: of investments, say."""
    if word.office not in _tables()["about"]:
        return True
    rest = list(reading.folded)
    for mention in reading.mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return pattern("about", word.office, reading.language).search("".join(rest)) is not None


def may_hold(said: Reading, word: OfficeWord, holder: Mention) -> bool:
    """Whether words beside a name leave it the one who does it."""
    between = min(holder.end, word.end), max(holder.start, word.start)
    if any(between[0] <= w.start < between[1] for w in office_words(said) if w != word):
        return False  # who selects is not who recommended
    ahead = said.folded[: holder.start]
    behind = said.folded[holder.end :]
    if said.language == "ja":
        return pattern("agent", "behind", "ja").match(behind) is not None
    if pattern("agent", "ahead", said.language).search(ahead):
        return True
    if pattern("agent", "no_agent", said.language).search(ahead):
        return False
    if said.language == "zh":
        return holder.end <= word.start or word.office == "chair"
    passive = pattern("agent", "passive", "en").search(said.folded[: word.start])
    noun = said.folded[word.start : word.end].casefold() in ("chair", "chairman", "signatory")
    return noun or (holder.end <= word.start and passive is None)


def titles_of(reading: Reading) -> Iterator[tuple[Mention, frozenset[str]]]:
    """People named by a title, with the country ahead of it: each with whom it may be."""
    for title, listed in _tables()["title"].items():
        for match in pattern("title", title, reading.language).finditer(reading.folded):
            start = match.start()
            for country in reading.parties:
                if reading.folded[country.end : start].strip() in ("", "的", "の", "'s", "’s"):
                    start = country.start
                    break
            yield (
                Mention(title, "person", start, match.end()),
                frozenset(listed["names"].split()),
            )


def sides_of(reading: Reading) -> set[str]:
    """The countries for which somebody signs, by glossary id."""
    return {
        country
        for country in _tables()["side"]
        if pattern("side", country, reading.language).search(reading.folded)
    }


@cache
def pattern(table: str, key: str, language: str) -> re.Pattern[str]:
    """A pattern of a list; one that matches nothing where the language has none."""
    written = _tables()[table][key].get(language, r"(?!)")
    edge = r"(?<![A-Za-z])" if language == "en" and not written.startswith(("^", "(?!)")) else ""
    plain = written if language == "en" else fold(written)
    return re.compile(f"{edge}(?:{plain})", re.IGNORECASE)


@cache
def _tables() -> dict[str, Any]:
    text = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
