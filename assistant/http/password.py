"""GET and POST /sign-in, POST /sign-out: people sign in with a name and a password."""

import re
from datetime import date
from typing import Annotated, Protocol, cast

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.requests import HTTPConnection

from assistant.http.lock_out import LockOut
from assistant.http.sessions import LONGEST_SECONDS, Sessions
from assistant.pages.frame import FORM_POLICY
from assistant.pages.sign_in import sign_in_page, signed_in_page
from assistant.pages.strings import text
from assistant.passwords import Passwords
from assistant.records import Reader, Role
from assistant.ui.strings import page_language
from index.users import User, Users, folded_name

COOKIE = "policy_desk_session"
HEADERS = {"Content-Security-Policy": FORM_POLICY}
# A path of this server's: "//elsewhere" and "/\elsewhere" would be others to a browser.
_OURS = re.compile(r"/(?![/\\])[!-\[\]-~]{0,2000}")
Typed = Annotated[str, Form()]


class Sessioned(Protocol):
    """A way to sign in that keeps sessions."""

    def reader(self, request: HTTPConnection) -> Reader | None:
        """Whose session the cookie is."""

    def end(self, request: HTTPConnection) -> None:
        """End the session of a request, if it has one."""


class PasswordSignIn:
    """Sessions of the catalog's users.

    Args:
        users: Looked at for each request: who is removed is out at once.
    """

    page = "/sign-in"

    def __init__(
        self, users: Users, passwords: Passwords, sessions: Sessions, locks: LockOut
    ) -> None:
        self._users, self._passwords = users, passwords
        self._sessions, self._locks = sessions, locks

    def reader(self, request: HTTPConnection) -> Reader | None:
        """Whose session the cookie is."""
        began_by = self._sessions.user(request.cookies.get(COOKIE, ""))
        user = self._users.find(began_by.name) if began_by else None
        if user is None or began_by is None or user.created != began_by.created:
            return None
        return Reader(user.name, user.groups, cast(Role, user.role))

    def wait(self, name: str, address: str) -> int:
        """The seconds until a password of the name may be tried; 0: now, which is counted."""
        return self._locks.attempt(folded_name(name), address)

    def matching(self, name: str, password: str, address: str) -> User | None:
        """The user of a name and a password."""
        if not self._passwords.matches(self._users.password_hash(name), password):
            return None
        self._locks.forgive(folded_name(name), address)
        return self._users.find(name)

    def begin(self, user: User, request: HTTPConnection) -> str:
        """A new session's token; the one that the browser had is over."""
        self.end(request)
        return self._sessions.begin(user)

    def end(self, request: HTTPConnection) -> None:
        """End the session of a request, if it has one."""
        self._sessions.end(request.cookies.get(COOKIE, ""))


def password_routes(sign_in: PasswordSignIn, corpus_date: date) -> APIRouter:
    """The page to sign in and out at, and what its forms send."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sign-in")
    def page(request: Request) -> Response:
        language, reader = language_of(request), sign_in.reader(request)
        then = request.query_params.get("next", "/")
        if reader is not None:
            shown = signed_in_page(language, corpus_date, reader.id)
        else:
            shown = sign_in_page(language, corpus_date, then)
        return HTMLResponse(shown, headers=HEADERS)

    @router.post("/sign-in")
    def enter(
        request: Request,
        name: Typed = "",
        password: Typed = "",
        then: Annotated[str, Form(alias="next")] = "/",
    ) -> Response:
        language, address = language_of(request), request.client.host if request.client else ""

        def again(problem: str, status: int, headers: dict[str, str] | None = None) -> Response:
            page = sign_in_page(language, corpus_date, then, name[:200], problem)
            return HTMLResponse(page, status, headers=HEADERS | (headers or {}))

        if seconds := sign_in.wait(name, address):
            said = text("sign_in_locked", language, seconds=seconds)
            return again(said, 429, {"Retry-After": str(seconds)})
        user = sign_in.matching(name, password, address)
        if user is None:
            return again(text("sign_in_wrong", language), 401)
        request.state.who = user.name
        response = RedirectResponse(own_path(then), 303)
        keep_session(response, sign_in.begin(user, request), request.url.scheme == "https")
        return response

    @router.post("/sign-out")
    def leave(request: Request) -> Response:
        return signed_out(sign_in, request, f"/sign-in?lang={language_of(request)}")

    return router


def keep_session(response: Response, token: str, secure: bool) -> None:
    """Have the browser keep a session's token, out of the reach of scripts."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=LONGEST_SECONDS,
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def signed_out(sign_in: Sessioned, request: Request, address: str) -> Response:
    """End the session of a request, and lead on to an address of this server's."""
    if reader := sign_in.reader(request):
        request.state.who = reader.id
    sign_in.end(request)
    response = RedirectResponse(address, 303)
    response.delete_cookie(COOKIE)
    return response


def own_path(stated: str) -> str:
    """A path of this server's that was asked for; "/" for whatever else was."""
    return stated if _OURS.fullmatch(stated) else "/"


def language_of(request: Request) -> str:
    """The language in which a page to sign in is shown."""
    stated = request.query_params.get("lang")
    return page_language(stated, request.headers.get("accept-language", ""))
