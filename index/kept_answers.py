"""Answers that were given, under their ids, and lists of the conversations that they belong to.

An answer is JSON here: what stands in it is its writer's business. Times are UTC.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from index import tables

MOST_ANSWERS = 100  # of one conversation


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given."""

    answer_id: str
    folded: str  # question and text in the form in which they are searched
    answer: str  # as JSON


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a reader's list."""

    conversation_id: str
    title: str  # the reader's, else the first question that is still kept
    asked: datetime | None  # when last; None: by an earlier release
    answers: int  # that are kept


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader said of an answer."""

    answer_id: str
    reader: str
    at: datetime
    said: str  # as JSON
    answer: str  # as JSON


class KeptAnswers:
    """The answers and what was said of them, in the catalog's database; safe from several threads.

    Everything is a reader's own: of another's, nothing is found.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def answer(self, answer_id: str, reader: str) -> str | None:
        """An answer of a reader as JSON; None if there is none of that id."""
        query = sa.select(tables.answers.c.answer).where(
            tables.answers.c.answer_id == answer_id, tables.answers.c.reader == reader
        )
        with self._engine.connect() as connection:
            return connection.scalar(query)

    def of_conversation(self, conversation_id: str) -> list[str]:
        """The answers of a conversation as JSON, oldest first."""
        query = (
            sa.select(tables.answers.c.answer)
            .where(tables.answers.c.conversation_id == conversation_id)
            .order_by(tables.answers.c.number)
        )
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def conversations(self, reader: str) -> list[Listed]:
        """A reader's conversations, the last used first."""
        with self._engine.connect() as connection:
            rows = connection.execute(_listing(reader)).all()
        return [
            Listed(
                row.conversation_id,
                row.title if row.title is not None else row.question or "",
                datetime.fromisoformat(row.at) if row.at else None,
                row.answers,
            )
            for row in rows
        ]

    def holding(self, reader: str, words: str) -> set[str]:
        """The conversations of a reader with an answer whose folded text has the words."""
        query = sa.select(tables.answers.c.conversation_id).where(
            tables.answers.c.reader == reader,
            tables.answers.c.folded.contains(words, autoescape=True),
        )
        with self._engine.connect() as connection:
            return set(connection.scalars(query))

    def say(self, answer_id: str, reader: str, said: str, answer: str) -> None:
        """Keep what a reader says of an answer, both as JSON, in place of what they said before."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tables.feedback).where(_of(answer_id, reader)))
            connection.execute(
                sa.insert(tables.feedback).values(
                    answer_id=answer_id, reader=reader, at=_now(), said=said, answer=answer
                )
            )

    def said_of(self, answer_id: str, reader: str) -> str | None:
        """What a reader said of an answer, as JSON; None if nothing."""
        query = sa.select(tables.feedback.c.said).where(_of(answer_id, reader))
        # An earlier release kept all that was said, one after the other.
        query = query.order_by(tables.feedback.c.number.desc()).limit(1)
        with self._engine.connect() as connection:
            return connection.scalar(query)

    def said(self) -> list[Said]:
        """All that was said of answers, oldest first."""
        query = sa.select(tables.feedback).order_by(tables.feedback.c.number)
        with self._engine.connect() as connection:
            return [
                Said(r.answer_id, r.reader, datetime.fromisoformat(r.at), r.said, r.answer)
                for r in connection.execute(query)
            ]


def write(connection: sa.Connection, conversation_id: str, reader: str, answer: KeptAnswer) -> None:
    """Keep an answer; of a long conversation the earliest give way."""
    connection.execute(
        sa.insert(tables.answers).values(
            answer_id=answer.answer_id,
            conversation_id=conversation_id,
            reader=reader,
            at=_now(),
            folded=answer.folded,
            answer=answer.answer,
        )
    )
    numbers = (
        sa.select(tables.answers.c.number)
        .where(tables.answers.c.conversation_id == conversation_id)
        .order_by(tables.answers.c.number.desc())
        .offset(MOST_ANSWERS)
        .limit(MOST_ANSWERS)
    )
    old = connection.scalars(numbers).all()
    connection.execute(sa.delete(tables.answers).where(tables.answers.c.number.in_(old)))


def _listing(reader: str) -> sa.Select[Any]:
    conversations, turns, answers = tables.conversations, tables.turns, tables.answers

    def of(table: sa.Table, value: sa.ColumnElement[Any]) -> sa.Select[Any]:
        return sa.select(value).where(table.c.conversation_id == conversations.c.conversation_id)

    question = of(turns, turns.c.question).order_by(turns.c.turn_id).limit(1)
    last = of(turns, sa.func.max(turns.c.turn_id)).scalar_subquery()
    return (
        sa.select(
            conversations.c.conversation_id,
            of(tables.titles, tables.titles.c.title).scalar_subquery().label("title"),
            question.scalar_subquery().label("question"),
            of(answers, sa.func.max(answers.c.at)).scalar_subquery().label("at"),
            of(answers, sa.func.count(answers.c.number)).scalar_subquery().label("answers"),
        )
        .where(conversations.c.reader == reader)
        .order_by(sa.func.coalesce(last, 0).desc(), conversations.c.conversation_id)
    )


def _of(answer_id: str, reader: str) -> sa.ColumnElement[bool]:
    return sa.and_(tables.feedback.c.answer_id == answer_id, tables.feedback.c.reader == reader)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
