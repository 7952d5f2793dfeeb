"""What is left of a model's answer after the guard: sentences with marks, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.calculator.answering import Calculated
from assistant.guarding.drafts import JudgedSentence
from assistant.records import Citation, Dropped, ModelUse


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that is shown, with the numbers of the citations that it rests on."""

    text: str
    cited: tuple[int, ...]
    decided: bool  # else it is shown as the model's own words


@dataclass(frozen=True, slots=True)
class Draft:
    """A model's part in an answer; no statements where the extractive answer is given."""

    use: ModelUse
    statements: tuple[Statement, ...] = ()
    calculated: tuple[Calculated, ...] = ()  # what its tools computed, in its order

    def renumbered(self, numbers: Mapping[int, int]) -> "Draft":
        """The draft with its citations' new numbers; without what rests on one that is gone."""
        kept = tuple(
            replace(one, cited=tuple(numbers[n] for n in one.cited))
            for one in self.statements
            if all(n in numbers for n in one.cited)
        )
        if self.statements and not kept:
            return Draft(replace(self.use, fallback="unverified"))
        return replace(self, statements=kept)


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft as the guard found it."""

    sentences: tuple[JudgedSentence, ...]

    @property
    def standing(self) -> tuple[JudgedSentence, ...]:
        """What may be shown, each text once: a model may repeat itself without end."""
        may = (s for s in self.sentences if s.verdict in ("supported", "undecided"))
        return tuple({sentence.text: sentence for sentence in may}.values())

    @property
    def failed(self) -> tuple[JudgedSentence, ...]:
        """What may not, each text once."""
        failed = (s for s in self.sentences if s.verdict == "failed")
        return tuple({sentence.text: sentence for sentence in failed}.values())

    @property
    def enough(self) -> bool:
        """Whether as much stands as has failed, and anything at all."""
        return len(self.standing) >= max(1, len(self.failed))

    @property
    def worth(self) -> tuple[bool, int, int]:
        """Compares drafts of one answer: the greater is the better one."""
        return self.enough, len(self.standing) - len(self.failed), len(self.standing)


def reported(sentences: Sequence[JudgedSentence]) -> tuple[Dropped, ...]:
    """Sentences with what the guard says of each, for the receipt."""
    return tuple(
        Dropped(s.text, tuple(f"{reason.check}: {reason.detail}" for reason in s.reasons))
        for s in sentences
    )


def cited_by(
    judged: Judged,
    marked: Mapping[str, Citation],
    answering: Sequence[Citation],
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The standing sentences, and the citations of the answer, numbered from 1.

    Args:
        answering: What answers the question by itself; all of it stays, and first.
    """
    kept: dict[tuple[str, int], Citation] = {}
    for c in (*answering, *(marked[m] for s in judged.standing for m in s.marks)):
        kept.setdefault((c.doc_id, c.start), c)
    numbers = {place: n for n, place in enumerate(kept, start=1)}
    statements = tuple(
        Statement(
            sentence.text,
            tuple(numbers[marked[m].doc_id, marked[m].start] for m in sentence.marks),
            sentence.verdict == "supported",
        )
        for sentence in judged.standing
    )
    return statements, tuple(replace(c, n=n) for n, c in enumerate(kept.values(), start=1))
