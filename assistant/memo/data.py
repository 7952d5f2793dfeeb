"""What a memo carries for programs: its answers as JSON, and its visible text read back."""

import json
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.memo.contents import Memo
from assistant.records import ANSWER, Answer
from corpus.errors import BadDocument

NAME = "policy-desk-memo"
_FORMAT = 1
_ANSWERS: TypeAdapter[tuple[Answer, ...]] = TypeAdapter(tuple[Answer, ...])


@dataclass(frozen=True, slots=True)
class ReadMemo:
    """A memo as a file has it."""

    language: str
    answers: tuple[Answer, ...]
    paragraphs: tuple[str, ...]  # of the visible text, and rows of tables, squeezed


def data_of(memo: Memo) -> str:
    """The JSON that a memo carries, in ASCII, safe inside of HTML and its comments."""
    answers = [ANSWER.dump_python(answer, mode="json") for answer in memo.answers]
    written = json.dumps({NAME: _FORMAT, "language": memo.language, "answers": answers})
    for char in "<>&":
        written = written.replace(char, f"\\u{ord(char):04x}")
    return written.replace("--", "-\\u002d")  # numbers have no two of them


def read_data(written: str | None, paragraphs: tuple[str, ...]) -> ReadMemo:
    """The memo whose JSON is given.

    Raises:
        BadDocument: it is none.
    """
    if written is None:
        raise BadDocument(
            "this is no memo of Policy Desk, or its data was removed; export the memo again"
        )
    try:
        read: Any = json.loads(written)
        if not isinstance(read, dict) or read.get(NAME) != _FORMAT:
            raise ValueError(NAME)
        answers = _ANSWERS.validate_python(read["answers"])
        return ReadMemo(str(read["language"]), answers, paragraphs)
    except (ValueError, KeyError, RecursionError, ValidationError) as error:
        raise BadDocument(
            "the data in this memo is damaged, or of another version; export the memo again"
        ) from error
