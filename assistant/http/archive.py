"""GET /api/answers, /api/conversations and /a: what the reader has, as JSON, memos and pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import TypeAdapter

from assistant.archive import LISTED, Archive
from assistant.feedback import give_feedback
from assistant.http.bodies import FeedbackBody, TitleBody
from assistant.http.documented import HTML, sends
from assistant.http.readers import Asker
from assistant.memo.files import (
    MEDIA_TYPES,
    Format,
    MemoFile,
    answer_memo,
    answer_page,
    conversation_memo,
)
from assistant.memo.html import POLICY
from assistant.records import ANSWER, Language
from assistant.service import AnswerService
from index.kept_answers import Listed

_ONE: TypeAdapter[Listed] = TypeAdapter(Listed)
As = Annotated[Format, Query(alias="format")]
_MEMO = sends(*MEDIA_TYPES)
_PAGE = {"Content-Security-Policy": POLICY}
Words = Annotated[str, Query(max_length=500)]


def archive_routes(service: AnswerService) -> APIRouter:
    """The endpoints over what is kept of conversations; each reader has their own."""
    router, archive = APIRouter(prefix="/api"), service.archive
    _memo_routes(router, archive)

    @router.get("/answers/{answer_id}")
    def answer(answer_id: str, reader: Asker) -> Response:
        found = archive.answer(answer_id, reader)
        return JSONResponse(ANSWER.dump_python(found, mode="json"))

    @router.get("/conversations")
    def conversations(reader: Asker, q: Words = "") -> Response:
        found = archive.conversations(reader, q)
        return JSONResponse({"conversations": LISTED.dump_python(found, mode="json")})

    @router.get("/conversations/{conversation_id}")
    def conversation(conversation_id: str, reader: Asker) -> Response:
        found = archive.conversation(conversation_id, reader)
        answers: list[Any] = [ANSWER.dump_python(one, mode="json") for one in found.answers]
        return JSONResponse(_listed(found.listed) | {"answers": answers})

    @router.patch("/conversations/{conversation_id}")
    def rename(conversation_id: str, body: TitleBody, reader: Asker) -> Response:
        return JSONResponse(_listed(archive.rename(conversation_id, body.title, reader)))

    @router.delete("/conversations/{conversation_id}", status_code=204)
    def delete(conversation_id: str, reader: Asker) -> Response:
        archive.delete(conversation_id, reader)
        return Response(status_code=204)

    @router.post("/feedback", status_code=204)
    def feedback(body: FeedbackBody, reader: Asker) -> Response:
        give_feedback(service.index.catalog, archive, body.feedback_record(), reader)
        return Response(status_code=204)

    return router


def page_routes(service: AnswerService) -> APIRouter:
    """The page of a kept answer, which needs no script."""
    router = APIRouter(prefix="/a")

    @router.get("/{answer_id}", **HTML)
    def page(answer_id: str, reader: Asker, lang: Language | None = None) -> Response:
        return HTMLResponse(answer_page(service.archive, answer_id, lang, reader), headers=_PAGE)

    return router


def _memo_routes(router: APIRouter, archive: Archive) -> None:
    @router.get("/answers/{answer_id}/memo", **_MEMO)
    def of_answer(
        answer_id: str, reader: Asker, file_format: As = "md", lang: Language | None = None
    ) -> Response:
        return _sent(answer_memo(archive, answer_id, file_format, lang, reader))

    @router.get("/conversations/{conversation_id}/memo", **_MEMO)
    def of_conversation(
        conversation_id: str, reader: Asker, file_format: As = "md", lang: Language | None = None
    ) -> Response:
        return _sent(conversation_memo(archive, conversation_id, file_format, lang, reader))


def _sent(memo: MemoFile) -> Response:
    # Ids are checked by then: ours have no character that a header could not hold.
    named = {"Content-Disposition": f'attachment; filename="{memo.name}"'}
    return Response(memo.data, media_type=memo.media_type, headers=named | _PAGE)


def _listed(listed: Listed) -> dict[str, Any]:
    written: dict[str, Any] = _ONE.dump_python(listed, mode="json")
    return written
