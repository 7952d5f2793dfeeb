"""A question on its way: what each stage of the chain adds to it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answerability import Gap
from assistant.asked import Asked
from assistant.calculator.answering import Calculated
from assistant.candidates import Candidate
from assistant.drafting.draft import Draft
from assistant.drafting.naming import EXTRACTIVE
from assistant.drafting.writing import Writing
from assistant.extractive import Selection
from assistant.late_interaction import AskedTokens
from assistant.records import Citation, Question, Reason, Status, Verdict
from assistant.term_answers import TermAnswer
from index.embedder import Floats1d
from index.retriever import ScoredChunk


def unheard(_told: str) -> None:
    """For a caller who wants to hear of nothing under way."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A sentence that gives another value than the one that answers."""

    candidate: Candidate
    words: str  # its value, as it writes it
    unit: str  # of both; "name" for a party
    against: str  # the value that answers, as the quotation writes it; may be empty


@dataclass(frozen=True, slots=True)
class Evidence:
    """What retrieval found for a question, and what it is worth."""

    scored: tuple[ScoredChunk, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    selection: Selection = Selection((), ())
    near_enough: bool = False  # the best candidate's score passes its language's bar
    gaps: tuple[Gap, ...] = ()
    term: TermAnswer | None = None  # what answers a look-up question
    disputes: tuple[Dispute, ...] = ()  # what other documents say against it
    unanswered: tuple[str, ...] = ()  # of a question's parts, as written, those without evidence
    brought_in: frozenset[str] = frozenset()  # doc_ids, of those quoted, that are not our own

    @property
    def answers(self) -> bool:
        """Whether it answers the question: near enough, and nothing missing."""
        return self.near_enough and not self.gaps

    def of_these(self, kept: Sequence[Candidate]) -> "Evidence":
        """It with those of its quoted sentences that are kept; without any, it answers nothing."""
        quoted = self.selection.quoted
        if len(kept) == len(quoted):
            return self
        same = tuple(c for c in self.selection.same if c in kept)
        left = {c.text for c in quoted if c not in kept}
        told = {one for v in (self.term.values if self.term else ()) for one in v.quotes.values()}
        term = None if left & told or quoted[0] not in kept else self.term
        selection = Selection(tuple(kept), same)
        return replace(self, selection=selection, near_enough=bool(kept), term=term)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, and what the stages have made of it so far, left to right."""

    question: Question  # from resolve on with its text completed
    as_of: date
    report: Callable[[str], None]  # told the name of each stage as it begins
    cancelled: threading.Event
    drafted: Callable[[str], None] = unheard  # told verified sentences of a draft
    model: str = EXTRACTIVE  # what is to write the answer
    language: str = "en"  # of the answer
    asked_language: str = "en"  # of the question's own text
    written: str = ""  # the text as the asker wrote it
    understood: str | None = None  # the text, if it was completed
    asked: Asked | None = None
    asked_date: date | None = None
    centred_query: Floats1d | None = None
    asked_tokens: AskedTokens | None = None
    evidence: Evidence = Evidence()
    calculated: Calculated | None = None  # set: a calculation answers, and nothing is retrieved
    reason: Reason | None = None  # set: the assistant abstains
    citations: tuple[Citation, ...] = ()
    writing: Writing | None = None  # a model's, on its way to the guard
    draft: Draft | None = None  # what the guard left of it
    verdicts: tuple[Verdict, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def answered_by(self) -> str:
        """Who wrote the answer: a model, or `extractive` where none did or its draft was no use."""
        return self.model if self.draft and self.draft.statements else EXTRACTIVE

    @property
    def status(self) -> Status:
        """Whether it was answered, or the assistant abstains, or asks for an input."""
        if self.reason == "needs_input":
            return "clarify"
        return "abstained" if self.reason else "answered"
