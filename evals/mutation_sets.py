"""Mutation sets: answers that their passages bear out, and the same with one thing made false.

A line: {"id", "language", "style": paraphrase|verbatim, "passages": [{"doc_id", "quote"}],
"answer", "mutants": [{"kind", "answer"}]}. Mark [n] cites the n-th passage.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.alignment import section_at
from assistant.guarding.findings import Passage
from assistant.guarding.marking import cut_draft
from corpus.errors import PolicyDeskError
from corpus.folder import find_files, load_document
from corpus.records import Document
from corpus.shipped import load_sources, shipped_documents

Style = Literal["paraphrase", "verbatim"]
MutantKind = Literal[
    "figure",
    "date",
    "name",
    "citation",
    "quotation",
    "parties",
    "negation",
    "direction",
    "modality",
]
_MOST_SHARED = {"zh": 20, "ja": 20, "en": 8}  # characters, characters, words: below it, reworded
_WORD = re.compile(r"\w+")


class Quoted(BaseModel):
    """A passage: words of a document."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    doc_id: str
    quote: str


class Mutant(BaseModel):
    """The answer with one thing made false."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: MutantKind
    answer: str


class Item(BaseModel):
    """A faithful answer with its passages and mutants."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    item_id: str = Field(alias="id")
    language: Literal["zh", "en", "ja"]
    style: Style
    passages: tuple[Quoted, ...]
    answer: str
    mutants: tuple[Mutant, ...]


@dataclass(frozen=True, slots=True)
class Grounded:
    """An item whose passages were found in their documents."""

    item: Item
    passages: Mapping[str, Passage]  # by the number of the mark
    crosses: bool  # every cited passage is in another language than the answer


def read_items(path: Path) -> list[Item]:
    """The items of a file, in its order.

    Raises:
        PolicyDeskError: it cannot be read, or a line is of another form; with its number.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyDeskError(
            f"{str(path)!r} cannot be read: {error}; give a JSON Lines file"
        ) from error
    return [_item(path, n, line) for n, line in enumerate(lines, start=1) if line.strip()]


def _item(path: Path, number: int, line: str) -> Item:
    try:
        return Item.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise PolicyDeskError(f"{str(path)!r} line {number}: {place}: {first['msg']}") from error


def shipped_by_id() -> dict[str, Document]:
    """The shipped documents by doc_id."""
    sources = load_sources()
    loaded = (
        load_document(p, root, sources=sources) for p, root in find_files([shipped_documents()])
    )
    return {document.doc_id: document for document in loaded}


def ground(item: Item, documents: Mapping[str, Document]) -> Grounded:
    """The item with its passages as the assistant would give them: with title and heading."""
    passages, languages = {}, {}
    for number, quoted in enumerate(item.passages, start=1):
        document = documents[quoted.doc_id]
        section = section_at(document, document.text.index(quoted.quote))
        context = f"{document.title}\n{section.heading}"
        passages[str(number)] = Passage(quoted.quote, context)
        languages[str(number)] = document.language
    cited = [mark for sentence in cut_draft(item.answer, passages) for mark in sentence.marks]
    crosses = bool(cited) and all(languages[mark] != item.language for mark in cited)
    return Grounded(item, passages, crosses)


def faults(item: Item, documents: Mapping[str, Document]) -> Iterator[str]:
    """What keeps an item from counting; nothing where it is sound."""
    for quoted in item.passages:
        if quoted.doc_id not in documents:
            yield f"there is no document {quoted.doc_id!r}"
        elif quoted.quote not in documents[quoted.doc_id].text:
            yield f"not in {quoted.doc_id!r} as it stands: {quoted.quote!r}"
    ids = [str(n) for n in range(1, len(item.passages) + 1)]
    sentences = cut_draft(item.answer, ids)
    marks = [mark for sentence in sentences for mark in sentence.marks]
    if not marks or any(sentence.unknown for sentence in sentences):
        yield "it cites nothing, or what is not there"
    if item.style == "paraphrase":
        for mark in dict.fromkeys(marks):
            quoted = item.passages[int(mark) - 1]
            run = longest_shared(item.answer, quoted.quote, item.language)
            same = quoted.doc_id in documents and documents[quoted.doc_id].language == item.language
            if same and run >= _MOST_SHARED[item.language]:
                yield f"shares a run of {run} with passage {mark}, which is too long"
    if any(mutant.answer == item.answer for mutant in item.mutants):
        yield "a mutant is the answer itself"


def longest_shared(answer: str, passage: str, language: str) -> int:
    """The longest run that both have: words in English, else characters."""
    a = _WORD.findall(answer.casefold()) if language == "en" else list(answer)
    b = _WORD.findall(passage.casefold()) if language == "en" else list(passage)
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
