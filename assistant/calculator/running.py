"""Runs a calculation: inputs checked, missing ones taken from dated terms and cited.

A term is read as it was known on the as-of day; every reading becomes an input of the record, with
the sentence that carries it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.calculator.figure_questions import TERM
from assistant.calculator.goal_seek import Goal, goal_seek
from assistant.calculator.model import BadInput, Calculator, Inputs, Result
from assistant.calculator.of_the_day import of_the_day
from assistant.calculator.registry import calculator
from assistant.dated import Days, overlap
from assistant.records import Calculation, Citation, Input
from assistant.term_answers import TermBook, values_on
from corpus.dates import PartialDate
from corpus.terms import Term

_GIVEN: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
Cite = Callable[[Term], Citation | None]


@dataclass(frozen=True, slots=True)
class Ran:
    """A calculation that was made: the record, and the result whose notes are put in words."""

    calculation: Calculation
    result: Result
    terms: Mapping[str, Term]  # those read, by the name of their input


class BookTerms:
    """The dated terms of a book, as a calculator reads them; keeps what was read."""

    def __init__(self, book: TermBook, as_of: date) -> None:
        self._book, self.as_of = book, as_of
        self.read: dict[str, tuple[Term, Decimal | date]] = {}

    def number(self, term_id: str, on: date | None = None) -> Decimal:
        """The value that holds on a day; of a range or of several values, the first one's lower."""
        terms = self._values(term_id, on)
        low, _ = _ends(terms[0])
        self.read[term_id] = (terms[0], low)
        return low

    def bounds(self, term_id: str, on: date | None = None) -> tuple[Decimal, Decimal]:
        """The lowest and the highest value that sources give."""
        terms = self._values(term_id, on)
        ends = [(end, term) for term in terms for end in _ends(term)]
        (low, low_term), (high, high_term) = min(ends, key=_first), max(ends, key=_first)
        self.read[term_id] = (low_term, low)
        if high != low:
            self.read[f"{term_id}_high"] = (high_term, high)
        return low, high

    def day(self, term_id: str) -> date:
        """The day that a term gives."""
        known = values_on(self._book.history(term_id), self.as_of, None)
        if not known:
            raise BadInput(term_id, f"nothing known on {self.as_of}", "a later as-of day")
        term = known[0]
        day = term.value.whole() if isinstance(term.value, PartialDate) else None
        if day is None:
            raise BadInput(term_id, str(term.value), "a whole date")
        self.read[term_id] = (term, day)
        return day

    def _values(self, term_id: str, on: date | None) -> list[Term]:
        day = on or self.as_of
        asked = Days(day, day)
        found = values_on(self._book.history(term_id), self.as_of, asked)
        held = [term for term in found if overlap(term.valid_from, term.valid_to, asked)]
        if not held:
            got = f"no value known on {self.as_of} that holds on {day}"
            raise BadInput(term_id, got, "another as-of day, or the value stated")
        return held


def _first(pair: tuple[Decimal, Term]) -> Decimal:
    return pair[0]


def _ends(term: Term) -> tuple[Decimal, Decimal]:
    if isinstance(term.value, tuple):
        return term.value
    if isinstance(term.value, Decimal):
        return term.value, term.value
    raise BadInput(term.term_id, str(term.value), "a number")


def run(
    name: str,
    stated: Mapping[str, Any],
    terms: BookTerms,
    cite: Cite,
    assumed: Mapping[str, Any] = MappingProxyType({}),
) -> Ran:
    """The calculation of a name with stated inputs.

    Args:
        stated: By the calculator's own names; figures named as terms are read there.
        cite: The citation of the sentence that carries a term.
        assumed: Inputs for those that are not stated; shown as defaults.

    Raises:
        NotFound: there is no such calculator.
        BadInput: an input is not allowed, is unknown, or leads beyond what can be computed.
        MissingInput: an input is neither stated nor given by a term.
    """
    chosen = calculator(name)
    defaults = {**of_the_day(name, stated, terms.as_of), **assumed}
    inputs = _checked(chosen, {**defaults, **_with_named(stated, terms)})
    result = chosen.compute(inputs, terms)
    record = Calculation(
        name=name,
        inputs=(
            *_stated(chosen, inputs, stated),
            *_read(terms, cite),
            *_defaults(chosen, inputs, stated),
        ),
        steps=result.steps,
        outputs=result.outputs,
        assumptions=tuple(note.name for note in result.assumptions),
        warnings=tuple(note.name for note in result.warnings),
        chart=result.chart,
        given=_GIVEN.dump_python({**assumed, **stated}, mode="json"),
    )
    return Ran(record, result, {name: term for name, (term, _) in terms.read.items()})


