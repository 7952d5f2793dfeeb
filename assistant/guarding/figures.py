"""Figures: each number, date, share and amount of a statement is, by value, in what is cited."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from assistant.guarding.findings import Finding, Ground, Verdict
from assistant.guarding.reading import Reading, is_count, read
from assistant.guarding.words import folded_for
from assistant.records import Calculation
from corpus.dates import PartialDate
from corpus.quantities import Quantity, find_quantities

_FEW = 12  # a count up to which a paraphrase may have counted what a passage lists
_ROUNDED = Decimal("0.1")  # of a figure, by which a rounded one may be off
_NEAR = 12  # characters beside a figure that tell how it is meant
_LABELS = frozenset({"ordinal", "provision"})
_PER_BEFORE = re.compile(r"(?:\bper|\beach|\bevery|每|各|当たり|あたり)\s*$")
_PER_BEHIND = re.compile(r"\s*(?:当たり|あたり|につき|ごと|毎|に换算)")
_SAME_MONTH = re.compile(r"(?:[同当该翌]月|that month,?)\s*$")
_THE = re.compile(r"\bon the\s*$")
_ABOUT_BEFORE = re.compile(
    r"(?:约|大约|近|将近|接近|逾|超过?|不到|不足|约合|大概|左右|ほぼ|およそ|おおむね|"
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|over|under|just|close to"
    r"|(?:more|less) than|short of|upwards of)\b)[^,，、]{0,4}$",
    re.IGNORECASE,
)
_ABOUT_BEHIND = re.compile(
    r"\s*(?:余|多|左右|上下|超|强|弱|程度|ほど|前后|近く|あまり|以上|を[上下]回|に満た|or so|odd)"
)
_CODE = re.compile(r"(?<![\d.])\d+(?:\.\d+){2,}")
_HALF_YEAR = re.compile(r" (?:a|of the|the) (?:year|month|day|decade)")
_HALF = Quantity(Decimal(50), "percent", 0, 0)
_SHARED = ("平均分", "均分", "对半", "折半", "equally", "evenly", "等分", "五分五分")


def check_figures(
    statement: Reading, ground: Ground, calculations: Sequence[Calculation] = ()
) -> Iterator[Finding]:
    """A verdict on each figure of a statement, in order."""
    held = [f for reading in ground.sentences for f in figures_of(reading)]
    around = [f for reading in ground.contexts for f in figures_of(reading)]
    worked = list(_worked(calculations))
    for figure in statement.figures:
        if _counts_itself(figure, statement) or f"section_{figure.value}" in ground.names:
            continue
        verdict = _verdict(figure, [*held, *worked], around)
        if verdict == "fails" and _is_rounded(figure, statement, [*held, *worked]):
            verdict = "holds"
        written = statement.text[figure.start : figure.end]
        detail = "" if verdict == "holds" else f"{written!r} is in no cited passage or calculation"
        yield Finding("figures", verdict, figure.start, figure.end, detail)
    yield from _codes(statement, ground)


def _codes(statement: Reading, ground: Ground) -> Iterator[Finding]:
    """A verdict on each number of a heading or notice, 9903.02.72, which has no value."""
    for match in _CODE.finditer(statement.text):
        held = any(match.group() in _CODE.findall(r.text) for r in ground.sentences)
        detail = "" if held else f"{match.group()!r} is in no cited passage"
        yield Finding("figures", "holds" if held else "fails", *match.span(), detail)


@lru_cache(maxsize=20_000)
def figures_of(reading: Reading) -> tuple[Quantity, ...]:
    """The figures of a text, with the half that an equal share is."""
    if any(word in reading.folded.lower() for word in _shared(reading.language)):
        return (*reading.figures, _HALF)
    return reading.figures


def equal(figure: Quantity, other: Quantity) -> bool:
    """Whether a figure says no more than another does: a day is not given by its year."""
    if not figure.same_as(other):
        return False
    if isinstance(figure.value, PartialDate) and isinstance(other.value, PartialDate):
        return not figure.value.says_more_than(other.value)
    return True


def _verdict(figure: Quantity, held: list[Quantity], around: list[Quantity]) -> Verdict:
    if any(equal(figure, other) for other in held):
        return "holds"
    if isinstance(figure.value, PartialDate):
        return _verdict_on_date(figure.value, [*held, *around])
    if any(equal(figure, other) for other in around):
        # A heading is on several passages: what one of them states goes before it.
        rivals = [f for f in held if f.unit == figure.unit != "" and figure.unit not in _LABELS]
        return "fails" if rivals else "holds"
    counted = is_count(figure) and figure.value <= _FEW
    return "undecided" if counted and not any(map(is_count, held)) else "fails"


def _counts_itself(figure: Quantity, statement: Reading) -> bool:
    """ "per 1 GW" and "half a year" state no share and no amount."""
    before, behind = statement.folded[: figure.start], statement.folded[figure.end :]
    if _HALF_YEAR.match(behind) and figure.value == _HALF.value:
        return True
    if isinstance(figure.value, PartialDate) or figure.value != 1:
        return False
    return _PER_BEFORE.search(before) is not None or _PER_BEHIND.match(behind) is not None


def _is_rounded(figure: Quantity, statement: Reading, held: list[Quantity]) -> bool:
    """Whether a figure is one of the passages' rounded, and says so; or the day of its date."""
    if isinstance(figure.value, PartialDate):
        return False
    before = statement.folded[max(0, figure.start - _NEAR) : figure.start]
    behind = statement.folded[figure.end : figure.end + _NEAR]
    days = {f.value.day for f in held if isinstance(f.value, PartialDate)}
    if figure.value in days and (
        (figure.unit == "day" and _SAME_MONTH.search(before))
        or (figure.unit in ("", "ordinal") and _THE.search(before))
    ):
        return True
    if not (_ABOUT_BEFORE.search(before) or _ABOUT_BEHIND.match(behind)):
        return False
    digits = figure.value.normalize().as_tuple()
    step = Decimal((0, (1,), int(digits.exponent)))  # of its last digit that is not 0
    return any(
        isinstance(f.value, Decimal)
        and figure.unit in (f.unit, "")
        and f.value != 0
        and abs(f.value - figure.value) < step
        and abs(f.value - figure.value) <= _ROUNDED * f.value
        for f in held
    )


