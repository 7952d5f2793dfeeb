"""The strings of the pages beside the chat, read from strings.toml."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_TABLES: Final = tomllib.loads(Path(__file__).with_name("strings.toml").read_text(encoding="utf-8"))
TEXTS: Final[Mapping[str, Mapping[str, str]]] = _TABLES["texts"]
MEASURES: Final[Mapping[str, Mapping[str, str]]] = _TABLES["measures"]
_OF_SCRIPT: Final = "js_"


def text(name: str, language: str, **values: object) -> str:
    """A string of the pages in a language of LANGUAGES."""
    return TEXTS[name][language].format(**values)


def measure_name(measure: str, language: str) -> str:
    """What a measure of an evaluation is called; those of the field have one name everywhere."""
    return MEASURES.get(measure, {}).get(language, measure)


def script_texts(language: str) -> dict[str, str]:
    """The strings that the script shows, with the places of their values open."""
    return {
        name.removeprefix(_OF_SCRIPT): texts[language]
        for name, texts in TEXTS.items()
        if name.startswith(_OF_SCRIPT)
    }