def run_for(name: str, stated: Mapping[str, Any], goal: Goal, terms: BookTerms, cite: Cite) -> Ran:
    """The calculation at the value of an input that brings about a goal; shown as a default.

    Raises:
        NotFound, BadInput, MissingInput: as `run`, or no value of the input reaches the goal.
    """
    chosen = calculator(name)
    given = {**of_the_day(name, stated, terms.as_of), **_with_named(stated, terms)}
    given.pop(goal.field, None)
    inputs = _checked(chosen, given)
    found = goal_seek(chosen, inputs, goal.field, goal.output, goal.target, terms)
    terms.read.clear()
    others = {field: value for field, value in stated.items() if field != goal.field}
    return run(name, others, terms, cite, {goal.field: found})


def _with_named(stated: Mapping[str, Any], terms: BookTerms) -> dict[str, Any]:
    """The inputs with each figure that is named by a term read."""
    inputs = {
        name: _of_term(value, terms) if isinstance(value, str) and value.startswith(TERM) else value
        for name, value in stated.items()
    }
    pairs: Any = inputs.get("values", ())
    if not _are_pairs(pairs):
        return inputs  # as they are: the calculator's own types refuse or read them
    values = [
        (terms.number(value.removeprefix(TERM)), unit)
        if isinstance(value, str) and value.startswith(TERM)
        else (value, unit)
        for value, unit in pairs
    ]
    if "values" in inputs:
        inputs["values"] = tuple(values)
    return inputs


def _are_pairs(given: object) -> bool:
    return isinstance(given, list | tuple) and all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in given
    )


def _of_term(named: str, terms: BookTerms) -> Decimal | date:
    term_id = named.removeprefix(TERM)
    return terms.day(term_id) if term_id.endswith("_date") else terms.number(term_id)


def _checked(chosen: Calculator, stated: Mapping[str, Any]) -> Inputs:
    try:
        return chosen.inputs.model_validate(dict(stated))
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        named = ".".join(map(str, wrong["loc"]))
        if wrong["type"] == "extra_forbidden":
            allowed = f"one of {', '.join(chosen.inputs.model_fields)}"
            raise BadInput(named, "an unknown input", allowed) from error
        raise BadInput(named, str(wrong["input"])[:60], wrong["msg"]) from error


def _stated(chosen: Calculator, inputs: Inputs, given: Mapping[str, Any]) -> list[Input]:
    """What the asker stated; a figure that was named is shown as the term that it was read from."""
    names = [
        name
        for name in chosen.inputs.model_fields
        if name in given and not str(given[name]).startswith(TERM)
    ]
    return [
        Input(name, _shown(value), _unit(chosen, inputs, name), "user")
        for name in names
        if (value := getattr(inputs, name)) is not None
    ]


def _unit(chosen: Calculator, inputs: Inputs, name: str) -> str:
    unit = chosen.unit_of(name)
    return str(getattr(inputs, "currency", unit)) if unit in ("money", "USD") else unit


def _defaults(chosen: Calculator, inputs: Inputs, given: Mapping[str, Any]) -> list[Input]:
    names = [name for name in chosen.inputs.model_fields if name not in given]
    return [
        Input(name, _shown(value), _unit(chosen, inputs, name), "default")
        for name in names
        if (value := getattr(inputs, name)) not in (None, (), False)
    ]


def _read(terms: BookTerms, cite: Cite) -> list[Input]:
    return [
        Input(name, value, term.unit, "term", cite(term))
        for name, (term, value) in terms.read.items()
    ]


def _shown(value: object) -> Decimal | date | str:
    if isinstance(value, Decimal | date):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, tuple):
        return ", ".join(str(_shown(part)) for part in value)
    if hasattr(value, "value") and hasattr(value, "unit"):
        return f"{value.value} {value.unit}".rstrip()
    return str(value)
