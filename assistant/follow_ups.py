"""Follow-ups: a question that leans on the one before it, completed from the conversation.

A question's way: [assistant.follow_ups] -> asked -> retrieve
Rules, no model: how the question leans is read by its language's grammar, what it leans on from
the last question as that was completed. A question that stands on its own stays as it is, and so
does one whose subject cannot be told. The completed question is then asked as any other: no
evidence of an earlier turn is used.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.leaning.chinese import Chinese
from assistant.leaning.chinese_reading import ChineseReader
from assistant.leaning.english import English
from assistant.leaning.english_reading import EnglishReader
from assistant.leaning.exchange import Exchange
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


def complete_question(question: str, history: Sequence[str], glossary: Glossary) -> str:
    """The question with what it leaves to the conversation; itself where it leaves nothing.

    Args:
        history: Earlier questions as they were asked or completed, oldest first; may be empty.
    """
    languages = _languages(glossary)
    earlier = ""
    for turn in history[-MOST_TURNS:]:
        done = _completed(turn, earlier, languages) if earlier else turn
        # What leans and cannot be completed leaves the subject as it was.
        if done is not None and 0 < len(done.strip()) <= MOST_CHARS:
            earlier = done
    return (_completed(question, earlier, languages) if earlier else None) or question


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


def _completed(question: str, earlier: str, languages: _Languages) -> str | None:
    """The question completed, itself if it stands alone; None if it leans on one knows not what."""
    text = unicodedata.normalize("NFKC", question).strip()
    earlier = unicodedata.normalize("NFKC", earlier).strip()
    before = question_language(earlier)
    language = question_language(text, [before])
    known = languages.readers.keys()
    if not text or len(text) > MOST_CHARS or language not in known or before not in known:
        return question
    leaning = languages.readers[language].read(text)
    earlier = languages.readers[before].trimmed(earlier)
    other = languages.grammars[before]
    if leaning is None:
        return question
    if not earlier:
        return None
    if isinstance(leaning, Exchanges):
        made = Exchange(earlier, before, other, languages.lexicon).made(leaning, language)
        made = made and made.rstrip("?？") + ("?" if before == "en" else "？")
    elif isinstance(leaning, Asks):
        made = other.ask(earlier, leaning.word)
    else:
        own = languages.grammars[language]
        made = _pointing(leaning, earlier, own, other, languages.lexicon)
    if not made and isinstance(leaning, Refers) and leaning.only_pointed:
        return question  # "the agreement" that it means may be any
    return " ".join(made.split()) or None


def _pointing(
    leaning: Refers | Drops, earlier: str, own: Grammar, other: Grammar, lexicon: Lexicon
) -> str:
    """The question with what its pronoun or missing subject stands for; empty if unknown.

    Args:
        own: The grammar of the question's language; `other` of the earlier one's.
    """
    if isinstance(leaning, Refers) and leaning.noun:
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
    if not referent:
        return ""
    return (
        own.refer(leaning, referent)
        if isinstance(leaning, Refers)
        else own.supply(leaning, referent)
    )
