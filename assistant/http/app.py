"""The FastAPI app over a desk: our endpoints, then the chat page mounted last at `/`."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from assistant.desk import Desk
from assistant.http.archive import archive_routes, page_routes
from assistant.http.asking import HEARTBEAT_SECONDS, asking_routes
from assistant.http.audit import Audit
from assistant.http.calculators import calculator_routes
from assistant.http.completions import completion_routes
from assistant.http.documented import PROBLEMS
from assistant.http.documents import document_routes
from assistant.http.gate import Gate
from assistant.http.lock_out import LockOut
from assistant.http.metrics import Metrics, metrics_routes
from assistant.http.model_context import ModelContext
from assistant.http.oidc import CALLBACK, ClaimNames, OidcSignIn, oidc_routes
from assistant.http.outside import Outside, Rules, is_loopback
from assistant.http.pages import desk_page_routes
from assistant.http.passing import RequestLog, Watched, Watcher
from assistant.http.password import PasswordSignIn, password_routes
from assistant.http.problems import add_problem_handlers
from assistant.http.provider import Provider, Registration
from assistant.http.readers import Readers
from assistant.http.room import Room
from assistant.http.sessions import Sessions
from assistant.http.sign_in import HeaderSignIn, NoSignIn, SignIn
from assistant.http.signing_in import signing_in_routes
from assistant.http.tickets import Tickets
from assistant.http.uploads import PATH, upload_routes
from assistant.http.widget import WidgetCors, widget_routes
from assistant.pages.frame import FILES, STATIC
from assistant.passwords import Passwords
from assistant.service import AnswerService
from assistant.ui.chat import mount_chat

MAX_BODY_BYTES = 1_000_000
_OURS = (
    "/api/{rest:path}", "/v1/{rest:path}", "/a/{rest:path}", "/check", "/corpus", "/status",
    "/documents/{rest:path}",
    "/sign-in", "/sign-in/{rest:path}", "/sign-out",
)  # fmt: skip
_UPLOADED_FILES = 4  # of the largest size, in one request
_OF_ADDRESS = 10  # as many requests of an address as of a reader: offices share one
_log = logging.getLogger("policy_desk.http")


def create_app(
    desk: Desk,
    *,
    max_body_bytes: int = MAX_BODY_BYTES,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
) -> FastAPI:
    """The whole of what is served.

    Args:
        desk: Held open by the caller for as long as the app runs.
        max_body_bytes: Larger request bodies are refused.
        heartbeat_seconds: How often a stream with nothing to say sends a comment.

    Returns:
        The app; whoever serves it sets `app.state.stopping`, an asyncio.Event, as it stops.
    """
    programs = ModelContext(desk.service, max_body_bytes)
    app = _empty_app(programs)
    sign_in, metrics = _sign_in(desk), Metrics(desk.service)
    desk.service.answered = metrics.count_answer
    routers = [
        asking_routes(desk.service, heartbeat_seconds),
        archive_routes(desk.service),
        page_routes(desk.service),
        document_routes(desk.service),
        upload_routes(desk, app.state.stopping, heartbeat_seconds),
        calculator_routes(desk.service),
        desk_page_routes(desk),
        widget_routes(desk.settings.widget_origins),
        completion_routes(desk.service, heartbeat_seconds),
        signing_in_routes(),
        metrics_routes(metrics),
        _health_routes(desk.service),
    ]
    if isinstance(sign_in, PasswordSignIn):
        routers.append(password_routes(sign_in, desk.service.corpus_date))
    if isinstance(sign_in, OidcSignIn):
        routers.append(oidc_routes(sign_in, desk.service.corpus_date))
    for router in routers:
        app.include_router(router)
    app.mount(FILES, StaticFiles(directory=STATIC))
    app.router.routes.extend(programs.routes())
    ours = [route for router in routers for route in router.routes] + programs.routes()
    _refuse_the_rest(app, ours)
    app.state.readers = _readers(desk, sign_in)
    _add_layers(app, desk, metrics, ours, max_body_bytes)
    mount_chat(app, desk.service, desk.settings.max_question_chars)
    _close_the_chat(app)
    return app


def _empty_app(programs: ModelContext) -> FastAPI:
    """An app without a route, whose errors are problems, and which runs MCP while it serves."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with programs.running():
            yield

    # FastAPI's own pages of documentation load their scripts from elsewhere.
    app = FastAPI(
        title="Policy Desk",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
        responses=PROBLEMS,
    )
    add_problem_handlers(app)
    app.state.stopping = asyncio.Event()
    return app


