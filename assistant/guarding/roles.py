"""Roles: each value of a statement stands with the party with which its passage has it.

No grammar is parsed. What stands beside a name tells its part (by, to, of), the same in the three
languages; a value belongs to the party of its clause. A statement whose parties agree better with
the passage when two of them change places has them exchanged.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from assistant.guarding.figures import equal, figures_of
from assistant.guarding.findings import Finding, Ground, Verdict
from assistant.guarding.reading import Reading
from assistant.guarding.words import around, country_of, gets
from corpus.glossary import Mention
from corpus.quantities import Quantity

Part = str  # by: who acts, to: who gets or on whom, of: whose or from whom; "" if nothing tells
_LITTLE = re.compile(
    r"\W*(?:the|on|in|since|from|as of|at|its?|在|自|于|起|截至|の|時点で?は?|\W)*\s*", re.I
)
_WHOSE = re.compile(r"[’']s ")  # Japan's US investment
_AND = re.compile(
    r"[、,/・–-]|(?:, )?(?:and|or|the)(?: the)?|[和与及同跟]|と|や|および|並びに|商品?和|以及|"
)
# What a name ahead of it only tells the origin of.
_GOODS = re.compile(
    r"的?[^，。、\s]{0,3}(?:商品|产品|货物|汽车|药品)"
    r"| (?:goods|products|cars|trucks|lorries|chips|medicines)\b"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_BEST_FIRST: tuple[Verdict, ...] = ("holds", "undecided", "fails")
_SHARES = frozenset({"percent", "USD", "JPY", "KRW", "EUR", "GBP", "TWD", "AUD"})


@dataclass(frozen=True, slots=True)
class Bond:
    """A value with the party of its clause, and the part that this party has in it."""

    figure: Quantity
    party: str
    part: Part


def check_roles(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """A verdict on each value that a statement joins with a party, and on exchanged parties."""
    sentences = [s for s in ground.sentences if s.parties_named & statement.parties_named]
    if swapped := exchanged(statement, sentences):
        first, second = swapped
        detail = f"{first!r} and {second!r} have each other's part in the cited passage"
        start = min(m.start for m in statement.parties)
        yield Finding("roles", "fails", start, max(m.end for m in statement.parties), detail)
    by_figure: dict[tuple[int, int], list[Bond]] = {}
    for bond in bonds_of(statement):
        by_figure.setdefault((bond.figure.start, bond.figure.end), []).append(bond)
    for (start, end), bonds in by_figure.items():
        # With several parties to a value it is enough that one of them has it: which of them
        # does is for the exchange above.
        found = [_stands_with(bond, ground) for bond in bonds]
        verdict, others = min(found, key=lambda item: _BEST_FIRST.index(item[0]))
        detail = f"{statement.text[start:end]!r} is cited of {', '.join(others)}"
        yield Finding("roles", verdict, start, end, detail if others else "")


@lru_cache(maxsize=20_000)
def parts_of(reading: Reading) -> list[tuple[Mention, Part]]:
    """Each party with its part, in order."""
    return [(mention, _part(reading, mention)) for mention in reading.parties]


@lru_cache(maxsize=20_000)
def bonds_of(reading: Reading) -> list[Bond]:
    """Each share and amount with the parties that have a part in its clause.

    Where none has one, with the party that stands alone there; none where several might have it.
    """
    parts = parts_of(reading)
    found = []
    for figure in figures_of(reading):
        if figure.unit not in _SHARES or not figure.end:
            continue
        start, end = _reach(figure, reading)
        near = [(m.term_id, part) for m, part in parts if start <= m.start < end]
        placed = {(name, part) for name, part in near if part}
        alone = {(name, "") for name, _ in near}
        owners = placed or (alone if len(alone) == 1 else set())
        found += [Bond(figure, name, part) for name, part in sorted(owners)]
    return found


def _part(reading: Reading, mention: Mention) -> Part:
    start, end = reading.clauses[reading.clause_of(mention.start)]
    part = told_part(reading, mention)
    part = part or ("by" if _opens(reading, mention, start) else "")
    following = [m for m in reading.parties if mention.end <= m.start < end]
    alone = not following or _AND.fullmatch(
        reading.folded[mention.end : following[0].start].strip(" ")
    )
    reach = end if alone else following[0].start
    if part == "by" and gets(reading.language).search(reading.folded, mention.end, reach):
        return "to"
    return part


@lru_cache(maxsize=20_000)
def told_part(reading: Reading, mention: Mention) -> Part:
    """The part of a party by the words beside it; empty where none of them tells."""
    folded, language = reading.folded, reading.language
    start, end = reading.clauses[reading.clause_of(mention.start)]
    others = [m for m in reading.parties if m.start != mention.start]
    before = folded[
        max([start, *(m.end for m in others if m.end <= mention.start)]) : mention.start
    ]
    behind = folded[mention.end : min([end, *(m.start for m in others if m.start >= mention.end)])]
    if language == "en" and _WHOSE.fullmatch(before):
        return "to" if any(m.end + len(before) == mention.start for m in others) else ""
    if language == "en" and _WHOSE.fullmatch(behind):
        return "by"
    beside, after = around("beside", language), around("behind", language)
    told = [
        part
        for part, pattern in (("to", beside["to"]), *after.items(), *beside.items())
        if pattern.search(behind if pattern in after.values() else before)
    ]
    if told[:1] == ["to"] and len(told) > 1 and _WHOSE.match(behind):
        return told[1]  # equity in Japan's investment
    return told[0] if told else ""


def _opens(reading: Reading, mention: Mention, start: int) -> bool:
    """Whether a name opens its clause, a day or an article ahead of it apart: it is the subject.

    In Japanese a particle tells; there it opens as the whose of what is done: 日本の対米投資.
    """
    if reading.language == "ja" and not reading.folded.startswith("の", mention.end):
        return False
    if _GOODS.match(reading.folded, mention.end):
        return False
    ahead = reading.folded[start : mention.start]
    for figure in reading.figures:
        if start <= figure.start < mention.start:
            ahead = ahead.replace(reading.folded[figure.start : figure.end], "")
    return _LITTLE.fullmatch(ahead) is not None


def _reach(figure: Quantity, reading: Reading) -> tuple[int, int]:
    """The part of a clause that is nearer to this value than to another one."""
    start, end = reading.clauses[reading.clause_of(figure.start)]
    others = [
        q
        for q in reading.figures
        if q.unit in _SHARES and (q.start, q.end) != (figure.start, figure.end)
    ]
    inside = [m for m in reading.parties if start <= m.start < end]
    leading = bool(inside) and inside[0].start < min(
        [q.start for q in (*others, figure) if start <= q.start < end], default=end
    )
    before = max([q.end for q in others if start <= q.end <= figure.start], default=start)
    after = min([q.start for q in others if figure.end <= q.start < end], default=end)
    # Japan 15%, Korea 20%: the party leads its value; 90% to Japan, 10% to Korea: it follows.
    return (before, after if after == end and not leading else figure.end) if leading else (
        figure.start, after
    )  # fmt: skip


def exchanged(statement: Reading, sentences: Sequence[Reading]) -> tuple[str, str] | None:
    """Two parties of a statement that agree better with the passages in each other's place."""
    own, bonds = parts_of(statement), bonds_of(statement)
    pairs = [
        (one, other)
        for one, other in combinations(sorted({m.term_id for m in statement.parties}), 2)
        if country_of().get(one, one) != country_of().get(other, other)
        and not (side_by_side(statement, {one, other}) and not _told({one, other}, own))
    ]
    found: tuple[str, str] | None = None
    for sentence in sentences:
        theirs, held = parts_of(sentence), bonds_of(sentence)
        stands = _agreement(own, bonds, theirs, held, {})
        for one, other in pairs:
            if {one, other} <= sentence.parties_named:
                moved = _agreement(own, bonds, theirs, held, {one: other, other: one})
                if moved - stands >= _clearly(statement, {one, other}):
                    found = (one, other)
                elif stands > moved:
                    return None
    return found


