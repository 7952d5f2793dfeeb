"""How a follow-up is read: what it says besides its frame, and in which frame.

A question's way: follow_ups -> [assistant.follow_up_reading] -> follow_ups
The same in each language; what differs is in follow_up_words.toml.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.follow_up_parts import Lexicon, Part
from corpus.folding import fold_aligned

BE = "is|are|was|were"
AUXILIARY = f"{BE}|do|does|did|has|have|had|will|would|can|could|may|might|must|should|shall"
_END = re.compile(r"[\s?？!！。.．…~～〜、,，;:啊呀哦嘛]+$")
_GAP = r"[\s,，、。.!;:—–-]*"
NAMES = frozenset(
    "country region organisation person instrument name goods date ordinal figure provision"
    " superlative order bound tenor period".split()
)
COURTESY = re.compile(
    r"(?:(?:and|but|so|then|ok(?:ay)?|thanks?(?: you)?|great|good|yes|no|right|sure|really|well|hi|"
    r"hello|i see|got it|好|好的|谢谢你?|嗯|明白了?|知道了|懂了|是的|不是|你好|はい|いいえ|"
    r"ありがとう(?:ございま(?:す|した))?|なるほど|(?:わか|分か)りました|了解(?:です|しました)?|"
    r"こんにちは)[\s,.!?。、!]*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, as patterns."""

    language: str
    shortest: int  # the most that says not what it is about: characters, in English words
    join: str
    lists: Mapping[str, str]  # name of a list -> its alternatives
    verbs: frozenset[str]
    participles: frozenset[str]
    adjectives: frozenset[str]

    def folded(self, text: str) -> str:
        """The text, of equal length, as the patterns are written."""
        return fold_aligned(text) if self.language == "zh" else text

    def find(self, name: str, text: str) -> list[re.Match[str]]:
        """Where words of a list stand in a text, in order."""
        whole = name in ("defines", "framing", "needs", "instead", "supposes", "alike")
        pattern = self.lists[name] if whole else self.bounded(name)
        return list(pattern_of(pattern).finditer(self.folded(text)))

    def without(self, name: str, text: str) -> str:
        """The text without the words of a list."""
        for match in reversed(self.find(name, text)):
            text = text[: match.start()] + text[match.end() :]
        return text.strip()

    def length(self, text: str) -> int:
        """In words of English, else in characters."""
        return len(text.split()) if self.language == "en" else len(text)

    def bounded(self, name: str) -> str:
        """The alternatives of a list; whole words in English."""
        listed = self.lists[name]
        return rf"\b(?:{listed})(?:(?!\w)|(?<=\s))" if self.language == "en" else f"(?:{listed})"


@dataclass(frozen=True, slots=True)
class Reading:
    """A follow-up taken apart.

    core: it without opener and frame; framed: it had a frame of contrast; instead: which puts one
    thing in another's place, whatever it is; parts: of the core; rest: what the core says besides
    names, question words and light words; asks: its question words, joined.
    """

    text: str
    core: str
    framed: bool
    instead: bool
    parts: list[Part]
    rest: str
    asks: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about.

    noun: whether the text is a noun phrase, which may stand where a pronoun stands.
    who: it stands for a person; thing is then what that one is asked of, if a noun phrase.
    owner: who has it, in English: the act, of the votes that the act got.
    """

    text: str
    noun: bool
    who: bool = False
    thing: str = ""
    owner: str = ""


@cache
def words_of(language: str) -> Words:
    """The words of a language; KeyError for one that has none."""
    with Path(__file__).with_name("follow_up_words.toml").open("rb") as file:
        table = tomllib.load(file)[language]
    table["light"].sort(key=len, reverse=True)  # です before で
    lists = {name: "|".join(listed) for name, listed in table.items() if isinstance(listed, list)}
    lists["relay"] = table["relay"]
    bags = [frozenset(table.get(name, "").split()) for name in ("verbs", "participles")]
    adjectives = frozenset(table.get("adjectives", "").split())
    return Words(language, table["shortest"], table["join"], lists, bags[0], bags[1], adjectives)


@cache
def pattern_of(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled; case does not count."""
    return re.compile(pattern, re.IGNORECASE)


