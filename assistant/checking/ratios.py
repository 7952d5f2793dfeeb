"""Ratios of two shares, 90/10 or 九比一, with the stage at which they hold.

A split that holds once an amount is reached contradicts one said to hold from the start.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assistant.checking.office_words import pattern
from assistant.checking.sameness import special_countries
from assistant.guarding.reading import Reading, read
from assistant.guarding.words import DENIAL
from assistant.term_answers import TermBook
from corpus.numerals import ascii_forms, read_number
from corpus.terms import Term

_STAGES = ("first", "after")
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九])"
_RATIO = re.compile(
    rf"(?<![\d.,/:$A-Za-z-])(?P<one>{_NUMBER})\s*(?P<of>[:/比対对]|to|–|-)\s*(?P<other>{_NUMBER})"
    rf"(?![\d.,:/%]*\d|%|[年月日])"
    rf"|(?<![\d一二三四五六七八九])(?P<pair>[一二三四五六七八九]{{2}})(?=开|開|分成|分账|分帳|分け)"
    rf"|(?P<half>对半|對半|平分|均分|折半|半々|半分ずつ|均等に|fifty-fifty"
    rf"|(?:shared?|split|divided) (?:equally|evenly|in half))",
    re.IGNORECASE,
)
_A_STAGE = re.compile(r"\s*(?:的|の)?(?:stage|phase|阶段|階段|段階)")  # it names one itself
_WHOLES = (10, 100)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Shares that add up to all at `text[start:end]`, and the stage at which they hold."""

    larger: Decimal  # of 1, 0.5..0.9
    start: int
    end: int
    stage: str = ""  # first, after; empty where the text does not tell


@lru_cache(maxsize=20_000)
def ratios_in(reading: Reading) -> tuple[Ratio, ...]:
    """The ratios of a text in order; a stage goes with the ratio or share nearest to its words."""
    found = list(_plain(reading.text))
    shares = [(q.start, q.end) for q in reading.figures if q.unit == "percent"]
    places = [*((r.start, r.end) for r in found), *shares]
    stages: list[set[str]] = [set() for _ in places]
    for stage in _STAGES if found else ():
        for match in pattern("stage", stage, reading.language).finditer(reading.folded):
            clause = reading.clause_of(match.start())
            away = [
                (max(start - match.end(), match.start() - end), reading.clause_of(start) != clause)
                for start, end in places
            ]
            stages[away.index(min(away))].add(stage)
    told = [
        stages[i].pop() if len(stages[i]) == 1 and not _A_STAGE.match(reading.text, r.end) else ""
        for i, r in enumerate(found)
    ]
    return tuple(replace(r, stage=stage) for r, stage in zip(found, told, strict=True))


def terms_at_stage(
    ratio: Ratio, said: Reading, book: TermBook, as_of: date
) -> tuple[list[Term], list[Term]]:
    """The terms that have a ratio at its stage, and those that have another one there.

    None of either where the sentence denies it, shares out nothing, or what others than the
    corpus's parties share.
    """
    denied = any(sign.turn == DENIAL for sign in said.signs)
    if denied or special_countries(said) or not shares_out(said):
        return [], []
    same: list[Term] = []
    others: list[Term] = []
    for term in book.all():
        held = _ratio_of(term)
        if held is None or term.known_from > as_of or ratio.stage not in ("", held.stage):
            continue
        (same if held.larger == ratio.larger else others).append(term)
    return same, others


def shares_out(said: Reading) -> bool:
    """Whether a text speaks of sharing money."""
    return pattern("sharing", "cash", said.language).search(said.folded) is not None


def _plain(text: str) -> Iterator[Ratio]:
    for match in _RATIO.finditer(ascii_forms(text)):
        if match["half"]:
            parts: Sequence[Decimal | None] = (Decimal(5), Decimal(5))
        elif match["pair"]:
            parts = [read_number(char) for char in match["pair"]]
        else:
            parts = [read_number(match["one"]), read_number(match["other"])]
        one, other = parts
        if one and other and one + other in _WHOLES:
            yield Ratio(max(one, other) / (one + other), *match.span())


@lru_cache(maxsize=2_000)
def _ratio_of_words(labels: str, shown: str) -> Ratio | None:
    reading = read(f"{labels}; {shown}")
    ratios = {r.larger for r in _plain(reading.text)}
    if len(ratios) != 1 or special_countries(reading) or not shares_out(reading):
        return None
    stages = {s for s in _STAGES if pattern("stage", s, "en").search(reading.folded)}
    return Ratio(ratios.pop(), 0, 0, stages.pop()) if len(stages) == 1 else None


def _ratio_of(term: Term) -> Ratio | None:
    """The ratio that a term has at a stage, by its labels and what it shows."""
    return _ratio_of_words("; ".join(term.labels["en"]), term.shown.get("en", ""))
