"""Which figure of a question fills which input of a calculation: the best of all assignments.

Question, slots -> [calculator.filling] -> the figure of each slot, and those that are left
A slot takes figures of its role's units. One beside a name of the role is worth more the nearer
the name is; one without a name fills a slot only where nothing better does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.calculator.labels import Read, distances, words
from assistant.calculator.request import number
from corpus.dates import PartialDate
from corpus.quantities import Quantity

_NEAREST = 60  # points of a figure right beside its name, less its distance in characters
_BARE = 12  # points of a figure without a name
_MOST = 12  # figures of one question


@dataclass(frozen=True, slots=True)
class Slot:
    """An input that a figure may be."""

    role: str  # its names and units in question_words.toml
    bare: bool = True  # whether a figure without a name may be it


@dataclass(frozen=True, slots=True)
class Filled:
    """What figures of a question are."""

    figures: Mapping[str, Quantity]  # by role
    left: tuple[Quantity, ...]  # that are none of them, in order
    points: int = 0  # how well names and figures go together

    def value(self, role: str) -> Decimal | None:
        """The value of a role, None where no figure is it."""
        return number(self.figures.get(role))

    def has(self, *roles: str) -> bool:
        """Whether all of the roles are filled."""
        return all(role in self.figures for role in roles)

    @property
    def unit(self) -> str | None:
        """The currency of the money among the figures, None for dollars."""
        units = [q.unit for q in self.figures.values() if q.unit in ("JPY", "EUR", "KRW", "GBP")]
        return units[0] if units else None


def fill(asked: Read, slots: Sequence[Slot]) -> Filled:
    """The assignment of figures to slots that has the most points; earlier ones win ties.

    A figure fills one slot at most, and a slot has one figure at most.
    """
    figures = [q for q in asked.quantities if not isinstance(q.value, PartialDate)][:_MOST]
    points = _points(asked, figures, slots)
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}  # by the slots that are taken
    for worth in points:
        after: dict[int, tuple[int, tuple[int, ...]]] = {}
        for taken, (total, chosen) in best.items():
            options = [(taken, total, -1)]
            options += [
                (taken | 1 << slot, total + gain, slot)
                for slot, gain in enumerate(worth)
                if gain and not taken >> slot & 1
            ]
            for key, value, slot in options:
                if key not in after or value > after[key][0]:
                    after[key] = (value, (*chosen, slot))
        best = after
    total, chosen = max(best.values(), key=lambda pair: pair[0])
    named = {
        slots[slot].role: figure for figure, slot in zip(figures, chosen, strict=True) if slot >= 0
    }
    left = tuple(f for f, slot in zip(figures, chosen, strict=True) if slot < 0)
    return Filled(named, left, total)


def best_fill(asked: Read, *frames: Sequence[Slot]) -> Filled:
    """The filling of the frame that leaves the fewest figures over, and has the most points."""
    filled = [fill(asked, slots) for slots in frames]
    return max(filled, key=lambda one: (-len(one.left), one.points))


def _points(asked: Read, figures: Sequence[Quantity], slots: Sequence[Slot]) -> list[list[int]]:
    """What each figure is worth in each slot; 0 where it does not fit."""
    places = {slot.role: n for n, slot in enumerate(slots)}
    points = [
        [_BARE if slot.bare and figure.unit in words().roles[slot.role][0] else 0 for slot in slots]
        for figure in figures
    ]
    pairs = distances(asked.text, tuple(figures), frozenset(places))
    for distance, number_of, role, _ in pairs:
        slot = places[role]
        points[number_of][slot] = max(points[number_of][slot], _NEAREST - distance, _BARE + 1)
    return points