def plain(text: str, words: Words) -> str:
    """A question without its end marks, its opener and how sure the asker is."""
    text = _END.sub("", text.strip())
    opened = pattern_of(rf"(?:{words.bounded('opener')}{_GAP})+").match(words.folded(text))
    return (text[opened.end() :] if opened else text) or text


def read(text: str, words: Words, lexicon: Lexicon) -> Reading:
    """The follow-up taken apart; of a text without letters all is empty."""
    core = bare = plain(text, words)
    framed = False
    for name, at in (("also", r"\A{}"), ("turn", r"\A{}"), ("also", r"{}\Z"), ("put", r"{}\Z")):
        pattern = at.format(f"{_GAP}{words.bounded(name)}{_GAP}")
        if match := pattern_of(pattern).search(words.folded(core)):
            shorter = core[: match.start()] + core[match.end() :]
            framed |= name != "put" or words.language != "en"
            core = shorter if re.search(r"\w", shorter) else core
    parts = lexicon.parts(core)
    if owned := _owned_goods(core, parts, words):
        core, framed, parts = owned, True, lexicon.parts(owned)
    inner = core
    for part in reversed(parts):
        if part.what in NAMES:
            inner = inner[: part.start] + " " + inner[part.end :]
    asks = "".join(match[0] for match in words.find("asks", inner))
    rest = words.without("asks", words.without("put", inner) if core != bare else inner)
    light = pattern_of(words.bounded("light"))
    rest = re.sub(r"[\s\W]+", " ", light.sub(" ", words.folded(rest))).strip()
    instead = bool(words.find("instead", bare))
    framed = framed or _between(core, parts, words) or _of_another(core, parts, words)
    framed = (
        framed or not asks and _goes_on(text, words) or instead or bool(words.find("alike", bare))
    )
    return Reading(text, core, framed, instead, parts, rest, asks)


def _owned_goods(core: str, parts: list[Part], words: Words) -> str:
    """Goods that are one's that was spoken of: their medicines, 它们的药; empty for all else."""
    found = words.find("pointer", core)
    if len(parts) != 1 or parts[0].what != "goods" or len(found) != 1 or found[0].start():
        return ""
    return core[parts[0].start :] if found[0].end() == len(core[: parts[0].start].rstrip()) else ""


def _between(core: str, parts: list[Part], words: Words) -> bool:
    """Whether a frame stands behind the first part: スイスだといくら, 轻型卡车的话要交多少."""
    if words.language == "en":
        only = re.match(r"(?:for|under|in|on|from|to|with|by|at|if)\b", core)
        return bool(re.search(r"['’]s$", core) or only and not words.find("asks", core))
    if not parts:
        return False
    marks = {
        "ja": "(?:側|の(?:方|ケース|場合))?[にで]?も"
        "|.{0,5}(?:だと|なら|だったら|の場合|の方|のほう|にすると)",
        "zh": "(?:方面?|那边)?也|.{0,5}(?:的话|呢[,，])",
    }[words.language]
    return bool(re.match(marks, core[parts[0].end :]))


def _of_another(core: str, parts: list[Part], words: Words) -> bool:
    """Whether a name only tells which other one is meant: 得州那个的数额, テキサスのやつの額."""
    one = {"zh": "的?那[个笔批份项家]", "ja": "の(?:やつ|もの)", "en": " ones?\\b"}[words.language]
    place = parts[:1] and parts[0].what in ("region", "ordinal", "country", "date")
    return bool(place and parts[0].start <= 4 and re.match(one, core[parts[0].end :]))


def _goes_on(text: str, words: Words) -> bool:
    """Whether an English fragment goes on from what was asked: and JBIC lending?"""
    opened = words.language == "en" and re.match(r"(?:and|but|or)\b", text, re.IGNORECASE)
    whole = re.search(rf"\b(?:{AUXILIARY})\b", text, re.IGNORECASE)
    return bool(opened) and not whole and words.length(text) <= words.shortest
