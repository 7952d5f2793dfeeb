"""What a question asks for, and what it is about, read without a model.

A question's way: resolve -> [assistant.asked] -> candidates -> answerability
What it asks for is a kind of value from closed lists in each language; what it is about are its
names, dates and figures.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asked_shapes import Shape, shape_of
from assistant.asked_words import (
    ACRONYM,
    HOW_MANY,
    LATIN_NAME,
    LEAVES_OUT,
    LEFT_OUT,
    NOT_NAMES,
    ORDINAL,
    ORDINAL_ENDING,
    PART_OF_A_YEAR,
    PATTERNS,
    POSSESSIVE,
    VAGUE,
    WHICH,
    WHICH_OF_THEM,
    YES_OR_NO,
    Kind,
)
from corpus.dates import PartialDate
from corpus.glossary import Glossary, Mention
from corpus.quantities import Quantity, find_quantities


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, read. Spans are in `text`, the question in NFKC form."""

    text: str
    kind: Kind
    mentions: tuple[Mention, ...]  # known names and terms
    unknown_names: tuple[str, ...]  # names that the glossary does not have, as written
    quantities: tuple[Quantity, ...]
    carried: frozenset[Quantity] = frozenset()  # those that the conversation has put in
    shape: Shape = "one"  # how the answer is laid out
    aside: frozenset[Mention | Quantity] = frozenset()  # those named only to leave them out

    @property
    def weighs(self) -> bool:
        """Whether it asks how sources differ."""
        return self.shape == "sides"

    def label(self, mention: Mention) -> str:
        """A mention as the asker wrote it."""
        return self.text[mention.start : mention.end]


def read_question(
    question: str, language: str, glossary: Glossary, written: str | None = None
) -> Asked:
    """The question read; anything may be missing from it.

    Args:
        written: The asker's own words, where the question was completed from the conversation.
    """
    text = unicodedata.normalize("NFKC", question)
    figures = find_quantities(text)
    mentions = tuple(  # the US of US$550 billion is no name
        m
        for m in glossary.find(text)
        if not any(q.start <= m.start and m.end < q.end for q in figures)
    )
    quantities = tuple(
        quantity
        for quantity in figures
        if all(quantity.end <= m.start or quantity.start >= m.end for m in mentions)
        and not _says_little(quantity)
        and not ORDINAL.search(text, 0, quantity.start)
        and not WHICH.search(text, 0, quantity.start)
        and not ORDINAL_ENDING.match(text, quantity.end)
        and not _is_the_rest(text, quantity, figures)
        and not VAGUE.match(text, quantity.end)
        and not _counts_again(text, quantity, figures)
    )
    names = _latin_names(text, language)
    taken = [(m.start, m.end) for m in mentions] + [(q.start, q.end) for q in quantities]
    return Asked(
        text=text,
        kind=_kind(text, quantities, len({m.term_id for m in mentions if m.kind == "country"})),
        mentions=mentions,
        unknown_names=tuple(
            text[a:b] for a, b in names if all(b <= start or a >= end for start, end in taken)
        ),
        quantities=quantities,
        carried=_carried(quantities, written),
        shape=shape_of(text),
        aside=frozenset(m for m in mentions if _is_left_out(text, m))
        | frozenset(q for q in quantities if _is_left_out(text, q)),
    )


def _is_left_out(text: str, named: Mention | Quantity) -> bool:
    return bool(LEAVES_OUT.search(text, 0, named.start) or LEFT_OUT.match(text, named.end))


def _counts_again(text: str, quantity: Quantity, figures: Sequence[Quantity]) -> bool:
    """Whether a figure is the number of things that are asked for: 三个项目是哪三个."""
    return any(
        other.same_as(quantity) and WHICH.search(text, 0, other.start)
        for other in figures
        if other is not quantity
    )


def _carried(quantities: Sequence[Quantity], written: str | None) -> frozenset[Quantity]:
    own = find_quantities(unicodedata.normalize("NFKC", written)) if written is not None else ()
    return frozenset(
        q for q in quantities if written is not None and not any(q.same_as(other) for other in own)
    )


def _says_little(quantity: Quantity) -> bool:
    """Whether it is no figure that evidence must hold: 一个什么联盟, both of the two, a year."""
    least = 1 if quantity.unit in ("year", "month", "day") else 2
    few = not isinstance(quantity.value, PartialDate) and 1 <= quantity.value <= least
    return few and quantity.unit in ("", "year", "month", "day")


def _is_the_rest(text: str, quantity: Quantity, figures: Sequence[Quantity]) -> bool:
    """Whether a figure is what another leaves of a hundred, as 10 in 90/10: it says nothing new."""
    if isinstance(quantity.value, PartialDate):
        return False
    return any(
        other.value + quantity.value == 100
        and re.fullmatch(r"\s*%?\s*(?:[/:比対对]|to)\s*", text[other.end : quantity.start])
        for other in figures
        if not isinstance(other.value, PartialDate)
    )


def _kind(text: str, quantities: Sequence[Quantity], choices: int) -> Kind:
    if YES_OR_NO.search(text):
        return "open"
    kind: Kind = next((kind for kind, pattern in PATTERNS if pattern.search(text)), "open")
    if kind in ("who", "country") and choices > 1 and WHICH_OF_THEM.search(text):
        return "open"
    if kind == "rate" and not HOW_MANY.search(text):
        # A rate that the question states, as in "the 15% tariff rate", is not what it asks for.
        return "open" if any(q.unit == "percent" for q in quantities) else kind
    return kind


def _latin_names(text: str, language: str) -> list[tuple[int, int]]:
    """Capitalised words of an English question, past each sentence's first; acronyms anywhere."""
    found = [match.span() for match in ACRONYM.finditer(text)]
    if language == "en":
        for match in LATIN_NAME.finditer(text):
            first = (
                not text[: match.start()].rstrip(" \"'“‘(").strip()
                or text[: match.start()].rstrip(" \"'“‘(")[-1] in ".?!:;–—-,"
            )
            start, end = match.span()
            if first:
                _, _, rest = match.group().partition(" ")
                start = end - len(rest)
            end -= len(match.group()) - len(POSSESSIVE.sub("", match.group()))
            if start < end and all(end <= a or start >= b for a, b in found):
                found.append((start, end))
    return sorted(
        (start, end)
        for start, end in found
        if text[start:end].casefold().strip("’'.") not in NOT_NAMES
        and not PART_OF_A_YEAR.fullmatch(text[start:end])
    )
