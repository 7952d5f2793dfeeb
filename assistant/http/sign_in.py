"""Ways of signing in: each tells from a request who its reader is.

none: whoever reaches the server is the one at this machine, and may do everything.
header: a proxy in front has signed the reader in; only the listed addresses are believed.
password: see assistant.http.password.
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Protocol, cast
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.records import ROLES, Reader, Role

_MOST_CHARS = 2_000  # of a header


class SignIn(Protocol):
    """Tells who asks on the server's own pages; safe from several threads."""

    page: str  # the path at which people sign in; empty: there is none

    def reader(self, request: HTTPConnection) -> Reader | None:
        """Who has signed in; None: nobody."""
        ...


class NoSignIn:
    """One reader, who keeps this machine."""

    page = ""

    def reader(self, _request: HTTPConnection) -> Reader | None:
        """The one reader there is."""
        return Reader(role="admin")


class HeaderSignIn:
    """What a trusted proxy says in its headers.

    Args:
        proxies: Addresses or networks; what others say is as if it were not there.
        names: Of the headers with the reader's id, the groups with commas between, and the role.
    """

    page = ""

    def __init__(self, proxies: Sequence[str], names: tuple[str, str, str]) -> None:
        self._proxies = [ip_network(one) for one in proxies]
        self._names = names

    def reader(self, request: HTTPConnection) -> Reader | None:
        """The reader whom the proxy names, once and with a role that there is."""
        if not self._is_proxy(peer_of(request)):
            return None
        reader_id, groups, role = (_stated(request, name) for name in self._names)
        if not reader_id or groups is None or role is None or (role or ROLES[0]) not in ROLES:
            return None
        listed = tuple(dict.fromkeys(one.strip() for one in groups.split(",") if one.strip()))
        return Reader(reader_id, listed, cast(Role, role or ROLES[0]))

    def _is_proxy(self, address: str) -> bool:
        try:
            read = ip_address(address)
        except ValueError:
            return False
        return any(read in network for network in self._proxies)


def peer_of(request: HTTPConnection) -> str:
    """The address that is connected, whatever X-Forwarded-For says."""
    peer = request.scope.get("state", {}).get("peer") or request.scope.get("client") or ("",)
    return str(peer[0])


class PeerNoted:
    """An ASGI layer that keeps the connected address, before another is put in its place."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {})["peer"] = scope.get("client")
        await self._app(scope, receive, send)


def _stated(request: HTTPConnection, name: str) -> str | None:
    """A header's text, empty where there is none; None where it cannot be trusted.

    A proxy that adds its header to the client's own, rather than replacing it, sends two.
    """
    values = request.headers.getlist(name)
    if len(values) > 1:
        return None
    try:
        # Starlette reads headers as Latin-1; names in other letters come as UTF-8.
        text = values[0].encode("latin-1").decode("utf-8").strip() if values else ""
    except UnicodeDecodeError:
        return None
    return text if len(text) <= _MOST_CHARS and text.isprintable() else None


def signed_out(sign_in: SignIn, request: HTTPConnection) -> tuple[int, str, Mapping[str, str]]:
    """What is said to nobody: a status, a sentence and headers; people are led to sign in."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if sign_in.page and wants_page and request.scope["method"] == "GET":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        then = f"{sign_in.page}?next={quote(asked, safe='/')}"
        return 303, f"sign in at {sign_in.page}", {"Location": then}
    where = f"sign in at {sign_in.page}" if sign_in.page else "the proxy in front signs readers in"
    return 401, f"nobody is signed in; {where}", {}
