"""Who asks: the reader of this machine, or nobody in particular on a page with the widget.

A page of another origin, and the widget wherever it stands, get the anonymous view: documents
without groups, nothing kept, so many requests a minute from one address.
"""

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from assistant.http.origins import is_own, may_use
from assistant.http.rate import RateLimit
from assistant.records import ANONYMOUS, Reader

WIDGET_HEADER = "Policy-Desk-Widget"  # the widget says so itself; it gains nothing


class Readers:
    """Tells who asks.

    Args:
        origins: The pages that may carry the widget; none: it is off.
        requests_per_minute: Of one address without a sign-in.
    """

    def __init__(self, origins: tuple[str, ...], requests_per_minute: int) -> None:
        self.origins = origins
        self._rate = RateLimit(requests_per_minute)

    def reader(self, request: Request) -> Reader:
        """The reader of a request.

        Raises:
            HTTPException: 403, the page may not carry the widget; 429, asked too often.
        """
        origin, host = request.headers.get("origin"), request.headers.get("host", "")
        method, path = request.method, request.url.path
        if origin is not None and not may_use(origin, host, method, path, self.origins):
            raise HTTPException(403, _NOT_ALLOWED.format(origin=origin))
        elsewhere = origin is not None and not is_own(origin, host)
        if not elsewhere and WIDGET_HEADER not in request.headers:
            return Reader()
        if not self.origins:
            raise HTTPException(403, _OFF)
        self._count(request)
        return ANONYMOUS

    def _count(self, request: Request) -> None:
        address = request.client.host if request.client else ""
        if seconds := self._rate.wait(address):
            detail = f"too many requests from {address}; ask again in {seconds} seconds"
            raise HTTPException(429, detail, headers={"Retry-After": str(seconds)})


_OFF = "no page may carry the widget; the operator lists them in POLICY_DESK_WIDGET_ORIGINS"
_NOT_ALLOWED = (
    "a page of {origin!r} may not use this; the operator lists the origins of pages with the widget"
    " in POLICY_DESK_WIDGET_ORIGINS"
)


def reader_of(request: Request) -> Reader:
    """The reader of a request to an app that `create_app` made; see Readers."""
    readers: Readers = request.app.state.readers
    return readers.reader(request)


Asker = Annotated[Reader, Depends(reader_of)]