def _told(names: set[str], parts: Sequence[tuple[Mention, Part]]) -> bool:
    """Whether something tells the part of each of some parties."""
    return names <= {mention.term_id for mention, part in parts if part}


def _clearly(statement: Reading, names: set[str]) -> float:
    """By how much two parties must fit better in each other's place; bodies, which act for others,
    by more than countries."""
    kinds = {m.kind for m in statement.parties if m.term_id in names}
    return 1.0 if kinds == {"country"} else 1.5


def _agreement(
    own: Sequence[tuple[Mention, Part]],
    bonds: Sequence[Bond],
    theirs: Sequence[tuple[Mention, Part]],
    held: Sequence[Bond],
    places: Mapping[str, str],
) -> float:
    """How well parts and bonds fit a passage, with some parties in each other's place."""
    parts: dict[str, set[Part]] = {}
    for mention, part in theirs:
        parts.setdefault(mention.term_id, set()).add(part)
    fit = 0.0
    for name, part in {(m.term_id, part) for m, part in own if part}:
        listed = parts.get(places.get(name, name), set())
        # Whose goods a duty is on and on whom it is are told apart by no wording.
        near = part != "by" and bool(listed & {"to", "of"})
        fit += 1.0 if part in listed else 0.5 if near else 0.0
    for bond in bonds:
        party = places.get(bond.party, bond.party)
        fit += any(party == b.party and _alike(bond, b) for b in held)
    return fit


