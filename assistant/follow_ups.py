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
from assistant.follow_up_back import of_two, went_back
from assistant.follow_up_exchange import Exchanged, Likes
from assistant.follow_up_leaning import leans, pointers
from assistant.follow_up_pairs import pair
from assistant.follow_up_parts import Lexicon
from assistant.follow_up_phases import other_side
from assistant.follow_up_pointing import pointed
from assistant.follow_up_provisions import provision_of
from assistant.follow_up_reading import (
    COURTESY,
    Reading,
    Topic,
    Words,
    plain,
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
    named, turns = of_two(text, turns, lexicon)
    if named != text:
        return named
    likely = [turn for turn in turns if question_language(turn) in LANGUAGES]
    reading = read(text, words, lexicon)
    bare = plain(text, words)
    if (
        not likely
        or len(re.sub(r"\W", "", bare)) < (1 if reading.asks else 2)
        or COURTESY.fullmatch(_normal(bare))
    ):
        return question
    if of_text := provision_of(reading, likely[-1], words, lexicon):
        return of_text
    if turned := other_side(reading, likely[-1], words):
        return turned
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
    if not _shares(reading.rest, exchanged.text.replace(topic.text, "")):
        topic = _without_attribute(topic, reading, words, lexicon)
    return pointed(reading, topic, exchanged, words, lexicon) or _joined(reading, topic, words)


def _shares(said: str, text: str) -> bool:
    """Whether what is said has a word of the text: 誰が決める of どう決まる."""
    stems = re.findall(r"[\u4e00-\u9fff]|[a-z]{4}(?=[a-z]*)", said.casefold())
    return any(stem in text.casefold() for stem in stems)


def _without_attribute(topic: Topic, reading: Reading, words: Words, lexicon: Lexicon) -> Topic:
    """The topic less what was asked of it, where that is asked now of another: 大統領令の番号."""
    asked = [p for p in reading.parts if p.what == "attribute"]
    *_, owner, had = [None, None, *lexicon.parts(topic.text)]
    if had is None or had.what != "attribute" or had.end != len(topic.text):
        return topic
    head = topic.text[: had.start]
    whose = re.sub("[の的,，、]$", "", head)
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


def _asks_alike(
    reading: Reading, earlier: str, words: Words, before: Words, lexicon: Lexicon
) -> bool:
    """Whether a follow-up asks for nothing else than the question before it."""
    glossary = lexicon.glossary
    old = read_question(earlier, before.language, glossary).kind
    if not reading.asks or reading.asks in ("吗", "か"):
        sums = {p.value for p in reading.parts} & set(_SUMS)
        return not sums or old in _MUCH or bool(sums & {p.value for p in lexicon.parts(earlier)})
    new = read_question(reading.core, words.language, glossary).kind
    family = {"much" if kind in _MUCH else kind for kind in (new, old)}
    vague = re.fullmatch("how|怎么样?|怎样|如何|どう", reading.asks.strip(), re.IGNORECASE)
    return bool(vague) or len(family) == 1 and new != "open"


def _joined(reading: Reading, topic: Topic, words: Words) -> str:
    """The question word for word, behind what the last one was about."""
    bare = plain(reading.text, words)
    if words.language != "en":
        bare = re.sub(
            r"^(?:它们?的?|其(?![他余中实])|这(?=[是会能要])|それは|これは|、|[,，])(?=.{2})",
            "",
            bare,
        )
    elif bare[1:2].islower():
        bare = bare[0].lower() + bare[1:]
    mark = "?" if words.language == "en" else "？"
    return f"{words.join.format(topic.text, bare)}{mark}"
