"""Any embedding model of sentence-transformers, in 32-bit floats: an index.embedder.Embedder.

Queries and passages are read with the model's own prompts. A text longer than the model holds is
read in windows, as by index/onnx_embedder.py. A model without token vectors, or whose tokenizer
does not tell where its tokens stand, gives none: the check of single words is then left out.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import ModelMissing, PolicyDeskError
from index.centring import unit, unit_rows
from index.embedder import Floats1d, Floats2d, Passage, PassageVectors, TokenVectors
from index.token_spans import Span, cut_windows, encodable, token_breaks, with_composed_marks
from index.torch_models import Wanted, load_embedding_model

MAX_CONTEXT_TOKENS = 128  # and at most a quarter of what the model holds
MOST_TOKENS = 1024  # longer windows need memory by the square
_BATCH = 32
_SPARE_TOKENS = 8  # a window cut out of a text may fall into a few more tokens than it had there
_READING = 1  # counts changes of how texts are put to the model


class TorchEmbedder:
    """The model, held open; safe to call from several threads.

    Raises:
        ModelMissing: it is not on this machine, or cannot be run.
    """

    tuned = False

    def __init__(self, wanted: Wanted) -> None:
        loaded = load_embedding_model(wanted)
        self._model, self._running = loaded.model, threading.Lock()
        prompts = self._model.prompts
        self._query_prompt = _first_prompt(prompts, "query")
        self._passage_prompt = _first_prompt(prompts, "document", "passage", "corpus")
        tokenizer = getattr(self._model[0], "tokenizer", None)
        self._tokenizer = tokenizer if getattr(tokenizer, "is_fast", False) else None
        self._limit = min(self._model.max_seq_length or MOST_TOKENS, MOST_TOKENS)
        if self._tokenizer is not None:
            self._model.max_seq_length = self._limit
        self.width = len(self._probe(wanted.model))
        reading = [_READING, loaded.digest, self._query_prompt, self._passage_prompt]
        digest = hashlib.sha256(json.dumps(reading).encode("utf-8")).hexdigest()
        model = Path(wanted.model).name
        self.name = f"{model}-fp32/sentence-transformers/{self.width}/{digest[:16]}"

    def embed_query(self, text: str) -> Floats1d:
        """The vector of a query, shape (width,); what the model does not hold is cut off."""
        vector: Floats1d = self._embed(self._model.encode_query, [text], self._query_prompt)[0]
        return vector

    def embed_query_tokens(self, text: str) -> TokenVectors:
        """A query with its tokens, in text order; what the model does not hold is cut off."""
        return self._read(self._model.encode_query, text, self._query_prompt)

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        """The vectors of each passage, in the order given; see Embedder.embed_passages."""
        texts: list[str] = []
        shares: list[list[int]] = []  # tokens of each window, by text

        def add(windows: list[tuple[str, int]]) -> None:
            texts.extend(text for text, _ in windows)
            shares.append([tokens for _, tokens in windows])

        for passage in passages:
            add(self._windows(passage.text, passage.sentences, passage.context))
            for start, end in passage.sentences:
                add(self._windows(passage.text[start:end]))
        rows = iter(self._embed(self._model.encode_document, texts, self._passage_prompt))
        vectors = iter([_weighted(np.array(list(islice(rows, len(s)))), s) for s in shares])
        return [
            PassageVectors(
                next(vectors),
                np.array(list(islice(vectors, len(passage.sentences))), np.float32).reshape(
                    -1, self.width
                ),
            )
            for passage in passages
        ]

    def embed_passage_tokens(self, text: str) -> TokenVectors:
        """A passage without context, with its tokens; read in windows if the model needs it."""
        read = []
        at = 0
        for window, _ in self._windows(text):
            one = self._read(self._model.encode_document, window, self._passage_prompt)
            spans = tuple((start + at, end + at) for start, end in one.spans)
            read.append(TokenVectors(one.vector, spans, one.tokens))
            at += len(window)  # together the windows are the whole text
        if len(read) == 1:
            return read[0]
        return TokenVectors(
            _weighted(np.array([one.vector for one in read]), [len(one.spans) for one in read]),
            tuple(span for one in read for span in one.spans),
            np.concatenate([one.tokens for one in read]),
        )

    def _probe(self, model: str) -> Floats1d:
        """The vector of a word, which shows that the model runs."""
        try:
            vector = self.embed_query("harbour")
        except PolicyDeskError as error:
            raise ModelMissing(f"the model {model!r} cannot be used: {error}") from error
        if not np.isfinite(vector).all() or not vector.any():
            raise ModelMissing(f"the model {model!r} cannot be used: its vectors are empty")
        return vector

    def _embed(self, encode: Callable[..., Any], texts: Sequence[str], prompt: str) -> Floats2d:
        """Unit vectors, shape (len(texts), width)."""
        if not texts:
            return np.zeros((0, self.width), np.float32)
        return unit_rows(np.asarray(self._run(encode, texts, prompt), np.float32))

    def _run(
        self, encode: Callable[..., Any], texts: Iterable[str], prompt: str, **options: Any
    ) -> Any:
        with self._running:  # a fast tokenizer refuses a second caller
            try:
                return encode(
                    [encodable(text) for text in texts],
                    prompt=prompt,
                    batch_size=_BATCH,
                    show_progress_bar=False,
                    **options,
                )
            except (RuntimeError, IndexError) as error:  # memory, most often
                raise PolicyDeskError(
                    f"the embedding model failed on {self._model.device!s} ({error}); try"
                    " POLICY_DESK_DEVICE=cpu, or a smaller model"
                ) from error

    def _read(self, encode: Callable[..., Any], text: str, prompt: str) -> TokenVectors:
        """One run of the model over one text."""
        features = self._run(encode, [text], prompt, output_value=None)[0]
        vector = unit(_numbers(features["sentence_embedding"]))
        spans, kept = self._token_spans(text, prompt, features)
        if not spans:
            return TokenVectors(vector, (), np.zeros((0, self.width), np.float32))
        # Of the last layer: the library gives no other one by text.
        rows = _numbers(features["token_embeddings"])[kept]
        return TokenVectors(vector, tuple(spans), unit_rows(rows))

    def _token_spans(
        self, text: str, prompt: str, features: dict[str, Any]
    ) -> tuple[list[Span], list[int]]:
        """The spans in `text` of its own tokens, and their rows; none where that is not known."""
        if self._tokenizer is None or "token_embeddings" not in features:
            return [], []
        read = features["input_ids"].tolist()
        attended = [row for row, mask in enumerate(features["attention_mask"].tolist()) if mask]
        written = self._tokenize(prompt + text, truncation=True, max_length=self._limit)
        if written["input_ids"] != [read[row] for row in attended]:
            return [], []  # the model was given something else, a chat template's text perhaps
        own = [
            (row, (max(0, start - len(prompt)), end - len(prompt)))
            for row, (start, end), special in zip(
                attended, written["offset_mapping"], written["special_tokens_mask"], strict=True
            )
            if not special and end > len(prompt)
        ]
        return with_composed_marks([span for _, span in own], text), [row for row, _ in own]

    def _windows(
        self, text: str, sentences: Sequence[Span] = (), context: str = ""
    ) -> list[tuple[str, int]]:
        """What is read of a passage, one after another: each text and the tokens of it."""
        if self._tokenizer is None:
            return [(f"{context}\n{text}" if context else text, 1)]
        above = self._offsets(context)[: min(MAX_CONTEXT_TOKENS, self._limit // 4)]
        context = f"{context[: above[-1][1]]}\n" if above else ""
        spans = self._offsets(text)
        with_specials = len(self._tokenize(self._passage_prompt)["input_ids"])
        room = max(1, self._limit - with_specials - len(above) - _SPARE_TOKENS)
        windows = cut_windows(len(spans), token_breaks(spans, sentences), room)
        if len(windows) == 1:
            return [(context + text, len(spans))]
        # A window begins where the one before ends, so that together they are the whole text.
        starts = [0, *(spans[start][0] for start, _ in windows[1:]), len(text)]
        return [
            (context + text[a:b], end - start)
            for a, b, (start, end) in zip(starts[:-1], starts[1:], windows, strict=True)
        ]

    def _offsets(self, text: str) -> list[Span]:
        return list(self._tokenize(text, add_special_tokens=False)["offset_mapping"])

    def _tokenize(self, text: str, **options: Any) -> Any:
        assert self._tokenizer is not None
        with self._running:
            return self._tokenizer(
                encodable(text),
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
                **options,
            )


def _first_prompt(prompts: dict[str, str | None], *names: str) -> str:
    """The first of a model's prompts that says something; none is an empty one."""
    return next((prompt for name in names if (prompt := prompts.get(name))), "")


def _weighted(rows: Floats2d, shares: Sequence[int]) -> Floats1d:
    """The unit mean of rows, each counted by its share; one row stays as it is."""
    if len(rows) == 1:
        return np.asarray(rows[0], np.float32)
    return unit(np.asarray(np.array(shares, np.float32) @ rows, np.float32))


def _numbers(tensor: Any) -> Any:
    return tensor.float().cpu().numpy()
