"""Words of the question that nothing in the evidence comes near in meaning.

Names and figures are checked by value elsewhere; this finds an exchanged attribute (the interest
rate where the evidence gives the split) by comparing token vectors, so it works across languages.
Each token of the question takes the largest cosine with any token of the evidence, both sides less
their language's mean token. In Chinese and Japanese a run of low ones is foreign when its
shortfall, summed over its characters, passes a bar, which is higher for words that the corpus uses
elsewhere; in English a word is, when it is very
low and no passage of the corpus has it.

Source of the largest-cosine match: Khattab, Zaharia, ColBERT (2020), section 3.3.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.asked import Asked
from assistant.candidates import Candidate
from corpus.folding import fold
from index.calibration import scaled
from index.centring import unit_rows
from index.corpus_index import CorpusIndex
from index.embedder import Floats1d, TokenVectors
from index.tokens import STOP_WORDS, stem, tokens

LOW = 0.45
MOST_SHORTFALL = 0.34  # of a run that is new to the corpus
MOST_SHORTFALL_OF_KNOWN = 0.50
VERY_LOW = 0.20
CONCEPT_BAR = 0.50

_CJK_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u30a1-\u30fa\u30fc々]+")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
# Words that ask, point or hold a question together, in folded form; longest first.
_ASKING = re.compile("|".join(sorted(map(fold, (
    "请问 请查 查一下 告诉 我 你 您 什么样 什么 甚么 怎么样 怎么 怎样 如何 为何 为什么 哪些"
    " 哪个 哪位 哪里 哪一块 哪家 哪国"
    " 哪 谁 何 几个 几 多少 多久 是否 有没有 没有 能否 可否 可以 可能 能 会 要 要是 万一 如果"
    " 的话 目前 现在 当前 具体 到底 究竟"
    " 大概 大约 一下 有关 关于 相关 方面 情况 时候 期间 名字 名称 名 叫做 叫 是 有 的 在 里 中"
    " 上 下 由 对 把 被 让 和 与 跟 及 以及"
    " 这 那 这个 那个 这些 这笔 这套 该 此 其 来 了 吗 呢 吧 做 作 做法 作法 担任 承担 负责"
    " 反应 态度 领域 事 人 用 给 最后 最终 主要 内容"
    " 何 誰 場合 時 際 中 為 目的 内容 意味 方 点 他 等 具体的 現在 今 影響 教 下 言 思 考 見"
    " 行 出 入 持 受 回 示 関 対 上 的 性 化 役割"
    " 存在 理由 状況 程度 以上 以下"
).split()), key=len, reverse=True)))  # fmt: skip
_COMMON_VERBS = frozenset(
    "get got give given go goes gone put set take make made keep say said tell come came want need"
    " ask know supposed expected happen happened mean meant exactly currently actually originally"
    " please about regard quick much many more most any all now yet still under before after"
    " during".split()
)


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near in meaning evidence comes to a question."""

    mean: float  # over the question's tokens that are letters or digits, -1..1; 1 if it has none
    foreign: tuple[str, ...]  # words that nothing comes near to, as written, in order


def read_nearness(
    index: CorpusIndex, asked: Asked, language: str, evidence: Sequence[Candidate]
) -> Nearness | None:
    """How near the evidence comes to a question, as a whole and word by word.

    Args:
        language: The question's own.
        evidence: Sentences that carry one passage, at least one.

    Returns:
        None for a language that the shipped documents do not have, whose mean is not known, and
        for a model that gives no token vectors.
    """
    means = index.shipped
    if language not in means.query_tokens:
        return None
    question = index.embedder.embed_query_tokens(asked.text)
    against = np.concatenate(
        [
            unit_rows(read.tokens - means.passage_tokens.get(c.language, general))
            for general in [means.passage_tokens[language]]
            for c in evidence
            for read in [index.passage_tokens(region_of(c))]
        ]
    )
    cosines = unit_rows(question.tokens - means.query_tokens[language]) @ against.T
    nearest = scaled(means.token_scales.get(language), cosines.max(axis=1))
    words = [
        cosine
        for (start, end), cosine in zip(question.spans, nearest, strict=True)
        if any(char.isalnum() for char in asked.text[start:end])
    ]
    foreign = _foreign_latin if language == "en" else _foreign_cjk
    return Nearness(
        mean=float(np.mean(words)) if words else 1.0,
        foreign=(
            *_foreign_concepts(asked, evidence, question, nearest),
            *foreign(index, asked, question, nearest),
        ),
    )


