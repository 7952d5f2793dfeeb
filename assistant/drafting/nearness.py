"""How near a sentence comes in meaning to what it cites: the guard compares no wording.

A sentence without a figure, name or direction agrees with every passage there is; one that says
something else altogether is told by its distance.
"""

from collections.abc import Sequence

from assistant.records import Citation
from index.centring import unit
from index.corpus_index import CorpusIndex
from index.embedder import Floats1d

# Of sentences on dated terms and their quotations in the three languages, 99% come nearer, those
# across languages too; of sentences on something else, such as the prompt itself, under 1% do.
NEAR = 0.25


class Nearness:
    """Centred cosines of sentences with quotations, -1..1; keeps the vectors of one answer."""

    def __init__(self, index: CorpusIndex) -> None:
        self._index = index
        self._vectors: dict[tuple[str, str], Floats1d] = {}

    def of(self, sentence: str, language: str, cited: Sequence[Citation]) -> float:
        """To the nearest of what it cites; 1 where it cites nothing."""
        own = self._vector(sentence, language)
        return max((float(own @ self._vector(c.quote, c.language)) for c in cited), default=1.0)

    def _vector(self, text: str, language: str) -> Floats1d:
        if (text, language) not in self._vectors:
            means = self._index.listing.means
            vector = self._index.embedder.embed_query(text) - means.get(language, means["en"])
            self._vectors[text, language] = unit(vector)
        return self._vectors[text, language]
