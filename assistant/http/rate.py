"""How often one address may ask: a fixed window, in memory."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

WINDOW_SECONDS = 60
_HOME_BITS = 64  # of an IPv6 address: what one subscriber has


class RateLimit:
    """Counts requests by address, anew in each window; safe from several threads.

    Args:
        most: Requests of one address in a window, at least 1.
        clock: Seconds that only grow.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._lock = threading.Lock()
        self._window = -1
        self._counts: Counter[str] = Counter()

    def wait(self, address: str) -> int:
        """Count a request; the seconds until the address may ask again, 0: at once."""
        now = self._clock()
        window = int(now // WINDOW_SECONDS)
        with self._lock:
            if window != self._window:  # so that what is kept is bounded by a minute's addresses
                self._window, self._counts = window, Counter()
            found = home(address)
            self._counts[found] += 1
            if self._counts[found] <= self._most:
                return 0
        return max(1, round((window + 1) * WINDOW_SECONDS - now))


def home(address: str) -> str:
    """What one subscriber has: an IPv4 address, or the network of an IPv6 address."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        mapped = read.ipv4_mapped
        return str(mapped or ip_network((read, _HOME_BITS), strict=False))
    return str(read)
