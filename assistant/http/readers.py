"""Who asks: the reader of this machine, a signed-in page's reader, or nobody in particular.

A page of another origin, and the widget wherever it stands, get the anonymous view unless a session
token tells more: documents without groups, nothing kept, so many requests a minute of one address.
"""

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from assistant.http.origins import is_own, may_use
from assistant.http.rate import RateLimit
from assistant.http.tickets import Tickets
from assistant.records import ANONYMOUS, Reader

WIDGET_HEADER = "Policy-Desk-Widget"  # the widget says so itself; it gains nothing


class Readers:
    """Tells who asks.

    Args:
        origins: The pages that may carry the widget; none: it is off.
        requests_per_minute: Of one address without a sign-in.
        tickets: Of the signed-in pages.
    """

    def __init__(
        self, origins: tuple[str, ...], requests_per_minute: int, tickets: Tickets
    ) -> None:
        self.origins, self.tickets = origins, tickets
        self._rate = RateLimit(requests_per_minute)

    def reader(self, request: Request) -> Reader:
        """The reader of a request.

        Raises:
            HTTPException: 401, the session is over; 403, the page may not carry the widget; 429,
                asked too often.
        """
        elsewhere = self.check_origin(request)
        if (token := bearer(request)) is not None:
            return self._signed_in(token, request)
        if not elsewhere and WIDGET_HEADER not in request.headers:
            return Reader()
        if not self.origins:
            raise HTTPException(403, _OFF)
        self.count(request)
        return ANONYMOUS

    def check_origin(self, request: Request) -> bool:
        """Whether a page of another origin asks.

        Raises:
            HTTPException: 403, it may not.
        """
        origin, host = request.headers.get("origin"), request.headers.get("host", "")
        if origin is None:
            return False
        if not may_use(origin, host, request.method, request.url.path, self.origins):
            raise HTTPException(403, _NOT_ALLOWED.format(origin=origin))
        return not is_own(origin, host)

    def count(self, request: Request) -> None:
        """Count a request of an address without a sign-in.

        Raises:
            HTTPException: 429, too many.
        """
        address = request.client.host if request.client else ""
        if seconds := self._rate.wait(address):
            detail = f"too many requests from {address}; ask again in {seconds} seconds"
            raise HTTPException(429, detail, headers={"Retry-After": str(seconds)})

    def _signed_in(self, token: str, request: Request) -> Reader:
        found = self.tickets.reader(token, request.headers.get("origin", ""))
        if found is None:
            raise HTTPException(401, _OVER, headers={"WWW-Authenticate": "Bearer"})
        return found


_OFF = "no page may carry the widget; the operator lists them in POLICY_DESK_WIDGET_ORIGINS"
_OVER = "the session is over, or not this page's; the page's server has to ask for a new ticket"
_NOT_ALLOWED = (
    "a page of {origin!r} may not use this; the operator lists the origins of pages with the widget"
    " in POLICY_DESK_WIDGET_ORIGINS"
)


def bearer(request: Request) -> str | None:
    """What stands behind Bearer in the Authorization header; empty for another scheme."""
    stated = request.headers.get("authorization")
    if stated is None:
        return None
    scheme, _, token = stated.partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else ""


def readers_of(request: Request) -> Readers:
    """What tells the readers of an app that `create_app` made."""
    readers: Readers = request.app.state.readers
    return readers


def reader_of(request: Request) -> Reader:
    """The reader of a request; see Readers."""
    return readers_of(request).reader(request)


Asker = Annotated[Reader, Depends(reader_of)]
