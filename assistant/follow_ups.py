"""Follow-ups: a question that leans on the one before it, completed from the conversation.

A question's way: [assistant.follow_ups] -> asked -> retrieve
Rules, no model, and the same in each language. Where what is new in a question has its like in the
last one, it takes its place there; everything else is put behind the topic of the last, word for
word. A question that stands on its own stays as it is. The completed question is then asked as any
other: no evidence of an earlier turn is used.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from assistant.asked import read_question
from assistant.follow_up_back import went_back
from assistant.follow_up_exchange import Exchanged, Likes
from assistant.follow_up_pairs import pair
from assistant.follow_up_parts import Lexicon, Part
from assistant.follow_up_reading import (
    COURTESY,
    Reading,
    Topic,
    Words,
    leans,
    plain,
    pointers,
    read,
    words_of,
)
from assistant.follow_up_topics import joint_topic, topic_of
from assistant.wording import LANGUAGES
from corpus.glossary import Glossary
from corpus.languages import question_language
from corpus.nouns import shipped_nouns

MOST_TURNS = 10  # earlier questions that are read; one leans on the last few
MOST_CHARS = 500  # of a question that is completed, or that completes one
_HEAD = "attribute.head"
_SUMS = ("attribute.amount", "attribute.number", "attribute.rate")
_MUCH = ("amount", "rate", "count")
_PERSON = re.compile(r"\b(?:he|him|his|she|hers?)\b|[他她]|彼|同氏|[こそ]の[人方]", re.IGNORECASE)
_DEMONSTRATIVE = re.compile("this|that|these|those|该|[这那][个项份]|[こそ]の", re.IGNORECASE)
_NOUN_BEHIND = re.compile(
    " (?!be\\b|is\\b|was\\b)[a-z]|(?![是的在会能要有由什怎可])[\u4e00-\u9fffァ-ヺ]", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"第?(?!122|232|301)\d+[款项]|[a-z]+\.? \d+", re.IGNORECASE)
_OWNER = re.compile(r"(?:its|their|his|her|theirs)$|其$|的$|の$", re.IGNORECASE)


def complete_question(question: str, history: Sequence[str], glossary: Glossary) -> str:
    """The question with what it leaves to the conversation; itself where it leaves nothing.

    Args:
        history: Earlier questions as they were asked or completed, oldest first; may be empty.
    """
    lexicon = lexicon_of(glossary)
    turns: list[str] = []
    for asked in history[-MOST_TURNS:]:
        done = _normal(_completed(asked, turns, lexicon) if turns else asked)
        if 0 < len(done) <= MOST_CHARS and re.search(r"\w", done) and not COURTESY.fullmatch(done):
            turns.append(done)
    return _completed(question, turns, lexicon) if turns else question


def joined_question(question: str, history: Sequence[str], glossary: Glossary) -> str:
    """The question behind the topic of the last one, whether it leans or not; itself if none is.

    For a question that seems whole and yet finds no answer by itself.
    """
    lexicon = lexicon_of(glossary)
    text, last = _normal(question), complete_question(history[-1], history[:-1], glossary)
    words = words_of(question_language(text, [question_language(last)]))
    before = words_of(question_language(last))
    if not text or max(len(text), len(last)) > MOST_CHARS or joint_topic(text):
        return question
    reading = read(text, words, lexicon)
    exchanged = Likes(reading, words, lexicon).exchanged(last, before)
    return _joined(reading, topic_of(exchanged.text, before, lexicon), words)


def leans_by_word(question: str, history: Sequence[str], glossary: Glossary) -> bool:
    """Whether a question itself says that it goes on from another: by a frame or by a pronoun."""
    text = _normal(question)
    language = question_language(text, [question_language(one) for one in history[-1:]])
    if language not in LANGUAGES:
        return False
    words, lexicon = words_of(language), lexicon_of(glossary)
    return read(text, words, lexicon).framed or bool(pointers(text, lexicon.parts(text), words))


@cache
def lexicon_of(glossary: Glossary) -> Lexicon:
    """The words that follow-ups are read by."""
    return Lexicon(glossary, shipped_nouns())


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"(?<![\d年])(?=2\d年\d{1,2}月)", "20", text)  # 26年5月


def _completed(question: str, turns: Sequence[str], lexicon: Lexicon) -> str:
    """The question completed from earlier ones, each complete; itself if it stands alone."""
    text = _normal(question)
    if not text or len(text) > MOST_CHARS or joint_topic(text):
        return question
    language = question_language(text, [question_language(turns[-1])])
    if language not in LANGUAGES:
        return question
    words = words_of(language)
    text, turns, returned = went_back(text, turns, words)
    likely = [turn for turn in turns if question_language(turn) in LANGUAGES]
    reading = read(text, words, lexicon)
    bare = plain(text, words)
    if (
        not likely
        or len(re.sub(r"\W", "", bare)) < (1 if reading.asks else 2)
        or COURTESY.fullmatch(_normal(bare))
    ):
        return question
    if of_text := _provision_of(reading, likely[-1], words, lexicon):
        return of_text
    likes = Likes(reading, words, lexicon)
    both = pair(reading, likely, words, lexicon)
    if not returned and not both and not leans(reading, words, lexicon):
        return question
    earlier = both or likes.turn(likely)
    exchanged = likes.exchanged(earlier, words_of(question_language(earlier)))
    if not returned and likes.stands_alone() and (exchanged.text == earlier or not exchanged.whole):
        return question
    return _of_earlier(reading, exchanged, earlier, words, lexicon)


def _of_earlier(
    reading: Reading, exchanged: Exchanged, earlier: str, words: Words, lexicon: Lexicon
) -> str:
    before = words_of(question_language(earlier))
    if exchanged.whole and _asks_alike(reading, earlier, words, before, lexicon):
        return f"{exchanged.text.rstrip('?？。. ')}{'?' if before.language == 'en' else '？'}"
    topic = topic_of(exchanged.text, before, lexicon)
    if words.find("narrow", plain(reading.text, words)) and not joint_topic(exchanged.text):
        topic = Topic(before.without("framing", plain(exchanged.text, before)), False)
    topic = _without_attribute(topic, reading, words, lexicon)
    return _pointed(reading, topic, exchanged, words, lexicon) or _joined(reading, topic, words)


def _without_attribute(topic: Topic, reading: Reading, words: Words, lexicon: Lexicon) -> Topic:
    """The topic less what was asked of it, where that is asked now of another: 大統領令の番号."""
    asked = [p for p in reading.parts if p.what == "attribute"]
    *_, owner, had = [None, None, *lexicon.parts(topic.text)]
    if had is None or had.what != "attribute" or had.end != len(topic.text):
        return topic
    head = topic.text[: had.start]
    whose = re.sub("[の的]$", "", head)
    if had.value == _HEAD:  # who else belongs to it, asks of the whole
        closed = owner is not None and owner.end == len(whose)
        owned = closed and bool(words.find("needs", reading.core))
    elif had.value in _SUMS and _asks_who(reading, words, lexicon):
        owned = len(whose) > 4
    else:
        owned = bool(asked) and had.value != asked[0].value and head != whose and len(head) > 4
    return Topic(whose, True) if owned else topic


def _asks_who(reading: Reading, words: Words, lexicon: Lexicon) -> bool:
    kind = read_question(reading.core, words.language, lexicon.glossary).kind
    return kind == "who" or bool(reading.rest and re.search("どこ|哪家|which", reading.asks))


def _provision_of(reading: Reading, earlier: str, words: Words, lexicon: Lexicon) -> str:
    """The question with the text whose paragraph it names: 22項には as 日米MOUの第22項には."""
    text, parts = plain(reading.text, words), lexicon.parts(earlier)
    kinds = ("provision", "instrument", "agreement")
    named = [p for p in lexicon.parts(text) if p.what in kinds]
    at = next((i for i, p in enumerate(parts) if p.what == "instrument"), None)
    if at is None or len(named) != 1 or any(p.what == "provision" for p in parts):
        return ""
    if named[0].what != "provision" or not _PARAGRAPH.fullmatch(named[0].value):
        return ""
    start = parts[at].start
    for part in reversed(parts[:at]):  # 日米MOU, the Japan–US MOU
        if part.what == "country" and start - part.end <= 1:
            start = part.start
    said, provision = earlier[start : parts[at].end], text[named[0].start : named[0].end]
    if words.language == "en":
        provision = f"{provision} of the {said}"
    else:
        of = "的" if words.language == "zh" else "の"
        provision = f"{said}{of}{'' if provision.startswith('第') else '第'}{provision}"
    made = f"{text[: named[0].start]}{provision}{text[named[0].end :]}"
    return f"{made}{'?' if words.language == 'en' else '？'}"


def _asks_alike(
    reading: Reading, earlier: str, words: Words, before: Words, lexicon: Lexicon
) -> bool:
    """Whether a follow-up asks for nothing else than the question before it."""
    if not reading.asks or reading.asks in ("吗", "か"):
        return True
    glossary = lexicon.glossary
    new = read_question(reading.core, words.language, glossary).kind
    old = read_question(earlier, before.language, glossary).kind
    family = {"much" if kind in _MUCH else kind for kind in (new, old)}
    vague = re.fullmatch("how|怎么样?|怎样|如何|どう", reading.asks.strip(), re.IGNORECASE)
    return bool(vague) or len(family) == 1 and new != "open"


def _pointed(
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
    if re.fullmatch("里[面头]|[这那]里|there|so|[そこ]こ|对此", match[0], re.IGNORECASE):
        return ""
    persons = [p for p in lexicon.parts(exchanged.text) if p.what == "person"]
    said = topic.text if clause else topic.thing or topic.text
    if person:
        if not topic.who and not persons and not topic.noun:
            return ""
        said = topic.text
        if not topic.who and persons:
            titled = len(persons) > 1 and persons[0].end == persons[1].start
            if len(persons) > 1 + titled:
                return ""
            said = exchanged.text[persons[0].start : persons[titled].end]
    elif topic.who:
        if not topic.thing:
            return ""
        said = topic.thing
    return _put(text, match, said, words, lexicon)


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


def _joined(reading: Reading, topic: Topic, words: Words) -> str:
    """The question word for word, behind what the last one was about."""
    bare = plain(reading.text, words)
    if words.language != "en":
        bare = re.sub(
            r"^(?:它们?的?|其(?!他|余)|这(?=[是会能要])|それは|これは|、|[,，])(?=.{2})", "", bare
        )
    elif bare[1:2].islower():
        bare = bare[0].lower() + bare[1:]
    mark = "?" if words.language == "en" else "？"
    return f"{words.join.format(topic.text, bare)}{mark}"
