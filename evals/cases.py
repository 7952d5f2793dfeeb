"""Question sets: JSON Lines of the project's format, and any table with questions and answers.

A set's way: file -> [evals.cases] -> runner -> judging -> measures -> report
A bad line is told with its number; nothing of the file is run then.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.records import Language, Reason, Status
from corpus.errors import BadDocument, PolicyDeskError
from corpus.loaders.delimited import read_rows as delimited_rows
from corpus.loaders.xlsx import read_rows as sheet_rows

Kind = Literal[
    "fact", "compare", "numeric", "what_if", "as_of", "conflict", "follow_up", "unanswerable",
    "injection",
]  # fmt: skip

_QUESTION_HEADS = ("question", "questions", "query", "问题", "問題", "提问", "質問", "設問", "问句")
_ANSWER_HEADS = ("answer", "answers", "expected", "答案", "回答", "解答", "答え", "期待する回答")
_NOT_IN_CORPUS = (
    "无法回答", "無法回答", "资料中没有", "文件中没有", "没有答案", "not in the documents",
    "not answerable", "unanswerable", "cannot be answered", "no answer", "資料にない", "回答不能",
    "回答できない", "答えられない", "該当なし",
)  # fmt: skip
_MOST_QUESTIONS = 100_000


@dataclass(frozen=True, slots=True)
class Number:
    """A figure that a right answer states; equal within the tolerance, a share or an amount."""

    value: str  # a decimal in whole units, or an ISO date
    unit: str
    tolerance: str  # "0", "0.5%" or an amount


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that carries what is asked for."""

    doc_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what is expected; empty and None: nothing is expected of it."""

    case_id: str
    question: str
    language: Language | None = None
    kind: Kind | None = None
    as_of: date | None = None
    history: tuple[str, ...] = ()
    answerable: bool | None = None  # None: the set does not say
    contains: tuple[tuple[str, ...], ...] = ()  # one of each group
    numbers: tuple[Number, ...] = ()
    status: Status | None = None
    reason: Reason | None = None
    calculation: str | None = None  # the calculator that answers
    computed: bool | None = None  # False: no calculation may be made
    inputs: tuple[tuple[str, str], ...] = ()  # (name, value) that the calculation must take
    must_not: tuple[str, ...] = ()
    evidence: tuple[tuple[Quote, ...], ...] = ()  # one of each group
    answer: str | None = None  # as a person wrote it


def read_cases(path: Path) -> list[Case]:
    """The questions of a file in its order.

    Args:
        path: JSON Lines, or a CSV, TSV or XLSX with a column of questions and one of answers.

    Raises:
        PolicyDeskError: it cannot be read, has no questions, or a line is not as it should be.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PolicyDeskError(f"{str(path)!r} cannot be read: {error.strerror}") from error
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".xlsx"):
        try:
            read_rows = sheet_rows if suffix == ".xlsx" else delimited_rows
            rows = read_rows(data, path.name)
        except BadDocument as error:
            raise PolicyDeskError(f"{str(path)!r} cannot be read: {error}") from error
        cases = list(_of_table(rows, path))
    elif suffix in (".jsonl", ".ndjson", ".json"):
        cases = list(_of_lines(data, path))
    else:
        raise PolicyDeskError(
            f"{str(path)!r} is no question set; .jsonl, .csv, .tsv, .xlsx or a BEIR folder are"
        )
    if not cases:
        raise PolicyDeskError(f"{str(path)!r} has no questions; write one a line")
    if len(cases) > _MOST_QUESTIONS:
        raise PolicyDeskError(f"{str(path)!r} has {len(cases)} questions, at most 100000 are run")
    _refuse_repeats(cases, path)
    return cases


def _refuse_repeats(cases: Sequence[Case], path: Path) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.case_id in seen:
            raise PolicyDeskError(f"{str(path)!r}: the id {case.case_id!r} stands twice")
        seen.add(case.case_id)


def _of_table(rows: Sequence[Sequence[str]], path: Path) -> Iterator[Case]:
    """The first row names the columns; a table of two columns without names is taken as it is."""
    heads = [cell.strip().strip("\ufeff").casefold() for cell in (rows[0] if rows else ())]
    asked = next((i for i, head in enumerate(heads) if head in _QUESTION_HEADS), None)
    said = next((i for i, head in enumerate(heads) if head in _ANSWER_HEADS), None)
    if asked is None and len(heads) != 2:
        raise PolicyDeskError(
            f"{str(path)!r} has no column of questions; name one 'question', '问题' or '質問', got"
            f" {', '.join(map(repr, heads))}"
        )
    body = rows if asked is None else rows[1:]
    asked, said = (0, 1) if asked is None else (asked, said)
    for number, row in enumerate(body, start=1):
        question = row[asked].strip() if asked < len(row) else ""
        answer = row[said].strip() if said is not None and said < len(row) else ""
        if question:
            yield _free(f"row-{number}", question, answer)


