"""What operators are told: the corpus date, the last change, the last run that can be read."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.desk import Desk
from assistant.evaluation import last_evaluation
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.status import STATUS, desk_status
from corpus.glossary import shipped_glossary
from index.embedder import Embedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index

FIGURES = [
    {"measure": "right", "slice": "all", "value": 0.7, "low": 0.6, "high": 0.8, "questions": 9},
    {"measure": "right", "slice": "language=zh", "value": 0.5, "low": 0, "high": 1, "questions": 3},
    {"measure": "right", "slice": "kind=fact", "value": 0.9, "low": 0, "high": 1, "questions": 3},
]  # fmt: skip
SUMMARY = {
    "about": {"set": "dev", "commit": "abc"},
    "verdicts": {"right": 6, "wrong": 3},
    "figures": FIGURES,
    "latency_ms": {"p50": 3.0},
}


def put_run(data: Path, name: str, summary: Any, ended: int) -> None:
    path = data / "runs" / name / "summary.json"
    path.parent.mkdir(parents=True)
    path.write_text(summary if isinstance(summary, str) else json.dumps(summary), encoding="utf-8")
    os.utime(path, (ended, ended))


@pytest.fixture
def desk(data: Path, embedder: Embedder) -> Iterator[Desk]:
    with opened_index(data, embedder, HARBOUR) as index:
        service = AnswerService(
            index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE + timedelta(days=40)
        )
        yield Desk(Settings(data=data), index, service)


def test_the_status_of_a_desk_goes_through_json(desk: Desk) -> None:
    found = desk_status(desk)
    assert (found.corpus_date, found.corpus_age_days, found.evaluation) == (CORPUS_DATE, 40, None)
    assert found.last_change and datetime.now(UTC) - found.last_change < timedelta(hours=1)
    assert found.documents == len(HARBOUR)
    assert STATUS.validate_json(STATUS.dump_json(found)) == found


def test_the_last_run_counts_with_its_figures_over_all_and_by_language(data: Path) -> None:
    put_run(data, "dev-1", SUMMARY | {"about": {"set": "older"}}, 1_000)
    put_run(data, "dev-2", SUMMARY, 2_000)
    found = last_evaluation(data)
    assert found is not None
    assert (found.set, found.folder, found.verdicts) == ("dev", "dev-2", {"right": 6, "wrong": 3})
    assert found.ended == datetime.fromtimestamp(2_000, UTC)
    assert [f.slice for f in found.figures] == ["all", "language=zh"]
    assert (found.value("right", "language=zh"), found.value("right", "language=ja")) == (0.5, None)


@pytest.mark.parametrize(
    "summary", ["{", "[]", '{"about": {"set": "beir"}, "figures": 3}', "\udcff"]
)
def test_what_is_no_run_of_questions_is_passed_over(data: Path, summary: str) -> None:
    put_run(data, "dev-1", SUMMARY, 1_000)
    put_run(data, "other", summary.encode("utf-8", "replace").decode(), 2_000)
    found = last_evaluation(data)
    assert found and found.folder == "dev-1"


def test_without_a_run_there_is_none(data: Path) -> None:
    assert last_evaluation(data) is None
