"""The desk on real models: from the built-in one to another and back, and with a reranker."""

import shutil
from pathlib import Path

import pytest

from assistant.desk import open_desk
from assistant.records import Answer, Question
from assistant.settings import Settings
from corpus.errors import DataFolderError
from corpus.shipped import shipped_documents
from tests.embedder_fixtures import CACHE_DIR, shared_model_dir
from tests.torch_fixtures import e5_folder, make_bert, minilm_folder, needs_torch

pytestmark = [pytest.mark.slow, needs_torch]  # the briefs are embedded with three models

CHAIR = "Who chairs the Investment Committee?"
ORCHID = "How do I repot an orchid in spring?"


@pytest.fixture(autouse=True)
def _one_topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One brief in three languages; a 32-bit model takes minutes over all of them."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for path in shipped_documents().glob("framework.*.md"):
        shutil.copy(path, folder)
    monkeypatch.setattr("assistant.desk.shipped_documents", lambda: folder)


def ask(settings: Settings, *questions: str, writes: bool = False) -> list[Answer]:
    def silent(*_told: object) -> None:
        pass

    with open_desk(settings, silent, silent, writes=writes) as desk:
        return [desk.service.ask(Question(text)) for text in questions]


def test_another_model_answers_and_the_first_comes_back(tmp_path: Path) -> None:
    assert shared_model_dir().is_dir()
    built_in = Settings(data=tmp_path / "data", model_cache=CACHE_DIR, threads=1)
    english = built_in.model_copy(update={"embedder": str(minilm_folder()), "device": "cpu"})
    first = ask(built_in, CHAIR)[0]
    with pytest.raises(DataFolderError, match="policy-desk ingest --rebuild"):
        ask(english, CHAIR)
    chair, orchid = ask(english, CHAIR, ORCHID, writes=True)
    assert chair.citations[0].quote == first.citations[0].quote
    assert chair.receipt.index_fingerprint.startswith("model-fp32/sentence-transformers/384/")
    assert (orchid.status, orchid.citations) == ("abstained", ())
    assert ask(built_in, CHAIR, writes=True)[0].text == first.text


def test_the_same_weights_in_32_bits_answer_alike(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", embedder=str(e5_folder()), device="cpu", threads=1)
    near_miss = "What is Brazil's contribution to US economic security?"
    found = ask(
        settings, "谁担任投资委员会主席？", CHAIR, "投資委員会の委員長は誰か", ORCHID, near_miss
    )
    assert [answer.status for answer in found] == ["answered"] * 3 + ["abstained"] * 2
    assert [a.citations[0].doc_id for a in found[:3]] == [
        f"framework.{x}" for x in ("zh", "en", "ja")
    ]
    assert "Brazil" in found[4].missing


def test_a_cross_encoder_is_loaded_by_its_setting(tmp_path: Path) -> None:
    ranker = make_bert(tmp_path / "ranker", ["Who", "chairs", "Investment", "Committee"])
    settings = Settings(
        data=tmp_path / "data", model_cache=CACHE_DIR, reranker=str(ranker), device="cpu", threads=1
    )
    answer = ask(settings, CHAIR)[0]  # random weights: any order, and still no unchecked word
    assert answer.receipt.reranker.startswith("ranker/")
    assert all(verdict.passed for verdict in answer.receipt.guard)
