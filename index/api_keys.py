"""API keys: whose programs may ask, for what and until when; only digests of them are kept.

A key is 32 random bytes behind its id, so its digest needs no salt and no slow hash.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from index import tables

_PREFIX = "pdk"  # tells readers of a log or a leak what it is


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key; the key itself is shown once, when it is made."""

    key_id: str
    name: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    groups: tuple[str, ...] = ()  # whose documents may be asked for with it; the rest are for all

    def live(self, now: datetime) -> bool:
        """Whether it may be used at a moment."""
        return self.revoked is None and (self.expires is None or now < self.expires)


def is_written_as_key(text: str) -> bool:
    """Whether a text begins as keys do; whether it is one, `ApiKeys.find` tells."""
    return text.startswith(f"{_PREFIX}_")


class ApiKeys:
    """The keys in the catalog's database; safe from several threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def create(
        self,
        name: str,
        scopes: tuple[str, ...],
        expires: datetime | None,
        groups: tuple[str, ...] = (),
    ) -> tuple[ApiKey, str]:
        """A new key, and what its owner sends; nobody can read that again."""
        made = ApiKey(secrets.token_hex(6), name, scopes, _now(), expires, None, groups)
        key = f"{_PREFIX}_{made.key_id}_{secrets.token_urlsafe(32)}"
        with self._engine.begin() as connection:
            connection.execute(
                sa.insert(tables.api_keys).values(
                    key_id=made.key_id,
                    digest=_digest(key),
                    name=name,
                    scopes=json.dumps(scopes),
                    created=made.created.isoformat(),
                    expires=expires.isoformat() if expires else None,
                    revoked=None,
                    groups=json.dumps(groups, ensure_ascii=False),
                )
            )
        return made, key

    def find(self, key: str) -> ApiKey | None:
        """The live key that somebody sent; None for any other text."""
        parts = key.split("_", 2)
        if len(parts) != 3 or parts[0] != _PREFIX:
            return None
        row = self._row(parts[1])
        if row is None or not hmac.compare_digest(row.digest, _digest(key)):
            return None
        found = _key(row)
        return found if found.live(_now()) else None

    def is_live(self, key_id: str) -> bool:
        """Whether a key may still be used."""
        row = self._row(key_id)
        return row is not None and _key(row).live(_now())

    def listed(self) -> list[ApiKey]:
        """All keys, the oldest first."""
        query = sa.select(tables.api_keys).order_by(
            tables.api_keys.c.created, tables.api_keys.c.key_id
        )
        with self._engine.connect() as connection:
            return [_key(row) for row in connection.execute(query)]

    def revoke(self, key_id: str) -> bool:
        """End a key now; False where there is none of that id that is not revoked yet."""
        mine = (tables.api_keys.c.key_id == key_id) & tables.api_keys.c.revoked.is_(None)
        change = sa.update(tables.api_keys).where(mine).values(revoked=_now().isoformat())
        with self._engine.begin() as connection:
            return connection.execute(change).rowcount > 0

    def _row(self, key_id: str) -> sa.Row[tuple[str, ...]] | None:
        query = sa.select(tables.api_keys).where(tables.api_keys.c.key_id == key_id)
        with self._engine.connect() as connection:
            return connection.execute(query).one_or_none()


def _key(row: sa.Row[tuple[str, ...]]) -> ApiKey:
    moments = [
        datetime.fromisoformat(at) if at else None for at in (row.created, row.expires, row.revoked)
    ]
    created, expires, revoked = moments
    assert created is not None
    scopes, groups = (tuple(json.loads(listed)) for listed in (row.scopes, row.groups))
    return ApiKey(row.key_id, row.name, scopes, created, expires, revoked, groups)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
