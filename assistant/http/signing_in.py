"""POST /api/widget/ticket for the page's server, POST /api/widget/session for its widget."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.exceptions import HTTPException

from assistant.http.readers import Readers, bearer, readers_of
from assistant.http.tickets import SESSION_SECONDS, TICKET_SECONDS, Grant
from assistant.records import Reader
from corpus.errors import BadQuestion
from index.api_keys import ApiKey

WIDGET_SCOPE = "widget"
_ASK_FOR_KEY = {"WWW-Authenticate": "Bearer"}
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class TicketBody(BaseModel):
    """Who is signed in to the page, and the page's origin."""

    model_config = ConfigDict(extra="forbid")
    reader_id: Id
    groups: Annotated[list[Id], Field(max_length=100)] = []
    origin: Id


class SessionBody(BaseModel):
    """A ticket, and whom the page takes it to be for."""

    model_config = ConfigDict(extra="forbid")
    ticket: Annotated[str, StringConstraints(max_length=200)]
    reader_id: Id | None = None


def signing_in_routes() -> APIRouter:
    """The two steps of a signed-in widget."""
    router = APIRouter(prefix="/api/widget")

    @router.post("/ticket")
    def ticket(body: TicketBody, request: Request) -> Response:
        readers = readers_of(request)
        readers.check_origin(request)
        key = readers.key(bearer(request) or "", WIDGET_SCOPE, request)
        _check(body, readers)
        _check_groups(body, key)
        reader = Reader(body.reader_id, tuple(dict.fromkeys(body.groups)))
        issued = readers.tickets.issue(Grant(reader, body.origin, key.key_id))
        return JSONResponse({"ticket": issued, "expires_in": TICKET_SECONDS})

    @router.post("/session")
    def session(body: SessionBody, request: Request) -> Response:
        readers = readers_of(request)
        readers.check_origin(request)
        readers.count(request)
        origin = request.headers.get("origin", "")
        token = readers.tickets.exchange(body.ticket, origin, body.reader_id)
        if token is None:
            detail = "the ticket is not valid here; the page's server has to ask for a new one"
            raise HTTPException(401, detail, _ASK_FOR_KEY)
        return JSONResponse({"token": token, "expires_in": SESSION_SECONDS})

    return router


def _check_groups(body: TicketBody, key: ApiKey) -> None:
    if others := sorted({*body.groups} - {*key.groups}):
        raise HTTPException(
            403,
            f"the key {key.key_id} does not carry the group {others[0]!r}; leave it out, or make a"
            " key that carries it (policy-desk key create --group)",
        )


def _check(body: TicketBody, readers: Readers) -> None:
    if body.origin not in readers.origins:
        raise BadQuestion(
            f"the origin {body.origin!r} may not carry the widget; add it to"
            " POLICY_DESK_WIDGET_ORIGINS",
            "origin",
        )
    if body.reader_id == Reader().id:
        raise BadQuestion(
            f"the reader {body.reader_id!r} is the one of the server's machine; choose another id",
            "reader_id",
        )
