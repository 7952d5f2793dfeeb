"""How a follow-up is read: what it says besides its frame, and whether it leans on an earlier one.

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

_END = re.compile(r"[\s?？!！。.．…~～〜、,，;:啊呀哦嘛]+$")
_GAP = r"[\s,，、。.!;:—–-]*"
# These name what is asked about; a country or a person may only act, an attribute is had.
_SUBJECTS = frozenset(
    "organisation instrument concept goods agreement body measure provision name".split()
)
_NAMES = frozenset(
    "country region organisation person instrument name goods date ordinal figure provision"
    " superlative order bound tenor period".split()
)
_ANTECEDENTS = frozenset("organisation instrument concept goods agreement body name".split())
# Of these alone a question may tell which one is meant, not what is asked about.
_TELLING = frozenset("superlative order bound ordinal date tenor period".split())
_PERSON = re.compile(r"(?:he|him|his|she|hers?)\b|[他她]|彼|同氏|[こそ]の[人方]", re.IGNORECASE)
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
        whole = name in ("defines", "framing", "needs")
        pattern = self.lists[name] if whole else self.bounded(name)
        return list(_pattern(pattern).finditer(self.folded(text)))

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

    core: it without opener and frame; framed: it had a frame of contrast; parts: of the core;
    rest: what the core says besides names, question words and light words; asks: its question
    words, joined.
    """

    text: str
    core: str
    framed: bool
    parts: list[Part]
    rest: str
    asks: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about.

    noun: whether the text is a noun phrase, which may stand where a pronoun stands.
    who: it stands for a person; thing is then what that one is asked of, if a noun phrase.
    """

    text: str
    noun: bool
    who: bool = False
    thing: str = ""


@cache
def words_of(language: str) -> Words:
    """The words of a language; KeyError for one that has none."""
    with Path(__file__).with_name("follow_up_words.toml").open("rb") as file:
        table = tomllib.load(file)[language]
    lists = {name: "|".join(listed) for name, listed in table.items() if isinstance(listed, list)}
    lists["relay"] = table["relay"]
    bags = [frozenset(table.get(name, "").split()) for name in ("verbs", "participles")]
    adjectives = frozenset(table.get("adjectives", "").split())
    return Words(language, table["shortest"], table["join"], lists, bags[0], bags[1], adjectives)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def plain(text: str, words: Words) -> str:
    """A question without its end marks, its opener and how sure the asker is."""
    text = _END.sub("", text.strip())
    opened = _pattern(rf"(?:{words.bounded('opener')}{_GAP})+").match(words.folded(text))
    return (text[opened.end() :] if opened else text) or text


def read(text: str, words: Words, lexicon: Lexicon) -> Reading:
    """The follow-up taken apart; of a text without letters all is empty."""
    core = bare = plain(text, words)
    framed = False
    for name, at in (("also", r"\A{}"), ("turn", r"\A{}"), ("also", r"{}\Z"), ("put", r"{}\Z")):
        pattern = at.format(f"{_GAP}{words.bounded(name)}{_GAP}")
        if match := _pattern(pattern).search(words.folded(core)):
            shorter = core[: match.start()] + core[match.end() :]
            framed |= name != "put" or words.language != "en"
            core = shorter if re.search(r"\w", shorter) else core
    parts = lexicon.parts(core)
    if owned := _owned_goods(core, parts, words):
        core, framed, parts = owned, True, lexicon.parts(owned)
    inner = core
    for part in reversed(parts):
        if part.what in _NAMES:
            inner = inner[: part.start] + " " + inner[part.end :]
    asks = "".join(match[0] for match in words.find("asks", inner))
    rest = words.without("asks", words.without("put", inner) if core != bare else inner)
    light = _pattern(words.bounded("light"))
    rest = re.sub(r"[\s\W]+", " ", light.sub(" ", words.folded(rest))).strip()
    framed = framed or _between(core, parts, words) or _of_another(core, parts, words)
    return Reading(text, core, framed, parts, rest, asks)


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
    marks = "だと|なら|の場合|の方|のほう|にすると" if words.language == "ja" else "的话|呢[,，]"
    return bool(re.match(f".{{0,5}}(?:{marks})", core[parts[0].end :]))


def _of_another(core: str, parts: list[Part], words: Words) -> bool:
    """Whether a name only tells which other one is meant: 得州那个的数额, テキサスのやつの額."""
    one = {"zh": "的?那[个笔批份项家]", "ja": "の(?:やつ|もの)", "en": " ones?\\b"}[words.language]
    place = parts[:1] and parts[0].what in ("region", "ordinal", "country", "date")
    return bool(place and parts[0].start <= 4 and re.match(one, core[parts[0].end :]))


def pointers(text: str, parts: list[Part], words: Words) -> list[re.Match[str]]:
    """The words that stand for something said before, not for what the question itself names."""
    found = [
        m
        for m in words.find("pointer", text)
        if not any(p.start <= m.start() < p.end and p.end - p.start > 1 for p in parts)
    ]
    return [m for m in found if not any(_named_before(p, m) for p in parts)]


def _named_before(part: Part, match: re.Match[str]) -> bool:
    """Whether a pronoun may stand for a part of its own question, or only counts it: 韩国那笔."""
    if part.end == match.start() and part.what in _NAMES:
        return True
    if re.search("人|彼|他|她|h", match[0].casefold()[:1] + match[0][-1:]) and _PERSON.match(
        match[0]
    ):
        return part.end <= match.start() and part.what == "person"
    one = not re.match("th|one|any|some|both|[这那该此]|[そこ]の", match[0].casefold())
    kinds = _ANTECEDENTS | {"country", "person"} if one else _ANTECEDENTS
    return part.end <= match.start() and part.what in kinds


def leans(reading: Reading, words: Words, lexicon: Lexicon) -> bool:
    """Whether a question leaves its subject to the conversation.

    It does if it says so in a frame or by a pronoun, or if it names no subject of its own: only
    who acts, what is asked for, and what takes the place of something in the question before.
    """
    bare = plain(reading.text, words)
    length = words.length(bare)
    named = [p for p in reading.parts if p.what in _NAMES]
    subjects = [p for p in reading.parts if p.what in _SUBJECTS]
    if words.find("defines", bare) or re.search(".(?:如果|要是|假如)", bare):  # 日本如果不履约
        return False
    if pointing := pointers(bare, lexicon.parts(bare), words):
        known = any(_points_at_known(m, bare, lexicon) for m in pointing)
        return length <= (2 * words.shortest - 1 if known else 1.3 * words.shortest)
    if reading.framed:
        says = words.length(reading.rest.replace(" ", "" if words.language != "en" else " "))
        return length <= 3 * words.shortest and says <= words.shortest / 2
    if all(p.what in _TELLING for p in named) and not (named and subjects and reading.asks):
        if len(subjects) > 1 and reading.rest:
            return False
        return length <= words.shortest and _no_new_noun(bare, words)
    if length > 1.5 * words.shortest:
        return False
    if words.find("needs", bare) and not subjects or _of_goods_alone(reading, named, words):
        return True
    relayed = _pattern(words.lists["relay"] + "$")
    if not subjects and all(relayed.search(words.folded(reading.core[: p.start])) for p in named):
        return True
    if reading.asks and any(p.what in ("organisation", "instrument", "name") for p in named):
        return False
    nouns = [p for p in reading.parts if p.what not in _NAMES and p.what != "someone"]
    return not reading.rest and not nouns and (not reading.asks or len(named) == 1)


def _of_goods_alone(reading: Reading, named: list[Part], words: Words) -> bool:
    """Whether goods are all that is named, not whose: 买能源多少, and the shipbuilding part."""
    others = {p.what for p in reading.parts} - {"goods", "figure", "date", "attribute"}
    goods = any(p.what == "goods" for p in named) and not others
    goods = goods and words.length(reading.text) <= words.shortest
    goes_on = words.language == "en" and re.match(r"(?:and|but|or)\b", reading.text, re.IGNORECASE)
    return goods and bool(reading.asks or goes_on)


def _points_at_known(match: re.Match[str], bare: str, lexicon: Lexicon) -> bool:
    """Whether a pointer stands alone or at a common noun; at another, its question tells it."""
    if not re.match("th(?:is|at|ese|ose)$|such|[这那该此]|[こそ]の", match[0].casefold()):
        return True
    behind = lexicon.parts(bare[match.end() :].lstrip())[:1]
    kinds = ("agreement", "body", "measure", "attribute", "instrument")
    return bool(behind and behind[0].start == 0 and behind[0].what in kinds)


def _no_new_noun(bare: str, words: Words) -> bool:
    """Whether a question names nothing new: no "a carbon border", nor a committee on harbours."""
    return words.language != "en" or not re.search(
        r"^what (?:is|are) (?:an?\b|[a-z]+$)|\bthe \w+ (?:on|of) (?!it\b|them\b|th)\w+", bare
    )
