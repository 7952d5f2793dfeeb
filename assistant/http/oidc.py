"""GET /sign-in, /sign-in/begin, /sign-in/callback, POST /sign-out: a provider signs people in."""

import hmac
import logging
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.requests import HTTPConnection

from assistant.http.password import (
    COOKIE,
    HEADERS,
    keep_session,
    language_of,
    own_path,
    signed_out,
)
from assistant.http.provider import Attempt, Provider, ProviderFailed
from assistant.http.sessions import Sessions
from assistant.pages.sign_in import provider_page, signed_in_page
from assistant.pages.strings import text
from assistant.records import ROLES, Reader, Role
from index.users import User

CALLBACK = "/sign-in/callback"
ATTEMPT_COOKIE = "policy_desk_sign_in"
ATTEMPT_SECONDS = 600
_MOST_ATTEMPTS = 10_000  # the oldest give way
_MOST_CHARS = 200  # of an id or a group
_log = logging.getLogger("policy_desk.http")


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """The claims that hold the reader's id, groups and role; dots lead into objects."""

    reader: str
    groups: str
    role: str


@dataclass(frozen=True, slots=True)
class _Begun:
    attempt: Attempt
    then: str
    at: float


class OidcSignIn:
    """Sessions of the people whom a provider has signed in.

    Args:
        site: This server's origin as browsers see it; no Host header has a say in it.
    """

    page = "/sign-in"

    def __init__(
        self, provider: Provider, names: ClaimNames, sessions: Sessions, site: str
    ) -> None:
        self.provider, self.site = provider, site
        self._names, self._sessions = names, sessions
        self._begun: dict[str, _Begun] = {}
        self._lock = threading.Lock()

    def reader(self, request: HTTPConnection) -> Reader | None:
        """Whose session the cookie is."""
        user = self._sessions.user(request.cookies.get(COOKIE, ""))
        return Reader(user.name, user.groups, cast(Role, user.role)) if user else None

    def begin(self, then: str) -> tuple[str, str]:
        """Where an attempt leads, and what its browser keeps until it comes back.

        Raises:
            ProviderFailed: it leads nowhere.
        """
        kept, attempt = secrets.token_urlsafe(32), Attempt()
        address = self.provider.address(attempt)
        with self._lock:
            while len(self._begun) >= _MOST_ATTEMPTS:
                del self._begun[next(iter(self._begun))]
            self._begun[kept] = _Begun(attempt, then, time.monotonic())
        return address, kept

    def finish(self, kept: str, answer: Mapping[str, str]) -> tuple[User, str]:
        """Who came back, and the path they wanted; the attempt is used up, however it ends.

        Raises:
            ProviderFailed: nobody is signed in by this.
        """
        with self._lock:
            begun = self._begun.pop(kept, None)
        if begun is None or time.monotonic() - begun.at > ATTEMPT_SECONDS:
            raise ProviderFailed("refused", "no attempt of this browser's is open")
        state = answer.get("state", "").encode()
        if not hmac.compare_digest(state, begun.attempt.state.encode()):
            raise ProviderFailed("refused", "the state is another")
        if not answer.get("code"):
            raise ProviderFailed("refused", f"the provider says {answer.get('error', '')!r:.200}")
        claims = self.provider.claims(answer["code"], begun.attempt)
        return user_of(claims, self._names), begun.then

    def keep(self, user: User, request: HTTPConnection) -> str:
        """A new session's token; the one that the browser had is over."""
        self.end(request)
        return self._sessions.begin(user)

    def end(self, request: HTTPConnection) -> None:
        """End the session of a request, if it has one."""
        self._sessions.end(request.cookies.get(COOKIE, ""))


def user_of(claims: Mapping[str, Any], names: ClaimNames) -> User:
    """The user whom verified claims describe; no role that there is: a reader.

    Raises:
        ProviderFailed: they name nobody, or groups in no form that can be relied on.
    """
    reader_id, groups = _claim(claims, names.reader), _listed(_claim(claims, names.groups))
    if not isinstance(reader_id, str) or not _is_name(reader_id) or reader_id == Reader().id:
        raise ProviderFailed("nonsense", f"the claim {names.reader!r} names nobody")
    if not all(isinstance(one, str) and _is_name(one) for one in groups):
        raise ProviderFailed("nonsense", f"the claim {names.groups!r} is no list of names")
    stated = _listed(_claim(claims, names.role))
    role = max((one for one in ROLES if one in stated), key=ROLES.index, default=ROLES[0])
    return User(reader_id, role, tuple(dict.fromkeys(groups)), datetime.now(UTC))


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    # The whole name first: some providers name claims by addresses, which have dots.
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_name(stated: str) -> bool:
    return 0 < len(stated) <= _MOST_CHARS and stated.isprintable() and stated == stated.strip()


def oidc_routes(sign_in: OidcSignIn, corpus_date: date) -> APIRouter:
    """The page to sign in and out at, the way to the provider and the way back."""
    router = APIRouter(include_in_schema=False)
    secure = sign_in.site.startswith("https:")

    def failed(request: Request, error: ProviderFailed) -> Response:
        _log.warning("signing in failed: %s", ascii(str(error)))
        language = language_of(request)
        page = provider_page(language, corpus_date, "/", text(f"oidc_{error.kind}", language))
        response = HTMLResponse(page, 400 if error.kind == "refused" else 502, headers=HEADERS)
        response.delete_cookie(ATTEMPT_COOKIE, path=CALLBACK)
        return response

    @router.get("/sign-in")
    def page(request: Request) -> Response:
        language, reader = language_of(request), sign_in.reader(request)
        if reader is not None:
            shown = signed_in_page(language, corpus_date, reader.id)
        else:
            is_out = request.query_params.get("out") == "1"
            leave = sign_in.provider.sign_out_address(f"{sign_in.site}/sign-in") if is_out else ""
            then = request.query_params.get("next", "/")
            shown = provider_page(language, corpus_date, own_path(then), sign_out_at=leave)
        return HTMLResponse(shown, headers=HEADERS)

    @router.get("/sign-in/begin")
    def begin(request: Request) -> Response:
        try:
            address, kept = sign_in.begin(own_path(request.query_params.get("next", "/")))
        except ProviderFailed as error:
            return failed(request, error)
        response = RedirectResponse(address, 303)
        _keep_attempt(response, kept, secure)
        return response

    @router.get(CALLBACK)
    def callback(request: Request) -> Response:
        kept = request.cookies.get(ATTEMPT_COOKIE, "")
        try:
            user, then = sign_in.finish(kept, request.query_params)
        except ProviderFailed as error:
            return failed(request, error)
        request.state.who = user.name
        response = RedirectResponse(then, 303)
        keep_session(response, sign_in.keep(user, request), secure)
        response.delete_cookie(ATTEMPT_COOKIE, path=CALLBACK)
        return response

    @router.post("/sign-out")
    def leave(request: Request) -> Response:
        return signed_out(sign_in, request, f"/sign-in?out=1&lang={language_of(request)}")

    return router


def _keep_attempt(response: Response, kept: str, secure: bool) -> None:
    response.set_cookie(
        ATTEMPT_COOKIE,
        kept,
        max_age=ATTEMPT_SECONDS,
        path=CALLBACK,
        secure=secure,
        httponly=True,
        samesite="lax",  # the way back comes from the provider's page
    )
