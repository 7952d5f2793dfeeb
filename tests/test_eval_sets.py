"""The project's question sets, and what is said of others."""

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus.errors import PolicyDeskError
from corpus.folder import find_files, load_document
from corpus.quantities import find_quantities
from corpus.records import Document
from corpus.shipped import load_sources, shipped_documents
from evals import sets
from evals.cases import Case, read_cases
from evals.measures import DEFINITIONS
from evals.sets import (
    SETS,
    digest,
    find_set,
    is_frozen,
    own_baseline,
    read_baseline,
)
from tests.desk_fixtures import ROOT

OWN = ("dev", "test")


@pytest.fixture(scope="module")
def cases() -> Mapping[str, list[Case]]:
    return {name: read_cases(find_set(name)) for name in OWN}


@pytest.fixture(scope="module")
def documents() -> Mapping[str, Document]:
    """The shipped documents by id."""
    sources = load_sources()
    found = find_files([shipped_documents()])
    loaded = [load_document(path, root, sources=sources) for path, root in found]
    return {document.doc_id: document for document in loaded}


@pytest.mark.parametrize("name", OWN)
def test_a_set_of_the_project_has_225_questions_a_third_a_language(
    cases: Mapping[str, list[Case]], name: str
) -> None:
    listed = cases[name]
    assert len(listed) >= 225
    counts = Counter(case.language for case in listed)
    assert counts.keys() == {"zh", "en", "ja"}
    assert max(counts.values()) - min(counts.values()) <= 1


@pytest.mark.parametrize("name", OWN)
def test_a_set_of_the_project_has_every_kind_in_every_language(
    cases: Mapping[str, list[Case]], name: str
) -> None:
    counts = Counter((case.kind, case.language) for case in cases[name])
    kinds = {
        "fact", "compare", "numeric", "what_if", "as_of", "conflict", "follow_up", "unanswerable",
        "injection",
    }  # fmt: skip
    assert counts.keys() == {(kind, language) for kind in kinds for language in ("zh", "en", "ja")}
    assert min(counts.values()) >= 3


def test_no_question_stands_twice_within_or_across_the_sets(
    cases: Mapping[str, list[Case]],
) -> None:
    asked = Counter(
        re.sub(r"[\W_]+", "", case.question).casefold()
        for listed in cases.values()
        for case in listed
    )
    assert [question for question, count in asked.items() if count > 1] == []


@pytest.mark.parametrize("name", OWN)
def test_every_evidence_quotation_stands_in_its_shipped_document(
    cases: Mapping[str, list[Case]], documents: Mapping[str, Document], name: str
) -> None:
    quoted = [(c, quote) for c in cases[name] for item in c.evidence for quote in item]
    assert len(quoted) > len(cases[name])
    assert [
        (case.case_id, quote.doc_id, quote.quote[:40])
        for case, quote in quoted
        if quote.doc_id not in documents or quote.quote not in documents[quote.doc_id].text
    ] == []


@pytest.mark.parametrize("name", OWN)
def test_each_question_says_what_is_expected_of_it(
    cases: Mapping[str, list[Case]], name: str
) -> None:
    for case in cases[name]:
        assert case.answerable is not None, case.case_id
        assert all(case.contains), case.case_id  # no empty group
        assert all(case.evidence), case.case_id
        if case.answerable and case.computed is None:
            assert case.contains or case.numbers or case.status, case.case_id
            assert case.evidence or case.calculation, case.case_id
        if case.kind == "unanswerable":
            assert case.answerable is False, case.case_id
        if case.kind == "follow_up":
            assert case.history, case.case_id
        if case.kind == "as_of":
            dated = any(q.unit == "date" for q in find_quantities(case.question))
            assert case.as_of or dated, case.case_id


def test_the_test_set_is_as_it_was_frozen() -> None:
    lines = (SETS / "FROZEN").read_text(encoding="utf-8").splitlines()
    frozen = {name: stated for stated, name in (line.split() for line in lines)}
    assert "test.jsonl" in frozen
    for name, stated in frozen.items():
        assert hashlib.sha256((SETS / name).read_bytes()).hexdigest() == stated, name
    assert is_frozen(SETS / "test.jsonl")
    assert not is_frozen(SETS / "dev.jsonl")