def _free(case_id: str, question: str, answer: str) -> Case:
    """A question with an answer in a person's words; both may be anything."""
    none = any(words in answer.casefold() for words in _NOT_IN_CORPUS) and len(answer) < 40
    return Case(
        case_id,
        question,
        answerable=False if none else True if answer else None,
        kind="unanswerable" if none else None,
        answer=None if none or not answer else answer,
    )


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Number(_Strict):
    value: str
    unit: str = ""
    tolerance: str = "0"


class _Quote(_Strict):
    doc_id: str
    quote: str = Field(min_length=1)


class _Expected(_Strict):
    contains: list[list[str]] = []
    numbers: list[_Number] = []
    status: Status | None = None
    reason: Reason | None = None
    calculation: str | None = None
    computed: bool | None = None
    inputs: dict[str, str] = {}


class _Line(BaseModel):
    """Further keys are the set's own, and ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    question: str = Field(min_length=1)
    id: str | None = None
    language: Language | None = None
    kind: Kind | None = None
    as_of: date | None = None
    history: list[str] = []
    answerable: bool | None = None
    expected: _Expected = _Expected()
    must_not: list[str] = []
    evidence: list[list[_Quote]] = []
    answer: str | None = None


def _of_lines(data: bytes, path: Path) -> Iterator[Case]:
    try:
        # Only at line feeds: a line separator may stand inside a JSON string.
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise PolicyDeskError(f"{str(path)!r} is not UTF-8: {error}; save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _of_line(line, number, path)


def _of_line(line: str, number: int, path: Path) -> Case:
    try:
        table = _with_known_heads(json.loads(line))
        row = _Line.model_validate(table)
        for wanted in row.expected.numbers:
            _check_number(wanted)
    except ValueError as error:
        raise PolicyDeskError(f"{str(path)!r} line {number}: {_first(error)}") from error
    case_id = row.id or f"line-{number}"
    case = Case(
        case_id,
        row.question,
        language=row.language,
        kind=row.kind,
        as_of=row.as_of,
        history=tuple(row.history),
        answerable=row.answerable,
        contains=tuple(map(tuple, row.expected.contains)),
        numbers=tuple(Number(n.value, n.unit, n.tolerance) for n in row.expected.numbers),
        status=row.expected.status,
        reason=row.expected.reason,
        calculation=row.expected.calculation,
        computed=row.expected.computed,
        inputs=tuple(row.expected.inputs.items()),
        must_not=tuple(row.must_not),
        evidence=tuple(tuple(Quote(q.doc_id, q.quote) for q in group) for group in row.evidence),
    )
    if row.answer is None or row.expected.model_fields_set:
        return case
    free = _free(case_id, row.question, row.answer)
    return replace(
        case,
        kind=row.kind or free.kind,
        answerable=free.answerable if row.answerable is None else row.answerable,
        answer=free.answer,
    )


def _with_known_heads(table: Any) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise ValueError(f'wanted an object such as {{"question": ...}}, got {table!r:.60}')
    known = dict.fromkeys(_QUESTION_HEADS, "question") | dict.fromkeys(_ANSWER_HEADS, "answer")
    known.pop("expected")  # in the project's own format it is a table
    return {known.get(str(key).casefold(), str(key)): value for key, value in table.items()}


def _check_number(number: _Number) -> None:
    try:
        if number.unit == "date":
            date.fromisoformat(number.value)
        elif not Decimal(number.value).is_finite():
            raise ValueError(number.value)
        if not Decimal(number.tolerance.rstrip("%")).is_finite():
            raise ValueError(number.tolerance)
    except (ValueError, ArithmeticError) as error:
        kind = "date" if number.unit == "date" else "number"
        raise ValueError(
            f"expected.numbers: {number.value!r} with tolerance {number.tolerance!r} is no {kind}"
            ' such as "2029-01-19" or "550000000000" with "0.5%"'
        ) from error


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        wrong = error.errors(include_url=False)[0]
        where = ".".join(map(str, wrong["loc"]))
        return f"{where}: {wrong['msg']}, got {wrong['input']!r:.60}"
    return str(error) or repr(error)
