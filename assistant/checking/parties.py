"""How the corpus stands to the names of a sentence, and to who gets, pays or charges what in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.checking.evidence import Found, Unit
from assistant.checking.records import Mark
from assistant.checking.sameness import may_be_same, on_one_subject, same_parties
from assistant.guarding.figures import equal, figures_of
from assistant.guarding.judging import failures, judge
from assistant.guarding.naming import THINGS
from assistant.guarding.reading import Reading
from assistant.guarding.roles import Bond, bonds_of, exchanged, parts_of
from assistant.guarding.words import aliases
from corpus.glossary import Mention

NEAR = 0.33  # from which a sentence may show that a thing is known
CLOSE = 0.5  # from which a sentence may show that parties are exchanged


@dataclass(frozen=True, slots=True)
class Role:
    """A value with its parties at a span of the sentence, and how the corpus stands to it."""

    start: int
    end: int
    mark: Mark
    found: Found | None


def names_of(unit: Unit) -> list[Mention]:
    """The names of a sentence that are marked, each where it first stands."""
    first: dict[str, Mention] = {}
    for mention in unit.reading.mentions:
        if mention.kind != "concept" or mention.term_id in THINGS:
            first.setdefault(mention.term_id, mention)
    return list(first.values())


def named_by(mention: Mention, said: Reading, near: Sequence[Found]) -> Found | None:
    """The nearest sentence on the same subject that names what is named; None where none is."""
    wanted = {mention.term_id, *aliases().get(mention.term_id, ())}
    return next(
        (
            f
            for f in near
            if f.cosine >= NEAR
            and wanted & f.reading.names
            and on_one_subject(said, f.reading, f.cosine)
        ),
        None,
    )


def roles_of(units: Sequence[Unit], near: Sequence[Found]) -> Iterator[Role]:
    """Who has what by a sentence, each value once, in order."""
    said = units[0].reading
    opposed = _exchanged(units, near)
    seen: set[tuple[int, int]] = set()
    for bond in bonds_of(said):
        span = (bond.figure.start, bond.figure.end)
        if span in seen or not bond.part:
            continue
        seen.add(span)
        parties = [m for m in said.parties if m.term_id == bond.party]
        owner = min(parties, key=lambda m: abs(m.start - span[0]))
        start, end = min(owner.start, span[0]), max(owner.end, span[1])
        if opposed is not None:
            yield Role(start, end, "contradicted", opposed)
            continue
        if against := _anothers(said, bond, near):
            yield Role(start, end, "contradicted", against)
            continue
        held = next((f for f in near if _bears_out(units, f, bond)), None)
        yield Role(start, end, "supported" if held else "not_in_corpus", held)


def _bears_out(units: Sequence[Unit], found: Found, bond: Bond) -> bool:
    """Whether a near sentence has the value with the party: who gets it has to be said."""
    said, held = units[0].reading, found.reading
    bound = [b for b in bonds_of(held) if equal(bond.figure, b.figure)]
    if bond.part == "to":
        with_it = any(b.party == bond.party and b.part in ("to", "of") for b in bound)
    else:
        named = {b.party for b in bound} or held.parties_named
        with_it = bond.party in named and any(equal(bond.figure, f) for f in figures_of(held))
    return (
        with_it
        and found.cosine >= NEAR
        and may_be_same(said, held)
        and not any(f.check == "roles" for f in failures(judge(said.text, [found.passage])))
    )


def _anothers(said: Reading, bond: Bond, near: Sequence[Found]) -> Found | None:
    """A close sentence by which another party gets the value, where one has this party's own.

    None where a near sentence gives it to the party, or nobody is said to get it.
    """
    if bond.part != "to":
        return None
    same = [f for f in near if same_parties(said, f.reading, strictly=True)]
    gets = [(f, b) for f in same for b in bonds_of(f.reading) if b.part == "to"]
    of_it = [(f, b) for f, b in gets if equal(bond.figure, b.figure)]
    if any(b.party == bond.party and f.cosine >= NEAR for f, b in of_it):
        return None
    own = [
        b
        for f, b in gets
        if f.cosine >= CLOSE and b.party == bond.party and b.figure.unit == bond.figure.unit
    ]
    return next((f for f, _ in of_it if f.cosine >= CLOSE and own), None)


def _exchanged(units: Sequence[Unit], near: Sequence[Found]) -> Found | None:
    """A sentence close to this one that has its figures, and two of its parties the other way.

    None where another near sentence has them as they stand.
    """
    said = units[0].reading
    if not _plain(said):
        return None
    against: Found | None = None
    for found in near:
        held = figures_of(found.reading)
        if not said.figures or not all(any(equal(f, g) for g in held) for f in said.figures):
            continue
        if found.cosine < CLOSE or not same_parties(said, found.reading, strictly=True):
            continue
        if exchanged(said, [found.reading]) is None:
            return None
        if not _plain(found.reading):
            continue
        against = against or found
    return against


def _plain(reading: Reading) -> bool:
    """Whether each party has one part in a sentence, so that it can be told who does what."""
    parts: dict[str, set[str]] = {}
    for mention, part in parts_of(reading):
        parts.setdefault(mention.term_id, set()).add(part)
    return all(len(told) == 1 for told in parts.values())