def _alike(bond: Bond, other: Bond) -> bool:
    """Whether both join their value with a party in one part, as far as either tells it."""
    same = bond.part == other.part or not bond.part or not other.part
    return equal(bond.figure, other.figure) and (same or "by" not in (bond.part, other.part))


def side_by_side(reading: Reading, names: set[str]) -> bool:
    """Whether two parties stand in one list, where their order says nothing."""
    listed = [m for m in reading.parties if m.term_id in names]
    return any(
        all(_AND.fullmatch(words) for words in _between(reading, a, b))
        for a, b in pairwise(listed)
        if a.term_id != b.term_id
    )


def _between(reading: Reading, first: Mention, last: Mention) -> Iterator[str]:
    """What stands between the names from one to another, brackets aside."""
    names = [m for m in reading.parties if first.start <= m.start <= last.start]
    for a, b in pairwise(names):
        words = _BRACKETS.sub("", reading.folded[a.end : b.start]).strip(" ()（）")
        if words or a.term_id != b.term_id:
            yield words or ","


def _stands_with(bond: Bond, ground: Ground) -> tuple[Verdict, list[str]]:
    """Whether a sentence that has the value names the party, or no other one that may have it."""
    wanted = {bond.party, country_of().get(bond.party, bond.party)}
    holding = [s for s in ground.sentences if any(equal(bond.figure, f) for f in figures_of(s))]
    around_it = frozenset().union(*(c.parties_named for c in ground.contexts))
    others: set[str] = set()
    undecided = not holding  # then the figure itself failed, or it is worked out
    for sentence in holding:
        bonds = bonds_of(sentence)
        bound = {b.party for b in bonds if _alike(bond, b)}
        named = sentence.parties_named
        if wanted & bound or (not bound and wanted & (named or around_it)):
            return "holds", []
        if wanted & named and not _has_another(bond, wanted, bonds):
            undecided = True
        elif bound or named - {"united_states"}:
            others |= bound or set(named)
        else:
            undecided = True
    if others and not undecided:
        return "fails", sorted(others)
    return "undecided", sorted(others)


def _has_another(bond: Bond, wanted: set[str], bonds: Sequence[Bond]) -> bool:
    """Whether the party has another value of the kind in the same part: its own share."""
    return any(
        b.party in wanted
        and b.part == bond.part
        and b.figure.unit == bond.figure.unit
        and not b.figure.same_as(bond.figure)
        for b in bonds
    )
