"""The same corpus gives the same answers, however it came to be what it is."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.records import Question
from assistant.service import AnswerService
from corpus.folder import find_files, load_document
from corpus.glossary import shipped_glossary
from corpus.records import Document
from corpus.shipped import checked_through, load_sources, shipped_documents
from index.corpus_index import CorpusIndex
from index.ingest import Intake, ingest
from index.onnx_embedder import OnnxEmbedder
from tests.desk_fixtures import ROOT
from tests.embedder_fixtures import shared_model_dir

pytestmark = pytest.mark.slow  # the briefs are embedded with the real model, three times

SAME = 0.99
SET = ROOT / "evals" / "sets" / "founding-dev.jsonl"
Build = Callable[[CorpusIndex, Path], None]


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder(shared_model_dir(), None)


@pytest.fixture
def briefs(tmp_path: Path) -> Path:
    return shutil.copytree(shipped_documents(), tmp_path / "briefs")


def shipped() -> list[Document]:
    return [
        load_document(path, root, sources=load_sources())
        for path, root in find_files([shipped_documents()])
    ]


def take_in(index: CorpusIndex, folder: Path, *, prune: bool = False) -> list[str]:
    reports = list(ingest(index, [folder], Intake(load_sources(), prune=prune), lambda *_: None))
    assert all(report.status != "failed" for report in reports), reports
    return [report.status for report in reports]


def build_at_once(index: CorpusIndex, briefs: Path) -> None:
    assert take_in(index, briefs) == ["added"] * 3


def build_with_detours(index: CorpusIndex, briefs: Path) -> None:
    """Add, change, delete, add again; in the end the same three files."""
    english, japanese, _ = (path for path, _ in find_files([briefs]))
    whole = {path: path.read_text(encoding="utf-8") for path in (english, japanese)}
    assert take_in(index, briefs) == ["added"] * 3
    paragraphs = whole[english].split("\n\n")
    english.write_text("\n\n".join([*paragraphs[:-1], "Gulls cry."]), encoding="utf-8")
    assert sorted(take_in(index, briefs)) == ["changed", "unchanged", "unchanged"]
    japanese.unlink()
    assert sorted(take_in(index, briefs, prune=True))[-1] == "withdrawn"
    for path, text in whole.items():
        path.write_text(text, encoding="utf-8")
    # The third had lost its mention of the one that was away.
    assert sorted(take_in(index, briefs, prune=True)) == ["added", "changed", "changed"]


def questions() -> Iterator[str]:
    """Plain questions, and pairs of an answerable one and a near miss."""
    for row in map(json.loads, SET.read_text(encoding="utf-8").splitlines()):
        yield from (row[kind] for kind in ("question", "original", "near_miss") if kind in row)


def answers(
    data: Path, embedder: OnnxEmbedder, build: Build, briefs: Path
) -> list[tuple[object, ...]]:
    """What each question is answered."""
    data.mkdir()
    index = CorpusIndex(data, embedder, shipped)
    try:
        build(index, briefs)
        service = AnswerService(
            index, shipped_glossary(), checked_through(), lambda: date(2026, 12, 1)
        )
        given = (service.ask(Question(asked)) for asked in questions())
        return [
            (a.status, a.text, [(c.doc_id, c.version, c.start, c.end) for c in a.citations])
            for a in given
        ]
    finally:
        index.close()


def test_the_same_corpus_gives_the_same_answers(
    tmp_path: Path, embedder: OnnxEmbedder, briefs: Path
) -> None:
    first = answers(tmp_path / "first", embedder, build_at_once, briefs)
    assert {status for status, *_ in first} == {"answered", "abstained"}
    for name, build in (("again", build_at_once), ("detours", build_with_detours)):
        other = answers(tmp_path / name, embedder, build, briefs)
        equal = sum(a == b for a, b in zip(first, other, strict=True))
        print(f"{name}: {equal} of {len(first)} answers are equal")  # noqa: T201
        assert equal >= SAME * len(first), name
