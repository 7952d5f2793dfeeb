"""Whether a question leans on an earlier one: by its frame, by a pronoun, or by naming no subject.

A question's way: follow_ups -> [assistant.follow_up_leaning] -> follow_ups
"""

import re

from assistant.follow_up_parts import ADJECTIVE, PARAGRAPH, Lexicon, Part
from assistant.follow_up_reading import AUXILIARY, NAMES, Reading, Words, pattern_of, plain

# These name what is asked about; a country or a person may only act, an attribute is had.
_SUBJECTS = frozenset(
    "organisation instrument concept goods agreement body measure provision name".split()
)
_ANTECEDENTS = frozenset("organisation instrument concept goods agreement body name".split())
# Of these alone a question may tell which one is meant, not what is asked about.
_TELLING = frozenset("superlative order bound ordinal date tenor period".split())
_PERSON = re.compile(r"(?:he|him|his|she|hers?)\b|[他她]|彼|同氏|[こそ]の[人方]", re.IGNORECASE)
_OBJECT = re.compile(
    rf"(?:it|them|him|her)(?! (?:{AUXILIARY})\b)(?=$|\W)|[它他她]们?(?=[了吗过]|$)|[そこ]れ[をに]",
    re.I,
)
_CLAUSE = re.compile(
    r"[,，、;]|\b(?:if|wh\w+|how|once|that|and|or|but|as|because|before|after)\b", re.I
)


def pointers(text: str, parts: list[Part], words: Words) -> list[re.Match[str]]:
    """The words that stand for something said before, not for what the question itself names."""
    found = [
        m
        for m in words.find("pointer", text)
        if not any(p.start <= m.start() < p.end and p.end - p.start > 1 for p in parts)
    ]
    who = re.search(r"\bwho\b", text, re.IGNORECASE)  # who put their names to it
    return [
        m
        for m in found
        if not any(_named_before(p, m) for p in parts)
        and not (who and who.end() < m.start() and re.fullmatch("their|his|her", m[0]))
    ]


def _named_before(part: Part, match: re.Match[str]) -> bool:
    """Whether a pronoun may stand for a part of its own question, or only counts it: 韩国那笔."""
    if part.end == match.start() and part.what in NAMES:
        return True
    if _PERSON.match(match[0]):
        return part.end <= match.start() and part.what == "person"
    if part.what == "country" and ADJECTIVE.search(match.string[part.start : part.end]):
        return False  # how many Japanese sit on it
    if _OBJECT.match(match.string, match.start()) and not _CLAUSE.search(
        match.string, part.end, match.start()
    ):
        return False  # did Congress extend it: not itself
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
    kinds = {p.what for p in reading.parts}
    sides = bool(kinds) and kinds <= {"country", "ordinal"} and not reading.rest
    sides = sides or kinds == {"attribute"}
    if words.find("defines", bare) and not sides or re.search(".(?:如果|要是|假如)", bare):
        return False  # who another side is, or what the terms are; 日本如果不履约 stands alone
    if words.find("supposes", bare):
        return length <= 2 * words.shortest
    if pointing := pointers(bare, lexicon.parts(bare), words):
        known = any(_points_at_known(m, bare, words, lexicon) for m in pointing)
        return length <= (2 * words.shortest - 1 if known else 1.3 * words.shortest)
    says = words.length(reading.rest.replace(" ", "" if words.language != "en" else " "))
    if reading.framed and length <= 3 * words.shortest and says <= words.shortest / 2:
        return True
    return _names_no_subject(reading, bare, words)


def _names_no_subject(reading: Reading, bare: str, words: Words) -> bool:
    length = words.length(bare)
    named = [p for p in reading.parts if p.what in NAMES]
    subjects = [
        p for p in reading.parts if p.what in _SUBJECTS and not PARAGRAPH.fullmatch(p.value)
    ]
    if all(p.what in _TELLING for p in named) and not (named and subjects and reading.asks):
        if len(subjects) > 1 and reading.rest:
            return False
        return length <= words.shortest and _no_new_noun(bare, words)
    if length > 1.5 * words.shortest:
        return False
    beside = words.find("needs", bare) or words.find("compares", bare)
    if beside and not subjects or _of_goods_alone(reading, named, words):
        return True
    relayed = pattern_of(words.lists["relay"] + "$")
    if not subjects and all(relayed.search(words.folded(reading.core[: p.start])) for p in named):
        return True
    if reading.asks and any(p.what in ("organisation", "instrument", "name") for p in named):
        return False
    nouns = [p for p in reading.parts if p.what not in NAMES and p.what != "someone"]
    kinds = {p.what for p in reading.parts}
    if kinds == {"country", "figure"} and words.length(reading.rest) <= words.shortest / 4:
        return True
    return (
        not reading.rest
        and not nouns
        and (not reading.asks or len(named) == 1 or kinds == {"country", "goods"})
    )


def _of_goods_alone(reading: Reading, named: list[Part], words: Words) -> bool:
    """Whether goods are all that is named, not whose: 买能源多少, and the shipbuilding part."""
    others = {p.what for p in reading.parts} - {"goods", "figure", "date", "attribute"}
    goods = any(p.what == "goods" for p in named) and not others
    goods = goods and words.length(reading.text) <= words.shortest
    goes_on = words.language == "en" and re.match(r"(?:and|but|or)\b", reading.text, re.IGNORECASE)
    return goods and bool(reading.asks or goes_on)


def _points_at_known(match: re.Match[str], bare: str, words: Words, lexicon: Lexicon) -> bool:
    """Whether a pointer stands alone or at a common noun; at another, its question tells it."""
    if not re.match("th(?:is|at|ese|ose)$|such|[这那该此]|[こそ]の", match[0].casefold()):
        return True
    follows = bare[match.end() :].strip()
    if match[0].isascii() and (not follows or follows.split()[0].lower() in words.verbs):
        return True  # how much can that back
    behind = lexicon.parts(follows)[:1]
    kinds = ("agreement", "body", "measure", "attribute", "instrument")
    return bool(behind and behind[0].start == 0 and behind[0].what in kinds)


def _no_new_noun(bare: str, words: Words) -> bool:
    """Whether a question names nothing new: no "a carbon border", nor a committee on harbours."""
    return words.language != "en" or not re.search(
        r"^what (?:is|are) (?:an?\b|[a-z]+$)|\bthe \w+ (?:on|of) (?!it\b|them\b|th)\w+", bare
    )
