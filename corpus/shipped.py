"""The documents, sources and corpus date that come with the project."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast, get_args

from corpus.errors import PolicyDeskError
from corpus.records import Authority, Confidence, Source

_HERE = Path(__file__).parent
_CHOICES: dict[str, tuple[str, ...]] = {
    "authority": get_args(Authority),
    "confidence": get_args(Confidence),
}
_TEXTS = ("title", "publisher", "url", "licence")
_KEYS = (*_TEXTS, "published", *_CHOICES)


def shipped_documents() -> Path:
    """The folder of the briefs that come with the project."""
    return _HERE / "documents"


def shipped_ids() -> frozenset[str]:
    """The ids of the briefs that come with the project; their names on disk, less the ending."""
    return frozenset(path.name.removesuffix(".md") for path in shipped_documents().glob("*.md"))


def checked_through() -> date:
    """The corpus date: the day up to which the shipped briefs were checked.

    Raises:
        PolicyDeskError: corpus.toml is missing or does not state it as a date.
    """
    path = _HERE / "corpus.toml"
    day = _read_toml(path).get("checked_through")
    if type(day) is not date:  # a datetime is a date too, and is not meant
        raise PolicyDeskError(
            f"{str(path)!r}: checked_through must be a date such as 2026-11-23, got {day!r}"
        )
    return day


@cache
def corpus_subject() -> frozenset[str]:
    """The parties, by glossary id, whose deal a question is about that names no party.

    Raises:
        PolicyDeskError: corpus.toml is missing or does not state them.
    """
    path = _HERE / "corpus.toml"
    parties = _read_toml(path).get("subject")
    if not isinstance(parties, list) or not all(isinstance(party, str) for party in parties):
        raise PolicyDeskError(
            f'{str(path)!r}: subject must be a list such as ["japan"], got {parties!r}'
        )
    return frozenset(parties)


@cache
def disagreement_topic() -> str:
    """The topic, a document id without its language, whose sections each set statements that
    differ side by side: first the one, then those against it.

    Raises:
        PolicyDeskError: corpus.toml is missing or does not name it.
    """
    path = _HERE / "corpus.toml"
    topic = _read_toml(path).get("register")
    if not isinstance(topic, str):
        raise PolicyDeskError(
            f'{str(path)!r}: register must be a topic such as "disagreements", got {topic!r}'
        )
    return topic


def load_sources(path: Path = _HERE / "sources.toml") -> dict[str, Source]:
    """source_id -> Source, in the order of the file; by default those of the shipped briefs.

    Raises:
        PolicyDeskError: the file cannot be read, or a table has an unknown key, lacks its title
            or publisher, or has a value of the wrong kind; the message names the table.
    """
    return {
        source_id: _read_source(source_id, table, f"{str(path)!r} table [{source_id}]")
        for source_id, table in _read_toml(path).items()
    }


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyDeskError(
            f"{str(path)!r} cannot be read: {error}; mend or restore it"
        ) from error


def _read_source(source_id: str, table: object, where: str) -> Source:
    if not isinstance(table, dict):
        raise PolicyDeskError(f"{where} is no table; write [{source_id}] above its keys")
    for key, value in table.items():
        if key not in _KEYS:
            raise PolicyDeskError(f"{where}: unknown key {key!r}; allowed are {', '.join(_KEYS)}")
        if key in _TEXTS and not isinstance(value, str):
            raise PolicyDeskError(f"{where}: {key} must be text, got {value!r}")
        if key == "published" and type(value) is not date:
            raise PolicyDeskError(
                f"{where}: published must be a date without quotes such as"
                f" 2026-01-30, got {value!r}"
            )
        if key in _CHOICES and value not in _CHOICES[key]:
            raise PolicyDeskError(
                f"{where}: {key} must be one of {', '.join(_CHOICES[key])}, got {value!r}"
            )
    for key in ("title", "publisher"):
        if not table.get(key):
            raise PolicyDeskError(f"{where}: {key} is missing; every source states it")
    return Source(source_id, **cast(dict[str, str], {"published": None} | table))  # type: ignore[arg-type]
