"""Which figure of a question is which input: each takes the name that stands nearest to it.

Names and units are those of question_words.toml. A name that stands before its figure is preferred
to one behind it, nothing reaches over the end of a sentence, and a name is used once.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from corpus.dates import PartialDate
from corpus.folding import fold, fold_aligned
from corpus.glossary import shipped_glossary
from corpus.quantities import Quantity, find_quantities

_CURRENCIES = frozenset({"USD", "JPY", "EUR", "KRW", "GBP"})
_LARGE = 100_000  # a bare figure from here on is money, where money is spoken of
_REACH = 36  # characters between a figure and its name
_BEHIND = 6  # characters that a name behind its figure is farther away than one before it
_END = re.compile(r"[。！？!?;；]|\.(?=\s|$)|\n")
_MINUS = re.compile(r"(?:负|minus|negative|マイナス)\s*$|(?<![\d%])[-−]$")
_DENIED_BEFORE = re.compile(r"(?:不是|并非|instead of|rather than|\bnot)\s*$")
_DENIED_BEHIND = re.compile(r"(?:では|じゃ|で)な[くい]|,? not ")
# What can be counted: a classifier or people, and behind a figure in digits any Latin plural.
ONE = r"[人名户社家个台辆件项枚架机艘座批只条拠校店吨]"
_COUNTED = re.compile(
    rf"\s*(?:{ONE}|公斤|kg|世带|(?:people|persons?|residents|households|units)\b)"
)
_PLURAL = re.compile(
    r"\s*(?!(?:us )?(?:dollars|imports|exports|sales|goods|times|shares)\b)"
    r"(?:(?:[a-z]+-)?[a-z]+s|aircraft|staff)\b"
)
_CLAUSE = re.compile(r"[,，、;；]")


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of question_words.toml, compiled."""

    roles: Mapping[str, tuple[frozenset[str], re.Pattern[str]]]
    cues: Mapping[str, re.Pattern[str]]
    goods: Mapping[str, re.Pattern[str]]
    partners: Mapping[str, re.Pattern[str]]
    parts: Mapping[str, re.Pattern[str]]
    figures: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Read:
    """A question as calculations read it."""

    text: str  # folded, offsets as in the question
    quantities: tuple[Quantity, ...]
    roles: Mapping[str, Quantity]  # what each named input is
    left: tuple[Quantity, ...]  # figures without a name, in order

    def has(self, cue: str) -> bool:
        """Whether one of the words of a cue stands in it."""
        return words().cues[cue].search(self.text) is not None

    def names(self, *roles: str) -> bool:
        """Whether a name of one of the roles stands in it, beside a figure or not."""
        return any(words().roles[role][1].search(self.text) for role in roles)

    def of_unit(self, *units: str) -> list[Quantity]:
        """The figures of some units, in order."""
        return [quantity for quantity in self.quantities if quantity.unit in units]


