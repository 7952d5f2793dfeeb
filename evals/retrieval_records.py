"""What a set that judges retrieval is read to, and what its readers share.

A set's way: file -> evals/beir.py, evals/retrieval_sets.py -> [RetrievalSet] -> retrieval run
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from corpus.errors import PolicyDeskError

Filled = Annotated[str, StringConstraints(min_length=1)]


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the corpus; either part may be empty."""

    doc_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A corpus with judged queries: each query has qrels, and each of these a text."""

    name: str
    texts: tuple[Text, ...]
    queries: Mapping[str, str]  # query_id -> text
    qrels: Mapping[str, Mapping[str, int]]  # query_id -> doc_id -> relevance, relevant from 1 on
    left_out: int  # questions that are impossible, or that the split does not judge
    split: str = ""  # of a BEIR folder: which qrels


class Part(BaseModel):
    """Further keys are the set's own, and ignored; an id may be written as a number."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True)


def text_of(path: Path) -> str:
    """A file's text.

    Raises:
        PolicyDeskError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PolicyDeskError(f"{str(path)!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PolicyDeskError(f"{str(path)!r} is not UTF-8: {error}; save it as UTF-8") from error


def said(error: ValueError) -> str:
    """What is wrong with JSON, or with what it holds, in one line."""
    if isinstance(error, ValidationError):
        wrong = error.errors(include_url=False)[0]
        where = ".".join(map(str, wrong["loc"])) or "the whole"
        fault = wrong["msg"].partition(" or instance")[0]  # which names a class of the program
        return f"{where}: {fault}, got {wrong['input']!r:.60}"
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON, {error.msg} at column {error.colno}"
    return str(error)