def test_a_frozen_set_that_was_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sets, "SETS", tmp_path)
    path = tmp_path / "kept.jsonl"
    path.write_bytes(b"one")
    (tmp_path / "FROZEN").write_text(f"{digest(path)}  kept.jsonl\n", encoding="utf-8")
    assert is_frozen(path)
    path.write_bytes(b"two")
    with pytest.raises(PolicyDeskError, match="is not as it was frozen; restore it from its"):
        is_frozen(path)


def test_a_file_elsewhere_is_not_frozen_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "test.jsonl"
    path.write_text("", encoding="utf-8")
    assert not is_frozen(path)


def test_a_set_is_found_by_name_or_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_set("dev") == SETS / "dev.jsonl"
    assert find_set(str(SETS / "test.jsonl")) == SETS / "test.jsonl"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dev").write_text("", encoding="utf-8")
    assert find_set("dev") == Path("dev")  # what lies here is meant first
    assert find_set(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("named", ["none", "sets/dev", "dev.jsonl", "../sets/dev"])
def test_a_set_that_is_not_there_is_told_with_those_that_are(named: str) -> None:
    with pytest.raises(PolicyDeskError) as caught:
        find_set(named)
    assert str(caught.value) == (
        f"no set {named!r}; give a file, a BEIR folder, or one of dev, test"
    )


@pytest.mark.parametrize("name", OWN)
def test_a_run_that_comes_with_the_project_is_of_its_set(
    cases: Mapping[str, list[Case]], name: str
) -> None:
    found = own_baseline(SETS / f"{name}.jsonl")
    values = read_baseline(found).values if found else {}
    assert values.keys() <= {case.case_id for case in cases[name]}
    assert {measure for row in values.values() for measure in row} <= DEFINITIONS.keys()


def test_a_baseline_is_that_of_the_set_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, runs = tmp_path / "sets", tmp_path / "baselines"
    own.mkdir()
    runs.mkdir()
    (runs / "dev.jsonl").write_text("", encoding="utf-8")
    monkeypatch.setattr(sets, "SETS", own)
    monkeypatch.setattr(sets, "BASELINES", runs)
    assert own_baseline(own / "dev.jsonl") == runs / "dev.jsonl"
    assert own_baseline(own / "test.jsonl") is None
    assert own_baseline(tmp_path / "dev.jsonl") is None  # another's set of that name


def test_the_digest_of_a_folder_is_that_of_its_files_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    (folder / "queries.jsonl").write_bytes(b"two")
    (folder / "qrels" / "test.tsv").write_bytes(b"one")
    assert digest(folder) == hashlib.sha256(b"onetwo").hexdigest()
    assert digest(folder / "queries.jsonl") == hashlib.sha256(b"two").hexdigest()


def test_an_earlier_run_is_read_from_its_folder_or_its_file(tmp_path: Path) -> None:
    rows = [
        # A line separator may stand inside a JSON string.
        {"id": "a", "verdict": "right", "values": {"right": 1.0}, "got": "一\u2028二"},
        {"id": "b", "values": {}},
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "outcomes.jsonl").write_text(text, encoding="utf-8")
    baseline = read_baseline(tmp_path)
    assert baseline.values == {"a": {"right": 1}, "b": {}}
    assert baseline.answers == {"a": "一\u2028二", "b": ""}
    assert read_baseline(tmp_path / "outcomes.jsonl") == baseline


@pytest.mark.parametrize(
    "text", ['{"id": "a"', '{"id": "a"}\n', '{"values": {}}\n', "[]\n", '{"id": "a", "values": 1}']
)
def test_a_file_that_is_no_run_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "outcomes.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyDeskError, match="outcomes.jsonl' is no run: "):
        read_baseline(path)


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyDeskError, match="is no run: FileNotFoundError"):
        read_baseline(tmp_path)


def test_the_sets_are_part_of_the_package() -> None:
    assert SETS == ROOT / "evals" / "sets"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["setuptools"]["package-data"]["evals"]
    assert {"*.toml", "*.html", "sets/*", "baselines/*"} <= set(shipped)
