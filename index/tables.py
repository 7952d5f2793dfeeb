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
    sa.Column("changed", sa.Integer, nullable=False),  # the change that last showed or hid it
    sa.Column("visible", sa.Boolean, nullable=False),
    sa.Column("root", sa.String, nullable=False),  # see index.versions.Origin
    sa.Column("path", sa.String, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("groups", sa.Text, nullable=False),  # JSON list; [] is for every reader
    sa.Column("document", sa.Text, nullable=False),  # Document as JSON
)
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),  # 1-based, in order of time
    sa.Column("doc_id", sa.String, nullable=False, index=True),
    sa.Column("version", sa.String(64), nullable=False),
    sa.Column("shown", sa.Boolean, nullable=False),  # False: the document was withdrawn
    sa.Column("at", sa.String, nullable=False),  # UTC, ISO 8601
    sa.Column("characters", sa.Integer, nullable=False),  # of the version's text
    sqlite_autoincrement=True,  # a number is never given twice
)
# Documents whose stores may not agree with the catalog yet; see index/indexer.py.
unsettled = sa.Table("unsettled", metadata, sa.Column("doc_id", sa.String, primary_key=True))
# Documents that wait for a curator; see index/quarantine.py.
quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("doc_id", sa.String, primary_key=True),
    sa.Column("version", sa.String(64), nullable=False),
    sa.Column("released", sa.Boolean, nullable=False),  # True: it is visible, and may be again
    sa.Column("at", sa.String, nullable=False),  # UTC, ISO 8601
    sa.Column("root", sa.String, nullable=False),  # see index.versions.Origin
    sa.Column("path", sa.String, nullable=False),
    sa.Column("findings", sa.Text, nullable=False),  # as JSON
    sa.Column("document", sa.Text, nullable=False),  # Document as JSON
)
chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("generation", sa.String, primary_key=True),
    sa.Column("chunk_id", sa.String, primary_key=True),
    sa.Column("doc_id", sa.String, nullable=False),
    sa.Column("version", sa.String(64), nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("cut_chunk", sa.Text, nullable=False),  # CutChunk as JSON
    sa.Column("embedding_key", sa.String(64), nullable=False),
    # Of both: on doc_id alone, SQLite would read a whole generation for one document's chunks.
    sa.Index("chunks_of_document", "generation", "doc_id"),
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
# What readers call their conversations; apart from these, so that an earlier release's are kept.
titles = sa.Table(
    "titles",
    metadata,
    sa.Column("conversation_id", sa.String, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
)
answers = sa.Table(
    "answers",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),  # order of arrival
    sa.Column("answer_id", sa.String, nullable=False, unique=True),
    sa.Column("conversation_id", sa.String, nullable=False, index=True),
    sa.Column("reader", sa.String, nullable=False),
    sa.Column("at", sa.String, nullable=False),  # UTC, ISO 8601
    sa.Column("folded", sa.Text, nullable=False),  # question and text, for searching
    sa.Column("answer", sa.Text, nullable=False),  # as JSON
)
# What readers said of answers, each with a copy of the answer: it outlives the conversation.
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),  # order of arrival
    sa.Column("answer_id", sa.String, nullable=False, index=True),
    sa.Column("reader", sa.String, nullable=False),
    sa.Column("at", sa.String, nullable=False),  # UTC, ISO 8601
    sa.Column("said", sa.Text, nullable=False),  # as JSON
    sa.Column("answer", sa.Text, nullable=False),  # as JSON, with its receipt
)
# Keys of other programs; see index/api_keys.py.
api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("key_id", sa.String, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),  # JSON list
    sa.Column("created", sa.String, nullable=False),  # UTC, ISO 8601, as the two below
    sa.Column("expires", sa.String),
    sa.Column("revoked", sa.String),
    sa.Column("groups", sa.Text, nullable=False),  # JSON list
)
# People who sign in with a password; see index/users.py.
users = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("groups", sa.Text, nullable=False),  # JSON list
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("created", sa.String, nullable=False),  # UTC, ISO 8601
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
