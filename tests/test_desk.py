"""The desk: what it makes on the first start, keeps on the next, and who may write."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.desk import Desk, open_desk
from assistant.owner.serving import owning
from assistant.records import Question
from assistant.settings import Settings
from corpus.errors import DataFolderError, PolicyDeskError
from corpus.shipped import checked_through
from index.embedder import Passage, PassageVectors
from index.generation import new_generation
from tests.conftest import BagEmbedder
from tests.desk_fixtures import fake_model

SHIPPED = ["lamps"]


class CountingEmbedder(BagEmbedder):
    """Counts the passages that it embeds."""

    def __init__(self) -> None:
        self.passages = 0

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        self.passages += len(passages)
        return super().embed_passages(passages)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A folder in place of the shipped documents', which take longer."""
    made = tmp_path / "shipped"
    made.mkdir()
    (made / "lamps.md").write_text("Lamps burn. Gulls cry.", encoding="utf-8")
    return made


@pytest.fixture
def counting(shipped: Path) -> Iterator[CountingEmbedder]:
    embedder = CountingEmbedder()
    with fake_model(embedder, shipped):
        yield embedder


def note_nothing(_line: str) -> None:
    """For tests that do not read the notes."""


def doc_ids(desk: Desk) -> list[str]:
    return [document.doc_id for document in desk.service.documents()]


def quiet_desk(data: Path, *, writes: bool = False) -> Desk:
    """What an opened desk was; it is closed again."""
    with open_desk(Settings(data=data), lambda *_step: None, note_nothing, writes=writes) as desk:
        return desk


def test_the_first_start_takes_in_the_shipped_documents(data: Path) -> None:
    notes: list[str] = []
    with (
        fake_model(BagEmbedder()),
        open_desk(Settings(data=data), lambda *_step: None, notes.append) as desk,
    ):
        assert {"framework.en", "framework.ja", "framework.zh"} <= {*doc_ids(desk)}
        assert desk.service.corpus_date == checked_through()
        assert desk.service.ask(Question("Who chairs the Investment Committee?")).citations
    assert notes == ["taking in the shipped documents"]


def test_the_next_start_embeds_nothing_and_says_nothing(
    counting: CountingEmbedder, data: Path
) -> None:
    quiet_desk(data)
    counting.passages = 0
    notes: list[str] = []
    with open_desk(Settings(data=data), lambda *_step: None, notes.append) as desk:
        assert doc_ids(desk) == SHIPPED
    assert (notes, counting.passages) == ([], 0)


