"""POST /api/ask, /api/ask/stream, /api/search and /api/check, GET /api/diff."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from itertools import count
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import TypeAdapter

from assistant.checking.records import CHECKED
from assistant.checking.text import check_text
from assistant.difference_words import difference_text
from assistant.differences import DIFFERENCE
from assistant.errors import Cancelled
from assistant.http.bodies import AskBody, CheckBody, FirstDay, LastDay, SearchBody
from assistant.http.documented import STREAM, sends
from assistant.http.problems import problem_of
from assistant.http.readers import Asker
from assistant.http.streaming import answer_events, cancellable_answer
from assistant.records import ANSWER, Event, Language, Question
from assistant.service import AnswerService
from assistant.ui.pictures import chart_image
from index.retriever import ScoredChunk

HEARTBEAT_SECONDS = 15.0
CLIENT_CLOSED_REQUEST = 499  # nobody reads it; it keeps the log true
SCORED: TypeAdapter[list[ScoredChunk]] = TypeAdapter(list[ScoredChunk])


def asking_routes(service: AnswerService, heartbeat_seconds: float) -> APIRouter:
    """The endpoints that answer and search."""
    router = APIRouter(prefix="/api")

    @router.post("/ask")
    async def ask(body: AskBody, request: Request, reader: Asker) -> Response:
        gone = asyncio.ensure_future(disconnected(request))
        try:
            answer = await cancellable_answer(service, body.question_record(reader), gone)
        except Cancelled:
            return Response(status_code=CLIENT_CLOSED_REQUEST)
        finally:
            gone.cancel()
        return JSONResponse(ANSWER.dump_python(answer, mode="json"))

    @router.post("/ask/stream", **sends(STREAM))
    async def ask_stream(body: AskBody, request: Request, reader: Asker) -> Response:
        question = body.question_record(reader)
        events = _with_calculations(answer_events(service, question, heartbeat_seconds))
        # A question that is refused at once gets a status of its own, not a stream.
        first = await anext(events)
        return StreamingResponse(
            as_sse(first, events, request.state.request_id),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    @router.get("/diff")
    def diff(
        question: str,
        first: FirstDay,
        last: LastDay,
        reader: Asker,
        lang: Language | None = None,
    ) -> Response:
        found = service.diff(Question(question, language=lang, reader=reader), first, last)
        written = DIFFERENCE.dump_python(found, mode="json")
        return JSONResponse(written | {"text": difference_text(found)})

    @router.post("/search")
    def search(body: SearchBody, reader: Asker) -> Response:
        groups = frozenset(reader.groups)
        found = service.search(body.query, body.top_k, body.as_of, groups)
        return JSONResponse({"results": SCORED.dump_python(found, mode="json")})

    @router.post("/check")
    def check(body: CheckBody, reader: Asker) -> Response:
        checked = check_text(service, body.text, body.language, body.as_of, reader)
        return JSONResponse(CHECKED.dump_python(checked, mode="json"))

    return router


async def disconnected(request: Request) -> None:
    """Wait until the asker has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _with_calculations(
    events: AsyncIterator[Event | None],
) -> AsyncIterator[Event | None]:
    """The events, with each calculation before the answer, its chart drawn."""
    try:
        async for event in events:
            if event and event.name == "answer":
                language = event.data["language"]
                for made in event.data["calculations"]:
                    yield await asyncio.to_thread(_calculation, made, language)
            yield event
    finally:
        await events.aclose()  # type: ignore[attr-defined]  # an async generator


def _calculation(made: Mapping[str, Any], language: str) -> Event:
    image = chart_image(made["chart"], made["name"], language) if made["chart"] else None
    return Event("calculation", {**made, "image": image})


async def as_sse(
    first: Event | None, events: AsyncIterator[Event | None], request_id: str
) -> AsyncIterator[str]:
    """Events as server-sent events, numbered from 1; an error is the last of them.

    None becomes a comment, which keeps the connection open.
    """
    numbers = count(1)

    def sse(event: Event | None) -> str:
        return _sse(next(numbers), event.name, event.data) if event else ": still working\n\n"

    try:
        yield sse(first)
        async for event in events:
            yield sse(event)
    except Exception as error:
        yield _sse(next(numbers), "error", problem_of(error, request_id))
    finally:
        await events.aclose()  # type: ignore[attr-defined]  # an async generator


def _sse(number: int, name: str, data: Any) -> str:
    return f"id: {number}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
