"""Passwords as argon2id hashes, which cost time and memory to make and to try."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from corpus.errors import PolicyDeskError

FEWEST_CHARS = 10
MOST_CHARS = 1_000
_AT_ONCE = 2  # each takes 64 MiB


class Passwords:
    """Makes hashes and compares with them; safe from several threads.

    Args:
        hasher: The cost of new hashes; None: argon2-cffi's recommendation.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.Semaphore(_AT_ONCE)
        self._nobodys = self._hasher.hash("nobody's")

    def hashed(self, password: str) -> str:
        """The hash of a new password.

        Raises:
            PolicyDeskError: it is too short or too long.
        """
        if not FEWEST_CHARS <= len(password) <= MOST_CHARS:
            raise PolicyDeskError(
                f"the password has {len(password)} characters; choose {FEWEST_CHARS} to"
                f" {MOST_CHARS:,}, such as four words that have nothing to do with each other"
            )
        return self._hasher.hash(_normal(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether a password is the one of a hash; without a hash, no, after as much work."""
        with self._turns:
            try:
                found = self._hasher.verify(stored or self._nobodys, _normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return found and stored is not None


def _normal(password: str) -> bytes:
    # The same keys give another form of é or が on another system.
    return unicodedata.normalize("NFKC", password[:MOST_CHARS]).encode("utf-8", "surrogatepass")
