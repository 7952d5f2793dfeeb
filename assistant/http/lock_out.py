"""Lock-out: after failures each try of a password waits longer, by the name and by the address."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.http.rate import home

FREE_OF_NAME = 5  # failures without a wait
FREE_OF_ADDRESS = 20  # people behind one address share it
_FIRST_SECONDS, _MOST_SECONDS = 30, 900
_FORGOTTEN_SECONDS = 3_600  # after which failures count no more
_MOST = 100_000  # the oldest give way


@dataclass
class _Failures:
    count: int = 0
    last: float = 0.0

    def until(self, free: int) -> float:
        """When the next attempt may come."""
        if self.count < free:
            return 0.0
        return self.last + min(_FIRST_SECONDS << min(self.count - free, 10), _MOST_SECONDS)


class LockOut:
    """Counts attempts; safe from several threads.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._kept: dict[tuple[str, str], _Failures] = {}

    def attempt(self, name: str, address: str) -> int:
        """Count an attempt as failed until it is forgiven; the seconds to wait instead, 0: none.

        Counted first, so that many at once are not all let through.
        """
        now = self._clock()
        with self._lock:
            both = [self._of(key, now) for key in _keys(name, address)]
            frees = (FREE_OF_NAME, FREE_OF_ADDRESS)
            until = max(one.until(free) for one, free in zip(both, frees, strict=True))
            if until > now:
                return max(1, round(until - now))
            for one in both:
                one.count, one.last = one.count + 1, now
        return 0

    def forgive(self, name: str, address: str) -> None:
        """The attempt was right: the name is free again, the address as before it."""
        by_name, by_address = _keys(name, address)
        with self._lock:
            self._kept.pop(by_name, None)
            if found := self._kept.get(by_address):
                found.count = max(0, found.count - 1)

    def _of(self, key: tuple[str, str], now: float) -> _Failures:
        found = self._kept.pop(key, None)
        if found is None or now - found.last > _FORGOTTEN_SECONDS:
            found = _Failures()
        while len(self._kept) >= _MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = found
        return found


def _keys(name: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("name", name), ("address", home(address))
