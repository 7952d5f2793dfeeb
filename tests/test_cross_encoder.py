"""CrossEncoders: their scores are the library's own, and what is none is named."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelMissing
from index.reranker import Reranker
from tests.torch_fixtures import make_bert, needs_torch

pytestmark = [pytest.mark.slow, needs_torch]  # importing torch takes seconds

WORDS = ["who", "chairs", "gulls", "cry"]


def open_reranker(folder: Path) -> Reranker:
    from index.cross_encoder import CrossEncoderReranker
    from index.torch_models import Wanted

    return CrossEncoderReranker(Wanted(str(folder), "cpu", threads=1))


def test_scores_are_those_of_the_library(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    folder = make_bert(tmp_path / "ranker", WORDS)
    reranker = open_reranker(folder)
    passages = ["gulls cry", "who chairs gulls", "a \ud83d", "", "cry " * 200]
    found = reranker.scores("who chairs", passages)
    library = CrossEncoder(str(folder), device="cpu", model_kwargs={"dtype": "float32"})
    pairs = [("who chairs", passage.replace("\ud83d", "?")) for passage in passages]
    assert np.allclose(found, library.predict(pairs), atol=1e-5)
    assert found.dtype == np.float32 and len(set(found.round(6).tolist())) > 2
    assert reranker.scores("who chairs", []).shape == (0,)
    assert reranker.name.startswith("ranker/")


def test_a_model_that_sorts_into_classes_is_no_reranker(tmp_path: Path) -> None:
    folder = make_bert(tmp_path / "classes", WORDS, num_labels=3)
    with pytest.raises(ModelMissing) as caught:
        open_reranker(folder)
    assert str(caught.value) == (
        f"the model {str(folder)!r} is no reranker: it gives 3 numbers for a pair of texts, not"
        " one; choose another with POLICY_DESK_RERANKER"
    )
