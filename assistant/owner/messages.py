"""What a command and the owner say to each other: JSON objects, one a line, over loopback.

command                              owner
{"token"}                            {"ready": true}, or the end if the token is another
{"work", "arguments"}                {"progress": [what, done, of]}, {"note"}, {} (still here) ...
                                     at last {"result"}, {"error": message} or {"failed": true}

What does not begin with the token gets no answer. So a web page gets none: a browser cannot leave
out the words of HTTP.
"""

import json
import socket
import threading
from typing import Any

HOST = "127.0.0.1"
HELLO_SECONDS = 10.0  # until which a token, or the answer to one, has come
BEAT_SECONDS = 1.0  # between two signs of the owner's life
SILENCE_SECONDS = 120.0  # without any, the other side is taken for dead
_HELLO_BYTES = 1_000


class Line:
    """A connection as messages; sending is safe from several threads."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._incoming = connection.makefile("rb")
        self._sending = threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        """Send a message.

        Raises:
            OSError: the other side is gone.
        """
        # Escaped to ASCII: a path may hold a lone surrogate, which UTF-8 cannot carry.
        written = json.dumps(message).encode("ascii") + b"\n"
        with self._sending:
            self._connection.sendall(written)

    def receive(self, *, hello: bool = False) -> dict[str, Any]:
        """The next message; of a stranger (`hello`) only a short one.

        Raises:
            OSError: the other side is gone, or sent no message.
        """
        line = self._incoming.readline(_HELLO_BYTES if hello else -1)
        if not line.endswith(b"\n"):
            raise ConnectionError("the connection ended")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ConnectionError("no message") from error
        if not isinstance(message, dict):
            raise ConnectionError("no message")
        return message

    def patience(self, seconds: float) -> None:
        """How long sending and receiving may take from now on."""
        self._connection.settimeout(seconds)

    def close(self) -> None:
        """End the connection."""
        self._incoming.close()
        self._connection.close()
