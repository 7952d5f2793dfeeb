"""What readers say of answers: kept with a copy of the answer and its receipt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from assistant.archive import LOCAL, Archive
from assistant.records import ANSWER, Answer, Reader
from corpus.errors import BadQuestion
from index.catalog import Catalog

MOST_TEXT_CHARS = 2_000
Rating = Literal["up", "down"]
Fault = Literal["wrong", "missing", "outdated", "bad_citation", "wrong_number"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumb for an answer, and why."""

    answer_id: str
    rating: Rating
    reason: Fault | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback as it was kept."""

    feedback: Feedback
    at: datetime  # UTC
    answer: Answer


FEEDBACK: TypeAdapter[Feedback] = TypeAdapter(Feedback)


def give_feedback(
    catalog: Catalog, archive: Archive, feedback: Feedback, reader: Reader = LOCAL
) -> None:
    """Keep what a reader says of an answer, in place of what they said of it before.

    It stays when the conversation is deleted.

    Raises:
        NotFound: this reader has no answer of that id.
        BadQuestion: the text is too long.
    """
    if len(feedback.text) > MOST_TEXT_CHARS:
        raise BadQuestion(
            f"the text has {len(feedback.text)} characters, at most {MOST_TEXT_CHARS} are kept;"
            " shorten it",
            "text",
        )
    answer = ANSWER.dump_json(archive.answer(feedback.answer_id, reader)).decode("utf-8")
    said = FEEDBACK.dump_json(feedback).decode("utf-8")
    catalog.answers.say(feedback.answer_id, reader.id, said, answer)


def feedback_on(catalog: Catalog, answer_id: str, reader: Reader = LOCAL) -> Feedback | None:
    """What a reader said of an answer; None if nothing."""
    said = catalog.answers.said_of(answer_id, reader.id)
    return None if said is None else FEEDBACK.validate_json(said)


def all_feedback(catalog: Catalog) -> list[Given]:
    """What every reader said, oldest first."""
    return [
        Given(FEEDBACK.validate_json(one.said), one.at, ANSWER.validate_json(one.answer))
        for one in catalog.answers.said()
    ]
