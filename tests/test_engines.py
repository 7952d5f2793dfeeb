"""Which model the settings open; without the optional packages, one line says what to install."""

import sys
from pathlib import Path

import pytest

from assistant.engines import open_embedder, open_reranker
from assistant.settings import Settings
from corpus.errors import ModelMissing
from tests.embedder_fixtures import CACHE_DIR, shared_model_dir


def test_the_built_in_model_and_no_reranker_are_the_default() -> None:
    assert shared_model_dir().is_dir()
    settings = Settings(model_cache=CACHE_DIR)
    embedder = open_embedder(settings, lambda _line: None)
    assert embedder.name.startswith("multilingual-e5-small-int8/onnxruntime/") and embedder.tuned
    assert open_reranker(settings) is None


@pytest.mark.parametrize("missing", ["torch", "sentence_transformers"])
def test_without_the_packages_a_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, missing: str, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)  # as if it were not installed
    for module in ("torch_models", "torch_embedder", "cross_encoder"):
        monkeypatch.delitem(sys.modules, f"index.{module}", raising=False)
    settings = Settings(embedder=str(tmp_path), reranker=str(tmp_path))
    for open_model in (lambda: open_embedder(settings, print), lambda: open_reranker(settings)):
        with pytest.raises(ModelMissing) as caught:
            open_model()
        said = str(caught.value)
        assert said.startswith(
            "models of sentence-transformers need packages that are not installed ("
        )
        assert said.endswith("); install them with: pip install 'policy-desk[torch]'")
        assert "\n" not in said
