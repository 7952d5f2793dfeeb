"""Words of the question that nothing in the evidence comes near in meaning.

Names and figures are checked by value elsewhere; this finds an exchanged attribute (the interest
rate where the evidence gives the split) by the token cosines of late_interaction, so it works
across languages. A word is foreign if nothing comes near to it, in Chinese and Japanese to two of
its characters in a row, and it carries a good part of the question's meaning. Plain words, which
give a question its shape, are never foreign.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.asked import Asked
from assistant.candidates import Candidate
from assistant.late_interaction import AskedTokens, names, nearness, weight_of
from corpus.folding import fold
from index.corpus_index import CorpusIndex
from index.embedder import Floats1d
from index.tokens import STOP_WORDS

LOW = 0.45  # a cosine under which a token is not met
# The least weight (late_interaction.weight_of) of a word that can be foreign.
WEIGHTY = {"zh": 0.12, "ja": 0.12, "en": 0.07}
# A sentence of a brief says one thing in few words: a word that it lacks tells less than one that
# a whole article lacks. At twice the weight a third fewer answerable questions are refused, and no
# more near misses pass (development questions).
OF_A_BRIEF = 2.0
CONCEPT_BAR = 0.50

_CJK_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u30a1-\u30fa\u30fc々]+")
_LATIN_WORD = re.compile(r"[A-Za-z](?:[A-Za-z-]|['’](?!s\b|re\b|ve\b|ll\b|d\b|m\b|t\b))+")


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near in meaning evidence comes to a question."""

    mean: float  # over the question's tokens that are letters or digits, -1..1; 1 if it has none
    foreign: tuple[str, ...]  # words that nothing comes near to, as written, in order


def read_nearness(
    index: CorpusIndex,
    asked: Asked,
    tokens: AskedTokens,
    evidence: Sequence[Candidate],
) -> Nearness:
    """How near the evidence comes to a question, as a whole and word by word.

    Args:
        tokens: The question's.
        evidence: Sentences that carry one passage, at least one; what stands around them counts.
    """
    if not tokens.spans:
        return Nearness(1.0, ())
    of_a_brief = index.document_of(evidence[0].scored.chunk).kind == "brief"
    nearest = np.max(
        [
            nearness(
                index,
                tokens,
                [(c.language, c.text), (c.language, region_of(c)), *names(c, tokens)],
            )
            for c in evidence
        ],
        axis=0,
    )
    weighty = WEIGHTY.get(tokens.language, WEIGHTY["en"]) * (OF_A_BRIEF if of_a_brief else 1.0)
    unmet = [*_unmet_compounds(asked, tokens, nearest), *_unmet_words(asked, tokens, nearest)]
    return Nearness(
        mean=float(nearest.mean()),
        foreign=(
            *_foreign_concepts(asked, evidence, tokens, nearest),
            *(
                asked.text[start:end]
                for start, end in sorted(unmet)
                if weight_of(index, asked, tokens, (start, end)) >= weighty
            ),
        ),
    )


def region_of(candidate: Candidate) -> str:
    """The sentence with its headings and neighbours, which is read as one piece of evidence."""
    return "\n".join((candidate.heading, *candidate.near, candidate.text))


def _foreign_concepts(
    asked: Asked, evidence: Sequence[Candidate], tokens: AskedTokens, nearest: Floats1d
) -> list[str]:
    """Glossary concepts that the evidence neither names nor comes near to."""
    held = frozenset().union(*(candidate.names_near for candidate in evidence))
    return [
        asked.label(mention)
        for mention in asked.mentions
        if mention.kind == "concept"
        and mention.term_id not in held
        and _best(tokens, nearest, mention.start, mention.end) < CONCEPT_BAR
    ]


def _unmet_compounds(
    asked: Asked, tokens: AskedTokens, nearest: Floats1d
) -> Iterator[tuple[int, int]]:
    """Chinese or Japanese words, two characters of which in a row the evidence does not meet.

    A word reaches from one name, figure, plain word or other script to the next. The part that is
    not met makes the whole another thing, as the audit in 監査委員会.
    """
    unmet = np.zeros(len(asked.text), bool)
    for (start, end), cosine in zip(tokens.spans, nearest, strict=True):
        # A lone "▁" has the span of the next token's first character; the later wins.
        unmet[start:end] = cosine < LOW
    exempt = set(_exempt(asked, tokens.language))
    for run in _CJK_WORD.finditer(asked.text):
        marks = "".join(" " if i in exempt else "01"[int(unmet[i])] for i in range(*run.span()))
        for word in re.finditer(r"\S+", marks):
            if "11" in word.group():
                yield run.start() + word.start(), run.start() + word.end()


def _unmet_words(asked: Asked, tokens: AskedTokens, nearest: Floats1d) -> Iterator[tuple[int, int]]:
    exempt = set(_exempt(asked, tokens.language))
    for word in _LATIN_WORD.finditer(asked.text):
        if (
            word.start() not in exempt
            and not is_plain(word.group())
            and _best(tokens, nearest, *word.span()) < LOW
        ):
            yield word.span()


def _best(tokens: AskedTokens, nearest: Floats1d, start: int, end: int) -> float:
    """The largest cosine of the tokens that overlap a span of the question; 1 if none does."""
    inside = [
        float(cosine)
        for (a, b), cosine in zip(tokens.spans, nearest, strict=True)
        if a < end and b > start
    ]
    return max(inside, default=1.0)


def _exempt(asked: Asked, language: str) -> list[int]:
    """The characters that names, figures and plain words of Chinese or Japanese take up."""
    spans = [(m.start, m.end) for m in asked.mentions]
    spans += [(q.start, q.end) for q in asked.quantities]
    folded = fold(asked.text)
    if language in ("zh", "ja") and len(folded) == len(asked.text):
        spans += [match.span() for match in _plain_runs(language).finditer(folded)]
    return [at for start, end in spans for at in range(start, end)]


def is_plain(word: str) -> bool:
    """Whether a word, in any language, gives a question its shape and names nothing."""
    folded = fold(word)
    return folded in STOP_WORDS or any(folded in words for words in _plain_words().values())


@cache
def _plain_runs(language: str) -> re.Pattern[str]:
    longest_first = sorted(_plain_words()[language], key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))


@cache
def _plain_words() -> dict[str, frozenset[str]]:
    listed = Path(__file__).with_name("plain_words.toml").read_text(encoding="utf-8")
    return {language: frozenset(words.split()) for language, words in tomllib.loads(listed).items()}
