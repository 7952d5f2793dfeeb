"""Polarity: denial, direction and modality of a statement agree with its passage.

Words of closed lists are compared (assistant/guarding/words.toml), those of a statement with those
of the clauses of the passage that speak of the same figures, names and words.
"""

from collections.abc import Iterator

from assistant.guarding.figures import equal, figures_of
from assistant.guarding.findings import Finding, Ground, Verdict
from assistant.guarding.reading import Reading, tokens_of
from assistant.guarding.words import DENIAL, MODALITY, Sign
from corpus.quantities import Quantity
from index.tokens import tokens

_BINDING = ("may", "must")
_MANY = 0.3  # of a statement's tokens, where a clause speaks of the same
_RANK = {"may": 1, "will": 2, "must": 3}


def check_polarity(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """A verdict on each turn of a statement: one that is opposed fails."""
    home = _home(statement, ground)
    if home is None:
        return
    clauses = _shared_clauses(statement, home)
    turns = dict.fromkeys(s.turn for s in statement.signs if s.turn not in (DENIAL, MODALITY))
    for turn in turns:
        yield from _direction(turn, statement, home, clauses)
    yield from _denial(statement, home, clauses)
    yield from _modality(statement, home, clauses)


def _home(statement: Reading, ground: Ground) -> Reading | None:
    """The sentence of the passages that has the most of a statement; None where nothing has."""
    if len(ground.sentences) == 1:
        return ground.sentences[0]
    scored = [(_nearness(statement, sentence), sentence) for sentence in ground.sentences]
    best = max(scored, key=lambda item: item[0], default=None)
    return best[1] if best and best[0] > 0 else None


def _nearness(statement: Reading, other: Reading) -> float:
    figures = sum(any(equal(f, g) for g in figures_of(other)) for f in statement.figures)
    names = len(statement.names & other.names)
    return 3.0 * figures + names + _words_shared(statement, tokens_of(other))


def _words_shared(statement: Reading, held: frozenset[str]) -> float:
    """The share of a statement's tokens among others, 0..1; small across languages."""
    wanted = tokens_of(statement)
    return len(wanted & held) / max(1, len(wanted))


def _shared_clauses(statement: Reading, home: Reading) -> frozenset[int]:
    """The clauses of the passage that speak of what a statement speaks of; all where none does."""
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
    return frozenset(found) or frozenset(range(len(home.clauses)))


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
    if not everywhere:
        yield _finding(sign, "undecided" if turn == "bound" else "holds")
    elif sign.sense in theirs or (not theirs and sign.sense in everywhere):
        if len(everywhere) > 1:
            yield from _both_ways(turn, own, statement, home)
        else:
            yield _finding(sign, "holds")
    elif len(home.clauses) == 1 or theirs:
        yield _finding(sign, "fails", f"the passage has {', '.join(sorted(theirs))}")
    else:
        yield _finding(sign, "undecided")


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
        near = min(theirs, key=lambda s: min(_distance(s, f.start, f.end) for f in matching))
        if near.sense == sign.sense:
            yield _finding(sign, "holds")
        elif any(s.sense == sign.sense for s in theirs):
            yield _finding(sign, "undecided")
        else:
            yield _finding(sign, "fails", f"the passage has {near.sense}")


def _nearest(sign: Sign, statement: Reading) -> Quantity | None:
    return min(
        statement.figures, key=lambda f: _distance(sign, f.start, f.end), default=None
    )  # fmt: skip


def _distance(sign: Sign, start: int, end: int) -> int:
    return max(start - sign.end, sign.start - end, 0)


def _denial(statement: Reading, home: Reading, clauses: frozenset[int]) -> Iterator[Finding]:
    own = [s for s in statement.signs if s.turn == DENIAL]
    theirs = [s for s in home.signs if s.turn == DENIAL]
    near = [s for s in theirs if home.clause_of(s.start) in clauses]
    if own and not theirs:
        yield _finding(own[0], "fails", "the passage denies nothing")
    elif own:
        yield _finding(own[0], "holds" if near else "undecided")
    elif theirs:
        whole = len(home.clauses) == 1
        detail = f"the passage has {home.text[theirs[0].start : theirs[0].end]!r}"
        yield Finding(
            "polarity", "fails" if whole else "undecided", 0, len(statement.text), detail
        )  # fmt: skip


def _modality(statement: Reading, home: Reading, clauses: frozenset[int]) -> Iterator[Finding]:
    own = [s for s in statement.signs if s.turn == MODALITY]
    theirs = [s for s in home.signs_in(clauses) if s.turn == MODALITY]
    everywhere = [s for s in home.signs if s.turn == MODALITY]
    senses = {s.sense for s in theirs or everywhere}
    for sign in own:
        if sign.sense in senses:
            yield _finding(sign, "holds")
        elif not senses:
            one = len(home.clauses) == 1 or statement.language == home.language
            verdict: Verdict = "fails" if one and sign.sense in _BINDING else "undecided"
            yield _finding(sign, verdict, "the passage states it plainly")
        elif _RANK[sign.sense] > max(_RANK[s] for s in senses) or "must" in senses:
            yield _finding(sign, "fails", f"the passage has {', '.join(sorted(senses))}")
        else:
            yield _finding(sign, "undecided")
    if not own and theirs:
        plain = len(home.clauses) == 1 and senses == {"may"} and statement.language == home.language
        yield Finding(
            "polarity", "fails" if plain else "undecided", 0, len(statement.text),
            f"the passage has {home.text[theirs[0].start : theirs[0].end]!r}",
        )  # fmt: skip


def _finding(sign: Sign, verdict: Verdict, detail: str = "") -> Finding:
    return Finding("polarity", verdict, sign.start, sign.end, detail)
