"""Dated terms: the numbers, dates, names and roles of the shipped briefs that people look up.

Reads corpus/terms.toml: one table a thing, with its labels and one entry a value. A value that
changed has several entries; values that sources disagree on stand side by side. Whether the
quotations hold is checked in corpus.term_check.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.dates import PartialDate
from corpus.errors import PolicyDeskError

Bound = Literal["", "about", "at_least", "at_most", "over"]
Unit = Literal[
    "percent", "USD", "JPY", "GBP", "EUR", "KRW", "TWD", "business_day", "day", "month", "year",
    "GW", "count", "rate_multiple", "date", "name",
]  # fmt: skip
Value = Decimal | tuple[Decimal, Decimal] | PartialDate | None

TERMS_FILE = Path(__file__).with_name("terms.toml")

_KEY = r"[\"']?(?P<key>[\w-]+)[\"']?"
_TABLE = re.compile(rf"\s*\[\s*{_KEY}\s*\]")
_ENTRY = re.compile(rf"\s*\[\[\s*{_KEY}\s*\.\s*[\"']?values[\"']?\s*\]\]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line of a file."""

    file: str
    line: int  # 1-based
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Term:
    """One value of one thing, with the days it holds and the sentence that carries it.

    The maps are by language: zh, en, ja.
    """

    term_id: str  # one for all values of a thing
    unit: Unit
    value: Value  # in whole units; a pair is a range; None for a name
    bound: Bound
    labels: Mapping[str, tuple[str, ...]]  # the first is the one shown
    shown: Mapping[str, str]  # a name, as it stands in the quotation; empty for other units
    sentences: Mapping[str, str]  # with one "{value}"
    known_from: date
    known_to: date | None  # the day a later development replaced it
    valid_from: date | None
    valid_to: date | None  # inclusive
    source_ids: tuple[str, ...]
    topic: str  # the document, without its language
    section: str  # anchor
    quotes: Mapping[str, str]
    line: int  # in the file, 1-based

    def doc_id(self, language: str) -> str:
        """The document that carries the value in a language."""
        return f"{self.topic}.{language}"


@cache
def shipped_terms() -> tuple[Term, ...]:
    """The terms of the shipped briefs, in the order of the file.

    Raises:
        PolicyDeskError: the file cannot be read or has faults, of which the message has the first.
    """
    terms, faults = parse_terms(TERMS_FILE)
    if faults:
        raise PolicyDeskError(f"{faults[0]}; see all with: policy-desk verify")
    return tuple(terms)


