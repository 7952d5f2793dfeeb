"""Front matter: what a curator states about a document, in YAML at its head or in a sidecar.

A sidecar is a file `NAME.EXT.yaml` beside `NAME.EXT`, for formats that have no head of their own.
Both have the same keys, a closed set, so that a slip of the pen is reported and not ignored.
"""

import errno
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import cast, get_args

import yaml

from corpus.errors import BadDocument
from corpus.records import Authority, Confidence, Kind

KEYS = (
    "title", "language", "published", "publisher", "url", "licence", "kind", "groups", "doc_id",
    "authority", "confidence", "aligned_with", "sources",
)  # fmt: skip
_FENCE = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Details:
    """What is stated about a document; None or empty where nothing is."""

    title: str | None = None
    language: str | None = None  # BCP 47
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    licence: str | None = None
    kind: Kind = "original"
    groups: tuple[str, ...] = ()
    doc_id: str | None = None
    authority: Authority = "press"
    confidence: Confidence = "read"
    aligned_with: Mapping[str, str] = field(default_factory=dict)  # language -> doc_id
    sources: tuple[str, ...] = ()


def split_front_matter(text: str, name: str) -> tuple[Mapping[str, object], str, int]:
    """Front matter, the text after it, and how many lines lie before that text.

    A text that does not open with a line `---` has none: ({}, text, 0). Values are as YAML gives
    them; `read_details` checks them.

    Raises:
        BadDocument: the block is not closed, no YAML, or no mapping; names file and line.
    """
    fence = _FENCE.match(text)
    if fence is None:
        return {}, text, 0
    close = _CLOSE.search(text, fence.end())
    if close is None:
        # A lone --- above a paragraph is a rule, not front matter that someone forgot to close.
        if re.match(r"[\w-]+[ \t]*:", text[fence.end() :]) is None:
            return {}, text, 0
        raise BadDocument(
            f"{name!r} line 1: front matter is not closed; end it with a line ---", fault="details"
        )
    front = _read_yaml(text[fence.end() : close.start()], name, first_line=2)
    return front, text[close.end() :], text.count("\n", 0, close.end())


def sidecar_of(path: Path) -> Path:
    """Where the sidecar of a file lies, whether it is there or not."""
    return path.with_name(path.name + ".yaml")


def read_sidecar(path: Path) -> Mapping[str, object]:
    """The values of a file's sidecar, unchecked; empty where there is none.

    Raises:
        BadDocument: the sidecar cannot be read, is no YAML, or no mapping.
    """
    sidecar = sidecar_of(path)
    try:
        text = sidecar.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        # A name may be as long as names can be, so that no sidecar of it can exist.
        if isinstance(error, OSError) and error.errno in {errno.ENOENT, errno.ENAMETOOLONG}:
            return {}
        raise BadDocument(
            f"the sidecar {str(sidecar)!r} cannot be read ({error}); it must be a UTF-8 file",
            fault="details",
        ) from error
    return _read_yaml(text, str(sidecar), first_line=1)


def _read_yaml(text: str, name: str, first_line: int) -> Mapping[str, object]:
    try:
        # An alias may stand for a million copies of itself once it is written out in a message.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise BadDocument(
                f"{name!r} line {first_line}: front matter has a YAML alias (*); write the value"
                " itself",
                fault="details",
            )
        values = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise BadDocument(
            f"{name!r} line {line}: front matter is no YAML ({error.problem});"
            " write one `key: value` a line, values with a colon in quotes",
            fault="details",
        ) from error
    # yaml leaves impossible days (2026-02-30) and deep nesting to Python's own errors.
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadDocument(
            f"{name!r} line {first_line}: front matter cannot be read: {error}", fault="details"
        ) from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise BadDocument(
            f"{name!r} line {first_line}: front matter must be `key: value` lines,"
            f" got {values!r:.60}",
            fault="details",
        )
    return {str(key): value for key, value in values.items()}


def read_details(values: Mapping[str, object], name: str) -> Details:
    """Front matter, checked key by key; a key without a value counts as missing.

    Raises:
        BadDocument: an unknown key, or a value of the wrong kind; names file, key and what is
            allowed.
    """
    for key in values:
        if key not in KEYS:
            raise BadDocument(
                f"{name!r}: unknown key {key!r} in front matter; allowed are {', '.join(KEYS)}",
                fault="details",
            )
    stated = {key: value for key, value in values.items() if value is not None}
    checked: dict[str, object] = {}
    for key, value in stated.items():
        try:
            checked[key] = _READERS[key](value)
        except ValueError as error:
            raise BadDocument(
                f"{name!r}: {key} must be {error}, got {value!r}", fault="details"
            ) from error
    return Details(**checked)  # type: ignore[arg-type]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text (in quotes if it looks like a number or a date)")
    return unicodedata.normalize("NFC", " ".join(value.split()))


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise ValueError("a date such as 2026-01-30") from error


def _language(value: object) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise ValueError("a BCP 47 language tag such as zh, en or ja (in quotes)")
    return value


def _doc_id(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[^\s/\\@#?%\x00-\x1f\x7f]+", value):
        raise ValueError("text without spaces and without / \\ @ # ? %")
    return unicodedata.normalize("NFC", value)


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError("a list of texts such as [one, two]")
    return tuple(dict.fromkeys(cast(list[str], value)))


def _aligned(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError("a mapping of languages to doc_ids such as {en: framework.en}")
    try:
        return {_language(key): _doc_id(one) for key, one in value.items()}
    except ValueError as error:
        raise ValueError("a mapping of languages to doc_ids such as {en: framework.en}") from error


class _OneOf:
    def __init__(self, literal: object) -> None:
        self._allowed: tuple[str, ...] = get_args(literal)

    def __call__(self, value: object) -> str:
        if value not in self._allowed:
            raise ValueError(f"one of {', '.join(self._allowed)}")
        return str(value)


_READERS: Mapping[str, Callable[[object], object]] = {
    "title": _text,
    "language": _language,
    "published": _day,
    "publisher": _text,
    "url": _text,
    "licence": _text,
    "kind": _OneOf(Kind),
    "groups": _strings,
    "doc_id": _doc_id,
    "authority": _OneOf(Authority),
    "confidence": _OneOf(Confidence),
    "aligned_with": _aligned,
    "sources": _strings,
}
