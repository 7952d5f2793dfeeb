"""Which figures of a question a calculation leaves out: none may be, or it is a guess.

A figure is accounted for if it is an input or a result, if an input is made of it and another
figure (a chance times a severity, a rate less a rate, a part taken from 100%), or if questions of
its kind name it in passing: rates of regimes, the shares of the split, the commitment.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext
from functools import cache
from itertools import combinations, permutations
from typing import Any

from assistant.calculator.formats import PRECISION
from assistant.calculator.labels import read
from assistant.calculator.request import number
from assistant.calculator.spelling import normalised
from assistant.calculator.tariff_regimes import COUNTERFACTUAL, GENERAL
from assistant.records import Calculation
from corpus.quantities import Quantity
from corpus.terms import shipped_terms

_COUNTED = frozenset({"percent", "year", "USD", "JPY", "EUR", "KRW", "GBP"})
_LARGE = 10**6  # a bare figure below is a count, an article or a model, and is let pass
_NEAR = Decimal("1e-15")  # of a value: what rounding may take from a derived one
_TARIFFS = frozenset({"tariff_duty", "tariff_compare", "snapback"})
_SHARES = frozenset({Decimal(50), Decimal(90), Decimal(10)})  # of the split, named as 50/50, 90/10


def left_out(
    question: str, made: Calculation, moves: frozenset[Decimal] = frozenset()
) -> tuple[str, ...]:
    """The figures of a question, as written, that a calculation made of it does not use.

    Days, counts and small bare numbers are not looked at. Empty: all are accounted for.

    Args:
        moves: Figures by which inputs were moved.
    """
    text = normalised(question)
    figures = read(text, frozenset()).quantities
    stated = [q for q in figures if _counts(q)]
    values = [value for q in stated if (value := number(q)) is not None]
    others = [value for q in figures if q.unit != "date" and (value := number(q)) is not None]
    filled = [*_numbers(one.value for one in made.inputs)]
    given = {*filled}
    used = given | {abs(value) for value in given}
    results = {*_numbers(output.value for output in made.outputs)}
    known = used | results | moves | _known_anyway(made.name) | {Decimal(0), Decimal(1)}
    with localcontext(prec=PRECISION):
        known |= {100 - value for value in used}  # a share and its rest are one statement
        derived = {*_combined(others)}
        # What is stated itself; a value that fills more inputs than it is stated for is not alone.
        alone = [v for v in values if v != 1 and filled.count(v) <= values.count(v)]
        open_ones = [
            quantity
            for quantity, value in zip(stated, values, strict=True)
            if not _is_among(value, known) and not _is_part(value, alone, derived, used)
        ]
    return tuple(text[q.start : q.end].strip() for q in open_ones)


def _counts(quantity: Quantity) -> bool:
    value = number(quantity)
    if value is None:
        return False
    return quantity.unit in _COUNTED or (not quantity.unit and abs(value) >= _LARGE)


def _numbers(values: Iterable[Any]) -> Iterator[Decimal]:
    """The numbers among values of a record; a list is written with its units, split by commas."""
    for value in values:
        if isinstance(value, Decimal):
            yield value
        elif not isinstance(value, date):
            for part in str(value).replace(",", " ").split():
                try:
                    yield Decimal(part)
                except InvalidOperation:
                    continue


@cache
def _known_anyway(calculator: str) -> frozenset[Decimal]:
    """What a question names in passing: rates of regimes, shares of the split, the commitment."""
    known = {
        term.value
        for term in shipped_terms()
        if term.term_id == "mou_amount" and isinstance(term.value, Decimal)
    }
    if calculator in _TARIFFS:
        known |= {regime.rate for regime in (*GENERAL, COUNTERFACTUAL)}
    if calculator == "profit_split":
        known |= _SHARES
    return frozenset(known)


def _combined(values: Sequence[Decimal]) -> Iterator[tuple[Decimal, Decimal]]:
    """Each figure with what it and another one make: a product, a sum, a difference, a quotient."""
    yield from ((value, 100 - value) for value in values)
    yield from ((value, sum(values) - value) for value in values)
    for start, end in combinations(range(len(values) + 1), 2):
        run = values[start:end]
        if len(run) > 1:  # 120, 180 and 100 over three years
            yield from ((value, sum(run, Decimal(0))) for value in (*run, Decimal(len(run))))
    for one, other in permutations(values, 2):
        yield from ((one, value) for value in (one * other, one * other / 100, one * other * 1000))
        made = [one + other, one - other, other - one]
        made += [one * (100 - other) / 100, other * (100 - one) / 100]
        made += [one / other] if other else []
        made += [other / one] if one else []
        yield from ((one, value) for value in made if value not in (0, 1))


def _is_part(
    value: Decimal,
    values: Sequence[Decimal],
    derived: set[tuple[Decimal, Decimal]],
    used: set[Decimal],
) -> bool:
    """Whether a value that is used is made of this one, and of others that are stated."""
    return any(
        one == value and (made >= _LARGE or made not in values) and _is_among(made, used)
        for one, made in derived
    )


def _is_among(value: Decimal, known: Iterable[Decimal]) -> bool:
    return any(abs(value - other) <= _NEAR * max(abs(value), Decimal(1)) for other in known)
