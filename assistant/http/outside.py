"""The outermost layer, around our endpoints and the chat page alike.

It gives each request an id, checks the host and the size of the body, puts the security headers on
every response, and turns every error that is not a problem object yet into one.
"""

import asyncio
import re
import secrets
from ipaddress import ip_address
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.http.problems import MEDIA_TYPE, plain_problem, problem, problem_bytes, problem_of

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
_SECURITY = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
_CLIENT_ID = re.compile(rb"[A-Za-z0-9_-]{1,64}")
# What the chat page needs of Gradio's API. The rest would take uploads, serve files or list itself.
_GRADIO = re.compile(
    r"/gradio_api/(queue/(join|data)|heartbeat/[\w-]+|cancel|reset|startup-events|theme\.css)/?"
)
_HELD = "/gradio_api/heartbeat/"  # open for as long as a page is
_CLOSED = re.compile(r"/(gradio_api|monitoring|login|logout|pwa_icon|manifest\.json|svelte)(/.*|$)")


class Outside:
    """An ASGI layer; see the module.

    Args:
        app: What answers.
        max_body_bytes: Larger bodies are refused, with or without a Content-Length.
        loopback_only: Accept only loopback host names, so that no outside name can be pointed here.
        stopping: Set when the server stops; the connections that open pages hold are ended then.
    """

    def __init__(
        self, app: ASGIApp, max_body_bytes: int, loopback_only: bool, stopping: asyncio.Event
    ) -> None:
        self._app, self._max_body_bytes = app, max_body_bytes
        self._loopback_only, self._stopping = loopback_only, stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        request_id = _request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id
        reply = _Reply(send, request_id, scope["path"])
        refused = self._refusal(scope["path"], headers, request_id)
        if refused is not None:
            await reply.problem(refused)
            return
        taken = await self._take_body(headers, receive)
        if taken is None:
            limit = self._max_body_bytes
            detail = f"the body has more than {limit} bytes; send less"
            await reply.problem(problem(413, detail, request_id))
            return
        if scope["path"].startswith(_HELD):
            receive = _until(self._stopping, receive)
        try:
            await self._app(scope, _replayed(taken, receive), reply.send)
        except Exception as error:
            # The log has it. A response that has begun can only be broken off.
            found = problem_of(error, request_id)
            if reply.begun:
                raise
            await reply.problem(found)

    def _refusal(
        self, path: str, headers: dict[bytes, bytes], request_id: str
    ) -> dict[str, Any] | None:
        host = headers.get(b"host", b"").decode("latin-1")
        if self._loopback_only and not is_loopback(_without_port(host)):
            detail = f"the host {host!r} is not this machine; use http://localhost or 127.0.0.1"
            return problem(400, detail, request_id)
        if _CLOSED.fullmatch(path) and not _GRADIO.fullmatch(path):
            return plain_problem(404, request_id)
        return None

    async def _take_body(self, headers: dict[bytes, bytes], receive: Receive) -> Message | None:
        """The whole body as one message, or None if it is too large."""
        stated = headers.get(b"content-length", b"0")
        if stated.isdigit() and (len(stated) > 18 or int(stated) > self._max_body_bytes):
            return None
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            body += message.get("body", b"")
            if len(body) > self._max_body_bytes:
                return None
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(body), "more_body": False}


class _Reply:
    """The way out: headers put on, and errors without a problem object given one."""

    def __init__(self, send: Send, request_id: str, path: str) -> None:
        self._send, self._request_id = send, request_id
        self._fixed = {**_SECURITY, "x-request-id": request_id}
        if path.startswith(("/api/", "/a/")):
            self._fixed["cache-control"] = "no-store"
        self.begun = False
        self._replaced = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            status, headers = message["status"], dict(message["headers"])
            if status >= 400 and not headers.get(b"content-type", b"").startswith(
                MEDIA_TYPE.encode()
            ):
                self._replaced = True
                await self.problem(plain_problem(status, self._request_id), headers.get(b"allow"))
                return
            self.begun = True
            message = {**message, "headers": self._headers(message["headers"])}
        if not self._replaced:
            await self._send(message)

    async def problem(self, found: dict[str, Any], allow: bytes | None = None) -> None:
        """Send a problem as the whole response."""
        self.begun = True
        body = problem_bytes(found)
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
        ]
        if allow is not None:
            headers.append((b"allow", allow))
        await self._send(
            {
                "type": "http.response.start",
                "status": found["status"],
                "headers": self._headers(headers),
            }
        )
        await self._send({"type": "http.response.body", "body": body})

    def _headers(self, stated: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        fixed = dict(self._fixed)
        if any(name.lower() == b"content-security-policy" for name, _ in stated):
            # An endpoint's own, which is stricter and says who may frame it.
            del fixed["content-security-policy"], fixed["x-frame-options"]
        kept = [(name, value) for name, value in stated if name.lower().decode() not in fixed]
        return kept + [(name.encode(), value.encode()) for name, value in fixed.items()]


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own, without looking it up."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _without_port(host: str) -> str:
    bracketed = re.fullmatch(r"\[([^\]]*)\](:\d*)?", host)
    return bracketed[1] if bracketed else re.sub(r":\d*$", "", host)


def _request_id(headers: dict[bytes, bytes]) -> str:
    stated = headers.get(b"x-request-id", b"")
    return stated.decode("ascii") if _CLIENT_ID.fullmatch(stated) else secrets.token_urlsafe(12)


def _until(stopping: asyncio.Event, receive: Receive) -> Receive:
    """A `receive` that tells of a disconnect when the server stops."""

    async def receive_or_stop() -> Message:
        message = asyncio.ensure_future(receive())
        stop = asyncio.ensure_future(stopping.wait())
        try:
            await asyncio.wait({message, stop}, return_when=asyncio.FIRST_COMPLETED)
            return message.result() if message.done() else {"type": "http.disconnect"}
        finally:
            message.cancel()
            stop.cancel()

    return receive_or_stop


def _replayed(taken: Message, receive: Receive) -> Receive:
    waiting = [taken]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