def parse_terms(path: Path = TERMS_FILE) -> tuple[list[Term], list[Fault]]:
    """The terms that are well formed, and what is wrong with the others.

    Raises:
        PolicyDeskError: the file cannot be read or is no TOML, as where a term_id is repeated.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyDeskError(f"{str(path)!r} cannot be read: {error}; mend it") from error
    starts = _starts(text.splitlines())
    terms: list[Term] = []
    faults: list[Fault] = []
    for term_id, table in tables.items():
        first, *entries = starts.get(term_id, [1])
        count = len(table.get("values", ())) if isinstance(table, dict) else 0
        entries += [first] * (count - len(entries))  # entries written inline
        try:
            written = _Table.model_validate(table)
        except ValidationError as error:
            for wrong in error.errors(include_url=False):
                where = wrong["loc"]
                lines_of = dict(enumerate(entries)) if where[:1] == ("values",) else {}
                line = next((lines_of[n] for n in where[1:2] if n in lines_of), first)
                named = ".".join(map(str, where))
                message = f"{term_id!r} {named}: {wrong['msg']}, got {wrong['input']!r:.60}"
                faults.append(Fault(path.name, line, message))
        else:
            for entry, line in zip(written.values, entries, strict=True):
                try:
                    terms.append(_term(term_id, written, entry, line))
                except ValueError as error:
                    faults.append(Fault(path.name, line, f"{term_id!r}: {error}"))
    return terms, faults


def _starts(lines: Sequence[str]) -> dict[str, list[int]]:
    """term_id -> the line of its table, then that of each of its entries; 1 where none is seen."""
    tables: dict[str, int] = {}
    entries: dict[str, list[int]] = defaultdict(list)
    for n, line in enumerate(lines, start=1):
        if match := _ENTRY.match(line):
            entries[match["key"]].append(n)
        elif match := _TABLE.match(line):
            tables[match["key"]] = n
    return {key: [tables.get(key, 1), *entries[key]] for key in {*tables, *entries}}


def read_value(written: str, unit: str) -> Value:
    """A value as the file writes it: "90", "1..2", "2029-01-19", "2025-10"; "" for a name.

    Raises:
        ValueError: it is none of these.
    """
    if unit == "name":
        if written:
            raise ValueError("a name has no value; write it in shown.zh, shown.en and shown.ja")
        return None
    if unit == "date":
        whole = written + "-01" * (2 - written.count("-"))
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", whole, re.ASCII):
                raise ValueError(written)
            date.fromisoformat(whole)
        except ValueError as error:
            raise ValueError(f"{written!r} is no date such as 2029-01-19 or 2025-10") from error
        return PartialDate(*map(int, written.split("-")))
    try:
        low, dots, high = written.partition("..")
        return (Decimal(low), Decimal(high)) if dots else Decimal(written)
    except InvalidOperation as error:
        raise ValueError(f"{written!r} is no plain number such as 550000000000 or 1..2") from error


_Text = Annotated[str, Field(min_length=1)]
_Day = Annotated[date, Field(strict=True)]


def _one_slot(sentence: str) -> str:
    if sentence.count("{value}") != 1:
        raise ValueError("must hold {value} once")
    return sentence


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Texts(_Strict):
    zh: _Text
    en: _Text
    ja: _Text


class _Sentences(_Strict):
    zh: Annotated[str, AfterValidator(_one_slot)]
    en: Annotated[str, AfterValidator(_one_slot)]
    ja: Annotated[str, AfterValidator(_one_slot)]


class _Labels(_Strict):
    zh: Annotated[list[_Text], Field(min_length=1)]
    en: Annotated[list[_Text], Field(min_length=1)]
    ja: Annotated[list[_Text], Field(min_length=1)]


class _Entry(_Strict):
    value: str = ""
    bound: Bound = ""
    unit: Unit | None = None  # where it is not the table's: 45 business days beside 45 days
    shown: _Texts | None = None
    known_from: _Day
    known_to: _Day | None = None
    valid_from: _Day | None = None
    valid_to: _Day | None = None
    sources: Annotated[list[_Text], Field(min_length=1)]
    doc: _Text
    section: _Text
    quote: _Texts
    sentence: _Sentences | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        for kind in ("known", "valid"):
            first, last = getattr(self, f"{kind}_from"), getattr(self, f"{kind}_to")
            if first and last and last < first:
                raise ValueError(f"{kind}_to {last} is before {kind}_from {first}")
        return self


class _Table(_Strict):
    unit: Unit
    labels: _Labels
    sentence: _Sentences | None = None
    values: Annotated[list[_Entry], Field(min_length=1)]


def _term(term_id: str, table: _Table, entry: _Entry, line: int) -> Term:
    """Raises ValueError where the entry does not fit the unit, or has no sentence."""
    unit = entry.unit or table.unit
    if (entry.shown is None) == (unit == "name"):
        raise ValueError("names have shown.zh, shown.en and shown.ja, others have not")
    sentence = entry.sentence or table.sentence
    if sentence is None:
        raise ValueError("sentence.zh, sentence.en and sentence.ja are missing")
    return Term(
        term_id=term_id,
        unit=unit,
        value=read_value(entry.value, unit),
        bound=entry.bound,
        labels={language: tuple(listed) for language, listed in table.labels},
        shown=dict(entry.shown or ()),
        sentences=dict(sentence),
        known_from=entry.known_from,
        known_to=entry.known_to,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        source_ids=tuple(entry.sources),
        topic=entry.doc,
        section=entry.section,
        quotes=dict(entry.quote),
        line=line,
    )
