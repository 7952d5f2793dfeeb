"""The embedding model multilingual-e5-small, int8, on onnxruntime: an index.embedder.Embedder.

`prepare_model` makes the model's files once, from the weights in an installed package and without
the network; `OnnxEmbedder` runs them. Texts are read one at a time, not in batches: int8 scales
depend on everything in a batch, so only alone does a text get the same vector every time, and on
a CPU a batch is hardly faster.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from corpus.errors import ModelMissing
from index.e5_weights import (
    MAX_TOKENS,
    PASSAGE_MARK,
    QUERY_MARK,
    installed_weight_file,
    read_weights,
    write_model_dir,
)
from index.embedder import Floats1d, Floats2d, Passage, PassageVectors, TokenVectors
from index.token_spans import (
    Span,
    cut_windows,
    encodable,
    token_breaks,
    with_composed_marks,
)

MODEL = "multilingual-e5-small"
WEIGHTS_DIR = f"{MODEL}-fp32-1"  # the number counts changes of what is written there
ENGINE_DIR = f"{MODEL}-int8-3"
MAX_CONTEXT_TOKENS = 128
MAX_THREADS = 4  # beyond these a text of 170 tokens gains little

_LEFTOVER_SECONDS = 3600  # no run takes this long, so what is older was left by a killed one


def prepare_model(cache_dir: Path, progress: Callable[[str], None]) -> Path:
    """The folder for `OnnxEmbedder`, made if it is missing; about 20 s and 620 MB, once.

    The fp32 weights stay beside it, in a folder that sentence-transformers loads.

    Args:
        cache_dir: Where models are kept; made if missing.
        progress: Told each step in a line of text; not called when all is there.

    Raises:
        ModelMissing: The weights are not installed or damaged, or the folder cannot be written.
    """
    weights_dir, engine_dir = cache_dir / WEIGHTS_DIR, cache_dir / ENGINE_DIR
    try:
        if not weights_dir.is_dir():
            progress("unpacking the embedding model")
            with _appearing_whole(weights_dir) as folder:
                write_model_dir(read_weights(installed_weight_file()), folder)
        if not engine_dir.is_dir():
            progress("converting the embedding model to int8")
            with _appearing_whole(engine_dir) as folder:
                _write_engine(weights_dir, folder)
    except OSError as error:
        raise ModelMissing(
            f"the embedding model cannot be written to {str(cache_dir)!r} ({error}); it needs"
            " 1.5 GB of room there while it is made and the right to write"
        ) from error
    return engine_dir


def _write_engine(weights_dir: Path, folder: Path) -> None:
    # Imported here, as onnx takes a second and 100 MB that serving has no use for.
    from index.onnx_graph import write_int8_model

    write_int8_model(weights_dir, folder / "model.onnx")
    shutil.copyfile(weights_dir / "tokenizer.json", folder / "tokenizer.json")
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    (folder / "model.sha256").write_text(digest + "\n", encoding="utf-8")


@contextmanager
def _appearing_whole(target: Path) -> Iterator[Path]:
    """A new folder beside `target`, which gets its name at the end; a failed run leaves nothing.

    What a killed run leaves never has the name `target`, and a later run removes it. If another
    process makes `target` in the meantime, theirs stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f"{target.name}.partial-"
    for leftover in target.parent.glob(prefix + "*"):
        if time.time() - leftover.stat().st_mtime > _LEFTOVER_SECONDS:
            shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        yield folder
        folder.chmod(0o755)  # mkdtemp's 0700 would shut other users out of a shared cache
        try:
            folder.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class OnnxEmbedder:
    """The model, held open; safe to call from several threads.

    Args:
        model_dir: What `prepare_model` returned.
        threads: Cores that one text is read with; by default all, but at most 4.

    Raises:
        ModelMissing: The folder is not there or damaged.
    """

    tuned = True

    def __init__(self, model_dir: Path, threads: int | None = None) -> None:
        options = onnxruntime.SessionOptions()
        if threads is None:
            threads = min(MAX_THREADS, os.cpu_count() or 1)
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors only
        onnxruntime.disable_telemetry_events()
        try:
            digest = (model_dir / "model.sha256").read_text(encoding="utf-8").strip()
            self._tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(model_dir / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exceptions
            raise ModelMissing(
                f"the embedding model in {str(model_dir)!r} cannot be loaded ({error}); remove"
                " that folder, and the next run makes it anew"
            ) from error
        self.name = f"{MODEL}-int8/onnxruntime/{digest[:16]}"
        self.width = int(self._session.get_outputs()[0].shape[1])
        self._start = self._tokenizer.token_to_id("<s>")
        self._end = self._tokenizer.token_to_id("</s>")
        self._query_mark, _ = self._tokens(QUERY_MARK)
        self._passage_mark, _ = self._tokens(PASSAGE_MARK)

    def embed_query(self, text: str) -> Floats1d:
        """The vector of a query, shape (width,); what is past 512 tokens is cut off."""
        return self.embed_query_tokens(text).vector

    def embed_query_tokens(self, text: str) -> TokenVectors:
        """A query with its tokens, in text order; what is past 512 tokens is cut off."""
        ids, spans = self._tokens(text)
        room = MAX_TOKENS - 2 - len(self._query_mark)
        vector, tokens = self._read(self._query_mark, ids[:room])
        return TokenVectors(vector, tuple(spans[:room]), _unit_rows(tokens))

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        """The vectors of each passage, in the order given; see Embedder.embed_passages.

        Past 512 tokens a passage is read in windows that part between sentences where they can,
        each with the context, of which the first 128 tokens count.
        """
        return [self._embed_passage(passage) for passage in passages]

    def embed_passage_tokens(self, text: str) -> TokenVectors:
        """A passage without context, with its tokens; read in windows past 512 tokens."""
        ids, spans = self._tokens(text)
        vector, tokens = self._read_windows(self._passage_mark, ids, [])
        return TokenVectors(vector, tuple(spans), _unit_rows(tokens))

    def _embed_passage(self, passage: Passage) -> PassageVectors:
        context, _ = self._tokens(passage.context)
        ids, spans = self._tokens(passage.text)
        mark = [*self._passage_mark, *context[:MAX_CONTEXT_TOKENS]]
        vector, _ = self._read_windows(mark, ids, token_breaks(spans, passage.sentences))
        # Read on its own: the mean of its tokens inside the passage is mostly about the passage
        # (first of 60 sentences right for 45% of 84 questions, against 74%).
        rows = [self._embed_alone(passage.text[a:b]) for a, b in passage.sentences]
        return PassageVectors(vector, np.array(rows, np.float32).reshape(-1, self.width))

    def _embed_alone(self, text: str) -> Floats1d:
        ids, _ = self._tokens(text)
        return self._read_windows(self._passage_mark, ids, [])[0]

    def _read_windows(
        self, mark: list[int], ids: list[int], breaks: list[int]
    ) -> tuple[Floats1d, Floats2d]:
        """Text of any length: its vector and its tokens' rows, not yet unit.

        The vector is the mean of the windows', each counted by its tokens.
        """
        windows = cut_windows(len(ids), breaks, MAX_TOKENS - 2 - len(mark))
        read = [self._read(mark, ids[start:end]) for start, end in windows]
        if len(read) == 1:
            return read[0]
        shares = np.array([len(tokens) for _, tokens in read], np.float32)
        mean = shares @ np.array([vector for vector, _ in read])
        return _unit_rows(mean[None])[0], np.concatenate([tokens for _, tokens in read])

    def _read(self, mark: list[int], ids: list[int]) -> tuple[Floats1d, Floats2d]:
        """One run of the model: the unit vector, and the rows (len(ids), width) of the tokens."""
        row = np.array([[self._start, *mark, *ids, self._end]], np.int64)
        vectors, tokens = self._session.run(
            ["emb_out", "token_embeddings"],
            {"input_ids": row, "attention_mask": np.ones_like(row)},
        )
        first = 1 + len(mark)
        return vectors[0], tokens[0, first : first + len(ids)]

    def _tokens(self, text: str) -> tuple[list[int], list[Span]]:
        """Token ids, and the span of each in `text`, without special tokens."""
        found = self._tokenizer.encode(encodable(text), add_special_tokens=False)
        return found.ids, with_composed_marks(found.offsets, text)


def _unit_rows(rows: Floats2d) -> Floats2d:
    """Each row divided by its length."""
    unit: Floats2d = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit
