"""The seam between the index and the embedding model: text in, unit vectors out.

An engine (index/onnx_embedder.py, or a fake in the tests) implements `Embedder`; everything else
knows only this file. Queries and passages are embedded apart, since the model marks them apart.
Every vector has unit length, so a dot product is a cosine in -1..1.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats1d = npt.NDArray[np.float32]
Floats2d = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to be embedded, and where its sentences are."""

    context: str  # title and heading: read by the model before the text, not part of it
    text: str
    sentences: tuple[tuple[int, int], ...]  # half-open code-point offsets in `text`


@dataclass(frozen=True, slots=True, eq=False)
class PassageVectors:
    """The vectors of one passage and of each of its sentences, read on its own."""

    vector: Floats1d  # shape (width,), unit length
    sentences: Floats2d  # shape (number of sentences, width), unit rows


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """One vector per token of a text, with the text's own."""

    vector: Floats1d  # shape (width,), unit length
    spans: tuple[tuple[int, int], ...]  # half-open code-point offsets in the text given
    tokens: Floats2d  # shape (len(spans), one width for all), unit rows


class Embedder(Protocol):
    """Turns text into unit vectors; safe to call from several threads.

    No text is refused: it may be empty, hold any code point, and be of any length.
    """

    @property
    def name(self) -> str:
        """Identity for caches and fingerprints: equal names, equal vectors."""

    @property
    def tuned(self) -> bool:
        """Whether the answerer's bars were set with this model; if not, they are calibrated."""

    @property
    def width(self) -> int:
        """The length of every vector."""

    def embed_query(self, text: str) -> Floats1d:
        """The vector of a query, shape (width,); what the model cannot hold is cut off."""

    def embed_query_tokens(self, text: str) -> TokenVectors:
        """A query with its tokens, in text order; none for an empty text.

        A model that has no token vectors gives none for any text, here and for passages.
        """

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        """The vectors of each passage, in the order given; an empty list for none.

        Each sentence is read on its own, without the context.
        """

    def embed_passage_tokens(self, text: str) -> TokenVectors:
        """A passage without context, with its tokens, in text order; none for an empty text."""
