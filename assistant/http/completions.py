"""POST /v1/chat/completions and GET /v1/models, in the shapes of OpenAI's API.

The last user message is the question, those before it are the earlier questions. The text carries
its citations as [n] with a list at the end; the field `policy_desk` is the whole Answer. Settings
of a language model, such as a temperature, have no meaning here and are passed over.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field, StringConstraints

from assistant.cited_text import cited_text, source_list
from assistant.drafting.models import Models
from assistant.errors import Cancelled
from assistant.http.asking import CLIENT_CLOSED_REQUEST, disconnected
from assistant.http.bodies import Day, FiltersBody
from assistant.http.callers import Caller
from assistant.http.documented import OPENAI_ERRORS, STREAM, sends
from assistant.http.problems import openai_error, problem_of
from assistant.http.streaming import answer_events, cancellable_answer
from assistant.records import ANSWER, Event, Filters, Language, Question, Reader
from assistant.service import AnswerService
from corpus.errors import BadQuestion, NotFound

DESK = "policy-desk"  # whatever answers by default
_MOST_EARLIER = 50
_MOST_EARLIER_CHARS = 10_000  # what is longer was never answered
Word = Annotated[str, StringConstraints(max_length=100)]


class PartBody(BaseModel):
    """A part of a message; only text is read."""

    type: Word
    text: str = ""


class MessageBody(BaseModel):
    """A message of the conversation; those that are not the user's are passed over."""

    role: Word
    content: str | Annotated[list[PartBody], Field(max_length=100)] | None = None

    def words(self) -> str:
        """The message's text.

        Raises:
            BadQuestion: a part is something else.
        """
        if not isinstance(self.content, list):
            return self.content or ""
        for part in self.content:
            if part.type != "text":
                raise BadQuestion(f"a part is {part.type!r}; only 'text' is read", "messages")
        return "\n".join(part.text for part in self.content)


class StreamOptionsBody(BaseModel):
    """What a stream brings beside the text."""

    include_usage: bool = False


class OptionsBody(BaseModel):
    """What only Policy Desk knows, in the field `policy_desk` of the request."""

    language: Language | None = None
    as_of: Day = None
    filters: FiltersBody = FiltersBody()


class CompletionBody(BaseModel):
    """A request for a chat completion."""

    model: Word
    messages: Annotated[list[MessageBody], Field(min_length=1, max_length=1_000)]
    stream: bool | None = False
    stream_options: StreamOptionsBody | None = None
    n: Literal[1] | None = 1
    policy_desk: OptionsBody = OptionsBody()

    def question_record(self, reader: Reader, models: Models) -> Question:
        """The question as the service takes it; nothing is kept of its reader.

        Raises:
            BadQuestion: there is no user message, or more in it than text.
            NotFound: there is no such model.
        """
        _check_model(self.model, models)
        asked = [message.words() for message in self.messages if message.role == "user"]
        if not asked:
            raise BadQuestion("there is no message of the role 'user'; add one", "messages")
        earlier = [one for one in asked[:-1] if one.strip() and len(one) <= _MOST_EARLIER_CHARS]
        options = self.policy_desk
        return Question(
            text=asked[-1],
            language=options.language,
            as_of=options.as_of,
            history=tuple(earlier[-_MOST_EARLIER:]),
            filters=Filters(tuple(options.filters.doc_ids), tuple(options.filters.languages)),
            model=None if self.model == DESK else self.model,
            reader=Reader(id="", groups=reader.groups),
        )


def completion_routes(service: AnswerService, heartbeat_seconds: float) -> APIRouter:
    """The endpoints for OpenAI's clients."""
    router = APIRouter(prefix="/v1", responses=OPENAI_ERRORS)

    @router.get("/models")
    def models(_reader: Caller) -> Response:
        names = (DESK, *service.models.names)
        return JSONResponse({"object": "list", "data": [_model(name) for name in names]})

    @router.get("/models/{model:path}")
    def model(model: str, _reader: Caller) -> Response:
        _check_model(model, service.models)
        return JSONResponse(_model(model))

    @router.post("/chat/completions", **sends("application/json", STREAM))
    async def complete(body: CompletionBody, request: Request, reader: Caller) -> Response:
        question = body.question_record(reader, service.models)
        made = _Completion(body, request.state.request_id)
        if body.stream:
            events = answer_events(service, question, heartbeat_seconds)
            # A question that is refused at once gets a status of its own, not a stream.
            first = await anext(events)
            return StreamingResponse(
                made.stream(first, events),
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
            )
        gone = asyncio.ensure_future(disconnected(request))
        try:
            answer = await cancellable_answer(service, question, gone)
        except Cancelled:
            return Response(status_code=CLIENT_CLOSED_REQUEST)
        finally:
            gone.cancel()
        dumped = ANSWER.dump_python(answer, mode="json")
        return JSONResponse(made.whole(cited_text(answer), dumped))

    return router


class _Completion:
    """The objects that carry one answer."""

    def __init__(self, body: CompletionBody, request_id: str) -> None:
        self._request_id = request_id
        self._usage = bool(body.stream_options and body.stream_options.include_usage)
        self._base = {
            "id": f"chatcmpl-{request_id}", "created": int(time.time()), "model": body.model,
        }  # fmt: skip

    def whole(self, text: str, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer in one object."""
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return self._base | {
            "object": "chat.completion",
            "choices": [choice],
            "usage": _usage(answer),
            "policy_desk": answer,
        }

    async def stream(
        self, first: Event | None, events: AsyncIterator[Event | None]
    ) -> AsyncIterator[str]:
        """The answer as server-sent events; an error is the last before the end."""
        try:
            yield self._chunk({"role": "assistant", "content": ""})
            yield self._sse(first)
            async for event in events:
                yield self._sse(event)
                if event and event.name == "answer" and self._usage:
                    yield _data(self._base | _CHUNK | {"choices": [], "usage": _usage(event.data)})
        except Exception as error:
            yield _data(openai_error(problem_of(error, self._request_id)))
        finally:
            await events.aclose()  # type: ignore[attr-defined]  # an async generator
        yield "data: [DONE]\n\n"

    def _sse(self, event: Event | None) -> str:
        if event is None:
            return ": still working\n\n"
        if event.name == "text" and event.data["draft"]:
            return ""  # nothing can be taken back here
        if event.name == "text":
            return self._chunk({"content": event.data["delta"]})
        if event.name != "answer":
            return ""
        listed = source_list(ANSWER.validate_python(event.data))
        below = self._chunk({"content": f"\n\n{listed}"}) if listed else ""
        return below + self._chunk({}, "stop", policy_desk=event.data)

    def _chunk(self, delta: dict[str, str], finish: str | None = None, **extension: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data(self._base | _CHUNK | {"choices": [choice]} | extension)


_CHUNK = {"object": "chat.completion.chunk"}


def _data(made: dict[str, Any]) -> str:
    return f"data: {json.dumps(made)}\n\n"


def _usage(answer: Mapping[str, Any]) -> dict[str, int]:
    """The tokens that a language model reported; 0 where none did."""
    use = answer["receipt"]["model_use"] or {}
    prompt, completion = (use.get(f"{part}_tokens") or 0 for part in ("prompt", "completion"))
    total = prompt + completion
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": total}


def _check_model(name: str, models: Models) -> None:
    if name not in (DESK, *models.names):
        raise NotFound(f"there is no model {name!r}; GET /v1/models lists them")


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "policy-desk"}
