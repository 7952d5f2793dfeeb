"""Sets that judge retrieval alone: BEIR folders and SQuAD files.

A set's way: folder or file -> [evals.retrieval_sets] -> retrieval run -> figures
"""

import json
from pathlib import Path

from pydantic import ValidationError

from corpus.errors import PolicyDeskError
from evals.beir import read_beir
from evals.retrieval_records import Filled, Part, RetrievalSet, Text, said, text_of


class _Question(Part):
    id: Filled
    question: Filled
    is_impossible: bool = False


class _Paragraph(Part):
    context: Filled
    qas: list[_Question]


class _Article(Part):
    title: str = ""
    paragraphs: list[_Paragraph]


class _Squad(Part):
    data: list[_Article]


def is_retrieval_set(path: Path) -> bool:
    """Whether a set judges retrieval alone: a folder, or JSON with a list named "data".

    A file that is broken JSON and speaks of "paragraphs" is meant as one.

    Raises:
        PolicyDeskError: it cannot be read.
    """
    if path.is_dir() or path.suffix.lower() != ".json":
        return path.is_dir()
    text = text_of(path)
    try:
        table = json.loads(text)
    except ValueError:
        return '"paragraphs"' in text
    return isinstance(table, dict) and isinstance(table.get("data"), list)


def read_retrieval_set(path: Path) -> RetrievalSet:
    """A BEIR folder or a SQuAD file.

    Of a folder with several qrels, test is read before dev. The context of a SQuAD question is its
    one relevant text; equal contexts are one text, and impossible questions are left out.

    Raises:
        PolicyDeskError: a file is missing or a line not as it should be, an id stands twice, qrels
            name what is not there, or nothing is left to ask.
    """
    found = read_beir(path) if path.is_dir() else _squad(path)
    if not any(text.title or text.text for text in found.texts):
        raise PolicyDeskError(f"{str(path)!r} has no text to search; fill its corpus")
    if not found.queries:
        raise PolicyDeskError(f"{str(path)!r} has no question to ask; judge at least one")
    return found


def _squad(path: Path) -> RetrievalSet:
    try:
        squad = _Squad.model_validate(json.loads(text_of(path)))
    except json.JSONDecodeError as error:
        raise PolicyDeskError(f"{str(path)!r} line {error.lineno}: {said(error)}") from error
    except ValidationError as error:
        raise PolicyDeskError(f"{str(path)!r}: {said(error)}") from error
    texts: dict[str, Text] = {}  # by context
    queries: dict[str, str] = {}
    qrels: dict[str, dict[str, int]] = {}
    asked: set[str] = set()
    for title, paragraph in [(a.title, p) for a in squad.data for p in a.paragraphs]:
        new = Text(f"context-{len(texts) + 1}", title, paragraph.context)
        doc_id = texts.setdefault(paragraph.context, new).doc_id
        for question in paragraph.qas:
            if question.id in asked:
                raise PolicyDeskError(f"{str(path)!r}: the question {question.id!r} stands twice")
            asked.add(question.id)
            if not question.is_impossible:
                queries[question.id], qrels[question.id] = question.question, {doc_id: 1}
    left_out = len(asked) - len(queries)
    return RetrievalSet(path.stem, tuple(texts.values()), queries, qrels, left_out)
