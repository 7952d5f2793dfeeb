"""The gate before the chat page: Gradio's events and files are for readers who have signed in."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.http.readers import Readers


class Gate:
    """An ASGI layer that leaves the reader in the request's state, where the events find it."""

    def __init__(self, app: ASGIApp, readers: Readers) -> None:
        self._app, self._readers = app, readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            state = scope.setdefault("state", {})
            state["reader"] = self._readers.own_reader(Request(scope))
            state["account"] = self._readers.sign_in.page
        await self._app(scope, receive, send)
