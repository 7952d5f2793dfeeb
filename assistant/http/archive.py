"""GET /api/answers, /api/conversations: what the reader has, and its titles and deletion."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter

from assistant.archive import LISTED
from assistant.http.bodies import TitleBody
from assistant.records import ANSWER
from assistant.service import AnswerService
from index.kept_answers import Listed

_ONE: TypeAdapter[Listed] = TypeAdapter(Listed)
Words = Annotated[str, Query(max_length=500)]


def archive_routes(service: AnswerService) -> APIRouter:
    """The endpoints over what is kept of conversations; all are the local reader's."""
    router, archive = APIRouter(prefix="/api"), service.archive

    @router.get("/answers/{answer_id}")
    def answer(answer_id: str) -> Response:
        return JSONResponse(ANSWER.dump_python(archive.answer(answer_id), mode="json"))

    @router.get("/conversations")
    def conversations(q: Words = "") -> Response:
        found = archive.conversations(words=q)
        return JSONResponse({"conversations": LISTED.dump_python(found, mode="json")})

    @router.get("/conversations/{conversation_id}")
    def conversation(conversation_id: str) -> Response:
        found = archive.conversation(conversation_id)
        answers: list[Any] = [ANSWER.dump_python(one, mode="json") for one in found.answers]
        return JSONResponse(_listed(found.listed) | {"answers": answers})

    @router.patch("/conversations/{conversation_id}")
    def rename(conversation_id: str, body: TitleBody) -> Response:
        return JSONResponse(_listed(archive.rename(conversation_id, body.title)))

    @router.delete("/conversations/{conversation_id}")
    def delete(conversation_id: str) -> Response:
        archive.delete(conversation_id)
        return Response(status_code=204)

    return router


def _listed(listed: Listed) -> dict[str, Any]:
    written: dict[str, Any] = _ONE.dump_python(listed, mode="json")
    return written