def _add_layers(
    app: FastAPI, desk: Desk, metrics: Metrics, ours: list[BaseRoute], max_body_bytes: int
) -> None:
    """What a request passes on its way in, the innermost first."""
    app.add_middleware(Room, most=desk.settings.max_under_way)
    # No origin is allowed. That it is there keeps Gradio from allowing any origin that asks.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(WidgetCors, origins=desk.settings.widget_origins)
    rules = Rules(
        max_body_bytes=max_body_bytes,
        uploads=PATH,
        max_upload_bytes=_UPLOADED_FILES * desk.settings.max_file_bytes + max_body_bytes,
        loopback_only=not _is_shared(desk),
        widget_origins=desk.settings.widget_origins,
        requests=_OF_ADDRESS * desk.settings.requests if _is_shared(desk) else 0,
    )
    audit = Audit(desk.index.data)
    app.add_middleware(Outside, rules=rules, stopping=app.state.stopping, audit=audit)
    watchers: list[Watcher] = [metrics]
    if desk.settings.log_json:
        watchers.append(RequestLog())
    routes = [getattr(route, "path", "") for route in ours]
    app.add_middleware(Watched, watchers=watchers, routes=routes)


def _sign_in(desk: Desk) -> SignIn:
    stated = desk.settings
    if stated.sign_in == "password":
        users = desk.index.catalog.users
        return PasswordSignIn(users, Passwords(), Sessions(), LockOut())
    if stated.sign_in == "oidc":
        registration = Registration(
            stated.oidc_issuer,
            stated.oidc_client_id,
            stated.oidc_client_secret.get_secret_value(),
            stated.oidc_scopes,
            stated.public_url + CALLBACK,
        )
        claims = ClaimNames(
            stated.oidc_reader_claim, stated.oidc_groups_claim, stated.oidc_role_claim
        )
        return OidcSignIn(Provider(registration), claims, Sessions(), stated.public_url)
    if stated.sign_in == "header":
        names = (stated.header_reader, stated.header_groups, stated.header_role)
        return HeaderSignIn(stated.proxy_addresses, names)
    return NoSignIn()


def _readers(desk: Desk, sign_in: SignIn) -> Readers:
    keys = desk.index.catalog.api_keys
    return Readers(
        desk.settings.widget_origins,
        desk.settings.widget_requests,
        Tickets(keys.is_live),
        sign_in,
        keys,
        desk.settings.requests if _is_shared(desk) else 0,
    )


def _is_shared(desk: Desk) -> bool:
    """Whether others than the one at this machine may use the server."""
    return desk.settings.sign_in != "none" or not is_loopback(desk.settings.host)


def _close_the_chat(app: FastAPI) -> None:
    chat = app.router.routes[-1]  # mounted last, as all of ours comes before it
    assert isinstance(chat, Mount)
    chat.app = Gate(chat.app, app.state.readers)


def _health_routes(service: AnswerService) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> Response:
        return JSONResponse({"status": "ok"})

    @router.get("/readyz")
    def readyz() -> Response:
        try:
            documents = len(service.documents())
        except Exception as error:
            _log.exception("the index cannot be read")
            raise HTTPException(503, "the index cannot be read; see the server's log") from error
        if not documents:
            raise HTTPException(503, "the index has no document yet; add one by policy-desk ingest")
        return JSONResponse({"status": "ready", "documents": documents})

    return router


class _Refusal:
    """What is below our paths and nothing of ours; the chat page at `/` would take it else."""

    def __init__(self, ours: list[BaseRoute]) -> None:
        self._ours = ours

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        asked = {**scope, "path_params": {}}
        methods = {
            method
            for route in self._ours
            if route.matches(asked)[0] is Match.PARTIAL
            for method in getattr(route, "methods", None) or ()
        }
        if methods:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(methods))})
        raise HTTPException(404)


def _refuse_the_rest(app: FastAPI, ours: list[BaseRoute]) -> None:
    refusal = _Refusal(ours)
    for path in (
        *_OURS,
        "/widget{rest:path}",
        "/mcp{rest:path}",
        "/healthz",
        "/readyz",
        "/metrics",
    ):
        app.router.routes.append(Route(path, refusal, include_in_schema=False))