@cache
def words() -> Words:
    """The wording; read once."""
    file = Path(__file__).with_name("question_words.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))

    def compiled(lists: Mapping[str, list[str]]) -> dict[str, re.Pattern[str]]:
        return {name: _any_of(patterns) for name, patterns in lists.items()}

    return Words(
        roles={
            name: (frozenset(role["units"]), _any_of(role["words"]))
            for name, role in table["roles"].items()
        },
        cues=compiled(table["cues"]),
        goods=compiled(table["goods"]),
        partners=compiled(table["partners"]),
        parts=compiled(table["parts"]),
        figures=compiled(table["figures"]),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    # The longer of two names first: of "loss rate", "loss" alone would be the nearer end.
    ordered = sorted(patterns, key=len, reverse=True)
    return re.compile(_folded("|".join(ordered)), re.ASCII)


def phrases(pattern: str) -> re.Pattern[str]:
    """A regular expression for text that is folded as a question is: 減 finds 减."""
    return re.compile(_folded(pattern))


def _folded(pattern: str) -> str:
    """A pattern in the form of the text; \\b and \\s are no letters to be folded."""
    return "".join(char if char.isascii() else fold(char) for char in pattern)


def read(text: str, wanted: frozenset[str] | None = None) -> Read:
    """The figures of a question with the inputs that they are named as.

    Args:
        wanted: The roles that are looked for; None: all.
    """
    folded, quantities = _figures(text)
    pairs = sorted(distances(folded, quantities, wanted))
    roles: dict[str, Quantity] = {}
    taken: set[int] = set()
    spots: list[tuple[int, int]] = []
    for _, number, role, (start, end) in pairs:
        used = any(start < last and first < end for first, last in spots)
        if role not in roles and number not in taken and not used:
            roles[role] = quantities[number]
            taken.add(number)
            spots.append((start, end))
    left = tuple(q for number, q in enumerate(quantities) if number not in taken)
    return Read(folded, quantities, roles, left)


@lru_cache(maxsize=64)
def _figures(text: str) -> tuple[str, tuple[Quantity, ...]]:
    """The folded text and its figures, read once for all calculations that are tried on it.

    A figure inside a name (Section 301) is none, and one unit of a currency (1ドル150円) is that of
    a rate and no amount.
    """
    folded = fold_aligned(text)
    names, written = shipped_glossary().find(text), find_quantities(text)
    ends = frozenset(q.end for q in written)
    found = tuple(
        _signed(q, folded, ends)
        for q in written
        if q.unit not in ("ordinal", "provision")
        and not _is_denied(q, folded)
        and not _is_ordinal(q, folded)
        and not any(m.start <= q.start and q.end <= m.end for m in names)
    )
    kept = tuple(q for q in found if not (q.unit in _CURRENCIES and q.value == 1))
    return folded, _with_money(kept, folded)


def _with_money(quantities: tuple[Quantity, ...], text: str) -> tuple[Quantity, ...]:
    """Large bare figures in the one currency of the question: "$5bn, and 700 million a year".

    What is counted (1億2,400万人) is no money; without any currency, dollars are meant.
    """
    units = {q.unit for q in quantities if q.unit in _CURRENCIES} or {"USD"}
    if len(units) != 1:
        return quantities
    unit = next(iter(units))
    return tuple(
        replace(q, unit=unit)
        if not isinstance(q.value, PartialDate)
        and not q.unit
        and abs(q.value) >= _LARGE
        and not is_counted(q, text)
        else q
        for q in quantities
    )


def is_counted(quantity: Quantity, text: str) -> bool:
    """Whether a figure says how many there are of what stands behind it."""
    if _COUNTED.match(text, quantity.end):
        return True
    digits = not any(map(str.isalpha, text[quantity.start : quantity.end]))
    return digits and _PLURAL.match(text, quantity.end) is not None


def _is_denied(quantity: Quantity, text: str) -> bool:
    """Whether a question says that a figure is not the one: 不是10%而是20%, 730億ドルではなく."""
    if isinstance(quantity.value, PartialDate):
        return False  # the two days are compared
    before, after = text[: quantity.start][-20:], text[quantity.end :][:6]
    return bool(_DENIED_BEFORE.search(before)) or _DENIED_BEHIND.match(after) is not None


def _is_ordinal(quantity: Quantity, text: str) -> bool:
    """Whether a figure tells which year, and not how many: 2年目, 第2年."""
    if quantity.unit != "year":
        return False
    return text[quantity.end :][:1] in ("目", "度") or text[: quantity.start].endswith("第")


def _signed(quantity: Quantity, text: str, ends: frozenset[int]) -> Quantity:
    """The figure, below zero where a minus stands before it; between two figures it is no sign.

    Args:
        ends: Where the figures of the text end.
    """
    minus = _MINUS.search(text, max(0, quantity.start - 12), quantity.start)
    if isinstance(quantity.value, PartialDate) or minus is None:
        return quantity
    if len(text[: minus.start()].rstrip()) in ends:
        return quantity
    return replace(quantity, value=-quantity.value)


def distances(
    text: str, quantities: tuple[Quantity, ...], wanted: frozenset[str] | None
) -> Iterator[tuple[int, int, str, tuple[int, int]]]:
    """(distance, number of the figure, role, place of the name) of every pair within reach."""
    for role, (units, pattern) in words().roles.items():
        if wanted is not None and role not in wanted:
            continue
        for match in pattern.finditer(text):
            for number, quantity in enumerate(quantities):
                if quantity.unit not in units:
                    continue
                if match.end() <= quantity.start:
                    between, behind = text[match.end() : quantity.start], 0
                elif match.start() >= quantity.end:
                    between, behind = text[quantity.end : match.start()], _BEHIND
                else:
                    continue
                if (
                    len(between) <= _REACH
                    and not _skips(match, number, quantities, units)
                    and not _END.search(between)
                ):
                    clauses = 8 * len(_CLAUSE.findall(between))
                    # The longer of two names says more: 贷款利率 is not 利率.
                    said = min(len(match.group()), 6)
                    yield len(between) + behind + clauses - said, number, role, match.span()


def _skips(
    name: re.Match[str], number: int, quantities: tuple[Quantity, ...], units: frozenset[str]
) -> bool:
    """Whether another figure that could have the name stands between it and this one."""
    figure = quantities[number]
    start, end = min(name.end(), figure.end), max(name.start(), figure.start)
    return any(other.unit in units and start <= other.start < end for other in quantities)
