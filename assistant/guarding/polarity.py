"""Polarity: denial, direction and modality of a statement agree with its passage.

Words of closed lists are compared (assistant/guarding/words.toml), those of a statement with those
of the clauses of the passage that speak of the same figures, names and words.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.guarding.figures import equal, figures_of
from assistant.guarding.findings import Finding, Ground, Verdict
from assistant.guarding.reading import Reading, tokens_of
from assistant.guarding.words import DENIAL, MODALITY, SOFT, Sign
from corpus.quantities import Quantity
from index.tokens import tokens

_ONE_WAY = frozenset({"certainty"})  # only the surer sense has to be in the passage
_SURER = frozenset({"confirmed"})
_ALSO = 0.6  # of the nearness of the nearest sentence, from which another one counts too
_MANY = 0.3  # of a statement's tokens, where a clause speaks of the same
# What a passage says of a thing (may, plan, ...; "" states it plainly) -> what contradicts that.
_AGAINST = {
    "may": {"must", "will", "due", "done"},
    "can": {"must"},
    "plan": {"must", "done"},
    "due": {"may", "can", "done"},
    "will": {"must", "done"},
    "must": {"may", "can", "plan", "done"},
    "done": {"may", "can", "plan", "due", "will", "must"},
}
_PLAINLY = frozenset({"will", "due", "done"})  # which a plain sentence may be read as
_FROM = {
    "en": re.compile(r"\bfrom (?:us)?$", re.IGNORECASE),
    "zh": re.compile(r"[由从自](?:每年|约)?$"),
    "ja": re.compile(r"$"),
}
_TO = {
    "en": re.compile(r"^ ?(?:\[?\d*\]? ?)to (?:us)?$", re.IGNORECASE),
    "zh": re.compile(r"^[^，。；]{0,4}[到至为](?:每年|约)?$"),
    "ja": re.compile(r"^から(?:年|約)?$"),
}
_ADJACENT = 3  # characters between a bound and its figure


def check_polarity(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """A verdict on each turn of a statement: one that is opposed fails."""
    homes = _homes(statement, ground)
    if not homes:
        return
    home = homes[0]
    shared = _shared_clauses(statement, home)
    clauses = shared or frozenset(range(len(home.clauses)))
    turns = dict.fromkeys(s.turn for s in statement.signs if s.turn not in (DENIAL, MODALITY, SOFT))
    yield from _course(statement, homes)
    for turn in turns:
        yield from _direction(turn, statement, home, clauses)
    yield from _denial(statement, homes, shared)
    yield from _modality(statement, home, clauses)


def _homes(statement: Reading, ground: Ground) -> list[Reading]:
    """The sentences of the passages that have the most of a statement, nearest first."""
    if len(ground.sentences) == 1:
        return list(ground.sentences)
    scored = [(_nearness(statement, sentence), sentence) for sentence in ground.sentences]
    best = max((score for score, _ in scored), default=0.0)
    near = [item for item in scored if item[0] > 0 and item[0] >= _ALSO * best]
    return [sentence for _, sentence in sorted(near, key=lambda item: -item[0])]


def _nearness(statement: Reading, other: Reading) -> float:
    figures = sum(any(equal(f, g) for g in figures_of(other)) for f in statement.figures)
    names = len(statement.names & other.names)
    return 3.0 * figures + names + _words_shared(statement, tokens_of(other))


def _words_shared(statement: Reading, held: frozenset[str]) -> float:
    """The share of a statement's tokens among others, 0..1; small across languages."""
    wanted = tokens_of(statement)
    return len(wanted & held) / max(1, len(wanted))


