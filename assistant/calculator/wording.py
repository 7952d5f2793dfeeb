"""What calculators say, in the languages of readers: titles, labels, notes, values with units.

Calculator, Output, Input or Note -> [calculator.wording], wording.toml -> words of an answer
A name without an entry is shown with spaces for underscores; a language without one gets English.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from assistant.calculator.figures import figure_words
from assistant.calculator.model import Note
from assistant.wording import day_name, days_name
from corpus.terms import shipped_terms

Table = Mapping[str, Mapping[str, str]]  # by name and language

_WORDS = frozenset({"name", "flag", "currency"})  # units of inputs that are choices
_BARE = frozenset({"", "1", "count", "money", "quantity"})  # units of which nothing is written
_MONEY = re.compile(r"[A-Z]{3}|money")
_IDENTIFIER = re.compile(r"[A-Za-z]\w*")
_MINUS = "\N{MINUS SIGN}"


@cache
def tables() -> Mapping[str, Table]:
    """The wording as the file has it; read once."""
    file = Path(__file__).with_name("wording.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def title(name: str, language: str) -> str:
    """What a calculator is called."""
    return _of("calculators", name, language) or _spaced(name)


def input_label(name: str, language: str, calculator: str = "") -> str:
    """What an input is called, or a term that a calculator read.

    Args:
        calculator: Some names mean another thing in one of them.
    """
    label = _of("inputs", f"{calculator}.{name}", language) or _of("inputs", name, language)
    if label:
        return label
    labels = {term.term_id: term.labels for term in shipped_terms()}
    found = labels.get(name) or labels.get(name.removesuffix("_high"))
    if found is None:
        return _spaced(name)
    label = found.get(language, found["en"])[0]
    return label if name in labels else _of("phrases", "highest", language).format(label=label)


def output_label(name: str, language: str, calculator: str = "") -> str:
    """What an output is called; some names mean another thing in one calculator."""
    own = _of("outputs", f"{calculator}.{name}", language)
    return own or _of("outputs", name, language) or _spaced(name)


def choice(value: str, language: str) -> str:
    """What one of an input's possible values is called; the value itself where nothing is."""
    return _of("choices", value, language) or value


def unit_name(unit: str, language: str) -> str:
    """What stands beside a figure of a unit: US$, 美元, ドル, %; empty where nothing does."""
    pattern = _of("units", unit, language)
    return pattern.format(figure="").strip() if pattern else ""


def series_name(name: str, language: str, calculator: str) -> str:
    """What a chart's series or place is called: an output, an input, a regime or a choice."""
    for table in ("outputs", "inputs", "choices", "regimes"):
        for key in (f"{calculator}.{name}", name):
            if found := _of(table, key, language):
                return found
    return _spaced(name)


def formula_words(formula: str, language: str, calculator: str) -> str:
    """A step's formula with what its names are called; max, min and the like stay."""

    def called(name: re.Match[str]) -> str:
        for table in ("formulas", "outputs", "inputs", "choices"):
            for key in (f"{calculator}.{name[0]}", name[0]):
                if found := _of(table, key, language):
                    return found
        return input_label(name[0], language, calculator)

    return _IDENTIFIER.sub(called, formula)


def note_sentence(note: Note, language: str) -> str:
    """An assumption or a warning as a sentence, its values written as readers write them."""
    slots = {name: _Slot(text, note.values, language) for name, text in note.values.items()}
    return (_of("notes", note.name, language) or _spaced(note.name)).format(**slots)


def value_words(value: Decimal | date | str, unit: str, language: str, *, figure: str = "") -> str:
    """A value with its unit: US$441 billion, 85.25万亿日元, 85兆2,500億円, 12.5%, 23 April 2026.

    Args:
        value: A text holds values or choices of `unit`, with ", " between them.
        figure: How the figure is written, without a sign; empty: as its readers do.
    """
    if isinstance(value, date):
        return day_name(value, language)
    if isinstance(value, str):
        parts = [value] if unit == "formula" else value.split(", ")
        return _listed([_part(part, unit, language) for part in parts], language)
    above, _, below = unit.partition("/")
    figure = figure or figure_words(abs(value), language, bool(_MONEY.fullmatch(unit)))
    pattern = _of("units", above, language) or "{figure}" + f" {above}" * (above not in _BARE)
    if figure == "1" and language not in ("zh", "ja"):
        pattern = tables()["units"].get(above, {}).get("one", pattern)
    words = pattern.format(figure=figure)
    words = _MINUS + words if value < 0 and figure.strip("0.") else words
    per = _of("phrases", "per", language)
    return per.format(figure=words, unit=choice(below, language)) if below else words


@dataclass(frozen=True, slots=True)
class _Slot:
    """A value of a note; how it is written stands behind the colon of its placeholder."""

    text: str
    values: Mapping[str, str]
    language: str

    def __format__(self, how: str) -> str:
        if how == "date":
            return day_name(date.fromisoformat(self.text), self.language)
        if how == "days":
            last = self.values["last"]
            until = date.fromisoformat(last) if last else None
            return days_name(date.fromisoformat(self.text), until, self.language)
        if how in ("", "choice", "regime", "input", "output"):
            label = {"input": input_label, "output": output_label}.get(how, choice)
            parts = self.text.split(", ")
            if how == "regime":
                parts = [_of("regimes", part, self.language) or part for part in parts]
            elif how:
                parts = [label(part, self.language) for part in parts]
            return _listed(parts, self.language)
        own = self.values.get("unit") or "/".join(self.values.get(n, "") for n in ("quote", "base"))
        unit = own if how == "unit" else how
        figures = self.text.removesuffix(f" {unit}").replace(",", "").split(" + ")
        return " + ".join(value_words(Decimal(figure), unit, self.language) for figure in figures)


def _of(table: str, name: str, language: str) -> str:
    entry = tables()[table].get(name, {})
    return entry.get(language, entry.get("en", ""))


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _listed(parts: Sequence[str], language: str) -> str:
    if language in ("zh", "ja"):
        return "、".join(parts)
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _part(text: str, unit: str, language: str) -> str:
    """One value of a text: a figure, a figure with its own unit, a day, or a choice."""
    if unit == "date":
        return day_name(date.fromisoformat(text), language)
    figure, _, own = text.partition(" ") if unit == "quantity" else (text, "", unit)
    if unit in _WORDS or not re.fullmatch(r"-?\d+(\.\d+)?(E[+-]?\d+)?", figure):
        return choice(text, language)
    return value_words(Decimal(figure), own, language)
