"""The calculators as a model's tools: what it may put in them, and what came out.

A passage is data: no calculation is made with a value that only a passage supplied. Each figure of
an argument stands in the question or is a dated term's; each word is a choice of the tool's or
stands in the question.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from langchain_core.messages import ToolCall
from langchain_core.tools import StructuredTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ValidationError

from assistant.calculator.answering import Calculated
from assistant.calculator.running import BookTerms, Cite, run
from assistant.calculator.tools import calculator_tools
from assistant.records import Calculation
from assistant.term_answers import TermBook
from corpus.dates import PartialDate
from corpus.errors import PolicyDeskError
from corpus.quantities import find_quantities

_READ = ("type", "enum", "description", "required")  # of a schema, besides what is in it
_SHOWN = 200  # characters of what is wrong with a call


class CalculatorTools:
    """The tools for one answer, and the calculations that were made with them.

    Args:
        question: As understood; tools are offered only where it states a figure to compute with.
        book: Read as it was known on the as-of day.
        cite: The citation of a term's sentence.
    """

    def __init__(self, question: str, as_of: date, book: TermBook, cite: Cite) -> None:
        self._question, self._as_of, self._book, self._cite = question, as_of, book, cite
        self._tools = {tool.name: tool for tool in calculator_tools(self._calculate)}
        self.made: list[Calculated] = []

    @property
    def offered(self) -> list[dict[str, Any]]:
        """The tools to offer, as the protocol has them; none where there is nothing to compute."""
        stated = [q for q in find_quantities(self._question) if isinstance(q.value, Decimal)]
        return [_told(tool) for tool in self._tools.values()] if stated else []

    def call(self, call: ToolCall) -> str:
        """What the model is told of its call: the calculation as JSON, or what is wrong."""
        name, arguments = call["name"], call["args"]
        tool = self._tools.get(name)
        if tool is None:
            return _wrong(f"no tool {name!r}; there are {', '.join(self._tools)}")
        if foreign := [value for value in _leaves(arguments) if not self._may_use(value, tool)]:
            return _wrong(f"{foreign[0]!r} is not in the question; leave it out")
        try:
            return json.dumps(_for_model(tool.invoke(arguments)), ensure_ascii=False)
        except (PolicyDeskError, ValidationError, ArithmeticError) as error:
            return _wrong(str(error))

    def _calculate(self, name: str, inputs: Mapping[str, Any]) -> Calculation:
        ran = run(name, inputs, BookTerms(self._book, self._as_of), self._cite)
        done = Calculated(name, ran.calculation, ran.result, ran.terms)
        if ran.calculation not in [made.calculation for made in self.made]:
            self.made.append(done)
        return ran.calculation

    def _may_use(self, value: object, tool: StructuredTool) -> bool:
        if value is None or isinstance(value, bool):
            return True
        text = str(value)
        figures = _values(text)
        if not figures:
            return text in _choices(tool) or text.casefold() in self._question.casefold()
        return figures <= _values(self._question) | self._of_terms()

    def _of_terms(self) -> set[Decimal | PartialDate]:
        known = [t for t in self._book.all() if not t.known_from or t.known_from <= self._as_of]
        values: set[Decimal | PartialDate] = set()
        for term in known:
            parts = term.value if isinstance(term.value, tuple) else (term.value,)
            values |= {part for part in parts if isinstance(part, Decimal | PartialDate)}
        return values


def _told(tool: StructuredTool) -> dict[str, Any]:
    """A tool without what a model need not read: a prompt has room for little."""
    told = convert_to_openai_tool(tool)
    told["function"]["parameters"] = _short(told["function"]["parameters"])
    return told


def _short(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema of one type with all its choices, without bounds: the whole one judges a call."""
    types = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    chosen = {**types[0], **schema} if types else {**schema}
    if all("enum" in one or "const" in one for one in types) and types:
        chosen["enum"] = [word for one in types for word in one.get("enum", [one.get("const")])]
    short = {key: chosen[key] for key in _READ if key in chosen}
    if "items" in chosen:
        short["items"] = _short(chosen["items"])
    if "properties" in chosen:
        short["properties"] = {name: _short(one) for name, one in chosen["properties"].items()}
    return short


def _values(text: str) -> set[Decimal | PartialDate]:
    """The values in a text; a year is a number too. All of it where it is one, such as 1e5."""
    try:
        return {Decimal(text)}
    except InvalidOperation:
        values = {quantity.value for quantity in find_quantities(text)}
    years = {v.year for v in values if isinstance(v, PartialDate)}
    return values | {Decimal(year) for year in years if year is not None}


def _leaves(given: object) -> Iterator[object]:
    if isinstance(given, Mapping):
        for value in given.values():
            yield from _leaves(value)
    elif isinstance(given, list | tuple):
        for value in given:
            yield from _leaves(value)
    else:
        yield given


def _choices(tool: StructuredTool) -> set[str]:
    """The words that a tool's schema lists."""

    def listed(schema: object) -> Iterator[str]:
        if isinstance(schema, Mapping):
            yield from (str(one) for one in schema.get("enum", ()))
            yield from (str(schema["const"]),) if "const" in schema else ()
            for part in schema.values():
                yield from listed(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from listed(part)

    return set(listed(tool.tool_call_schema.model_json_schema()))  # type: ignore[union-attr]


def _for_model(made: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a calculation that an answer can state."""
    inputs = [{name: one[name] for name in ("name", "value", "unit")} for one in made["inputs"]]
    return {"name": made["name"], "inputs": inputs, "outputs": made["outputs"]}


def _wrong(what: str) -> str:
    return json.dumps({"error": what[:_SHOWN]}, ensure_ascii=False)
