"""Conversations: whose each is, and what was asked in it, bounded in number.

A reader's conversations that were not used for longest give way to new ones, and in a long one
the earliest turns do.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from index import tables

MOST_CONVERSATIONS = 1_000  # of one reader
MOST_TURNS = 20  # of one conversation


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

    def add(self, conversation_id: str, reader: str, turn: AskedTurn) -> None:
        """Note what a reader asked; the first turn begins the conversation."""
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
            _forget_turns(connection, conversation_id)
            _forget_conversations(connection, reader)


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
    old = connection.scalars(ids).all()
    for table in (tables.turns, tables.conversations):
        connection.execute(sa.delete(table).where(table.c.conversation_id.in_(old)))
