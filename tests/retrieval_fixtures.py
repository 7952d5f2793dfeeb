"""A few texts of the harbour in three languages, and an embedder that counts."""

from pathlib import Path

import pytest

from evals.retrieval_records import Text
from index.embedder import Passage, PassageVectors
from tests.conftest import BagEmbedder
from tests.desk_fixtures import HARBOUR

TEXTS = (
    Text("fares", "Ferry fares", "The ferry fare is 40 yen. Children travel free."),
    Text("crews", "Crews", "The harbour master appoints ferry crews."),
    Text("lamps", "", "The lighthouse needs 700 lamps."),
    Text("票价", "", "渡轮票价为四十日元。"),
    Text("運賃", "", "渡し船の運賃は四十円である。"),
    Text("none", "", ""),
)


class CountingEmbedder(BagEmbedder):
    """Counts the passages that it embeds."""

    def __init__(self) -> None:
        self.passages = 0

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        self.passages += len(passages)
        return super().embed_passages(passages)


def fake_retrieval_model(folder: Path, patch: pytest.MonkeyPatch) -> CountingEmbedder:
    """The embedder that runs have from now on; the harbour's documents lend their means.

    Args:
        folder: An empty folder for these documents.
    """
    for document in HARBOUR:
        (folder / f"{document.doc_id}.md").write_text(document.text, encoding="utf-8")
    embedder = CountingEmbedder()
    patch.setattr("evals.retrieval_run.shipped_documents", lambda: folder)
    patch.setattr("evals.retrieval_run.open_embedder", lambda _settings, _note: embedder)
    return embedder
