"""POST /mcp: the tools ask, search, calculate and get_document, for clients of MCP.

MCP is spoken over streamable HTTP (https://modelcontextprotocol.io), each request for itself:
without sessions none can be used by another reader. A result is text for the model to read, and
the same as JSON.
"""

import asyncio
import json
import threading
import unicodedata
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.calculator.describing import calculator_json
from assistant.calculator.registry import CALCULATORS
from assistant.cited_text import cited_text
from assistant.documents import absence, document_json
from assistant.http.asking import SCORED
from assistant.http.bodies import Day, Earlier, Name, Names
from assistant.http.callers import caller_of
from assistant.http.problems import problem_of
from assistant.records import ANSWER, CALCULATION, Filters, Language, Question, Reader
from assistant.service import AnswerService
from corpus.errors import NotFound

PATH = "/mcp"
_SAYS = (
    "Answers about a policy corpus in Chinese, English and Japanese, each made of verified"
    " quotations [n] or refused. Ask in the user's words; quote the citations unchanged."
)
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
T = TypeVar("T")
TopK = Annotated[int, Field(ge=1, le=100)]


class ModelContext:
    """The tools over a service; `running` is entered for as long as the app serves.

    Args:
        max_body_bytes: Larger requests are refused before they come here.
    """

    def __init__(self, service: AnswerService, max_body_bytes: int) -> None:
        self._server = MCPServer("policy-desk", title="Policy Desk", instructions=_SAYS)
        tools = _Tools(service)
        for tool in (tools.ask, tools.search, tools.calculate, tools.get_document):
            self._server.add_tool(tool, annotations=_READS)
        # Hosts and origins are checked by the outermost layer, as for all else.
        checked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        self._app = self._server.streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            max_request_body_size=max_body_bytes,
            transport_security=checked,
        )

    def routes(self) -> list[BaseRoute]:
        """What is to be routed."""
        return [Route(PATH, _Identified(self._app), methods=["POST"], include_in_schema=False)]

    def running(self) -> AbstractAsyncContextManager[None]:
        """What answers requests; it can be entered once."""
        return self._server.session_manager.run()


class _Identified:
    """The reader of a request is found before anything else is done."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["reader"] = caller_of(Request(scope))
        await self._app(scope, receive, send)


class _Tools:
    def __init__(self, service: AnswerService) -> None:
        self._service = service

    async def ask(
        self,
        question: str,
        context: Context,
        language: Language | None = None,
        as_of: Day = None,
        history: Earlier = [],  # noqa: B006
        doc_ids: Names = [],  # noqa: B006
    ) -> CallToolResult:
        """Answer a question from the corpus with verified, cited quotations, or say what it lacks.

        history: earlier questions of the conversation. as_of: YYYY-MM-DD, what was known that day.
        """
        asked = Question(
            text=question,
            language=language,
            as_of=as_of,
            history=tuple(history),
            filters=Filters(doc_ids=tuple(doc_ids)),
            reader=Reader(id="", groups=_reader(context).groups),
        )
        cancelled = threading.Event()
        try:
            answer = await _worked(context, lambda: self._service.ask(asked, cancelled=cancelled))
        finally:
            cancelled.set()
        return _result(ANSWER.dump_python(answer, mode="json"), cited_text(answer))

    async def search(
        self, query: str, context: Context, top_k: TopK = 10, as_of: Day = None
    ) -> CallToolResult:
        """The passages nearest to a query, best first, each with its document and place."""
        groups = frozenset(_reader(context).groups)
        found = await _worked(context, lambda: self._service.search(query, top_k, as_of, groups))
        return _result({"results": SCORED.dump_python(found, mode="json")})

    async def calculate(
        self,
        name: Name,
        context: Context,
        inputs: dict[Name, Any] = {},  # noqa: B006
        as_of: Day = None,
        language: Language = "en",
    ) -> CallToolResult:
        """Run a calculator by name; inputs that are left out come from cited terms or are defaults.

        The name "list" gives the calculators with their inputs.
        """
        if name == "list":
            return _result({"calculators": [calculator_json(one) for one in CALCULATORS.values()]})
        made = await _worked(
            context, lambda: self._service.calculate(name, inputs, as_of, language)
        )
        return _result(CALCULATION.dump_python(made, mode="json"))

    async def get_document(
        self, doc_id: Name, context: Context, version: Name | None = None
    ) -> CallToolResult:
        """The text and sections of a document, or of one of its earlier versions."""
        groups = frozenset(_reader(context).groups)

        def read() -> dict[str, Any]:
            named = unicodedata.normalize("NFC", doc_id)
            found = self._service.document(named, version, groups)
            if found is None:
                raise NotFound(absence(self._service, named, version))
            return document_json(found, self._service.standing(found))

        return _result(await _worked(context, read))


def _reader(context: Context) -> Reader:
    reader: Reader = _request(context).state.reader
    return reader


def _request(context: Context) -> Request:
    request = context.request_context.request
    assert isinstance(request, Request)  # there is no other transport
    return request


async def _worked(context: Context, work: Callable[[], T]) -> T:
    """What the work gives, done in a thread.

    Raises:
        ToolError: it failed; the message says why, as an endpoint's would.
    """
    try:
        return await asyncio.to_thread(work)
    except Exception as error:
        raise ToolError(problem_of(error, _request(context).state.request_id)["detail"]) from error


def _result(data: dict[str, Any], text: str | None = None) -> CallToolResult:
    shown = json.dumps(data, ensure_ascii=False) if text is None else text
    return CallToolResult(content=[TextContent(text=shown)], structured_content=data)
