"""Generations: one is in use, another takes its place at once, and what is wrong is said."""

import os
import re
from pathlib import Path

import pytest

from corpus.errors import DataFolderError
from index.generation import (
    current_generation,
    drop_other_generations,
    fingerprint,
    generations_in_use,
    needs_rebuild,
    new_generation,
    other_generations,
    use_generation,
)


def test_the_first_use_makes_the_folder(data: Path) -> None:
    generation = current_generation(data, "e5; chunks 300")
    assert generation.parent == data / "generations" and generation.is_dir()
    assert (data / "FORMAT").read_text(encoding="utf-8") == "3\n"
    assert (data / "CURRENT").read_text(encoding="utf-8") == f"{generation.name}\n"
    assert (generation / "FINGERPRINT").read_text(encoding="utf-8") == "e5; chunks 300"
    assert current_generation(data, "e5; chunks 300") == generation


def test_a_new_generation_is_not_in_use_until_it_is_said(data: Path) -> None:
    old = current_generation(data, "same")
    new = new_generation(data, "same")
    assert new != old and current_generation(data, "same") == old
    use_generation(data, new)
    assert current_generation(data, "same") == new
    assert sorted(path.name for path in data.iterdir()) == ["CURRENT", "FORMAT", "generations"]


def test_the_others_are_dropped(data: Path) -> None:
    kept = current_generation(data, "x")
    others = [new_generation(data, "x") for _ in range(2)]
    assert generations_in_use(data) == {kept.name}
    assert other_generations(data) == sorted(others)
    assert drop_other_generations(data) == sorted(path.name for path in others)
    assert list((data / "generations").iterdir()) == [kept]
    assert drop_other_generations(data) == []


def test_only_a_generation_that_was_built_otherwise_needs_a_rebuild(data: Path) -> None:
    assert not needs_rebuild(data, "x") and generations_in_use(data) == frozenset()
    generation = current_generation(data, "x")
    assert not needs_rebuild(data, "x") and needs_rebuild(data, "y")
    (generation / "FINGERPRINT").unlink()
    assert needs_rebuild(data, "x")


def test_an_index_of_another_model_is_refused(data: Path) -> None:
    generation = current_generation(data, "e5-small; chunks 300")
    message = (
        f"index {str(generation)!r} was built with 'e5-small; chunks 300', settings ask for"
        " 'bge-m3; chunks 300'; rebuild it with: policy-desk ingest --rebuild"
    )
    with pytest.raises(DataFolderError, match=f"^{re.escape(message)}$"):
        current_generation(data, "bge-m3; chunks 300")


def test_a_generation_that_is_gone_is_named(data: Path) -> None:
    current_generation(data, "x")
    (data / "CURRENT").write_text("gone\n", encoding="utf-8")
    message = "names the generation 'gone', which is not there; rebuild it with: policy-desk ingest"
    with pytest.raises(DataFolderError, match=re.escape(message)):
        current_generation(data, "x")


def test_another_layout_is_refused(data: Path) -> None:
    data.mkdir()
    (data / "FORMAT").write_text("1\n", encoding="utf-8")
    message = (
        f"data folder {str(data)!r} has layout '1', this version reads '3'; choose a new folder"
        " with --data and ingest again"
    )
    for use in (current_generation, new_generation):
        with pytest.raises(DataFolderError, match=f"^{re.escape(message)}$"):
            use(data, "x")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    data = tmp_path / "file" / "data"
    message = (
        f"data folder {str(data)!r} cannot be written to (Not a directory); make it writable, or"
        " choose another with --data or POLICY_DESK_DATA"
    )
    with pytest.raises(DataFolderError, match=f"^{re.escape(message)}$"):
        current_generation(data, "x")


def test_a_read_only_folder_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so permissions alone would not show it.
    current_generation(data, "x")
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    message = f"data folder {str(data)!r} cannot be written to ({str(data)!r} is read-only); make"
    with pytest.raises(DataFolderError, match=re.escape(message)):
        current_generation(data, "x")


def test_the_fingerprint_tells_model_chunks_and_tokens() -> None:
    assert fingerprint("e5") == "e5; chunks 300/600; tokens nfkc-t2s-unigram-bigram-snowball-1"
    assert fingerprint("e5") != fingerprint("bge")


def test_a_marker_is_written_whole_or_not_at_all(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_source: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "replace", die)
        current_generation(data, "x")
    assert not (data / "FORMAT").exists()
    generation = current_generation(data, "x")
    newer = new_generation(data, "x")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "replace", die)
        use_generation(data, newer)
    assert newer.is_dir() and generations_in_use(data) == {generation.name}


def test_a_file_among_the_generations_is_left_alone(data: Path) -> None:
    current_generation(data, "x")
    (data / "generations" / "notes.txt").write_text("", encoding="utf-8")
    assert other_generations(data) == [] and drop_other_generations(data) == []
