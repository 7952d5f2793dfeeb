"""The sample intranet page: an invented lender's, with the widget on it, in three languages."""

import re
import tomllib
from html import escape
from pathlib import Path
from typing import Final

from assistant.ui.strings import HTML_LANG, NAMES
from assistant.wording import LANGUAGES

_FOLDER: Final = Path(__file__).with_name("demo")


def demo_page(server: str, language: str) -> str:
    """The page as HTML.

    Args:
        server: The address that the widget comes from, such as http://127.0.0.1:7860.
        language: One of LANGUAGES.
    """
    words = tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))
    values = {name: escape(texts[language]) for name, texts in words.items()}
    values |= {"server": escape(server), "tag": HTML_LANG[language], "languages": _links()}
    page = (_FOLDER / "page.html").read_text(encoding="utf-8")
    return re.sub(r"{{ (\w+) }}", lambda place: values[place[1]], page)


def _links() -> str:
    return "".join(
        f'<a href="/?lang={one}" lang="{HTML_LANG[one]}">{NAMES[one]}</a>' for one in LANGUAGES
    )
