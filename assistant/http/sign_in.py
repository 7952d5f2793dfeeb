"""Ways of signing in: each tells from a request who its reader is.

none: whoever reaches the server is the one at this machine, and may do everything.
"""

from collections.abc import Mapping
from typing import Protocol

from starlette.requests import HTTPConnection

from assistant.records import Reader


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


def signed_out(sign_in: SignIn, request: HTTPConnection) -> tuple[int, str, Mapping[str, str]]:
    """What is said to nobody: a status, a sentence and headers; people are led to sign in."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if sign_in.page and wants_page and request.scope["method"] == "GET":
        return 303, f"sign in at {sign_in.page}", {"Location": sign_in.page}
    where = f"sign in at {sign_in.page}" if sign_in.page else "the proxy in front signs readers in"
    return 401, f"nobody is signed in; {where}", {}
