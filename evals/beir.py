"""BEIR folders: corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv.

A folder that contradicts itself is refused with the file and the line.
Source: Thakur et al., BEIR (2021), for the form of the files.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from corpus.errors import PolicyDeskError
from evals.retrieval_records import Filled, Part, RetrievalSet, Text, said, text_of

_CORPUS, _QUERIES = "corpus.jsonl", "queries.jsonl"
_SPLITS = ("test", "dev")  # best first
_HEAD = ["query-id", "corpus-id", "score"]


class _Row(Part):
    row_id: Filled = Field(alias="_id")
    title: str | None = None
    text: str


def read_beir(folder: Path) -> RetrievalSet:
    """The corpus with the queries of one split: test before dev, else the only one.

    Raises:
        PolicyDeskError: a file is missing, a line is not as it should be, an id or a judgement
            stands twice, or a judgement is of a query or document that is not there.
    """
    for name in (_CORPUS, _QUERIES):
        if not (folder / name).is_file():
            raise PolicyDeskError(f"{str(folder)!r} is no BEIR folder: it has no {name}")
    texts, asked, qrels = _rows(folder / _CORPUS), _rows(folder / _QUERIES), _qrels_file(folder)
    judged: dict[str, dict[str, int]] = {}
    for place, query_id, doc_id, relevance in _judgements(qrels):
        if query_id not in asked:
            raise PolicyDeskError(f"{place}: {_QUERIES} has no query {query_id!r}")
        if doc_id not in texts:
            raise PolicyDeskError(f"{place}: {_CORPUS} has no document {doc_id!r}")
        if not asked[query_id].text:
            raise PolicyDeskError(f"{place}: the query {query_id!r} has no text in {_QUERIES}")
        grades = judged.setdefault(query_id, {})
        if doc_id in grades:
            raise PolicyDeskError(f"{place}: {query_id!r} with {doc_id!r} stands twice")
        grades[doc_id] = relevance
    return RetrievalSet(
        folder.resolve().name,
        tuple(Text(doc_id, row.title or "", row.text) for doc_id, row in texts.items()),
        {query_id: asked[query_id].text for query_id in judged},
        judged,
        len(asked) - len(judged),
        qrels.stem,
    )


def _qrels_file(folder: Path) -> Path:
    files = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    first = [files[split] for split in _SPLITS if split in files] or list(files.values())
    if not first or (len(first) > 1 and first[0].stem not in _SPLITS):
        got = ", ".join(f"{stem}.tsv" for stem in files) or "none"
        raise PolicyDeskError(
            f"{str(folder)!r} is no BEIR folder: its qrels/ needs test.tsv, dev.tsv or a single"
            f" .tsv file, got {got}"
        )
    return first[0]


def _rows(path: Path) -> dict[str, _Row]:
    rows: dict[str, _Row] = {}
    for number, line in _lines(path):
        try:
            row = _Row.model_validate(json.loads(line))
        except ValueError as error:
            raise PolicyDeskError(f"{str(path)!r} line {number}: {said(error)}") from error
        if row.row_id in rows:
            raise PolicyDeskError(f"{str(path)!r} line {number}: {row.row_id!r} stands twice")
        rows[row.row_id] = row
    return rows


def _judgements(path: Path) -> Iterator[tuple[str, str, str, int]]:
    """(place, query_id, doc_id, relevance) of each line; a negative relevance is none."""
    for number, line in _lines(path):
        place, cells = f"{str(path)!r} line {number}", [cell.strip() for cell in line.split("\t")]
        if number == 1 and cells == _HEAD:
            continue
        if number == 1 or len(cells) != len(_HEAD) or not cells[2].removeprefix("-").isdecimal():
            wanted = f"{', '.join(_HEAD)} with tabs between"
            wanted += "" if number == 1 else ", the score a whole number"
            raise PolicyDeskError(f"{place}: wanted {wanted}, got {line.strip()!r:.60}")
        yield place, cells[0], cells[1], max(0, int(cells[2]))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, from 1; only a line feed ends one."""
    lines = enumerate(text_of(path).split("\n"), start=1)
    return ((number, line) for number, line in lines if line.strip())
