"""Governments by their seats: "Bern and Washington agreed" is on Switzerland and the United States.

A question's way: resolve -> [corpus.seats] -> asked -> retrieve
Documents name the country, so that a question that names its seat is asked with the country's name.
"""

import re

from corpus.folding import fold
from corpus.glossary import Glossary

# What stands behind a seat that is a name by itself; behind that of Tokyo Gas or 东京大学 is more.
_BEHIND = {
    "zh": re.compile(
        r"\W|$|[和与與跟同及或对對在的将將要向从從把给給会會已想承因是能可应應需肯先后後各之方让讓有没沒答谈談呢那这這]"
    ),
    "en": re.compile(r"(?!\s[A-Z]|\s?-|,? D\.?C)"),
    "ja": re.compile(r"\W|$|[のとがはをにへもやかで側から方まで、。]"),
}  # fmt: skip


def without_seats(text: str, language: str, glossary: Glossary) -> str:
    """The text with the first name of the country, in its language, where it names the seat.

    Args:
        language: zh, en or ja; a text in another stays as it is.
    """
    for mention in reversed(glossary.find(text)):
        term = glossary.terms[mention.term_id]
        written = fold(text[mention.start : mention.end])
        behind = _BEHIND.get(language)
        if behind and behind.match(text, mention.end) and written in map(fold, term.seats):
            text = text[: mention.start] + term.labels[language][0] + text[mention.end :]
    return text
