"""What a pronoun stands for, put in its place: 它什么时候签的, does he chair it.

A question's way: follow_ups -> [assistant.follow_up_pointing] -> follow_ups
"""

import re

from assistant.follow_up_exchange import Exchanged
from assistant.follow_up_leaning import pointers
from assistant.follow_up_parts import Lexicon, Part
from assistant.follow_up_reading import Reading, Topic, Words, plain

_PERSON = re.compile(r"\b(?:he|him|his|she|hers?)\b|[他她]|彼|同氏|[こそ]の[人方]", re.IGNORECASE)
_DEMONSTRATIVE = re.compile("this|that|these|those|该|[这那][个项份]|[こそ]の", re.IGNORECASE)
_NOUN_BEHIND = re.compile(
    " (?!be\\b|is\\b|was\\b)[a-z]|(?![是的在会能要有由什怎可])[\u4e00-\u9fffァ-ヺ]", re.IGNORECASE
)
_OWNER = re.compile(r"(?:its|their|his|her|theirs)$|其$|的$|の$", re.IGNORECASE)


def pointed(
    reading: Reading, topic: Topic, exchanged: Exchanged, words: Words, lexicon: Lexicon
) -> str:
    """The question with the topic in its pronoun's place; empty where it may be another's."""
    text = plain(reading.text, words)
    found = pointers(text, lexicon.parts(text), words)
    person = bool(found) and bool(_PERSON.fullmatch(found[0][0].rstrip("的の")))
    clause = re.match("(?:how|whether|what) ", topic.text) and re.search(
        r"(?:decide|determine|prove|confirm)s? (?:that|this|it)$", text
    )
    if person and re.search(r"\bthen\b|当时|当時", text):
        return ""
    if (
        len(found) != 1
        or not (topic.noun or topic.thing or clause or person)
        or len(topic.text) > 120
    ):
        return ""
    match = found[0]
    if re.fullmatch(
        "里[面头]|[这那]里|the (?!other|former|latter|same).+|there|so|[そこ]こ|对此",
        match[0],
        re.IGNORECASE,
    ):
        return ""
    if person:
        said = _person(topic, exchanged.text, lexicon)
    else:
        said = topic.text if clause else _thing(topic, match)
    return _put(text, match, said, words, lexicon) if said else ""


def _person(topic: Topic, earlier: str, lexicon: Lexicon) -> str:
    """Who is meant: the one asked for, or the only one named; empty where it is unclear."""
    persons = [p for p in lexicon.parts(earlier) if p.what == "person"]
    if topic.who or not persons:
        return topic.text if topic.who or topic.noun else ""
    titled = len(persons) > 1 and persons[0].end == persons[1].start
    if len(persons) > 1 + titled:
        return ""
    return earlier[persons[0].start : persons[titled].end]


def _thing(topic: Topic, match: re.Match[str]) -> str:
    """What is meant; its owner where one of the two is many and the pronoun is that one's."""
    many = bool(re.match(r"the (?:[\w-]+ )*?[\w-]*[^s]s that\b", topic.text))
    if topic.owner and many != bool(re.match("the(?:y|m|ir)", match[0].lower())):
        return topic.owner
    return topic.thing if topic.who else topic.thing or topic.text


def _put(text: str, match: re.Match[str], said: str, words: Words, lexicon: Lexicon) -> str:
    """The text with what is meant where the pointer stands, and the noun that it points at."""
    start, end = match.span()
    owner = bool(_OWNER.search(match[0]))
    if _DEMONSTRATIVE.fullmatch(match[0]):
        behind = text[end:]
        noun = next((p for p in lexicon.parts(behind.lstrip()) if p.start == 0), None)
        if noun and noun.what in ("agreement", "body", "measure", "instrument"):
            if not _has_class(said, noun, lexicon):
                return ""
            end += len(behind) - len(behind.lstrip()) + noun.end
        elif not noun and match[0] != "その" and _NOUN_BEHIND.match(behind):
            return ""  # that many, この人: it stands for less than the topic
        owner = owner or match[0] == "その" or noun is not None and noun.what == "attribute"
    if owner and words.language == "en":
        if len(said.split()) > 4:
            return ""
        said = f"{said}'" if said.endswith("s") else f"{said}'s"
    elif owner or re.fullmatch("[こそ]れ", match[0]) and re.match("[一-龠ァ-ヺ]", text[end:]):
        said += "的" if words.language == "zh" else "の"
    made = f"{text[:start]}{said}{text[end:]}"
    made = made[:1].upper() + made[1:] if words.language == "en" else made
    return f"{made}{'?' if words.language == 'en' else '？'}"


def _has_class(said: str, noun: Part, lexicon: Lexicon) -> bool:
    kinds = {noun.what, *(("instrument",) if noun.what == "agreement" else ())}
    return any(p.what in kinds or p.what == "organisation" for p in lexicon.parts(said))
