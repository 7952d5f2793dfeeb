"""Who asks: who has signed in here, a signed-in page's reader, a program's key, or nobody.

A page of another origin, and the widget wherever it stands, get the anonymous view unless a session
token tells more: documents without groups, nothing kept, so many requests a minute of one address.
A program with a key sees the key's groups, and nothing of it is kept; no page can use a key.
"""

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from assistant.http.audit import counts
from assistant.http.origins import is_own, may_use
from assistant.http.rate import RateLimit
from assistant.http.sign_in import SignIn, signed_out
from assistant.http.tickets import Tickets
from assistant.records import ANONYMOUS, Reader, Role
from index.api_keys import ApiKey, ApiKeys, is_written_as_key

API_SCOPE = "api"
WIDGET_HEADER = "Policy-Desk-Widget"  # the widget says so itself; it gains nothing


class Readers:
    """Tells who asks.

    Args:
        origins: The pages that may carry the widget; none: it is off.
        requests_per_minute: Of one address without a sign-in.
        tickets: Of the signed-in pages.
        sign_in: Tells who asks on the server's own pages.
        keys: Of programs.
        most_requests: Of one reader or key in a minute; 0: as many as there are.
    """

    def __init__(
        self,
        origins: tuple[str, ...],
        requests_per_minute: int,
        tickets: Tickets,
        sign_in: SignIn,
        keys: ApiKeys,
        most_requests: int = 0,
    ) -> None:
        self.origins, self.tickets, self.sign_in = origins, tickets, sign_in
        self._keys = keys
        self._rate = RateLimit(requests_per_minute)
        self._of_readers = RateLimit(most_requests) if most_requests else None

    def reader(self, request: Request) -> Reader:
        """The reader of a request.

        Raises:
            HTTPException: 401, the session is over or nobody is signed in (303 for people, who
                are led to sign in); 403, the page may not carry the widget; 429, asked too often.
        """
        elsewhere = self.check_origin(request)
        if (token := bearer(request)) is not None:
            if is_written_as_key(token) and not elsewhere:
                return self.program(token, request)
            return self._signed_in(token, request)
        if not elsewhere and WIDGET_HEADER not in request.headers:
            return self.own_reader(request)
        if not self.origins:
            raise HTTPException(403, _OFF)
        request.state.who = ANONYMOUS.id
        self.count(request)
        return ANONYMOUS

    def own_reader(self, request: Request) -> Reader:
        """The reader who has signed in on the server's own pages.

        Raises:
            HTTPException: 401, nobody has; 303 for people, who are led to sign in.
        """
        found = self.sign_in.reader(request)
        if found is None:
            status, detail, headers = signed_out(self.sign_in, request)
            raise HTTPException(status, detail, headers=dict(headers))
        self._named(found.id, request)
        return found

    def program(self, shown: str, request: Request) -> Reader:
        """The reader that a program with a key is.

        Raises:
            HTTPException: as for `key`.
        """
        return Reader(id="", groups=self.key(shown, API_SCOPE, request).groups)

    def key(self, shown: str, scope: str, request: Request) -> ApiKey:
        """The live key that a program shows.

        Raises:
            HTTPException: 401, it is none; 403, it is for something else; 429, asked too often.
        """
        found = self._keys.find(shown)
        if found is None:
            raise HTTPException(401, _NO_KEY, {"WWW-Authenticate": "Bearer"})
        if scope not in found.scopes:
            detail = f"the key {found.key_id} has no scope {scope!r}; make one that has it"
            raise HTTPException(403, detail)
        self._named(f"key {found.key_id}", request)
        return found

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
        self._named(found.id, request)
        return found

    def _named(self, who: str, request: Request) -> None:
        """Name who asks for the audit log, and count the request."""
        request.state.who = who
        limit = self._of_readers if counts(request.url.path) else None
        if limit and (seconds := limit.wait(who)):
            detail = f"too many requests of {who!r}; ask again in {seconds} seconds"
            raise HTTPException(429, detail, headers={"Retry-After": str(seconds)})


_NO_KEY = "no valid API key; send Authorization: Bearer KEY (policy-desk key create)"
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


def _may(role: Role, reader: Reader) -> Reader:
    if not reader.may(role):
        raise HTTPException(403, f"this is for the role {role!r}; yours is {reader.role!r}")
    return reader


def _curator(reader: Asker) -> Reader:
    return _may("curator", reader)


def admin_of(reader: Asker) -> Reader:
    """The reader, if they are an admin.

    Raises:
        HTTPException: 403, they are not.
    """
    return _may("admin", reader)


Curator = Annotated[Reader, Depends(_curator)]
Admin = Annotated[Reader, Depends(admin_of)]
