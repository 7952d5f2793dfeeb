"""The calculators as LangChain tools, for a chat model that picks one and fills its inputs."""

from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.tools import StructuredTool

from assistant.calculator.registry import CALCULATORS
from assistant.calculator.wording import title
from assistant.records import CALCULATION, Calculation

Calculate = Callable[[str, Mapping[str, Any]], Calculation]


def calculator_tools(calculate: Calculate) -> list[StructuredTool]:
    """A tool for each calculator, in the order of the registry.

    Args:
        calculate: The service's; what it raises is the tool's error.

    Returns:
        Tools whose arguments are the calculators' own inputs, and whose result is the calculation
        as JSON; inputs that a model leaves out come from terms or are defaults.
    """
    return [_tool(name, calculate) for name in CALCULATORS]


def _tool(name: str, calculate: Calculate) -> StructuredTool:
    chosen = CALCULATORS[name]

    def run(**given: Any) -> dict[str, Any]:
        stated = {field: value for field, value in given.items() if value is not None}
        dumped: dict[str, Any] = CALCULATION.dump_python(calculate(name, stated), mode="json")
        return dumped

    return StructuredTool.from_function(
        func=run,
        name=name,
        description=f"{title(name, 'en')}. {chosen.inputs.__doc__}",
        args_schema=chosen.inputs,
    )
