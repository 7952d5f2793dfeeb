"""Options that several commands share, and how they are read."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from assistant.records import Language
from corpus.errors import BadQuestion

Data = Annotated[Path | None, typer.Option(help="the data folder", show_default="var")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="what was known on a day, YYYY-MM-DD")]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]


def read_day(written: str | None, option: str = "--as-of") -> date | None:
    """An ISO day, or None where none was given.

    Args:
        option: By which it was given, for the message.

    Raises:
        BadQuestion: it is no day.
    """
    if written is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
            raise ValueError(written)  # 2026-W05-5 is ISO 8601 too, and not meant
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadQuestion(
            f"{option} {written!r} is no day; write it as YYYY-MM-DD, such as 2026-01-30",
            option.lstrip("-").replace("-", "_"),
        ) from error


def read_language(written: str | None) -> Language | None:
    """One of the languages, or None where none was given.

    Raises:
        BadQuestion: it is none of them.
    """
    if written is not None and written not in get_args(Language):
        raise BadQuestion(
            f"--language {written!r} is not one of {', '.join(get_args(Language))}", "language"
        )
    return cast(Language | None, written)
