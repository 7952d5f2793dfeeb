"""What happened, in order of time: the dated sentences on what a question is about.

A question's way: candidates -> [assistant.in_time] -> extractive
"""

import re
from collections.abc import Sequence
from datetime import date

from assistant.alignment import SAME_IN_ONE_LANGUAGE, likeness
from assistant.asked import Asked
from assistant.candidates import Candidate
from assistant.dated import Days, days_meant, looked_at_from
from assistant.values import find_quantities_cached, named
from assistant.word_check import region_of
from corpus.dates import PartialDate
from corpus.shipped import corpus_subject

MOST_EVENTS = 8
_Dated = tuple[date, Candidate]
# What tells of a period that it begins or ends with a day.
_BEGINS = re.compile(r"\b(?:between|until|by)\s*$", re.IGNORECASE)
_LASTS = re.compile(r"\s*(?:から.{0,20}まで|までの?間?に|[至到~〜–-]|\bto\b)", re.IGNORECASE)
_MARGIN = 0.35  # how far an event's sentence may lie behind the best one in score
_OF_ITS_DAY = 0.3  # what a heading of its day adds to that


def in_order_of_time(asked: Asked, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The sentences that date an event of what is asked about, oldest first.

    Each event is told once; those between the days that the question names, where it names two.

    Args:
        candidates: Best first.
    """
    span, found = span_asked(asked), list[_Dated]()
    dated = [
        (day, c)
        for c in candidates
        if c.score >= candidates[0].score - _MARGIN and (day := _day_of(c)) and is_about(asked, c)
    ]
    dated.sort(key=lambda one: -_worth(*one))
    for day, candidate in (*_one_of_each(asked, dated), *dated):
        if len(found) == MOST_EVENTS:
            break
        if not (span and not span.first <= day <= span.last) and not any(
            candidate is told or (day == other and _are_one(candidate, told))
            for other, told in found
        ):
            found.append((day, candidate))
    return tuple(candidate for _, candidate in sorted(found, key=lambda one: one[0]))


def _one_of_each(asked: Asked, dated: Sequence[_Dated]) -> list[_Dated]:
    """The first event of each name and figure that is asked about."""
    own = {m.term_id for m in asked.mentions} - corpus_subject()
    figures = [q for q in asked.quantities if q.unit != "date"]
    of_each = [[e for e in dated if name in e[1].names] for name in sorted(own)]
    of_each += [[e for e in dated if named(find_quantities_cached(e[1].text), f)] for f in figures]
    return [events[0] for events in of_each if events]


def _worth(day: date, candidate: Candidate) -> float:
    """The score of a sentence, and more for one under a heading of its day."""
    own = PartialDate(day.year, day.month, day.day)
    above = any(q.value == own for q in find_quantities_cached(candidate.heading))
    return candidate.score + (_OF_ITS_DAY if above else 0.0)


def _day_of(candidate: Candidate) -> date | None:
    """The day, or month, of what a sentence tells: the first that it names; None of a period."""
    text = candidate.text
    for written in find_quantities_cached(text):
        day = written.value
        if isinstance(day, PartialDate) and day.year and day.month:
            period = _BEGINS.search(text, 0, written.start) or _LASTS.match(text, written.end)
            if period or looked_at_from(text, written):
                return None
            return date(day.year, day.month, day.day or 1)
    return None


def is_about(asked: Asked, candidate: Candidate) -> bool:
    """Whether a sentence or its heading has one of the names and figures asked about, if any."""
    own = frozenset(m.term_id for m in asked.mentions) - corpus_subject()
    figures = [q for q in asked.quantities if q.unit != "date"]
    if not own and not figures:
        return True
    there = find_quantities_cached(region_of(candidate))
    held = candidate.names | candidate.names_near
    return bool(own & held) or any(named(there, figure) for figure in figures)


def _are_one(one: Candidate, other: Candidate) -> bool:
    return likeness(one.vector, other.vector) >= SAME_IN_ONE_LANGUAGE


def span_asked(asked: Asked) -> Days | None:
    """From the first to the last of the days that a question names; None where it names one."""
    days = [d for q in asked.quantities if (d := days_meant(asked.text, q))]
    if len(days) < 2:
        return None
    return Days(min(d.first for d in days), max(d.last for d in days))
