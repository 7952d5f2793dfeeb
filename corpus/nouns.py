"""Common nouns by class, in three languages: goods, attributes, words for agreements and bodies.

The glossary knows names; this knows the words with which a question points at a thing, or says
which side of it is asked about. Reads corpus/nouns.toml.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from corpus.errors import PolicyDeskError
from corpus.glossary import Glossary, Term

NounClass = Literal["goods", "attribute", "agreement", "body", "someone", "place", "measure"]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of a class at `text[start:end]`; equal noun_ids mean one thing in any language."""

    noun_id: str
    noun_class: NounClass
    start: int
    end: int


class Nouns:
    """Known nouns, and where a text has them."""

    def __init__(self, classes: dict[str, dict[str, dict[str, list[str]]]]) -> None:
        self._glossary = Glossary(
            [
                Term(
                    f"{noun_class}.{name}",
                    "concept",
                    {language: tuple(labels) for language, labels in table.items()},
                )
                for noun_class, listed in classes.items()
                for name, table in listed.items()
            ]
        )

    def find(self, text: str) -> list[Noun]:
        """The nouns of a text in order; the longest wins where they overlap."""
        return [
            Noun(m.term_id, cast(NounClass, m.term_id.partition(".")[0]), m.start, m.end)
            for m in self._glossary.find(text)
        ]

    def label(self, noun_id: str, language: str) -> str:
        """What the noun is called first in a language; empty where it has no word."""
        return next(iter(self._glossary.terms[noun_id].labels.get(language, ())), "")


@cache
def shipped_nouns() -> Nouns:
    """The nouns that come with the program, read once.

    Raises:
        PolicyDeskError: the file has a class that is none, with its name.
    """
    path = Path(__file__).with_name("nouns.toml")
    with path.open("rb") as file:
        classes = tomllib.load(file)
    if unknown := sorted(set(classes) - set(get_args(NounClass))):
        raise PolicyDeskError(
            f"{path.name}: unknown classes {unknown}; classes are {', '.join(get_args(NounClass))}"
        )
    return Nouns(classes)