def _shared_clauses(statement: Reading, home: Reading) -> frozenset[int]:
    """The clauses of the passage that speak of what a statement speaks of; none where none does."""
    if len(home.clauses) == 1:
        return frozenset({0})
    found = set()
    one_language = statement.language == home.language
    for i, (start, end) in enumerate(home.clauses):
        figures = [f for f in home.figures if start <= f.start < end]
        shares_figure = any(equal(f, g) or equal(g, f) for f in figures for g in statement.figures)
        names = {m.term_id for m in home.mentions if start <= m.start < end}
        shares_name = bool(names & {m.term_id for m in statement.mentions})
        clause = frozenset(tokens(home.text[start:end])) if one_language else frozenset()
        if shares_figure or shares_name or (clause and _words_shared(statement, clause) > _MANY):
            found.add(i)
    return frozenset(found)


def _direction(
    turn: str, statement: Reading, home: Reading, clauses: frozenset[int]
) -> Iterator[Finding]:
    own = [s for s in statement.signs if s.turn == turn]
    theirs = {s.sense for s in home.signs_in(clauses) if s.turn == turn}
    everywhere = {s.sense for s in home.signs if s.turn == turn}
    if len({s.sense for s in own}) != 1:
        yield from _both_ways(turn, own, statement, home)
        return
    sign = own[0]
    if turn in _ONE_WAY and sign.sense not in _SURER:
        return
    if not everywhere:
        yield _unbounded(sign, statement, home) if turn == "bound" else _finding(sign, "holds")
    elif sign.sense in theirs or (not theirs and sign.sense in everywhere):
        if len(everywhere) > 1:
            yield from _both_ways(turn, own, statement, home)
        else:
            yield _finding(sign, "holds")
    elif len(home.clauses) == 1 or theirs:
        yield _finding(sign, "fails", f"the passage has {', '.join(sorted(theirs))}")
    else:
        yield _finding(sign, "undecided")


def _course(statement: Reading, homes: list[Reading]) -> Iterator[Finding]:
    """From one value to another: not the other way round, and up only to a higher one."""
    for low, high in spans_of_change(statement):
        way = "up" if low.value < high.value else "down"  # type: ignore[operator]
        words = [
            s for s in statement.signs
            if s.turn == "change" and statement.clause_of(s.start) == statement.clause_of(low.start)
        ]  # fmt: skip
        turned = any(
            equal(low, b) and equal(high, a) for home in homes for a, b in spans_of_change(home)
        )
        if turned or (words and all(s.sense != way for s in words)):
            yield Finding("polarity", "fails", low.start, high.end, f"these values go {way}")


def spans_of_change(reading: Reading) -> Iterator[tuple[Quantity, Quantity]]:
    """The pairs of values of which a text says that something goes from one to the other."""
    for a, b in pairwise(reading.figures):
        if a.unit != b.unit or not a.unit or a.unit in ("date", "ordinal", "provision"):
            continue
        before = reading.folded[max(0, a.start - 6) : a.start]
        between = reading.folded[a.end : b.start]
        if _FROM[reading.language].search(before) and _TO[reading.language].search(between):
            yield a, b


def _unbounded(sign: Sign, statement: Reading, home: Reading) -> Finding:
    """A bound where the passage has none: of a figure that it states, it is made up."""
    figure = _nearest(sign, statement)
    stated = (
        figure is not None
        and figure.unit not in ("date", "ordinal", "provision")
        and _distance(sign, figure.start, figure.end) <= _ADJACENT
        and any(equal(figure, f) for f in home.figures)
    )
    return _finding(sign, "fails" if stated else "undecided", "the passage sets no bound")


def _both_ways(
    turn: str, own: list[Sign], statement: Reading, home: Reading
) -> Iterator[Finding]:  # fmt: skip
    """Both senses occur: each is compared where the same figure stands nearest to it."""
    theirs = [s for s in home.signs if s.turn == turn]
    for sign in own:
        figure = _nearest(sign, statement)
        matching = [f for f in home.figures if figure is not None and f.same_as(figure)]
        if not matching or not theirs:
            yield _finding(sign, "undecided")
            continue
        near = [_nearest_sign(theirs, f) for f in matching]
        if any(s.sense == sign.sense for s in near):
            yield _finding(sign, "holds")
            continue
        close = figure is not None and _distance(sign, figure.start, figure.end) <= _ADJACENT
        close = close and any(
            _distance(s, f.start, f.end) <= _ADJACENT for s, f in zip(near, matching, strict=True)
        )
        if (not close or turn == "period") and any(s.sense == sign.sense for s in theirs):
            yield _finding(sign, "undecided")
        else:
            yield _finding(sign, "fails", f"the passage has {near[0].sense}")


