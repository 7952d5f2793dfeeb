"""The outermost layer, around our endpoints and the chat page alike.

It gives each request an id, checks the host, the origin of changes and the size of the body, puts
the security headers on every response, and turns every error that is not a problem object yet into
one.
"""

import asyncio
import re
import secrets
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.http.audit import Audit, counts
from assistant.http.body_sizes import counted, too_large, whole_body
from assistant.http.cross_site import is_cross_site
from assistant.http.origins import may_use
from assistant.http.problems import (
    media_type_of,
    plain_problem,
    problem,
    problem_bytes,
    problem_of,
)
from assistant.http.rate import RateLimit

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
_NOT_PAGES = ("/api/", "/v1/", "/mcp", "/sign-")
_HELD = "/gradio_api/heartbeat/"  # open for as long as a page is
_CLOSED = re.compile(r"/(gradio_api|monitoring|login|logout|pwa_icon|manifest\.json|svelte)(/.*|$)")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the outermost layer lets in."""

    max_body_bytes: int  # larger bodies are refused, with or without a Content-Length
    uploads: str  # a path whose POST takes bodies of its own size, passed on as they come
    max_upload_bytes: int
    loopback_only: bool  # only loopback host names, so that no outside name can be pointed here
    widget_origins: tuple[str, ...]  # pages that may ask for more than to read
    requests: int = 0  # of one address in a minute; 0: as many as there are


class Outside:
    """An ASGI layer around `app`; see the module.

    Args:
        stopping: Set when the server stops; the connections that open pages hold are ended then.
    """

    def __init__(self, app: ASGIApp, rules: Rules, stopping: asyncio.Event, audit: Audit) -> None:
        self._app, self._rules, self._stopping = app, rules, stopping
        self._audit, self._rate = audit, RateLimit(rules.requests) if rules.requests else None

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
        try:
            await self._passed_on(scope, receive, reply, headers)
        finally:
            self._audit.write(scope, reply.status)

    async def _passed_on(
        self, scope: Scope, receive: Receive, reply: "_Reply", headers: dict[bytes, bytes]
    ) -> None:
        request_id = scope["state"]["request_id"]
        if seconds := self._wait(scope):
            detail = f"too many requests from this address; ask again in {seconds} seconds"
            await reply.problem(problem(429, detail, request_id), retry_after=seconds)
            return
        refused = self._refusal(scope, headers, request_id)
        if refused is not None:
            await reply.problem(refused)
            return
        if (scope["method"], scope["path"]) == ("POST", self._rules.uploads):
            taken = counted(receive, headers, self._rules.max_upload_bytes)
        elif (whole := await whole_body(receive, headers, self._rules.max_body_bytes)) is not None:
            taken = whole
        else:
            await reply.problem(problem(413, too_large(self._rules.max_body_bytes), request_id))
            return
        if scope["path"].startswith(_HELD):
            taken = _until(self._stopping, taken)
        try:
            await self._app(scope, taken, reply.send)
        except Exception as error:
            # The log has it. A response that has begun can only be broken off.
            found = problem_of(error, request_id)
            if reply.begun:
                raise
            await reply.problem(found)

    def _wait(self, scope: Scope) -> int:
        address = str((scope.get("client") or ("",))[0])
        return self._rate.wait(address) if self._rate and counts(scope["path"]) else 0

    def _refusal(
        self, scope: Scope, headers: dict[bytes, bytes], request_id: str
    ) -> dict[str, Any] | None:
        path = scope["path"]
        host = headers.get(b"host", b"").decode("latin-1")
        if self._rules.loopback_only and not is_loopback(_without_port(host)):
            detail = f"the host {host!r} is not this machine; use http://localhost or 127.0.0.1"
            return problem(400, detail, request_id)
        if _CLOSED.fullmatch(path) and not _GRADIO.fullmatch(path):
            return plain_problem(404, request_id)
        method, origin = scope["method"], headers.get(b"origin", b"").decode("latin-1")
        carried = may_use(origin, host, method, path, self._rules.widget_origins)
        if path.startswith(_NOT_PAGES) and is_cross_site(method, headers) and not carried:
            detail = (
                f"a page of another origin ({origin!r}) may change nothing here; use the pages of"
                " this server, or list the origin in POLICY_DESK_WIDGET_ORIGINS for the widget"
            )
            return problem(403, detail, request_id)
        return None


class _Reply:
    """The way out: headers put on, and errors without a problem object given one."""

    def __init__(self, send: Send, request_id: str, path: str) -> None:
        self._send, self._request_id = send, request_id
        self._path, self._media_type = path, media_type_of(path).encode()
        # The errors of MCP are its own.
        own = (b"application/json",) if path == "/mcp" else ()
        self._kept = (self._media_type, *own)
        self._fixed = {**_SECURITY, "x-request-id": request_id}
        if path.startswith((*_NOT_PAGES, "/a/")):
            self._fixed["cache-control"] = "no-store"
        self.begun, self.status = False, 0
        self._replaced = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            status, headers = message["status"], dict(message["headers"])
            media_type = headers.get(b"content-type", b"")
            known = media_type.startswith(self._kept)
            # Only a page that says in a whole page what is wrong states a policy of its own.
            if status >= 400 and not known and b"content-security-policy" not in headers:
                self._replaced = True
                await self.problem(plain_problem(status, self._request_id), headers.get(b"allow"))
                return
            self.begun, self.status = True, status
            message = {**message, "headers": self._headers(message["headers"])}
        if not self._replaced:
            await self._send(message)

    async def problem(
        self, found: dict[str, Any], allow: bytes | None = None, retry_after: int = 0
    ) -> None:
        """Send a problem as the whole response."""
        self.begun, self.status = True, found["status"]
        body = problem_bytes(found, self._path)
        headers = [
            (b"content-type", self._media_type),
            (b"content-length", str(len(body)).encode()),
        ]
        if allow is not None:
            headers.append((b"allow", allow))
        if retry_after:
            headers.append((b"retry-after", str(retry_after).encode()))
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