def test_a_first_question_starts_no_parser(
    data: Path, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(*_args: object) -> None:
        raise AssertionError("a parsing process was started")

    monkeypatch.setattr("corpus.parser.Parser._started", start)
    assert counting.passages == 0
    assert doc_ids(quiet_desk(data)) == SHIPPED


def test_shipped_documents_that_changed_are_taken_in_again(
    counting: CountingEmbedder, data: Path
) -> None:
    with open_desk(Settings(data=data), lambda *_step: None, note_nothing) as desk:
        desk.index.catalog.remember("shipped documents", "of an older version")
    counting.passages = 0
    notes: list[str] = []
    with open_desk(Settings(data=data), lambda *_step: None, notes.append) as desk:
        assert doc_ids(desk) == SHIPPED
    assert notes == ["taking in the shipped documents"]
    assert counting.passages == 0  # their text is the same


def test_documents_are_taken_in_and_stay(
    counting: CountingEmbedder, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry fare is 40 yen.", encoding="utf-8")
    settings = Settings(data=data)
    quiet_desk(data)
    counting.passages = 0
    with open_desk(settings, lambda *_step: None, note_nothing, writes=True) as desk:
        reports = list(desk.ingest([tmp_path / "ferry.txt"], lambda *_step: None))
        assert [(r.status, r.doc_id) for r in reports] == [("added", "ferry")]
    assert counting.passages == 1
    with open_desk(settings, lambda *_step: None, note_nothing) as desk:
        assert doc_ids(desk) == ["ferry", "lamps"]


@pytest.mark.usefixtures("counting")
def test_an_owner_has_the_folder_alone(data: Path) -> None:
    settings = Settings(data=data)
    with (
        open_desk(settings, lambda *_step: None, note_nothing, writes=True) as desk,
        owning(desk, "serve", "http://127.0.0.1:1"),
    ):
        for writes in (False, True):
            with pytest.raises(DataFolderError) as caught:
                quiet_desk(data, writes=writes)
            assert str(caught.value) == (
                f"data folder {str(data)!r} is in use by the server at http://127.0.0.1:1 (process"
                f" {os.getpid()}); stop it, or choose another folder with --data"
            )
    assert quiet_desk(data, writes=True).service


@pytest.mark.usefixtures("counting")
def test_readers_share_the_folder(data: Path) -> None:
    quiet_desk(data)
    with open_desk(Settings(data=data), lambda *_step: None, note_nothing):
        assert quiet_desk(data).service


@pytest.mark.usefixtures("counting")
def test_a_desk_that_fails_lets_its_folder_go(data: Path) -> None:
    settings = Settings(data=data)
    with (
        pytest.raises(ZeroDivisionError),
        open_desk(settings, lambda *_step: None, note_nothing, writes=True),
    ):
        raise ZeroDivisionError
    assert quiet_desk(data, writes=True).service


@pytest.mark.usefixtures("counting")
def test_a_file_in_the_folders_place_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for data, why in [(tmp_path / "file", "File exists"), (tmp_path / "file/in", "Not a dir")]:
        with pytest.raises(DataFolderError) as caught:
            quiet_desk(data)
        assert str(caught.value).startswith(f"data folder {str(data)!r} cannot be made ({why}")
        assert str(caught.value).endswith("choose another with --data or POLICY_DESK_DATA")


def test_an_index_of_another_model_is_built_anew_when_that_is_wanted(
    data: Path, shipped: Path
) -> None:
    with fake_model(BagEmbedder(), shipped):
        quiet_desk(data)
    other = CountingEmbedder()
    other.name = "another-bag"
    settings = Settings(data=data)
    with fake_model(other, shipped):
        with pytest.raises(DataFolderError, match="policy-desk ingest --rebuild") as caught:
            quiet_desk(data)
        assert "was built with 'bag-of-tokens-64; " in str(caught.value)
        with open_desk(
            settings, lambda *_step: None, note_nothing, writes=True, from_scratch=True
        ) as desk:
            assert doc_ids(desk) == SHIPPED
            assert desk.index.fingerprint.startswith("another-bag; ")
        assert len(list((data / "generations").iterdir())) == 1


@pytest.mark.usefixtures("counting")
def test_the_owner_tidies_first_and_says_so(data: Path) -> None:
    desk = quiet_desk(data)
    stray = new_generation(data, "another")
    quiet_desk(data)  # a reader leaves it
    assert stray.is_dir()
    notes: list[str] = []
    with open_desk(Settings(data=data), lambda *_step: None, notes.append, writes=True):
        assert notes == [f"removed the old index {stray.name!r}"]
    assert list((data / "generations").iterdir()) == [desk.index.generation]


def test_a_writer_builds_for_another_model_beside_the_one_in_use(data: Path, shipped: Path) -> None:
    settings = Settings(data=data)
    with fake_model(BagEmbedder(), shipped):
        first = quiet_desk(data, writes=True).index.generation
    other = CountingEmbedder()
    other.name = "another-bag"
    notes: list[str] = []
    steps: list[tuple[str, int, int]] = []

    def progress(*step: object) -> None:
        steps.append(step)  # type: ignore[arg-type]
        assert first.is_dir() or steps[-1][1] == steps[-1][2]

    with (
        fake_model(other, shipped),
        open_desk(settings, progress, notes.append, writes=True) as desk,
    ):
        assert desk.service.ask(Question("Do gulls cry?")).citations[0].quote == "Gulls cry."
        assert desk.index.fingerprint.startswith("another-bag; ")
    assert notes == ["building the index with another-bag; the one in use stays until it is done"]
    means = [("lamps (mean)", 0, 2), ("lamps (mean)", 1, 2), ("", 2, 2)]
    assert steps == [*means, ("lamps", 0, 1), ("", 1, 1)]
    assert not first.exists()
    other.passages = 0
    with fake_model(BagEmbedder(), shipped):
        quiet_desk(data, writes=True)
    with fake_model(other, shipped):
        quiet_desk(data, writes=True)  # and back again: what was embedded is kept
    assert other.passages == 0


def test_a_build_that_fails_leaves_the_index_in_use(data: Path, shipped: Path) -> None:
    class Failing(CountingEmbedder):
        name = "failing"

        def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
            raise PolicyDeskError(f"the model failed on {len(passages)} passages")

    with fake_model(BagEmbedder(), shipped):
        before = quiet_desk(data, writes=True).index
    with (
        fake_model(Failing(), shipped),
        pytest.raises(PolicyDeskError, match="failed on 1 passages"),
    ):
        quiet_desk(data, writes=True)
    assert [*(data / "generations").iterdir()] == [before.generation]
    with fake_model(BagEmbedder(), shipped):
        assert quiet_desk(data).index.listing.chunks == before.listing.chunks