def _nearest_sign(signs: list[Sign], figure: Quantity) -> Sign:
    return min(signs, key=lambda s: _distance(s, figure.start, figure.end))


def _nearest(sign: Sign, statement: Reading) -> Quantity | None:
    return min(
        statement.figures, key=lambda f: _distance(sign, f.start, f.end), default=None
    )  # fmt: skip


def _distance(sign: Sign, start: int, end: int) -> int:
    return max(start - sign.end, sign.start - end, 0)


def _denial(statement: Reading, homes: list[Reading], clauses: frozenset[int]) -> Iterator[Finding]:
    home = homes[0]
    own = [s for s in statement.signs if s.turn == DENIAL]
    theirs = [s for s in home.signs if s.turn == DENIAL]
    near = [s for s in theirs if home.clause_of(s.start) in clauses]
    others = [s for other in homes[1:] for s in other.signs if s.turn == DENIAL]
    if own and not theirs:
        unsure = others or any(_soft(other) for other in homes)
        detail = "the passage denies nothing"
        yield _finding(own[0], "undecided" if unsure else "fails", detail)
    elif own:
        yield _finding(own[0], "holds" if near else "undecided")
    elif theirs and not clauses:
        yield Finding("polarity", "undecided", 0, len(statement.text), "a clause denies something")
    elif near:
        detail = f"the passage has {home.text[near[0].start : near[0].end]!r}"
        unsure = len(homes) > 1 or _soft(statement)
        yield Finding(
            "polarity", "undecided" if unsure else "fails", 0, len(statement.text), detail
        )
    elif others:
        yield Finding("polarity", "undecided", 0, len(statement.text), "a passage denies it")


def _soft(reading: Reading) -> bool:
    """Whether a text has a word that may say what a denial says."""
    return any(s.turn == SOFT for s in reading.signs)


def _modality(statement: Reading, home: Reading, clauses: frozenset[int]) -> Iterator[Finding]:
    own = [s for s in statement.signs if s.turn == MODALITY]
    theirs = [s for s in home.signs_in(clauses) if s.turn == MODALITY]
    everywhere = [s for s in home.signs if s.turn == MODALITY]
    senses = {s.sense for s in theirs or everywhere}
    if senses & {"may", "can"}:
        senses |= {"may", "can"}
    denied = all(any(s.turn == DENIAL for s in r.signs) for r in (statement, home))
    one_language = statement.language == home.language
    for sign in own:
        if sign.sense in senses:
            yield _finding(sign, "holds")
        elif senses:
            # Where the statement has one of the passage's senses too, either may be of a clause.
            against = not senses & {s.sense for s in own} and any(
                sign.sense in _AGAINST[sense] for sense in senses
            )
            detail = f"the passage has {', '.join(sorted(senses))}"
            yield _finding(sign, "fails" if against and not denied else "undecided", detail)
        elif sign.sense in _PLAINLY:
            yield _finding(sign, "holds")
        else:
            # Between languages what a deal obliges or entitles to is often stated plainly.
            strict = not denied and (sign.sense not in ("must", "can") or one_language)
            yield _finding(
                sign, "fails" if strict else "undecided", "the passage states it plainly"
            )
    if not own and theirs and not senses & _PLAINLY:
        may = {s.sense for s in theirs} <= {"may", "can"} and not denied
        plain = may and (one_language or len(home.clauses) == 1)
        detail = f"the passage has {home.text[theirs[0].start : theirs[0].end]!r}"
        yield Finding("polarity", "fails" if plain else "undecided", 0, len(statement.text), detail)


def _finding(sign: Sign, verdict: Verdict, detail: str = "") -> Finding:
    return Finding("polarity", verdict, sign.start, sign.end, detail)
