"""The people who sign in with a password: what each may do and see; of a password only its hash."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from index import tables


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in."""

    name: str  # as `folded_name` gives it
    role: str
    groups: tuple[str, ...]
    created: datetime  # tells one from another who had the name before


def folded_name(name: str) -> str:
    """A name without regard to width, case and blanks at its ends."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


class Users:
    """The users in the catalog's database; safe from several threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: str, groups: tuple[str, ...], password_hash: str) -> User | None:
        """A new user; None where the name is taken."""
        made = User(folded_name(name), role, groups, datetime.now(UTC))
        row = {
            "name": made.name,
            "role": role,
            "groups": json.dumps(groups, ensure_ascii=False),
            "password_hash": password_hash,
            "created": made.created.isoformat(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(tables.users).values(row))
        except sa.exc.IntegrityError:
            return None
        return made

    def find(self, name: str) -> User | None:
        """The user of a name, however it is written."""
        row = self._row(name)
        return _user(row) if row else None

    def password_hash(self, name: str) -> str | None:
        """The hash of a user's password."""
        row = self._row(name)
        return row.password_hash if row else None

    def listed(self) -> list[User]:
        """All users by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(tables.users).order_by(tables.users.c.name))
            return [_user(row) for row in rows]

    def remove(self, name: str) -> bool:
        """Take a user out; False where there is none of that name."""
        change = sa.delete(tables.users).where(tables.users.c.name == folded_name(name))
        with self._engine.begin() as connection:
            return connection.execute(change).rowcount > 0

    def _row(self, name: str) -> sa.Row[tuple[str, ...]] | None:
        query = sa.select(tables.users).where(tables.users.c.name == folded_name(name))
        with self._engine.connect() as connection:
            return connection.execute(query).one_or_none()


def _user(row: sa.Row[tuple[str, ...]]) -> User:
    created = datetime.fromisoformat(row.created)
    return User(row.name, row.role, tuple(json.loads(row.groups)), created)
