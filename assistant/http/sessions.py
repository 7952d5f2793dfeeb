"""Sessions of people who have signed in: an opaque cookie, and all else on the server.

They live in memory, so that a restart ends them all.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from index.users import User

IDLE_SECONDS = 2 * 3_600
LONGEST_SECONDS = 12 * 3_600
_MOST = 100_000  # the oldest give way


@dataclass
class _Session:
    user: User
    began: float
    used: float


class Sessions:
    """Sessions by the digests of their tokens; safe from several threads.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._kept: dict[str, _Session] = {}

    def begin(self, user: User) -> str:
        """The token of a new session."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            # The first are the oldest.
            while self._kept and (len(self._kept) >= _MOST or self._oldest_is_over(now)):
                del self._kept[next(iter(self._kept))]
            self._kept[_digest(token)] = _Session(user, now, now)
        return token

    def user(self, token: str) -> User | None:
        """Whose session a token is; None where it is none, or over."""
        now = self._clock()
        with self._lock:
            found = self._kept.get(_digest(token))
            if found is None:
                return None
            if now - found.used > IDLE_SECONDS or now - found.began > LONGEST_SECONDS:
                del self._kept[_digest(token)]
                return None
            found.used = now
            return found.user

    def end(self, token: str) -> None:
        """End a session, if it is one."""
        with self._lock:
            self._kept.pop(_digest(token), None)

    def _oldest_is_over(self, now: float) -> bool:
        return now - next(iter(self._kept.values())).began > LONGEST_SECONDS


def _digest(token: str) -> str:
    # Looked up by digest: how long a look-up takes tells nothing of the token.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
