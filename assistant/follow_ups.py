"""Follow-ups: a question that leans on the one before it, completed from the conversation.

A question's way: [assistant.follow_ups] -> asked -> retrieve
Rules, no model: how the question leans is read by its language's grammar, what it leans on from
the last question as that was completed. A question that stands on its own stays as it is, and a
short one whose subject cannot be told is put behind the topic of the last. The completed question
is then asked as any other: no evidence of an earlier turn is used.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.leaning.chinese import Chinese
from assistant.leaning.chinese_reading import ChineseReader
from assistant.leaning.english import English
from assistant.leaning.english_reading import EnglishReader
from assistant.leaning.exchange import Exchange
from assistant.leaning.history import (
    COURTESY,
    Turn,
    back_to,
    frame,
    told,
    topic_of,
    without_framing,
)
from assistant.leaning.japanese import Japanese
from assistant.leaning.japanese_reading import JapaneseReader
from assistant.leaning.parts import Lexicon
from assistant.leaning.reading import (
    Asks,
    Drops,
    Exchanges,
    Grammar,
    Reader,
    Refers,
    names_itself,
    pointed_at,
)  # fmt: skip
from corpus.glossary import Glossary
from corpus.languages import question_language
from corpus.nouns import shipped_nouns

MOST_TURNS = 10  # earlier questions that are read; one leans on the last few
MOST_CHARS = 500  # of a question that is completed, or that completes one
_JOINED = {"zh": "关于{}：{}", "en": "On {}: {}", "ja": "{}について：{}"}
# The most of a question that says not what it is about: characters, in English words.
_SHORTEST = {"zh": 9, "en": 6, "ja": 16}
# A question of one thing, and what can take its place.
_ASKED_OF_ONE = {
    "en": re.compile(
        r"(?:how (?:much|many|high|large|big|long)|what|when|who|where) (?:is|are|was|were) "
        r"(?P<thing>the [\w' -]+)",
        re.IGNORECASE,
    ),
    "ja": re.compile(
        r"(?P<thing>[^はがをにで、]+)は(?:いくら|いつ|誰|だれ|どこ|何[^はがを]{0,3}|どのくらい)(?:ですか)?"
    ),
}
_ONE_THING = {"en": re.compile(r"the [\w' -]+"), "ja": re.compile(r"[^はがをにで、]+")}
_OBLIQUE = re.compile("[跟和与與向对對]")


def complete_question(question: str, history: Sequence[str], glossary: Glossary) -> str:
    """The question with what it leaves to the conversation; itself where it leaves nothing.

    Args:
        history: Earlier questions as they were asked or completed, oldest first; may be empty.
    """
    languages = _languages(glossary)
    turns: list[Turn] = []
    for asked in history[-MOST_TURNS:]:
        done = _completed(asked, turns, languages) if turns else asked
        # What leans and cannot be completed leaves the subject as it was.
        if done is not None and 0 < len(done.strip()) <= MOST_CHARS:
            turns.append(Turn(asked, done, _exchanges(asked, languages)))
    if not turns:
        return question
    done = _completed(question, turns, languages)
    return done or _joined(question, turns[-1].done, languages) or question


@dataclass(frozen=True, slots=True)
class _Languages:
    """A reader and a grammar for each language."""

    lexicon: Lexicon
    readers: Mapping[str, Reader]
    grammars: Mapping[str, Grammar]


@cache
def _languages(glossary: Glossary) -> _Languages:
    lexicon = Lexicon(glossary, shipped_nouns())
    return _Languages(
        lexicon,
        {
            "zh": ChineseReader(lexicon),
            "en": EnglishReader(lexicon),
            "ja": JapaneseReader(lexicon),
        },
        {"zh": Chinese(lexicon), "en": English(lexicon), "ja": Japanese(lexicon)},
    )


def _exchanges(question: str, languages: _Languages) -> bool:
    text = unicodedata.normalize("NFKC", question).strip()
    reader = languages.readers.get(question_language(text))
    return reader is not None and isinstance(reader.read(text), Exchanges)


def _joined(question: str, earlier: str, languages: _Languages) -> str | None:
    """A question that says not what it is about, behind what the last one was about."""
    text = unicodedata.normalize("NFKC", question).strip()
    earlier = unicodedata.normalize("NFKC", earlier).strip()
    before = question_language(earlier)
    language = question_language(text, [before])
    bare = languages.readers[language].trimmed(text)
    topic = without_framing(languages.readers[before].trimmed(topic_of(earlier)))
    asks = len(re.sub(r"\W", "", bare)) >= 2 and not COURTESY.fullmatch(bare)
    long = _length(bare, language) > 1.5 * _SHORTEST[language]
    if long or not asks or not languages.lexicon.parts(topic):
        return None
    said = languages.grammars[before].referent(topic, "clause")
    said = said or re.sub("(?:なの|なん)?(?:です|でしょう)か$", "", topic)
    if language == "en" and bare[1:2].islower():
        bare = bare[0].lower() + bare[1:]
    return _JOINED[language].format(said, bare) + text[len(text.rstrip("?")) :][:1]


def _after_another(leaning: Exchanges, earlier: str, last: Turn, lexicon: Lexicon) -> str:
    """The question with this in the place of what the last turn put there; empty if it did not."""
    put = [last.asked[p.start : p.end] for p in lexicon.parts(last.asked)]
    if not last.again or len(put) != 1 or put[0] not in earlier:
        return ""
    return earlier.replace(put[0], leaning.phrase, 1)


def _of_another(leaning: Exchanges, earlier: str, language: str) -> str:
    """What was asked of one thing, asked of another: how much is the fare, and the lamp?"""
    asked = _ASKED_OF_ONE[language].fullmatch(earlier) if language in _ASKED_OF_ONE else None
    if leaning.marker or asked is None or not _ONE_THING[language].fullmatch(leaning.phrase):
        return ""
    return earlier[: asked.start("thing")] + leaning.phrase + earlier[asked.end("thing") :]


def _length(text: str, language: str) -> int:
    """In words of English, else in characters."""
    return len(text.split()) if language == "en" else len(text)


def _lacks_subject(text: str, language: str, lexicon: Lexicon) -> bool:
    """Whether a question is too short to say what it is about and names nothing."""
    about = [p for p in lexicon.parts(text) if p.what not in ("attribute", "place", "someone")]
    oblique = _OBLIQUE.search(text)
    return _length(text, language) <= _SHORTEST[language] and all(
        oblique and p.what == "country" for p in about
    )


def _completed(question: str, turns: Sequence[Turn], languages: _Languages) -> str | None:
    """The question completed, itself if it stands alone; None if it leans on one knows not what."""
    text, turns = back_to(unicodedata.normalize("NFKC", question).strip(), turns)
    earlier = unicodedata.normalize("NFKC", turns[-1].done).strip()
    before = question_language(earlier)
    language = question_language(text, [before])
    known = languages.readers.keys()
    if not text or len(text) > MOST_CHARS or language not in known or before not in known:
        return question
    leaning = languages.readers[language].read(text)
    bare = languages.readers[language].trimmed(text)
    if leaning is None and not _lacks_subject(bare, language, languages.lexicon):
        return question
    if leaning is None or isinstance(leaning, Drops):
        return _joined(text, earlier, languages)
    if isinstance(leaning, Exchanges):
        made = _exchanged(leaning, language, turns, languages)
        return question if made is None else made or None
    if isinstance(leaning, Asks) and topic_of(earlier) != earlier:
        return f"{earlier}? {bare}?"
    earlier = without_framing(languages.readers[before].trimmed(topic_of(earlier)))
    grammar = languages.grammars[before]
    if isinstance(leaning, Asks):
        return grammar.ask(told(earlier), leaning.word) or None
    made = _pointing(leaning, earlier, languages.grammars[language], grammar, languages.lexicon)
    if not made and leaning.only_pointed:
        return question  # "the agreement" that it means may be any
    return " ".join(made.split()) or None


def _exchanged(
    leaning: Exchanges, language: str, turns: Sequence[Turn], languages: _Languages
) -> str | None:
    """An earlier question with one thing in another's place.

    Empty where nothing gives way; None if the question needs nothing of an earlier one.
    """
    framed = frame(leaning.phrase, turns, languages.lexicon)
    earlier = unicodedata.normalize("NFKC", framed).strip()
    before = question_language(earlier)
    earlier = languages.readers[before].trimmed(earlier)
    exchange = Exchange(earlier, before, languages.grammars[before], languages.lexicon)
    made = exchange.made(leaning, language) if earlier else ""
    if made == "":
        made = _after_another(leaning, earlier, turns[-1], languages.lexicon)
    if not made and before == language:
        made = _of_another(leaning, earlier, before) or made
    return made and " ".join(f"{made.rstrip('?？')}{'?' if before == 'en' else '？'}".split())


def _pointing(leaning: Refers, earlier: str, own: Grammar, other: Grammar, lexicon: Lexicon) -> str:
    """The question with what its pronoun stands for; empty if unknown.

    Args:
        own: The grammar of the question's language; `other` of the earlier one's.
    """
    if leaning.noun:
        part = pointed_at(earlier, leaning, lexicon)
        if part is not None:
            phrase = other.phrase_of(earlier, part)
            if leaning.only_pointed and len(phrase) <= len(leaning.noun) + len("the "):
                return ""  # no more than it says itself
            return own.refer(replace(leaning, noun=""), phrase)
        # A long question on "this framework" may mean one that it goes on to describe.
        short = len(leaning.text) <= (60 if leaning.text.isascii() else 20)
        if leaning.only_pointed or not short or names_itself(lexicon.parts(leaning.text)):
            return ""
    referent = other.referent(earlier, leaning.want)
    return own.refer(leaning, referent) if referent else ""
