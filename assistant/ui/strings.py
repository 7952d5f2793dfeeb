"""The strings of the chat page, read from strings.toml; and which language a browser wants."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from assistant.wording import LANGUAGES

DEFAULT: Final = "en"

_TABLES: Final = tomllib.loads(Path(__file__).with_name("strings.toml").read_text(encoding="utf-8"))
TEXTS: Final[Mapping[str, Mapping[str, str]]] = _TABLES["texts"]
EXAMPLES: Final[Mapping[str, Sequence[str]]] = _TABLES["examples"]
NAMES: Final[Mapping[str, str]] = {"zh": "中文", "en": "English", "ja": "日本語"}
HTML_LANG: Final[Mapping[str, str]] = {"zh": "zh-Hans", "en": "en", "ja": "ja"}


def text(name: str, language: str, **values: object) -> str:
    """A string of the page in a language of LANGUAGES."""
    return TEXTS[name][language].format(**values)


def page_language(stated: str | None, accept_language: str) -> str:
    """The page's language: what the address states, else the browser's first choice of ours.

    Args:
        stated: The `lang` of the address; an unknown one counts as none.
        accept_language: The header of that name, as in "ja,en-US;q=0.7".
    """
    if (chosen := _ours(stated or "")) is not None:
        return chosen
    wanted = []
    for place, item in enumerate(accept_language.split(",")):
        tag, _, weight = item.partition(";")
        language = _ours(tag)
        if language is not None and (quality := _quality(weight)) > 0:
            wanted.append((-quality, place, language))
    return min(wanted)[2] if wanted else DEFAULT


def _ours(tag: str) -> str | None:
    primary = tag.strip().casefold().replace("_", "-").partition("-")[0]
    return primary if primary in LANGUAGES else None


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
