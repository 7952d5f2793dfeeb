"""The engine of sentence-transformers, on real weights and on small made-up models."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelMissing
from index.embedder import Embedder, Passage
from index.onnx_embedder import OnnxEmbedder
from index.sentences import split_sentences
from tests.embedder_fixtures import shared_model_dir
from tests.test_onnx_embedder import LONG, REFERENCES, embed_reference, reference, unit
from tests.torch_fixtures import e5_folder, make_bert, minilm_folder, needs_torch

pytestmark = [pytest.mark.slow, needs_torch]  # importing torch takes seconds


def open_model(folder: Path | str, device: str = "cpu") -> Embedder:
    from index.torch_embedder import TorchEmbedder
    from index.torch_models import Wanted

    return TorchEmbedder(Wanted(str(folder), device, threads=1))


@pytest.fixture(scope="module")
def e5() -> Embedder:
    return open_model(e5_folder())


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    return open_model(minilm_folder())


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return make_bert(tmp_path / "small", ["gulls", "cry", "query", "passage", ":"])


def fault(folder: Path | str, device: str = "cpu") -> str:
    with pytest.raises(ModelMissing) as caught:
        open_model(folder, device)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", REFERENCES)
def test_e5_vectors_are_those_of_the_library_itself(e5: Embedder, name: str) -> None:
    vector = embed_reference(e5, name)
    stored = reference(name)  # in 16 bits, so not quite of unit length
    assert unit(vector) and float(vector @ stored) > 0.99999 * np.linalg.norm(stored)


@pytest.mark.parametrize(
    "text", ["Who pays?", "  收益 分配\n\nｶﾞ", "ﾊﾟ", "a \ud83d b", "😀", "", "x" * 20]
)
def test_tokens_stand_where_the_built_in_engine_finds_them(e5: Embedder, text: str) -> None:
    built_in = OnnxEmbedder(shared_model_dir(), threads=1)
    for one, other in [
        (e5.embed_query_tokens(text), built_in.embed_query_tokens(text)),
        (e5.embed_passage_tokens(text), built_in.embed_passage_tokens(text)),
    ]:
        # A lone "▁" ends where the next token begins, but for marks that one of them leaves out.
        assert [text[a:b] for a, b in one.spans] == [text[a:b] for a, b in other.spans]
        assert one.tokens.shape == other.tokens.shape and unit(one.tokens)
        assert float(one.vector @ other.vector) > 0.98


@pytest.mark.parametrize("fixture", ["e5", "minilm"])
def test_a_passage_has_its_vector_and_one_a_sentence(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    model: Embedder = request.getfixturevalue(fixture)
    text = "The ferry fare is 40 yen. Lamps are lit at dusk."
    passage = Passage("Ferry rules > Fares", text, tuple(split_sentences(text)))
    other = Passage("", "Rice.", ())
    many = model.embed_passages([passage, other, passage])
    assert [len(one.sentences) for one in many] == [2, 0, 2]
    alone = model.embed_passages([passage])[0]
    for found in (many[0], many[2]):
        assert np.allclose(found.vector, alone.vector, atol=1e-5)
        assert np.allclose(found.sentences, alone.sentences, atol=1e-5)
    for row, sentence in zip(
        alone.sentences, ["The ferry fare is 40 yen.", "Lamps are lit at dusk."], strict=True
    ):
        assert np.allclose(row, model.embed_passage_tokens(sentence).vector, atol=1e-5)
    query = model.embed_query("How much is the ferry?")
    assert query @ alone.sentences[0] > query @ alone.sentences[1] + 0.02
    assert model.embed_passages([]) == []


def test_a_long_text_is_read_to_its_end(minilm: Embedder) -> None:
    text = LONG * 30 + "The lighthouse burns."  # about 330 tokens, the model holds 256
    passage = Passage("Title", text, tuple(split_sentences(text)))
    found = minilm.embed_passages([passage])[0]
    assert unit(found.vector) and found.sentences.shape == (31, 384)
    tokens = minilm.embed_passage_tokens(text)
    assert [text[a:b] for a, b in tokens.spans][-3:] == ["lighthouse", "burns", "."]
    assert list(tokens.spans) == sorted(tokens.spans) and len(tokens.spans) == len(tokens.tokens)
    # The whole text is in the vector: it is nearer to the end than without it.
    end = minilm.embed_query("The lighthouse burns.")
    without = minilm.embed_passages([Passage("", LONG * 30, ())])[0]
    assert end @ found.vector > end @ without.vector
    assert len(minilm.embed_query_tokens(text).spans) < 256  # a query is cut off


def test_the_name_tells_model_width_prompts_and_content(small: Path, tmp_path: Path) -> None:
    names = [open_model(minilm_folder()).name, open_model(small).name]
    assert names[0].startswith("model-fp32/sentence-transformers/384/")
    assert names[1].startswith("small-fp32/sentence-transformers/16/")
    copy = tmp_path / "copy" / "small"
    shutil.copytree(small, copy)
    assert open_model(copy).name == names[1]  # wherever it lies
    (copy / "README.md").write_text("Describes it.", encoding="utf-8")
    assert open_model(copy).name == names[1]
    make_bert(copy, ["gulls", "cry", "query", "passage", ":", "more"])
    assert open_model(copy).name != names[1]


def test_a_models_own_prompts_are_used(small: Path) -> None:
    bare = open_model(small)
    prompts = {"prompts": {"query": "query : ", "passage": "passage : "}}
    (small / "config_sentence_transformers.json").write_text(json.dumps(prompts), encoding="utf-8")
    make_modules(small)
    prompted = open_model(small)
    assert prompted.name != bare.name
    for found, written in [
        (prompted.embed_query("gulls cry"), "query : gulls cry"),
        (prompted.embed_passage_tokens("gulls cry").vector, "passage : gulls cry"),
    ]:
        assert np.allclose(found, bare.embed_query(written), atol=1e-5)
    assert prompted.embed_query_tokens("gulls cry").spans == ((0, 5), (6, 9))


def make_modules(folder: Path, first: str = "sentence_transformers.models.Transformer") -> None:
    """Say of which modules the model in a folder is made, the first of a type."""
    pooling = "sentence_transformers.models.Pooling"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": first},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": pooling},
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "1_Pooling").mkdir()
    pooled = {"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooled), encoding="utf-8")


def test_weights_saved_in_16_bits_are_run_in_32(small: Path) -> None:
    model = open_model(small)
    saved = json.loads((small / "config.json").read_text(encoding="utf-8"))
    assert saved.get("dtype", saved.get("torch_dtype")) == "float16"
    assert str(model._model.dtype) == "torch.float32"  # type: ignore[attr-defined]
    assert model.embed_query("gulls cry").dtype == np.float32


def test_a_model_without_token_vectors_gives_none(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "gulls": 1, "harbour": 2}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.array([[0, 1], [1, 0], [1, 1]], np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], device="cpu").save(str(tmp_path / "static"))
    model = open_model(tmp_path / "static")
    assert model.embed_query("gulls").tolist() == [1, 0]
    read = model.embed_query_tokens("gulls")
    assert (read.vector.tolist(), read.spans, read.tokens.shape) == ([1, 0], (), (0, 2))
    assert model.embed_passage_tokens("gulls").spans == ()
    found = model.embed_passages([Passage("", "gulls harbour", ((0, 5),))])[0]
    assert found.sentences.tolist() == [[1, 0]]


def test_several_threads_get_what_one_gets(minilm: Embedder) -> None:
    texts = [f"Gull {number} cries." for number in range(12)]
    expected = [minilm.embed_query_tokens(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(minilm.embed_query_tokens, texts))
    for one, other in zip(found, expected, strict=True):
        assert one.spans == other.spans and np.allclose(one.tokens, other.tokens, atol=1e-5)


@pytest.mark.parametrize("name", ["acme/small", "/nowhere/at/all", "no name", "small"])
def test_a_model_that_is_not_there_is_named(name: str) -> None:
    assert fault(name) == (
        f"the model {name!r} is not on this machine: there is no such folder, and no model of that"
        " name in the Hugging Face cache; give the path of a folder that holds one, or fill the"
        " cache where there is a network with: hf download NAME"
    )


def test_a_name_is_found_in_the_cache(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = tmp_path / "hub" / "models--sentence-transformers--small"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("f00", encoding="utf-8")
    shutil.copytree(small, repository / "snapshots" / "f00")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    names = [open_model(n).name for n in ("sentence-transformers/small", "small", small)]
    assert len(set(names)) == 1


def test_a_folder_that_holds_no_model_is_named(tmp_path: Path) -> None:
    assert fault(tmp_path).startswith(
        f"the model {str(tmp_path)!r} in {str(tmp_path)!r} cannot be loaded as SentenceTransformer"
        " on the device 'cpu' (Unrecognized model in"
    )
    assert "POLICY_DESK_EMBEDDER" in fault(tmp_path)


@pytest.mark.parametrize("device", ["toaster", "cuda:99"])
def test_a_device_that_is_not_there_is_named(small: Path, device: str) -> None:
    assert f"on the device {device!r} (" in fault(small, device)


def test_code_that_comes_with_a_model_is_not_run(small: Path, tmp_path: Path) -> None:
    make_modules(small, first="modeling_gull.Gull")
    (small / "modeling_gull.py").write_text(
        f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Gull: pass\n", encoding="utf-8"
    )
    assert "modeling_gull.Gull" in fault(small)
    assert not (tmp_path / "ran").exists()
