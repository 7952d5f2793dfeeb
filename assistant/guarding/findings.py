"""What the guard finds on a statement, and what it is given to compare it with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.guarding.reading import Reading, read
from index.sentences import split_sentences

Check = Literal["citation", "figures", "names", "quotation", "roles", "polarity"]
Verdict = Literal["holds", "fails", "undecided"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that a statement cites."""

    text: str
    context: str = ""  # its headings and the title of its document


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict on `statement[start:end]`."""

    check: Check
    verdict: Verdict
    start: int
    end: int
    detail: str = ""


@dataclass(frozen=True, slots=True, eq=False)  # kept by the passages that it is of
class Ground:
    """The passages of a statement, read, a sentence at a time."""

    sentences: tuple[Reading, ...]
    contexts: tuple[Reading, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every name in the passages and their headings."""
        return frozenset().union(*(r.names for r in (*self.sentences, *self.contexts)))


def ground_of(passages: Sequence[Passage]) -> Ground:
    """The passages read; sentences in their order, headings once each."""
    return _ground_of(tuple(passages))


@lru_cache(maxsize=5_000)
def _ground_of(passages: tuple[Passage, ...]) -> Ground:
    sentences = [read(text) for passage in passages for text in _sentences(passage.text)]
    contexts = dict.fromkeys(passage.context for passage in passages if passage.context)
    return Ground(tuple(sentences), tuple(map(read, contexts)))


@lru_cache(maxsize=5_000)
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in split_sentences(text))
