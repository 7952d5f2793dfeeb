"""Each request as operators see it: by its route, without a word of what was in it."""

import json
import logging
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Protocol

from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = frozenset({"GET", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_OTHER = "other"
_log = logging.getLogger("policy_desk.requests")


@dataclass(frozen=True, slots=True)
class Passed:
    """A request that is answered, or was broken off before (status 499)."""

    request_id: str
    method: str  # one of HTTP's own, or other
    route: str  # such as /api/answers/{answer_id}, or other
    status: int
    seconds: float  # to the last byte


class Watcher(Protocol):
    """Hears of each request."""

    def begin(self) -> None:
        """A request has arrived."""

    def end(self, passed: Passed) -> None:
        """It is over."""


class Watched:
    """An ASGI layer that tells of what passes through it.

    Args:
        routes: The app's own endpoints, as patterns; any other path is `other`.
    """

    def __init__(self, app: ASGIApp, watchers: list[Watcher], routes: Iterable[str]) -> None:
        self._app, self._watchers = app, watchers
        longest = sorted(set(routes), key=lambda route: (-len(route), route))
        self._routes = [(compile_path(route)[0], route) for route in longest]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began = 499, time.perf_counter()
        state = scope.setdefault("state", {})

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        for watcher in self._watchers:
            watcher.begin()
        try:
            await self._app(scope, receive, noting)
        finally:
            passed = Passed(
                request_id=state.get("request_id", ""),
                method=scope["method"] if scope["method"] in _METHODS else _OTHER,
                route=self._route(scope["path"]),
                status=status,
                seconds=round(time.perf_counter() - began, 6),
            )
            for watcher in self._watchers:
                watcher.end(passed)

    def _route(self, path: str) -> str:
        return next((route for regex, route in self._routes if regex.match(path)), _OTHER)


class RequestLog:
    """Writes a line of JSON for each request to the log `policy_desk.requests`."""

    def begin(self) -> None:
        """Nothing is written until a request is over."""

    def end(self, passed: Passed) -> None:
        """Write the line."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        _log.info(json.dumps({"at": at} | asdict(passed)))


def log_requests() -> None:
    """Send the lines of RequestLog to stderr, each as it is."""
    lines = logging.StreamHandler()
    lines.setFormatter(logging.Formatter("%(message)s"))
    _log.addHandler(lines)
    _log.setLevel(logging.INFO)
    _log.propagate = False
