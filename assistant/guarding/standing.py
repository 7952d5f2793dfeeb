"""Parties that stand where the passage has others: who does it, who gets it, who is spoken of.

Where a statement names a party that its passage does not, and leaves out one that the passage has
in that part, the one stands for the other.
"""

from collections.abc import Iterator, Sequence

from assistant.guarding.figures import equal
from assistant.guarding.findings import Finding, Ground
from assistant.guarding.reading import Reading
from assistant.guarding.roles import bonds_of, parts_of, side_by_side, told_part
from assistant.guarding.words import DENIAL, aliases, country_of
from corpus.glossary import Mention


def check_standing(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """A finding on the first party that stands for another one; none where none does."""
    for mention, others in _in_place_of(statement, ground):
        written = statement.text[mention.start : mention.end]
        detail = f"{written!r} stands where the passage has {', '.join(sorted(others))}"
        yield Finding("roles", "fails", mention.start, mention.end, detail)
        return


def _in_place_of(statement: Reading, ground: Ground) -> Iterator[tuple[Mention, set[str]]]:
    yield from _getters(statement, ground)
    if any(s.turn == DENIAL for s in statement.signs):
        return  # that one does not, another does
    named = _both({m.term_id for m in statement.parties})
    listed = [m for sentence in ground.sentences for m in sentence.parties]
    held = [m for sentence in ground.sentences for m in _acting(sentence)]
    for mention in statement.parties:
        missing = {m.term_id for m in held if m.kind == mention.kind} - named
        if missing and not _is_among(mention, listed):
            yield mention, missing
    yield from _agents(statement, ground)


def _is_among(mention: Mention, listed: Sequence[Mention]) -> bool:
    """Whether a party is one of some, by another name too; a country also by what is of it."""
    if mention.kind == "country":
        return not _both({mention.term_id}).isdisjoint(_both({m.term_id for m in listed}))
    known = {mention.term_id} | aliases().get(mention.term_id, frozenset())
    return any(m.term_id in known for m in listed)


def _agents(statement: Reading, ground: Ground) -> Iterator[tuple[Mention, set[str]]]:
    """Who acts in a statement and in no passage, where one that acts there is left out."""
    said = _acting(statement)
    named = _both({m.term_id for m in said})
    theirs = {
        m.term_id
        for s in ground.sentences
        for m, part in parts_of(s)
        if part == "by" and m in _acting(s)
    }
    left_out = {name for name in theirs if not _both({name}) & named}
    for mention in said:
        acts = told_part(statement, mention) == "by"
        if acts and left_out and not _both({mention.term_id}) & _both(theirs):
            yield mention, left_out


def _getters(statement: Reading, ground: Ground) -> Iterator[tuple[Mention, set[str]]]:
    """Who gets a value, where the passages say of others alone that they get it."""
    for bond in bonds_of(statement):
        if bond.part != "to":
            continue
        gets = {
            b.party
            for sentence in ground.sentences
            for b in bonds_of(sentence)
            if b.part == "to"
            and equal(bond.figure, b.figure)
            and not side_by_side(sentence, {b.party, bond.party})
        }
        if gets and not _both({bond.party}) & _both(gets):
            mention = next(m for m in statement.parties if m.term_id == bond.party)
            yield mention, gets


def _acting(reading: Reading) -> list[Mention]:
    """The parties of a text but for pairs such as 日美, Japan–US, which name a thing of both."""
    found = list(reading.parties)
    paired = {
        at
        for a, b in zip(found, found[1:], strict=False)
        if _is_pair(reading, a, b)
        for at in (a.start, b.start)
    }
    return [m for m in found if m.start not in paired]


def _is_pair(reading: Reading, first: Mention, last: Mention) -> bool:
    between = reading.folded[first.end : last.start]
    return between in ("", "-", "–", "—", "・") and not reading.folded.startswith(
        ("对", "対", "在"), last.end
    )


def _both(names: set[str]) -> set[str]:
    """Parties with their countries and what else they are called."""
    known = set(names)
    for name in names:
        known |= aliases().get(name, frozenset())
    return known | {country_of()[name] for name in known if name in country_of()}
