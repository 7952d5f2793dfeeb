"""Memo files: an answer or a conversation in a format, and a file of any format read back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from assistant.archive import LOCAL, Archive
from assistant.memo.contents import Memo
from assistant.memo.data import ReadMemo
from assistant.memo.html import read_html, write_html
from assistant.memo.markdown import read_markdown_memo, write_markdown
from assistant.memo.word import read_docx, write_docx
from assistant.records import Answer, Reader
from corpus.errors import BadDocument, NotFound

Format = Literal["md", "docx", "html"]
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WRITERS: Mapping[Format, tuple[str, Callable[[Memo], bytes]]] = {
    "md": ("text/markdown; charset=utf-8", write_markdown),
    "docx": (_DOCX, write_docx),
    "html": ("text/html; charset=utf-8", write_html),
}
MEDIA_TYPES = tuple(media_type for media_type, _ in _WRITERS.values())


@dataclass(frozen=True, slots=True)
class MemoFile:
    """A memo to be handed out."""

    name: str
    media_type: str
    data: bytes


def answer_memo(
    archive: Archive,
    answer_id: str,
    file_format: Format,
    language: str | None = None,
    reader: Reader = LOCAL,
) -> MemoFile:
    """A kept answer as a file.

    Args:
        language: Of labels; None: the answer's.

    Raises:
        NotFound: this reader has no answer of that id.
    """
    answer = archive.answer(answer_id, reader)
    memo = _memo(archive, answer.question, (answer,), language, reader)
    return _file(memo, answer_id, file_format)


def conversation_memo(
    archive: Archive,
    conversation_id: str,
    file_format: Format,
    language: str | None = None,
    reader: Reader = LOCAL,
) -> MemoFile:
    """The kept answers of a conversation as one file, oldest first.

    Raises:
        NotFound: this reader has no conversation of that id, or it has no answers.
    """
    found = archive.conversation(conversation_id, reader)
    if not found.answers:
        raise NotFound(f"conversation {conversation_id!r} has no answers to write; ask again")
    memo = _memo(archive, found.listed.title, found.answers, language, reader)
    return _file(memo, conversation_id, file_format)


def answer_page(
    archive: Archive, answer_id: str, language: str | None = None, reader: Reader = LOCAL
) -> bytes:
    """A kept answer as an HTML page, each quotation in the version that it cites.

    Raises:
        NotFound: this reader has no answer of that id.
    """
    answer = archive.answer(answer_id, reader)
    memo = _memo(archive, answer.question, (answer,), language, reader)
    return write_html(memo, passages=True)


def read_memo(data: bytes, name: str) -> ReadMemo:
    """The memo in a file, its format told by its content or its name.

    Raises:
        BadDocument: it is no memo.
    """
    suffix = PurePath(name).suffix.casefold()
    if data.startswith(b"PK"):
        return read_docx(data)
    if suffix in (".html", ".htm"):
        return read_html(data)
    if suffix in (".md", ".markdown", ".txt"):
        return read_markdown_memo(data)
    raise BadDocument(f"{name!r} is no memo; .md, .docx and .html files are")


def _memo(
    archive: Archive,
    title: str,
    answers: tuple[Answer, ...],
    language: str | None,
    reader: Reader,
) -> Memo:
    cited = tuple(tuple(archive.cited(answer.citations, reader)) for answer in answers)
    return Memo(title, language or answers[0].language, answers, cited)


def _file(memo: Memo, key: str, file_format: Format) -> MemoFile:
    media_type, write = _WRITERS[file_format]
    return MemoFile(f"policy-desk-{key}.{file_format}", media_type, write(memo))
