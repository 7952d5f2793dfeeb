"""The question and answer records; JSON through pydantic at the border.

Offsets are code points of the NFC text, half-open. Money and rates are Decimal, in JSON strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, TypeAdapter

from corpus.records import Authority, Confidence, Kind, Source

Language = Literal["zh", "en", "ja"]
Status = Literal["answered", "abstained", "clarify"]
Value = Annotated[Decimal | date | str, Field(union_mode="left_to_right")]
Role = Literal["reader", "curator", "admin"]
Reason = Literal["no_source", "outside_as_of", "needs_input", "out_of_scope", "unverified"]
# Why a model's draft is not used.
Fallback = Literal["time", "tokens", "cost", "steps", "failed", "empty", "unverified"]


ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: an id of the sign-in's, and the document groups that the reader may see."""

    id: str = "local"  # empty: nobody in particular, of whom nothing is kept
    groups: tuple[str, ...] = ()
    role: Role = "reader"

    def may(self, role: Role) -> bool:
        """Whether the reader may do what is for a role."""
        return ROLES.index(self.role) >= ROLES.index(role)


ANONYMOUS = Reader(id="")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer; an empty field filters nothing."""

    doc_ids: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def admit(self, doc_id: str, language: str) -> bool:
        """Whether a document of a language may answer."""
        in_documents = not self.doc_ids or doc_id in self.doc_ids
        return in_documents and (not self.languages or language in self.languages)


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks, and how it is to be answered."""

    text: str
    language: Language | None = None  # of the answer; None: the question's own
    as_of: date | None = None  # None: the corpus date
    conversation_id: str | None = None
    # Earlier questions, oldest first; empty: those of the conversation.
    history: tuple[str, ...] = ()
    filters: Filters = Filters()
    model: str | None = None
    reader: Reader = Reader()


@dataclass(frozen=True, slots=True)
class Citation:
    """The support of one statement: `document.text[start:end] == quote`, always."""

    n: int  # 1-based, the [n] of the answer's text
    doc_id: str
    version: str
    start: int
    end: int
    quote: str
    title: str
    language: str
    page: int | None
    anchor: str
    sources: tuple[Source, ...]
    authority: Authority  # the best of the sources'
    confidence: Confidence  # the weakest of the sources'
    known_from: date | None
    valid_from: date | None
    valid_to: date | None
    superseded: date | None  # the day on which a later development replaced it, if by the as-of
    kind: Kind
    translation: str = ""  # a model's, in the language of the answer; unofficial


@dataclass(frozen=True, slots=True)
class Input:
    """A value that goes into a calculation, and where it comes from."""

    name: str
    value: Value
    unit: str
    origin: Literal["user", "term", "default"]
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation."""

    formula: str
    substitution: str
    result: str


@dataclass(frozen=True, slots=True)
class Output:
    """A value that a calculation gives."""

    name: str
    value: Value
    unit: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculation shown step by step."""

    name: str
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    outputs: tuple[Output, ...]
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    chart: Mapping[str, Any] | None = None  # Vega-Lite
    # What the calculator was given, as JSON: given again, it gives the same outputs.
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values that sources give for a term."""

    value: str
    unit: str
    valid_from: date | None
    valid_to: date | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values for one term on which sources disagree."""

    term_id: str
    label: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard found on one citation."""

    n: int
    check: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of a model's that the guard found at fault; it is shown nowhere as a fact."""

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a language model did for an answer, and what became of it."""

    fallback: Fallback | None = None  # why the extractive answer is given; None: it wrote this one
    detail: str = ""
    repaired: bool = False  # asked to mend what the guard had found
    dropped: tuple[Dropped, ...] = ()
    undecided: tuple[Dropped, ...] = ()  # shown as its own words; what the guard could not decide
    prompt_tokens: int | None = None  # as it reports them
    completion_tokens: int | None = None
    cost: Decimal | None = None  # in the operator's currency; None: a price or count is unknown


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is needed to check the answer later."""

    corpus_version: str  # digest of the visible documents' versions
    index_fingerprint: str
    chunk_ids: tuple[str, ...]  # what retrieval found, best first
    model: str
    prompt_version: str
    guard: tuple[Verdict, ...]
    reranker: str = ""  # the model that ordered the candidates; empty: none did
    evidence_score: float = 0.0  # of the best sentence; what the first step of abstention judges
    model_use: ModelUse | None = None  # None: no language model was asked


@dataclass(frozen=True, slots=True)
class Answer:
    """The one thing that every channel shows."""

    answer_id: str
    question: str
    language: str
    as_of: date
    asked_date: date | None
    status: Status
    reason: Reason | None
    missing: tuple[str, ...]  # what no passage names, in the asker's words
    text: str  # Markdown with [n]
    citations: tuple[Citation, ...]
    calculations: tuple[Calculation, ...]
    conflicts: tuple[Conflict, ...]
    follow_ups: tuple[str, ...]
    model: str
    timings_ms: Mapping[str, float]
    receipt: Receipt
    conversation_id: str | None = None
    understood: str | None = None  # the question completed from the conversation; None: as asked


CALCULATION: TypeAdapter[Calculation] = TypeAdapter(Calculation)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
CITATION: TypeAdapter[Citation] = TypeAdapter(Citation)


@dataclass(frozen=True, slots=True)
class Event:
    """One step of an answer or an upload under way, as the channels show it.

    data: what goes out as its JSON.
    """

    name: Literal["status", "text", "citation", "calculation", "answer", "progress", "file"]
    data: Mapping[str, Any] = field(default_factory=dict)
