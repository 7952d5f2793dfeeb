"""What a request may say, and how it becomes the service's records."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from assistant.feedback import Fault, Feedback, Rating
from assistant.records import Filters, Language, Question, Reader

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _iso_day(written: object) -> object:
    # pydantic would also take a number of seconds, and Python 2026-W05-5.
    if written is None:
        return None
    if not isinstance(written, str) or not _DAY.fullmatch(written):
        raise ValueError("write the day as YYYY-MM-DD, such as 2026-01-30")
    return written


Day = Annotated[date | None, BeforeValidator(_iso_day)]
FirstDay = Annotated[date, BeforeValidator(_iso_day), Query(alias="from")]
LastDay = Annotated[date, BeforeValidator(_iso_day), Query(alias="to")]
Name = Annotated[str, StringConstraints(max_length=500)]
Names = Annotated[list[Name], Field(max_length=100)]
Earlier = Annotated[
    list[Annotated[str, StringConstraints(max_length=10_000)]], Field(max_length=50)
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FiltersBody(_Body):
    """Which documents may answer; an empty list filters nothing."""

    doc_ids: Names = []
    languages: Names = []


class AskBody(_Body):
    """A question; the service checks its length."""

    question: str
    language: Language | None = None
    as_of: Day = None
    conversation_id: Name | None = None
    history: Earlier = []
    filters: FiltersBody = FiltersBody()
    model: Name | None = None

    def question_record(self, reader: Reader) -> Question:
        """The question as the service takes it."""
        return Question(
            text=self.question,
            language=self.language,
            as_of=self.as_of,
            conversation_id=self.conversation_id,
            history=tuple(self.history),
            filters=Filters(tuple(self.filters.doc_ids), tuple(self.filters.languages)),
            model=self.model,
            reader=reader,
        )


class SearchBody(_Body):
    """A query for passages."""

    query: str
    top_k: Annotated[int, Field(ge=1, le=100)] = 10
    as_of: Day = None


class CheckBody(_Body):
    """A text to be checked; its length is looked at where it is checked."""

    text: str
    language: Language | None = None
    as_of: Day = None


class GoalBody(_Body):
    """The input that is sought, so that an output has a value."""

    input: Name
    output: Name
    value: Decimal


class CalculationBody(_Body):
    """The inputs of a calculator by name; those left out come from terms or are defaults."""

    inputs: dict[Name, Any] = {}
    goal: GoalBody | None = None
    as_of: Day = None
    language: Language = "en"


class TitleBody(_Body):
    """What a conversation is to be called; the archive checks its length."""

    title: str


class FeedbackBody(_Body):
    """What the reader says of an answer; its text's length is checked where it is kept."""

    answer_id: Name
    rating: Rating
    reason: Fault | None = None
    text: str = ""

    def feedback_record(self) -> Feedback:
        """The feedback as it is kept."""
        return Feedback(self.answer_id, self.rating, self.reason, self.text)


class RedateBody(_Body):
    """When a document was published."""

    published: Annotated[date, BeforeValidator(_iso_day)]
