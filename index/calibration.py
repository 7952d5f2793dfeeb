"""Another model's cosines on the scale of the built-in one, for which the bars were set.

The answerer's bars say how near a sentence must come to a question. Models differ in what "near"
measures, so for any but the built-in one two things are measured on the shipped briefs: how near
the best sentence comes to a question about something else, and how near a sentence comes to
itself. A straight line through both takes the model's cosines to the built-in model's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.centring import unit_rows
from index.embedder import Embedder, Floats1d, Floats2d, TokenVectors

# Questions about something else than any policy corpus.
UNRELATED = {
    "zh": "怎样煮红烧肉才会软烂？ 猫为什么怕水？ 周末去哪里露营最好？ 小提琴多久换一次弦？"
    " 怎么给孩子挑选自行车？ 木星有几颗卫星？ 红茶和绿茶有什么不同？ 谁写了《红楼梦》？",
    "en": "How do I repot an orchid in spring? Why are cats afraid of water?"
    " Which flour is best for sourdough bread? How often should a violin be restrung?"
    " Who won the football world cup in 1998? How many moons does Jupiter have?"
    " What is the best way to descale a kettle? When do swallows fly south?",
    "ja": "子猫の爪はどう切ればいいか？ 味噌汁の出汁は何で取るとおいしい？ 木星の衛星はいくつある？"
    " ギターの弦はいつ替えればいい？ 桜の盆栽の水やりは何日おき？ 富士山に登るならどの季節がいい？"
    " 源氏物語を書いたのは誰？ 自転車のパンクはどう直す？",
}
_LEAST_SPREAD = 0.05  # a model that hardly tells one from the other is not stretched without end
_MOST_SENTENCES = 40  # whose tokens are compared, spread evenly


@dataclass(frozen=True, slots=True)
class Anchors:
    """Medians of one model in one language, -1..1."""

    unrelated: float  # of the best sentence for a question about something else
    own: float  # of a sentence, read as a question, with itself


@dataclass(frozen=True, slots=True)
class Measured:
    """What a model's cosines are for sentences, and for tokens (the mean of the nearest)."""

    sentences: Anchors
    tokens: Anchors | None  # None: the model gives no token vectors


# What `measure` gives for the built-in model on the shipped briefs.
BUILT_IN = {
    "zh": Measured(Anchors(0.306, 0.901), Anchors(0.346, 0.943)),
    "en": Measured(Anchors(0.262, 0.805), Anchors(0.240, 0.917)),
    "ja": Measured(Anchors(0.257, 0.867), Anchors(0.329, 0.930)),
}


@dataclass(frozen=True, slots=True)
class Read:
    """Sentences of one language as a model reads them, in one order; at least one."""

    vectors: Floats2d  # as passages, shape (n, d)
    queries: Sequence[TokenVectors]
    passages: Sequence[TokenVectors]
    mean: Floats1d  # of the language's chunks, shape (d,)


def measure(embedder: Embedder, language: str, read: Read) -> Measured:
    """The anchors of a model; `language` is one of UNRELATED."""
    asked = [embedder.embed_query_tokens(question) for question in _questions(language)]
    rows = unit_rows(read.vectors - read.mean)
    own = np.sum(unit_rows(_vectors(read.queries) - read.mean) * rows, axis=1)
    near = unit_rows(_vectors(asked) - read.mean) @ rows.T
    best = [read.passages[row] for row in near.argmax(axis=1)]
    return Measured(_anchors(near.max(axis=1), own), _measure_tokens(asked, best, read))


def _questions(language: str) -> list[str]:
    return re.findall(r"\S[^?？]*[?？]", UNRELATED[language])


def scale_of(found: Anchors, wanted: Anchors) -> Floats1d:
    """Factor and shift of the line that takes `found` to `wanted`, shape (2,)."""
    factor = (wanted.own - wanted.unrelated) / max(found.own - found.unrelated, _LEAST_SPREAD)
    return np.array([factor, wanted.unrelated - factor * found.unrelated], np.float32)


def scaled(scale: Floats1d | None, cosines: Floats1d) -> Floats1d:
    """Cosines on the built-in model's scale, -1..1; None leaves them as they are."""
    if scale is None:
        return cosines
    return np.asarray(np.clip(scale[0] * cosines + scale[1], -1, 1), np.float32)


def _measure_tokens(
    asked: Sequence[TokenVectors], best: Sequence[TokenVectors], read: Read
) -> Anchors | None:
    if not all(len(one.tokens) for one in (*read.queries, *read.passages)):
        return None
    query_mean = np.concatenate([one.tokens for one in read.queries]).mean(axis=0)
    passage_mean = np.concatenate([one.tokens for one in read.passages]).mean(axis=0)

    def nearness(question: TokenVectors, passage: TokenVectors) -> float:
        cosines = (
            unit_rows(question.tokens - query_mean) @ unit_rows(passage.tokens - passage_mean).T
        )
        return float(cosines.max(axis=1).mean())

    some = range(0, len(read.queries), max(1, len(read.queries) // _MOST_SENTENCES))
    return _anchors(
        [nearness(one, passage) for one, passage in zip(asked, best, strict=True)],
        [nearness(read.queries[i], read.passages[i]) for i in some],
    )


def _anchors(unrelated: Sequence[float] | Floats1d, own: Sequence[float] | Floats1d) -> Anchors:
    return Anchors(float(np.median(unrelated)), float(np.median(own)))


def _vectors(read: Sequence[TokenVectors]) -> Floats2d:
    return np.array([one.vector for one in read], np.float32)
