"""Any CrossEncoder of sentence-transformers that gives one score a pair: an index.reranker."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.errors import ModelMissing, PolicyDeskError
from index.embedder import Floats1d
from index.token_spans import encodable
from index.torch_models import Wanted, load_cross_encoder


class CrossEncoderReranker:
    """The model, held open; safe to call from several threads.

    Raises:
        ModelMissing: it is not on this machine, cannot be run, or does not give one score a pair.
    """

    def __init__(self, wanted: Wanted) -> None:
        loaded = load_cross_encoder(wanted)
        self._model, self._running = loaded.model, threading.Lock()
        if self._model.num_labels != 1:
            raise ModelMissing(
                f"the model {wanted.model!r} is no reranker: it gives {self._model.num_labels}"
                " numbers for a pair of texts, not one; choose another with POLICY_DESK_RERANKER"
            )
        self.name = f"{Path(wanted.model).name}/{loaded.digest[:16]}"

    def scores(self, question: str, passages: Sequence[str]) -> Floats1d:
        """One score a passage; of a pair that the model does not hold, the end is cut off."""
        if not passages:
            return np.zeros(0, np.float32)
        pairs = [(encodable(question), encodable(passage)) for passage in passages]
        with self._running:  # a fast tokenizer refuses a second caller
            try:
                found = self._model.predict(pairs, show_progress_bar=False)
            except (RuntimeError, IndexError) as error:  # memory, most often
                raise PolicyDeskError(
                    f"the reranker failed on {self._model.device!s} ({error}); try"
                    " POLICY_DESK_DEVICE=cpu, or POLICY_DESK_RERANKER=none"
                ) from error
        scores = np.asarray(found, np.float32)
        if not np.isfinite(scores).all():
            raise PolicyDeskError(
                f"the reranker {self.name!r} gives scores that are no numbers; choose another with"
                " POLICY_DESK_RERANKER"
            )
        return scores
