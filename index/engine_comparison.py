"""Two engines on the same corpus: how near their vectors are, and whether they find the same.

The built-in engine runs 8-bit integers; sentence-transformers runs the same weights in 32-bit
floats. What differs between them is what the conversion cost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.centring import unit_rows
from index.chunks import CutChunk
from index.embedder import Embedder, Floats1d, Floats2d, Passage

NEAREST = 10
MOST_CHUNKS = 400  # spread evenly over the corpus; each is embedded twice
MOST_QUERIES = 100
_BATCH = 16


@dataclass(frozen=True, slots=True, eq=False)
class EngineComparison:
    """What two engines make of the same texts."""

    names: tuple[str, str]
    chunks: int
    cosines: Floats1d  # of the two vectors of each text, -1..1, shape (chunks + queries,)
    overlaps: Floats1d  # share of the nearest ten that both find, 0..1, shape (queries,)
    shifts: Floats1d  # by how much the centred cosines of a query and its ten differ, 0..2


def compare_engines(
    one: Embedder,
    other: Embedder,
    cuts: Sequence[CutChunk],
    progress: Callable[[str, int, int], None],
) -> EngineComparison:
    """Embed a corpus with both engines and compare what comes out.

    Args:
        one: What the other is measured against.
        other: Of the same width.
        cuts: The chunks; at least one. Queries are sentences of them, each searched in the chunks
            of its own language but for the one it is from, and their mean is taken off.
        progress: Told (what, done, of).
    """
    cuts = spread(cuts, MOST_CHUNKS)
    asked = spread([cut for cut in cuts if cut.sentences], MOST_QUERIES)
    sides = [_Side(engine, cuts, asked, progress) for engine in (one, other)]
    cosines = np.concatenate(
        [
            np.sum(sides[0].chunks * sides[1].chunks, axis=1),
            np.sum(sides[0].queries * sides[1].queries, axis=1),
        ]
    )
    overlaps: list[float] = []
    shifts: list[float] = []
    for number, cut in enumerate(asked):
        inside = np.array([c.chunk.language == cut.chunk.language and c != cut for c in cuts])
        if not inside.any():
            continue
        near = [side.cosines(number, inside) for side in sides]
        found = [np.argsort(-cosines, kind="stable")[:NEAREST] for cosines in near]
        overlaps.append(len(set(found[0]) & set(found[1])) / len(found[0]))
        shifts.extend(abs(near[0][found[0]] - near[1][found[0]]))
    return EngineComparison(
        names=(one.name, other.name),
        chunks=len(cuts),
        cosines=np.asarray(cosines, np.float32),
        overlaps=np.asarray(overlaps, np.float32),
        shifts=np.asarray(shifts, np.float32),
    )


class _Side:
    """One engine's vectors of the chunks, shape (n, d), and of the queries."""

    def __init__(
        self,
        engine: Embedder,
        cuts: Sequence[CutChunk],
        asked: Sequence[CutChunk],
        progress: Callable[[str, int, int], None],
    ) -> None:
        rows: list[Floats1d] = []
        for start in range(0, len(cuts), _BATCH):
            progress(engine.name, start, len(cuts))
            # Without sentences, which would each be embedded too.
            passages = [Passage("", cut.chunk.text, ()) for cut in cuts[start : start + _BATCH]]
            rows.extend(found.vector for found in engine.embed_passages(passages))
        self.chunks: Floats2d = np.array(rows, np.float32)
        self.queries: Floats2d = np.array(
            [engine.embed_query(cut.chunk.text[slice(*cut.sentences[0])]) for cut in asked],
            np.float32,
        ).reshape(-1, engine.width)
        progress("", len(cuts), len(cuts))

    def cosines(self, number: int, inside: np.ndarray) -> Floats1d:
        """Centred cosines of a query with the chunks chosen."""
        chosen = self.chunks[inside]
        mean = chosen.mean(axis=0)
        query = unit_rows((self.queries[number] - mean)[None])[0]
        return np.asarray(unit_rows(chosen - mean) @ query, np.float32)


def spread(cuts: Sequence[CutChunk], most: int) -> list[CutChunk]:
    """At most so many, evenly spread."""
    if len(cuts) <= most:
        return list(cuts)
    return [cuts[i * len(cuts) // most] for i in range(most)]
