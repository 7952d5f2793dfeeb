"""The model directory of index/e5_weights.py -> an int8 ONNX graph, written node by node.

No torch and no exporter. The graph is BERT as multilingual-e5-small uses it (post-norm, exact
GELU, mean pooling); inputs and outputs, for b texts of t tokens:

    input_ids, attention_mask   int64 (b, t)
    emb_out                     float32 (b, width), unit rows: the mean over the unmasked tokens
    token_embeddings            float32 (b, t, width), of the last layer but one: words of the same
                                meaning lie nearer there than in the last (R@1 of the largest-cosine
                                match over 291 development questions 82% against 80%)

Only this file imports onnx, and only prepare_model imports this file.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from index.e5_weights import Tensor

_OPSET = 18
_IR_VERSION = 9  # the oldest that goes with the opset: older runtimes read it too
_MASKED = np.float32(-1e9)  # added to the attention scores of padding


class _Graph:
    """Nodes and constants on the way to becoming a model; every value has a name."""

    def __init__(self, tensors: Mapping[str, Tensor]) -> None:
        self.tensors = tensors
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def node(self, op: str, *inputs: str, name: str | None = None, **attributes: object) -> str:
        output = name or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [output], **attributes))
        return output

    def constant(self, value: npt.ArrayLike) -> str:
        name = f"constant_{len(self.constants)}"
        array = np.ascontiguousarray(value).reshape(np.shape(value))  # it makes scalars 1-d
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def tensor(self, name: str) -> str:
        return self.constant(self.tensors[name])


def write_int8_model(weights_dir: Path, path: Path) -> None:
    """Write the int8 graph of a model directory to `path`.

    Raises:
        OSError: No room, no right to write there, or `weights_dir` lacks a file.
    """
    config = json.loads((weights_dir / "config.json").read_text(encoding="utf-8"))
    model = build_model(load_file(weights_dir / "model.safetensors"), config)
    # It advises, on the root logger, a pre-processing that has nothing to do for this graph.
    root = logging.getLogger()
    root.addFilter(_is_grave)
    try:
        # Weights get one scale per column; activations are scaled as they come.
        quantize_dynamic(
            model,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # 7 bits: with 8, CPUs without VNNI overflow; measured no worse
            op_types_to_quantize=["MatMul", "Gather"],
        )
    finally:
        root.removeFilter(_is_grave)


def _is_grave(record: logging.LogRecord) -> bool:
    return record.levelno > logging.WARNING


def build_model(tensors: Mapping[str, Tensor], config: Mapping[str, int]) -> onnx.ModelProto:
    """The fp32 graph, from tensors under Hugging Face's names and its config.json."""
    graph = _Graph(tensors)
    width, heads = config["hidden_size"], config["num_attention_heads"]
    mask = graph.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    states = [_embeddings(graph)]
    bias = _attention_bias(graph, mask)
    for layer in range(config["num_hidden_layers"]):
        path = f"encoder.layer.{layer}."
        mixed = _attention(graph, states[-1], bias, path + "attention.", heads, width // heads)
        states.append(_feed_forward(graph, mixed, path))
    graph.node("Identity", states[-2], name="token_embeddings")
    _mean_of_tokens(graph, states[-1], mask)
    ids = ["b", "t"]
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "multilingual-e5-small",
            [
                helper.make_tensor_value_info("input_ids", TensorProto.INT64, ids),
                helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ids),
            ],
            [
                helper.make_tensor_value_info("emb_out", TensorProto.FLOAT, ["b", width]),
                helper.make_tensor_value_info(
                    "token_embeddings", TensorProto.FLOAT, ["b", "t", width]
                ),
            ],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
    )


def _linear(graph: _Graph, x: str, path: str) -> str:
    # Hugging Face stores (out, in); MatMul wants (in, out).
    product = graph.node("MatMul", x, graph.constant(graph.tensors[path + ".weight"].T))
    return graph.node("Add", product, graph.tensor(path + ".bias"))


