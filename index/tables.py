"""The catalog's tables and how its database is opened; index/catalog.py reads and writes them."""

import sqlite3

import sqlalchemy as sa

from corpus.errors import DataFolderError

metadata = sa.MetaData()
versions = sa.Table(
    "versions",
    metadata,
    sa.Column("doc_id", sa.String, primary_key=True),
    sa.Column("version", sa.String(64), primary_key=True),
    sa.Column("added", sa.Integer, nullable=False),  # order of arrival, 1-based
    sa.Column("visible", sa.Boolean, nullable=False, index=True),
    sa.Column("groups", sa.Text, nullable=False),  # JSON list; [] is for every reader
    sa.Column("document", sa.Text, nullable=False),  # Document as JSON
)
chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("generation", sa.String, primary_key=True),
    sa.Column("chunk_id", sa.String, primary_key=True),
    sa.Column("doc_id", sa.String, nullable=False, index=True),
    sa.Column("version", sa.String(64), nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("cut_chunk", sa.Text, nullable=False),  # CutChunk as JSON
    sa.Column("embedding_key", sa.String(64), nullable=False),
)
embeddings = sa.Table(
    "embeddings",
    metadata,
    sa.Column("model", sa.String, primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("sentences", sa.Integer, nullable=False),
    sa.Column("vectors", sa.LargeBinary, nullable=False),  # float32, passage first
)
sums = sa.Table(
    "sums",
    metadata,
    sa.Column("generation", sa.String, primary_key=True),
    sa.Column("language", sa.String, primary_key=True),
    sa.Column("chunks", sa.Integer, nullable=False),
    sa.Column("vector", sa.LargeBinary, nullable=False),  # float64, the sum of the chunks' vectors
)
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("conversation_id", sa.String, primary_key=True),
    sa.Column("reader", sa.String, nullable=False),
)
turns = sa.Table(
    "turns",
    metadata,
    sa.Column("turn_id", sa.Integer, primary_key=True),  # order of arrival
    sa.Column("conversation_id", sa.String, nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("understood", sa.Text, nullable=False),  # completed; the question where it was whole
)
facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


def open_database(url: str) -> sa.Engine:
    """The database with its tables made.

    Raises:
        DataFolderError: it cannot be opened or written to.
    """
    try:
        engine = sa.create_engine(url)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _use_wal)
        metadata.create_all(engine)
    except sa.exc.DatabaseError as error:
        raise DataFolderError(
            f"catalog {url!r} cannot be opened: {error.orig}; check that the folder may be"
            " written to, or choose another with --data"
        ) from error
    return engine


def _use_wal(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA busy_timeout=10000")
