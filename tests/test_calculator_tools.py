"""The calculators as tools of LangChain."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.calculator.registry import CALCULATORS
from assistant.calculator.running import BookTerms, run
from assistant.calculator.tools import calculator_tools
from assistant.records import Calculation
from assistant.term_answers import TermBook
from corpus.terms import shipped_terms

BOOK = TermBook(shipped_terms())


def calculate(name: str, inputs: Mapping[str, Any]) -> Calculation:
    return run(name, inputs, BookTerms(BOOK, date(2026, 11, 23)), lambda _term: None).calculation


TOOLS = {tool.name: tool for tool in calculator_tools(calculate)}


def test_there_is_a_tool_for_each_calculator_with_its_inputs() -> None:
    assert list(TOOLS) == list(CALCULATORS)
    for name, tool in TOOLS.items():
        assert set(tool.args) == set(CALCULATORS[name].inputs.model_fields)
        assert tool.description


def test_a_tool_computes_with_what_is_stated_and_takes_the_rest_from_terms() -> None:
    made = TOOLS["tariff_duty"].invoke(
        {"customs_value": "100000", "mfn_rate": "2.5", "entry_date": "2026-03-01"}
    )
    assert {o["name"]: o["value"] for o in made["outputs"]}["total_duty"] == "12500.0"
    assert [i["name"] for i in made["inputs"] if i["origin"] == "term"] == ["tariff_japan_general"]


def test_what_is_not_allowed_is_refused() -> None:
    with pytest.raises(ValidationError, match="less than or equal to 100"):
        TOOLS["tariff_duty"].invoke({"mfn_rate": "150"})