def _foreign_concepts(
    asked: Asked, evidence: Sequence[Candidate], question: TokenVectors, nearest: Floats1d
) -> list[str]:
    """Glossary concepts that the evidence neither names nor comes near to."""
    held = frozenset().union(*(candidate.names_near for candidate in evidence))
    return [
        asked.label(mention)
        for mention in asked.mentions
        if mention.kind == "concept"
        and mention.term_id not in held
        and max(_cosines(question, nearest, mention.start, mention.end), default=1.0) < CONCEPT_BAR
    ]


def _cosines(question: TokenVectors, nearest: Floats1d, start: int, end: int) -> list[float]:
    """The nearness of the tokens that overlap a span of the question."""
    return [
        float(cosine)
        for (a, b), cosine in zip(question.spans, nearest, strict=True)
        if a < end and b > start
    ]


def region_of(candidate: Candidate) -> str:
    """The sentence with its headings and neighbours, which is read as one piece of evidence."""
    return "\n".join((candidate.heading, *candidate.near, candidate.text))


def _foreign_cjk(
    index: CorpusIndex, asked: Asked, question: TokenVectors, nearest: Floats1d
) -> list[str]:
    shortfall = np.zeros(len(asked.text), np.float32)
    for (start, end), cosine in zip(question.spans, nearest, strict=True):
        # A lone "▁" has the span of the next token's first character; the later wins.
        shortfall[start:end] = max(0.0, LOW - float(cosine))
    shortfall[_exempt(asked)] = 0.0
    found = []
    for word in _CJK_WORD.finditer(asked.text):
        for start, end in _runs(shortfall, *word.span()):
            written = asked.text[start:end]
            allowed = MOST_SHORTFALL if _is_new(index, written) else MOST_SHORTFALL_OF_KNOWN
            if end - start >= 2 and shortfall[start:end].sum() > allowed:
                found.append(written)
    return found


def _is_new(index: CorpusIndex, written: str) -> bool:
    """Whether most pairs of neighbours in a CJK run stand in no passage of the corpus."""
    pairs = [token for token in tokens(written) if len(token) == 2]
    unknown = [p for p in pairs if not index.fulltext.rarity(index.listing.languages, p)]
    return 2 * len(unknown) > len(pairs)


def _runs(shortfall: Floats1d, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of characters that fall short, inside a span."""
    runs: list[tuple[int, int]] = []
    for at in range(start, end):
        if shortfall[at] > 0 and runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        elif shortfall[at] > 0:
            runs.append((at, at + 1))
    return runs


def _exempt(asked: Asked) -> list[int]:
    """The characters that names, figures and asking words take up."""
    spans = [(m.start, m.end) for m in asked.mentions]
    spans += [(q.start, q.end) for q in asked.quantities]
    folded = fold(asked.text)
    if len(folded) == len(asked.text):
        spans += [match.span() for match in _ASKING.finditer(folded)]
    return [at for start, end in spans for at in range(start, end)]


def _foreign_latin(
    index: CorpusIndex, asked: Asked, question: TokenVectors, nearest: Floats1d
) -> list[str]:
    exempt = set(_exempt(asked))
    found = []
    for word in _LATIN_WORD.finditer(asked.text):
        written = fold(word.group())
        if written in STOP_WORDS or written in _COMMON_VERBS or word.start() in exempt:
            continue
        cosines = _cosines(question, nearest, *word.span())
        if max(cosines, default=1.0) < VERY_LOW and not index.fulltext.rarity(
            index.listing.languages, stem(written)
        ):
            found.append(word.group())
    return found
