"""How many requests may be under way that search, answer or check; the rest are told when to ask.

Some threads do the work, and what they have no hand for waits its turn. So that nobody waits for
minutes, and what waits takes no memory without end, there is room for so many and no more.
"""

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.http.problems import media_type_of, problem, problem_bytes

AGAIN_SECONDS = 5
_TAKE_ROOM = frozenset(
    {
        "/api/ask",
        "/api/ask/stream",
        "/api/search",
        "/api/diff",
        "/api/check",
        "/check",
        "/v1/chat/completions",
        "/mcp",
    }
)


class Room:
    """An ASGI layer that answers 503 where `most` requests are under way already."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most, self._taken = app, most, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in _TAKE_ROOM:
            await self._app(scope, receive, send)
        elif self._taken >= self._most:
            await self._refusal(scope)(scope, receive, send)
        else:
            self._taken += 1  # the loop's thread alone counts
            try:
                await self._app(scope, receive, send)
            finally:
                self._taken -= 1

    def _refusal(self, scope: Scope) -> Response:
        detail = (
            f"the server is busy: {self._most} questions are under way or wait; ask again in"
            f" {AGAIN_SECONDS} seconds"
        )
        found = problem(503, detail, scope["state"]["request_id"])
        return Response(
            problem_bytes(found, scope["path"]),
            503,
            {"Retry-After": str(AGAIN_SECONDS)},
            media_type=media_type_of(scope["path"]),
        )