def _layer_norm(graph: _Graph, x: str, path: str) -> str:
    scale, shift = graph.tensor(path + ".weight"), graph.tensor(path + ".bias")
    return graph.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-12)


def _embeddings(graph: _Graph) -> str:
    """Word + position + type 0, normalised: (b, t, width)."""
    words = graph.node("Gather", graph.tensor("embeddings.word_embeddings.weight"), "input_ids")
    length = graph.node("Shape", "input_ids", start=1, end=2)
    zero = graph.integers(0)
    table = graph.tensor("embeddings.position_embeddings.weight")
    positions = graph.node("Slice", table, zero, length, zero)
    kind = graph.constant(graph.tensors["embeddings.token_type_embeddings.weight"][0])
    total = graph.node("Add", words, graph.node("Add", positions, kind))
    return _layer_norm(graph, total, "embeddings.LayerNorm")


def _attention_bias(graph: _Graph, mask: str) -> str:
    """0 where a token is, very low where padding is: (b, 1, 1, t)."""
    spread = graph.node("Unsqueeze", mask, graph.integers(1, 2))
    padding = graph.node("Sub", graph.constant(np.float32(1)), spread)
    return graph.node("Mul", padding, graph.constant(_MASKED))


def _attention(graph: _Graph, x: str, bias: str, path: str, heads: int, head_width: int) -> str:
    """Self-attention with its residual and norm: (b, t, width) to the same."""

    def split(part: str, order: list[int]) -> str:
        projected = _linear(graph, x, f"{path}self.{part}")
        shape = graph.integers(0, 0, heads, head_width)
        return graph.node("Transpose", graph.node("Reshape", projected, shape), perm=order)

    query, key = split("query", [0, 2, 1, 3]), split("key", [0, 2, 3, 1])
    scale = graph.constant(np.float32(head_width**-0.5))
    scores = graph.node("Mul", graph.node("MatMul", query, key), scale)
    shares = graph.node("Softmax", graph.node("Add", scores, bias), axis=-1)
    mixed = graph.node("MatMul", shares, split("value", [0, 2, 1, 3]))
    joined = graph.node("Transpose", mixed, perm=[0, 2, 1, 3])
    joined = graph.node("Reshape", joined, graph.integers(0, 0, heads * head_width))
    output = graph.node("Add", _linear(graph, joined, path + "output.dense"), x)
    return _layer_norm(graph, output, path + "output.LayerNorm")


def _feed_forward(graph: _Graph, x: str, path: str) -> str:
    """Two linear layers around a GELU, with the residual and norm: (b, t, width) to the same."""
    inner = _gelu(graph, _linear(graph, x, path + "intermediate.dense"))
    output = graph.node("Add", _linear(graph, inner, path + "output.dense"), x)
    return _layer_norm(graph, output, path + "output.LayerNorm")


def _gelu(graph: _Graph, x: str) -> str:
    """x / 2 * (1 + erf(x / sqrt 2)); written out, since opset 18 has no Gelu."""
    one, half = graph.constant(np.float32(1)), graph.constant(np.float32(0.5))
    erf = graph.node("Erf", graph.node("Mul", x, graph.constant(np.float32(2**-0.5))))
    return graph.node("Mul", x, graph.node("Mul", half, graph.node("Add", one, erf)))


def _mean_of_tokens(graph: _Graph, hidden: str, mask: str) -> str:
    """The mean over the unmasked tokens, made unit length: (b, width)."""
    spread = graph.node("Unsqueeze", mask, graph.integers(2))
    total = graph.node(
        "ReduceSum", graph.node("Mul", hidden, spread), graph.integers(1), keepdims=0
    )
    length = graph.node("ReduceL2", total, graph.integers(1), keepdims=1)
    # The mean is the sum over a count, which the unit length takes out again.
    return graph.node("Div", total, length, name="emb_out")
