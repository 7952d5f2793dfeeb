"""The same corpus gives the same answers and measures, however it came to be what it is."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.records import Answer, Question
from assistant.service import AnswerService
from corpus.folder import find_files, load_document
from corpus.glossary import shipped_glossary
from corpus.records import Document
from corpus.shipped import checked_through, load_sources, shipped_documents
from evals.founding import measure, read_set
from index.corpus_index import CorpusIndex
from index.ingest import Intake, ingest
from index.onnx_embedder import OnnxEmbedder
from tests.desk_fixtures import ROOT
from tests.embedder_fixtures import shared_model_dir

pytestmark = pytest.mark.slow  # the briefs are embedded with the real model, three times

SAME, MOST_APART = 0.99, 0.005
SET = ROOT / "evals" / "sets" / "founding-dev.jsonl"
ARTICLE = ROOT.parent / "shared" / "corpus" / "000_f89d1f1082d0d96d.txt"
Build = Callable[[CorpusIndex, Path], None]


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder(shared_model_dir(), None)


@pytest.fixture
def briefs(tmp_path: Path) -> Path:
    """The framework brief, and the founding article where it is there: without it, what is
    measured of answers that quote it is 0 in every build."""
    folder = tmp_path / "briefs"
    folder.mkdir()
    for path in [*shipped_documents().glob("framework.*.md"), *[ARTICLE] * ARTICLE.exists()]:
        shutil.copy(path, folder)
    return folder


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
    assert set(take_in(index, briefs)) == {"added"}


def build_with_detours(index: CorpusIndex, briefs: Path) -> None:
    """Add, change, delete, add again; in the end the same files."""
    english, japanese = briefs / "framework.en.md", briefs / "framework.ja.md"
    whole = {path: path.read_text(encoding="utf-8") for path in (english, japanese)}
    assert set(take_in(index, briefs)) == {"added"}
    paragraphs = whole[english].split("\n\n")
    english.write_text("\n\n".join([*paragraphs[:-1], "Gulls cry."]), encoding="utf-8")
    assert sorted(take_in(index, briefs))[0] == "changed"
    japanese.unlink()
    assert sorted(take_in(index, briefs, prune=True))[-1] == "withdrawn"
    for path, text in whole.items():
        path.write_text(text, encoding="utf-8")
    # The third had lost its mention of the one that was away.
    assert sorted(take_in(index, briefs, prune=True))[:3] == ["added", "changed", "changed"]


def answers(data: Path, embedder: OnnxEmbedder, build: Build, briefs: Path) -> list[Answer]:
    """What each question is answered."""
    data.mkdir()
    index = CorpusIndex(data, embedder, shipped)
    try:
        build(index, briefs)
        service = AnswerService(
            index, shipped_glossary(), checked_through(), lambda: date(2026, 12, 1)
        )
        return [service.ask(Question(case.question)) for case in read_set(SET)]
    finally:
        index.close()


def said(answer: Answer) -> tuple[object, ...]:
    cited = [(c.doc_id, c.version, c.start, c.end) for c in answer.citations]
    return answer.status, answer.text, cited


def shares(given: list[Answer]) -> dict[str, float]:
    """What is measured of the answers, as shares of the set."""
    counts = measure(list(read_set(SET)), given, ARTICLE.stem)
    totals: Counter[str] = Counter()
    for (what, _language), count in counts.items():
        totals[what] += count
    return {what: count / len(given) for what, count in totals.items()}


def test_the_same_corpus_gives_the_same_answers_and_measures(
    tmp_path: Path, embedder: OnnxEmbedder, briefs: Path
) -> None:
    first = answers(tmp_path / "first", embedder, build_at_once, briefs)
    assert {answer.status for answer in first} >= {"answered", "abstained"}
    for name, build in (("again", build_at_once), ("detours", build_with_detours)):
        other = answers(tmp_path / name, embedder, build, briefs)
        equal = sum(said(a) == said(b) for a, b in zip(first, other, strict=True))
        apart = max(abs(shares(first)[what] - share) for what, share in shares(other).items())
        print(f"{name}: {equal} of {len(first)} answers equal, measures {apart:.4f} apart")  # noqa: T201
        assert equal >= SAME * len(first), name
        assert apart <= MOST_APART, name
