"""Follow-ups: a question that leans on the one before it, completed from the conversation.

A question's way: [assistant.follow_ups] -> asked -> retrieve
Rules, no model: how the question leans is read by its language's grammar, what it leans on from
the last question as that was completed. A question that stands on its own stays as it is, and so
does one whose subject cannot be told. The completed question is then asked as any other: no
evidence of an earlier turn is used.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from assistant.leaning.chinese import Chinese
from assistant.leaning.english import English
from assistant.leaning.exchange import Exchange
from assistant.leaning.japanese import Japanese
from assistant.leaning.parts import Lexicon
from assistant.leaning.reading import (
    Asks,
    Drops,
    Exchanges,
    Grammar,
    Refers,
    names_itself,
    pointed_at,
)
from corpus.glossary import Glossary
from corpus.languages import question_language
from corpus.nouns import shipped_nouns

MOST_TURNS = 10  # earlier questions that are read; one leans on the last few
MOST_CHARS = 500  # of a question that is completed, or that completes one

_GRAMMARS: Mapping[str, Grammar] = {"zh": Chinese(), "en": English(), "ja": Japanese()}


def complete_question(question: str, history: Sequence[str], glossary: Glossary) -> str:
    """The question with what it leaves to the conversation; itself where it leaves nothing.

    Args:
        history: Earlier questions as they were asked or completed, oldest first; may be empty.
    """
    earlier = ""
    for turn in [*history[-MOST_TURNS:], question]:
        done = _completed(turn, earlier, glossary) if earlier else turn
        earlier = done if 0 < len(done.strip()) <= MOST_CHARS else earlier
    return done


def _completed(question: str, earlier: str, glossary: Glossary) -> str:
    text = unicodedata.normalize("NFKC", question).strip()
    earlier = unicodedata.normalize("NFKC", earlier).strip()
    before = question_language(earlier)
    language = question_language(text, [before])
    grammar, other = _GRAMMARS.get(language), _GRAMMARS.get(before)
    if grammar is None or other is None or not text or len(text) > MOST_CHARS:
        return question
    lexicon = _lexicon(glossary)
    leaning = grammar.read(text, lexicon)
    earlier = other.trimmed(earlier)
    if leaning is None or not earlier:
        return question
    if isinstance(leaning, Exchanges):
        made = Exchange(earlier, before, other, lexicon).made(leaning, language)
        made = made and made.rstrip("?？") + ("?" if before == "en" else "？")
    elif isinstance(leaning, Asks):
        made = other.ask(earlier, leaning.word, lexicon)
    else:
        made = _pointing(leaning, earlier, grammar, other, lexicon)
    return " ".join(made.split()) or question


def _pointing(
    leaning: Refers | Drops, earlier: str, grammar: Grammar, other: Grammar, lexicon: Lexicon
) -> str:
    """The question with what its pronoun or missing subject stands for; empty if unknown."""
    if isinstance(leaning, Refers) and leaning.noun:
        part = pointed_at(earlier, leaning, lexicon)
        if part is not None:
            phrase = other.phrase_of(earlier, part, lexicon)
            if leaning.only_pointed and len(phrase) <= len(leaning.noun) + len("the "):
                return ""  # no more than it says itself
            return grammar.refer(replace(leaning, noun=""), phrase)
        short = len(leaning.text) <= (60 if leaning.text.isascii() else 20)
        if leaning.only_pointed or not short or names_itself(lexicon.parts(leaning.text)):
            return ""
    referent = other.referent(earlier, leaning.want, lexicon)
    if not referent:
        return ""
    if isinstance(leaning, Refers):
        return grammar.refer(leaning, referent)
    return grammar.supply(leaning, referent)


@cache
def _lexicon(glossary: Glossary) -> Lexicon:
    return Lexicon(glossary, shipped_nouns())
