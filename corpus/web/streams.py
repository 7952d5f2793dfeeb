"""Connections that go where they were told to, and wait no longer than a fetch may take.

The two things that httpcore leaves to its network backend, and nothing of HTTP.
"""

import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import httpcore


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a fetch may take, in seconds: in all from now on, and without a byte."""

    total: float
    idle: float
    began: float = field(default_factory=monotonic)

    def left(self) -> float:
        """Seconds to wait for the next step.

        Raises:
            httpcore.TimeoutException: none are left.
        """
        left = self.began + self.total - monotonic()
        if left <= 0:
            raise httpcore.TimeoutException
        return min(left, self.idle)

    def is_over(self) -> bool:
        """Whether nothing is left in all."""
        return monotonic() >= self.began + self.total


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the hosts given here, whichever is asked for."""

    def __init__(
        self, inner: httpcore.NetworkBackend, hosts: Sequence[str], patience: Patience
    ) -> None:
        self._inner, self._hosts, self._patience = inner, hosts, patience
        self._opened: list[httpcore.NetworkStream] = []

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the hosts that takes it."""
        failed: Exception = httpcore.ConnectError("no host was given")
        for one in self._hosts:
            try:
                stream = self._inner.connect_tcp(
                    one, port, self._patience.left(), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            self._opened.append(stream)
            return _TimedStream(stream, self._patience)
        raise failed

    def close(self) -> None:
        """Close what the pool forgot, as it does when a SOCKS proxy turns it away."""
        for stream in self._opened:
            stream.close()


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step is held against the clock, whatever timeout it is told.

    A server that sends a byte now and then is never silent, and would hold a fetch for ever.
    """

    def __init__(self, inner: httpcore.NetworkStream, patience: Patience) -> None:
        self._inner, self._patience = inner, patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """The next bytes, b"" at the end."""
        return self._inner.read(max_bytes, self._patience.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send all."""
        self._inner.write(buffer, self._patience.left())

    def close(self) -> None:
        """End the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """The same stream under TLS."""
        left = self._patience.left()
        inner = self._inner.start_tls(ssl_context, server_hostname, left)
        return _TimedStream(inner, self._patience)

    def get_extra_info(self, info: str) -> Any:
        """What the stream knows of itself."""
        return self._inner.get_extra_info(info)