def _verdict_on_date(value: PartialDate, others: list[Quantity]) -> Verdict:
    """A year may come from a heading, or from another date of the passage."""
    dates = [other.value for other in others if isinstance(other.value, PartialDate)]
    without_year = PartialDate(None, value.month, value.day)
    if value.month is not None and any(
        d.compatible(without_year) and not without_year.says_more_than(d) and d.compatible(value)
        for d in dates
    ):
        years = {d.year for d in dates if d.year is not None}
        return "holds" if value.year is None or value.year in years else "undecided"
    if value.month is None and any(d.year == value.year for d in dates):
        return "holds"
    return "fails"


def is_worked_out(figure: Quantity, calculations: Sequence[Calculation]) -> bool:
    """Whether a figure is an input, a step or a result of one of the calculations."""
    return any(equal(figure, other) for other in _worked(calculations))


def _worked(calculations: Sequence[Calculation]) -> Iterator[Quantity]:
    for calculation in calculations:
        yield from _values((i.value, i.unit) for i in calculation.inputs)
        yield from _values((o.value, o.unit) for o in calculation.outputs)
        for step in calculation.steps:
            for text in (step.substitution, step.result):
                yield from find_quantities(text)


def _values(pairs: Iterable[tuple[object, str]]) -> Iterator[Quantity]:
    for value, unit in pairs:
        if isinstance(value, Decimal):
            yield Quantity(value, "percent" if unit == "percentage_point" else unit, 0, 0)
        else:
            yield from read(str(value)).figures


@cache
def _shared(language: str) -> tuple[str, ...]:
    return tuple(folded_for(word, language) for word in _SHARED)
