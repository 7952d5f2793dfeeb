"""Documented disagreements: statements that the corpus sets side by side.

A heading of the register holds one statement of a source, then those of others, last what lies
between them. A text that says the first is told of the second: superseded where that came about
after the source wrote, else disputed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from assistant.checking.evidence import Found, Unit
from assistant.checking.sameness import goods_of
from assistant.guarding.figures import equal
from assistant.guarding.reading import Reading, tokens_of
from assistant.guarding.words import MODALITY
from corpus.dates import PartialDate
from corpus.quantities import Quantity
from corpus.records import Document
from corpus.shipped import corpus_subject
from index.tokens import tokens

ALIKE = 0.48  # from which a text says what a statement says
_FIGURES = 0.1  # of the statement's figures, if the text has them all
_NAMES = 0.15  # if it also has every name of the statement
_WORDS = 0.15  # of the text's tokens, if the statement has them all
_MORE = 0.05  # by which a sentence must add to the one before it
_SOMETHING = 3  # tokens
_TOP_LEVEL = 2  # of headings


@dataclass(frozen=True, slots=True)
class Entry:
    """Statements that differ: the first, and those against it, at least one."""

    first: Found
    against: tuple[Found, ...]

    @property
    def replaced(self) -> date | None:
        """The day from which the others hold, where the first was written before it."""
        holds_from = self.first.section.valid_from
        written = next(
            (
                day
                for q in self.first.reading.figures
                if isinstance(q.value, PartialDate) and (day := q.value.whole())
            ),
            None,
        )
        return holds_from if holds_from and written and holds_from > written else None


@dataclass(frozen=True, slots=True)
class Said:
    """A unit of the text that says the first statement of an entry."""

    unit: Unit
    entry: Entry


def entries_of(sentences: Sequence[Found]) -> list[Entry]:
    """The entries of a register, in its order.

    Args:
        sentences: Of the register's document in one language, in reading order.
    """
    found = []
    for _, grouped in groupby(_bodies(sentences), key=lambda s: _heading_of(s.document, s.start)):
        listed = list(grouped)
        own = [s for s in listed if s.section == listed[0].section]
        between = own[-1:] if len(own) > 2 else []  # which of them is the later
        against = tuple(s for s in listed[1:] if s not in between)
        if against:
            found.append(Entry(listed[0], against))
    return found


def said_in(units: Sequence[Unit], entries: Sequence[Entry]) -> Iterator[Said]:
    """The entries whose first statement a sentence makes, each with the unit nearest to it.

    A unit that reaches back to the sentence before counts where that alone says less.
    """
    for entry in entries:
        fits = [fit(unit, entry.first, i) for i, unit in enumerate(units)]
        before = max((f for f, u in zip(fits, units, strict=True) if u.before), default=0.0)
        reaching = [
            f if not u.reaches_back or f > before + _MORE else -1.0
            for f, u in zip(fits, units, strict=True)
        ]
        best = max(
            (i for i, unit in enumerate(units) if not unit.before and (not i or _says_more(unit))),
            key=lambda i: (reaching[i], -i),
        )
        if reaching[best] >= ALIKE and _takes_its_side(units[best].reading, entry):
            yield Said(units[best], entry)


def fit(unit: Unit, found: Found, at: int) -> float:
    """How far a unit says what a sentence of the corpus says, about -0.3..1.3.

    The centred cosine, and shares for figures, names and words, which tell one statement on a
    subject from another.
    """
    wanted = _numbers(found.reading)
    held = sum(any(equal(f, g) for g in unit.reading.figures) for f in wanted)
    figures = held / len(wanted) if wanted else 0.0
    names = _own_names(found.reading)
    whole = bool(names) and names <= unit.reading.names and held == len(wanted)
    said = tokens_of(unit.reading)
    words = len(said & tokens_of(found.reading)) / max(1, len(said))
    return found.cosines[at] + _FIGURES * figures + _NAMES * whole + _WORDS * words


def _takes_its_side(said: Reading, entry: Entry) -> bool:
    """Whether a text has what tells the first statement from the others, not what tells those."""
    first = entry.first.reading
    goods = [goods_of(f.reading) for f in (entry.first, *entry.against)]
    if goods_of(said) - frozenset().union(*goods):
        return False  # of these goods it does not speak
    own = _numbers(first)
    others = [r.reading for r in entry.against if not _goes_beyond(r.reading, own)]
    theirs = [f for r in others for f in r.figures]
    telling = [f for f in own if not any(f.same_as(g) for g in theirs)]
    if telling and not any(equal(f, g) for f in telling for g in said.figures):
        return False
    if not own and any(not any(f.same_as(g) for g in theirs) for f in _numbers(said)):
        return False  # a statement without figures is on something else than a text with some
    if own and _may_be(said) and not _may_be(first):
        return False  # a rate that may come is not the rate that came
    new_figures = [f for f in theirs if not any(f.same_as(g) for g in first.figures)]
    new_names = frozenset().union(*(_own_names(r) for r in others)) - first.names
    has_theirs = bool(new_names & said.names) or any(
        equal(f, g) for f in new_figures for g in said.figures
    )
    return not has_theirs or any(equal(f, g) for f in telling for g in said.figures)


def _may_be(said: Reading) -> bool:
    return any(sign.turn == MODALITY and sign.sense == "may" for sign in said.signs)


def _says_more(unit: Unit) -> bool:
    """Whether a clause says anything beside its names and figures."""
    rest = list(unit.reading.text)
    spans = [(m.start, m.end) for m in unit.reading.mentions]
    spans += [(f.start, f.end) for f in unit.reading.figures]
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    return len(tokens("".join(rest))) >= _SOMETHING


def _goes_beyond(other: Reading, own: Sequence[Quantity]) -> bool:
    """Whether a statement has all figures of the first and more: it tells of both."""
    held = [f for f in own if any(f.same_as(g) for g in other.figures)]
    more = [g for g in _numbers(other) if not any(g.same_as(f) for f in own)]
    return bool(own) and len(held) == len(own) and bool(more)


def _numbers(reading: Reading) -> list[Quantity]:
    """The figures but dates, which in a register are mostly those of the sources."""
    return [f for f in reading.figures if not isinstance(f.value, PartialDate)]


def _own_names(reading: Reading) -> frozenset[str]:
    """What a statement names besides the two parties that all of the corpus is about."""
    named = {m.term_id for m in reading.mentions if m.kind != "concept"}
    return frozenset(named - corpus_subject())


def _bodies(sentences: Sequence[Found]) -> Iterator[Found]:
    for sentence in sentences:
        if not any(h.start <= sentence.start < h.end for h in sentence.document.headings):
            yield sentence


def _heading_of(document: Document, at: int) -> int:
    """Where the heading begins under which a place stands, of the register's level."""
    return max(
        (h.start for h in document.headings if h.level <= _TOP_LEVEL and h.start <= at), default=0
    )
