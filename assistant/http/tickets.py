"""Signed-in widgets: one-use tickets, and the sessions that they are exchanged for.

API key -> ticket of a reader for a page's origin (60 s, once) -> session of that page (in memory)
A restart of the server ends both, and pages get new tickets.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.records import Reader

TICKET_SECONDS = 60
SESSION_SECONDS = 1_800
_MOST = 100_000  # of each; the oldest give way


@dataclass(frozen=True, slots=True)
class Grant:
    """What a ticket, and then its session, is good for."""

    reader: Reader
    origin: str
    key_id: str  # of the API key that asked for it: revoked, it ends them all
    until: float = 0.0


class Tickets:
    """Tickets and sessions by the digests of their texts; safe from several threads.

    Args:
        is_live: Whether an API key may still be used, by its id.
        clock: Seconds that only grow.
    """

    def __init__(
        self, is_live: Callable[[str], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._is_live, self._clock = is_live, clock
        self._lock = threading.Lock()
        self._tickets: dict[str, Grant] = {}
        self._sessions: dict[str, Grant] = {}

    def issue(self, grant: Grant) -> str:
        """A ticket for a page of the grant's origin."""
        return self._keep(self._tickets, grant, TICKET_SECONDS)

    def exchange(self, ticket: str, origin: str, reader_id: str | None = None) -> str | None:
        """The token of a new session; None where the ticket is not good for it.

        Any attempt uses the ticket up, so that a stolen one cannot be tried twice.

        Args:
            origin: Of the page that shows it.
            reader_id: Whom the page takes it to be for; None: whomever it is for.
        """
        with self._lock:
            grant = self._tickets.pop(_digest(ticket), None)
        if grant is None or not self._good(grant, origin):
            return None
        if reader_id is not None and reader_id != grant.reader.id:
            return None
        return self._keep(self._sessions, grant, SESSION_SECONDS)

    def reader(self, token: str, origin: str) -> Reader | None:
        """Whose session a token is, shown by a page of an origin; None where it is none."""
        with self._lock:
            grant = self._sessions.get(_digest(token))
        return grant.reader if grant and self._good(grant, origin) else None

    def _good(self, grant: Grant, origin: str) -> bool:
        in_time = self._clock() < grant.until
        return in_time and origin == grant.origin and self._is_live(grant.key_id)

    def _keep(self, kept: dict[str, Grant], grant: Grant, seconds: int) -> str:
        made, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            # All live equally long, so the first are the first to end.
            while kept and (len(kept) >= _MOST or next(iter(kept.values())).until <= now):
                del kept[next(iter(kept))]
            kept[_digest(made)] = replace(grant, until=now + seconds)
        return made


def _digest(text: str) -> str:
    # Looked up by digest: how long a look-up takes tells nothing of the text.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
