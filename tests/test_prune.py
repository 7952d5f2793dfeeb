"""Pruning: what came from the given roots and is gone is withdrawn, and nothing else."""

import os
from pathlib import Path

import pytest

from corpus.errors import BadDocument
from index.corpus_index import CorpusIndex
from index.ingest import Intake, ingest
from index.versions import Origin
from tests.test_indexer import CountingEmbedder, silent
from tests.test_ingest import counting, docs, index, run, statuses, write

__all__ = ["counting", "docs", "index"]  # fixtures


def prune(index: CorpusIndex, *roots: Path) -> list[tuple[str, str, str]]:
    """What a run with --prune withdraws."""
    reports = statuses(list(ingest(index, roots, Intake(prune=True), silent)))
    return [report for report in reports if report[1] == "withdrawn"]


def test_a_pruned_document_is_unsearchable_at_once_and_readable_by_version(
    index: CorpusIndex, docs: Path
) -> None:
    run(index, docs)
    old = index.catalog.document("a")
    assert old and prune(index, docs) == []
    (docs / "a.txt").unlink()
    (docs / "a.txt.yaml").unlink()
    assert [report.status for report in run(index, docs)] == ["unchanged"]  # without --prune
    assert index.catalog.document("a") == old
    assert prune(index, docs) == [("a.txt", "withdrawn", "a")]
    assert index.catalog.document("a") is None
    assert index.catalog.document("a", old.version) == old
    assert set(index.listing.by_document) == {"b"} and "a" not in index.listing.groups
    assert index.vectors.chunk_ids("en") == index.fulltext.chunk_ids("en")
    assert index.vectors.chunk_ids("en") == sorted(index.listing.chunks)
    assert prune(index, docs) == []


def test_a_document_that_comes_back_is_embedded_no_more(
    index: CorpusIndex, docs: Path, counting: CountingEmbedder
) -> None:
    run(index, docs)
    before = index.listing
    (docs / "a.txt").rename(docs.parent / "a.txt")
    prune(index, docs)
    counting.forget()
    (docs.parent / "a.txt").rename(docs / "a.txt")
    assert [report.status for report in run(index, docs)] == ["added", "unchanged"]
    assert counting.passages == [] and index.listing.chunks == before.chunks
    assert all((index.listing.means[x] == mean).all() for x, mean in before.means.items())
    assert [one.withdrawn is None for one in index.catalog.history("a")] == [False, True]


def test_only_what_came_from_the_given_roots_is_pruned(index: CorpusIndex, docs: Path) -> None:
    other, below = docs.parent / "docs2", docs / "below"
    for folder, name in [(other, "c.txt"), (below, "d.txt")]:
        folder.mkdir()
        write(folder / name, f"Word {name}.")
    run(index, docs, other)
    for path in (other / "c.txt", docs / "a.txt"):
        path.unlink()
    # "docs2" begins like "docs"; "below/d.txt" is "d" from there, but "below.d" is not gone.
    assert prune(index, below) == []
    (below / "d.txt").unlink()
    # Both came from there: "below.d" by way of docs, "d" by the pruning run just before.
    withdrawn = [("d.txt", "withdrawn", "below.d"), ("d.txt", "withdrawn", "d")]
    assert prune(index, below) == withdrawn
    assert prune(index, docs) == [("a.txt", "withdrawn", "a")]
    assert prune(index, other) == [("c.txt", "withdrawn", "c")]


def test_a_file_under_another_id_leaves_its_old_one(index: CorpusIndex, docs: Path) -> None:
    run(index, docs)
    write(docs / "a.txt.yaml", "language: en\ndoc_id: rice\n")
    assert prune(index, docs) == [("a.txt", "withdrawn", "a")]
    assert set(index.listing.by_document) == {"b", "rice"}


def test_what_cannot_be_read_is_not_withdrawn(
    index: CorpusIndex, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (docs / "below").mkdir()
    write(docs / "below" / "c.txt", "Word c.")
    run(index, docs)
    write(docs / "a.txt", "")
    (docs / "b.md").unlink()
    listing = os.scandir

    def refuse(folder: str) -> object:
        # Root may list anything, so permissions alone would not show it.
        if str(folder) in unlisted:
            raise PermissionError(13, "Permission denied", str(folder))
        return listing(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    unlisted = {str(docs)}
    assert prune(index, docs) == []
    unlisted = {str(docs / "below")}
    assert prune(index, docs) == [("b.md", "withdrawn", "b")]
    with pytest.raises(BadDocument, match="does not exist"):
        prune(index, docs, docs / "gone")
    assert {one.doc_id for one in index.catalog.documents()} == {"a", "below.c"}


def test_a_file_that_moved_is_known_by_its_new_place(index: CorpusIndex, docs: Path) -> None:
    run(index, docs)
    moved = docs.rename(docs.parent / "moved")
    assert [report.status for report in run(index, moved)] == ["unchanged", "unchanged"]
    assert index.catalog.origin("a") == Origin(str(moved.resolve()), str(moved.resolve() / "a.txt"))
    assert len(index.catalog.history("a")) == 1
