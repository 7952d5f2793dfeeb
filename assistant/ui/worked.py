"""A calculation that the reader may change: what is shown of each input, and what is stated anew.

An answer's Calculation -> [assistant.ui.worked] <- the form; the service computes
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from assistant.calculator.answering import Calculated
from assistant.calculator.formats import plain
from assistant.calculator.model import BadInput, Calculator, MissingInput, Note
from assistant.calculator.registry import CALCULATORS
from assistant.records import Calculation, Citation, Input
from assistant.service import AnswerService
from corpus.errors import BadQuestion
from corpus.quantities import find_quantities

_NUMBER = "number"
_PLACES = 12  # of a figure in the form


class NotANumber(BadInput):
    """What stands in a field cannot be read as a figure."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A calculation as the page has it."""

    calculation: Calculation
    as_of: date
    notes: tuple[Note, ...] = ()
    stated: Mapping[str, Any] = field(default_factory=dict)  # by the reader, as last computed
    editable: bool = False  # the service computes it again from what was stated
    citations: tuple[Citation, ...] = ()  # its own, if it is not as in the answer


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a form was not computed, and what stood in it."""

    error: BadQuestion
    typed: Mapping[str, str]

    @property
    def field(self) -> str:
        """The name of the input that is wrong."""
        found = self.error
        return found.input if isinstance(found, BadInput | MissingInput) else found.field or ""


@dataclass(frozen=True, slots=True)
class Field:
    """An input as the form shows it."""

    name: str
    kind: str  # number, date or choice
    shown: str  # its value as text; empty where it has none
    choices: tuple[str, ...] = ()
    given: Input | None = None


def worked(service: AnswerService, calculation: Calculation, as_of: date, language: str) -> Worked:
    """A calculation of an answer, computed again from what was stated in the question.

    It cannot be changed where that gives something else: then the record alone is shown.
    """
    chosen = CALCULATORS[calculation.name]
    stated = {i.name: _stated(i, chosen) for i in calculation.inputs if i.origin == "user"}
    try:
        ran = service.ran(calculation.name, stated, as_of, language)
    except BadQuestion:
        return Worked(calculation, as_of)
    if ran.calculation.outputs != calculation.outputs:
        return Worked(calculation, as_of)
    notes = (*ran.result.assumptions, *ran.result.warnings)
    return Worked(calculation, as_of, notes, stated, editable=True)


def recalculated(
    service: AnswerService, before: Worked, typed: Mapping[str, str], language: str
) -> Worked | Problem:
    """The calculation with the inputs of a form; a field that was not touched keeps its origin.

    Args:
        typed: By the names of the form's fields; an empty one is stated no more.
    """
    stated = dict(before.stated)
    try:
        for item in fields(before.calculation):
            text = typed.get(item.name, item.shown).strip()
            if text == item.shown:
                continue
            stated.pop(item.name, None)
            if text:
                stated[item.name] = _number(text, item) if item.kind == _NUMBER else text
        ran = service.ran(before.calculation.name, stated, before.as_of, language)
    except BadQuestion as error:
        return Problem(error, typed)
    notes = (*ran.result.assumptions, *ran.result.warnings)
    cited = Calculated(ran.calculation.name, ran.calculation)
    (made,) = cited.with_shown(cited.citations)
    return Worked(made, before.as_of, notes, stated, True, cited.citations)


def fields(calculation: Calculation) -> list[Field]:
    """The inputs that a form has, in the calculator's order; lists and formulas are not in it."""
    chosen = CALCULATORS[calculation.name]
    given = {one.name: one for one in calculation.inputs}
    made = []
    for name, info in chosen.inputs.model_fields.items():
        kind, choices = _kind(info.annotation)
        if kind:
            found = given.get(name) or given.get(chosen.term_of(name) or "")
            shown = _shown(found, chosen, name) if found else ""
            made.append(Field(name, kind, shown, choices, found))
    return made


def _stated(given: Input, chosen: Calculator) -> Any:
    """An input of a record as its calculator takes it; the record has lists as one text."""
    text = _text(given.value)
    info = chosen.inputs.model_fields.get(given.name)
    if info is None or tuple not in _parts(info.annotation):
        return text
    listed = text.split(", ")
    if chosen.unit_of(given.name) != "quantity":
        return listed
    return [(figure, unit) for figure, _, unit in (one.partition(" ") for one in listed)]


def _shown(given: Input, chosen: Calculator, name: str) -> str:
    if isinstance(given.value, Decimal) and chosen.unit_of(name) != "name":
        return plain(given.value, _PLACES)
    return _text(given.value)


def _text(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _kind(annotation: Any) -> tuple[str, tuple[str, ...]]:
    """What kind of field a type wants, and its choices; an empty kind: none."""
    if annotation is bool:
        return "choice", ("no", "yes")
    parts = list(_parts(annotation))
    literals = tuple(part for part in parts if isinstance(part, str))
    if tuple in parts:
        return "", ()
    if literals:
        return "choice", literals
    if date in parts:
        return "date", ()
    return (_NUMBER, ()) if Decimal in parts or int in parts else ("", ())


def _parts(annotation: Any) -> list[Any]:
    """The plain types and literal values in a type."""
    origin = get_origin(annotation)
    if origin is Literal:
        return list(get_args(annotation))
    if origin is tuple:
        return [tuple]
    if origin is Annotated:
        return _parts(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [part for one in get_args(annotation) for part in _parts(one)]
    return [annotation]


def _number(text: str, item: Field) -> str:
    """A figure as the asker writes it, 10万 and １００ too, as a plain decimal.

    Raises:
        NotANumber: it is none.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    try:
        number = Decimal(folded)
    except InvalidOperation:
        found = find_quantities(folded)
        covered = len(found) == 1 and not re.sub(r"\W", "", _outside(folded, found[0]))
        value = found[0].value if covered else None
        if not isinstance(value, Decimal):
            raise NotANumber(item.name, text[:60], "a number") from None
        number = value
    return format(number, "f") if number.is_finite() else str(number)


def _outside(text: str, found: Any) -> str:
    return text[: found.start] + text[found.end :]
