"""A calculator described for forms and programs: its inputs with units, ranges and defaults."""

from typing import Any

from assistant.calculator.model import Calculator
from assistant.calculator.wording import title


def calculator_json(chosen: Calculator) -> dict[str, Any]:
    """A calculator with its inputs as JSON Schema, for HTTP and the command line."""
    return {
        "name": chosen.name,
        "title": {language: title(chosen.name, language) for language in ("zh", "en", "ja")},
        "inputs": list(chosen.inputs.model_fields),
        "schema": chosen.inputs.model_json_schema(),
    }
