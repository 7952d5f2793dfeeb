"""Conversations: whose each is, and what was asked in it, bounded in number.

A reader's conversations that were not used for longest give way to new ones, and in a long one
the earliest turns do, and the earliest answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from index import kept_answers, tables
from index.kept_answers import KeptAnswer

MOST_CONVERSATIONS = 1_000  # of one reader
MOST_TURNS = 20  # of one conversation


_TABLES = (tables.turns, tables.answers, tables.titles, tables.conversations)


@dataclass(frozen=True, slots=True)
class AskedTurn:
    """One question of a conversation: as it was written, and as it was understood."""

    question: str
    understood: str


class Conversations:
    """The conversations in the catalog's database; safe from several threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def reader(self, conversation_id: str) -> str | None:
        """Whose a conversation is; None if there is none of that id."""
        mine = tables.conversations.c.conversation_id == conversation_id
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(tables.conversations.c.reader).where(mine))

    def turns(self, conversation_id: str) -> list[AskedTurn]:
        """What was asked, oldest first; an empty list for an unknown conversation."""
        query = (
            sa.select(tables.turns.c.question, tables.turns.c.understood)
            .where(tables.turns.c.conversation_id == conversation_id)
            .order_by(tables.turns.c.turn_id)
        )
        with self._engine.connect() as connection:
            return [AskedTurn(question, read) for question, read in connection.execute(query)]

    def add(
        self, conversation_id: str, reader: str, turn: AskedTurn, answer: KeptAnswer | None = None
    ) -> None:
        """Note what a reader asked and was answered; the first turn begins the conversation."""
        known = tables.conversations.c.conversation_id == conversation_id
        with self._engine.begin() as connection:
            if not connection.scalar(sa.select(sa.func.count()).where(known)):
                connection.execute(
                    sa.insert(tables.conversations).values(
                        conversation_id=conversation_id, reader=reader
                    )
                )
            connection.execute(
                sa.insert(tables.turns).values(
                    conversation_id=conversation_id,
                    question=turn.question,
                    understood=turn.understood,
                )
            )
            if answer:
                kept_answers.write(connection, conversation_id, reader, answer)
            _forget_turns(connection, conversation_id)
            _forget_conversations(connection, reader)

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation a title, in place of the one it had."""
        mine = tables.titles.c.conversation_id == conversation_id
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tables.titles).where(mine))
            connection.execute(
                sa.insert(tables.titles).values(conversation_id=conversation_id, title=title)
            )

    def delete(self, conversation_id: str) -> None:
        """Forget a conversation with its turns and answers; an unknown one is no error."""
        with self._engine.begin() as connection:
            _delete(connection, [conversation_id])


def _forget_turns(connection: sa.Connection, conversation_id: str) -> None:
    ids = (
        sa.select(tables.turns.c.turn_id)
        .where(tables.turns.c.conversation_id == conversation_id)
        .order_by(tables.turns.c.turn_id.desc())
        .offset(MOST_TURNS)
        .limit(MOST_TURNS)
    )
    old = connection.scalars(ids).all()
    connection.execute(sa.delete(tables.turns).where(tables.turns.c.turn_id.in_(old)))


def _forget_conversations(connection: sa.Connection, reader: str) -> None:
    mine = tables.conversations.c.reader == reader
    many = connection.scalar(
        sa.select(sa.func.count()).select_from(tables.conversations).where(mine)
    )
    if (many or 0) <= MOST_CONVERSATIONS:
        return
    # Those of an earlier release have no turns: they count as the least recently used.
    last_used = sa.func.coalesce(sa.func.max(tables.turns.c.turn_id), 0)
    ids = (
        sa.select(tables.conversations.c.conversation_id)
        .outerjoin(
            tables.turns,
            tables.turns.c.conversation_id == tables.conversations.c.conversation_id,
        )
        .where(mine)
        .group_by(tables.conversations.c.conversation_id)
        .order_by(last_used.desc())
        .offset(MOST_CONVERSATIONS)
        .limit(MOST_TURNS)  # a few a turn: the statement stays short
    )
    _delete(connection, connection.scalars(ids).all())


def _delete(connection: sa.Connection, conversation_ids: Sequence[str]) -> None:
    for table in _TABLES:
        connection.execute(sa.delete(table).where(table.c.conversation_id.in_(conversation_ids)))
