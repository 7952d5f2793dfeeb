"""POST /api/documents: files from a form into the corpus, with what became of each.

Who accepts text/event-stream is told how far the work is; others get the reports in the end.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from assistant.desk import Desk
from assistant.http.asking import as_sse
from assistant.http.documented import FORM, STREAM, sends
from assistant.http.readers import Curator
from assistant.http.streaming import taken
from assistant.records import Event
from assistant.uploads import Upload, take_uploads
from corpus.errors import PolicyDeskError

PATH = "/api/documents"
MAX_FILES = 20  # of one request


def upload_routes(desk: Desk, stopping: asyncio.Event, heartbeat_seconds: float) -> APIRouter:
    """The endpoint that takes files in, one request after another.

    Args:
        stopping: Set when the server stops; what is under way is given up then.
    """
    router = APIRouter()
    # A thread of its own: uploads that wait for each other would take those of the answers.
    worker = ThreadPoolExecutor(1, "upload")

    @router.post(PATH, openapi_extra=FORM, **sends("application/json", STREAM))
    async def upload(request: Request, _curator: Curator) -> Response:
        uploads = await _uploads(request)
        streamed = "text/event-stream" in request.headers.get("accept", "")
        events = _Intake(desk, uploads, stopping).events(
            worker, heartbeat_seconds if streamed else None
        )
        if streamed:
            return StreamingResponse(
                as_sse(None, events, request.state.request_id),
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
            )
        files = [event.data async for event in events if event and event.name == "file"]
        return JSONResponse({"files": files})

    return router


async def _uploads(request: Request) -> list[Upload]:
    """The files of a form.

    Raises:
        HTTPException: 415, it is no form that can hold files; 422, it holds none or too many.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "multipart/form-data":
        raise HTTPException(
            415, f"the body is {media_type[:80]!r}; send files as multipart/form-data"
        )
    try:
        form = await request.form(max_files=MAX_FILES, max_fields=0)
    except HTTPException as error:
        if error.status_code != 400:
            raise
        wanted = f"send 1 to {MAX_FILES} files, and nothing else"
        raise HTTPException(422, f"{error.detail.rstrip('.')}; {wanted}") from error
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    if not any(file.filename for file in files):
        await form.close()
        raise HTTPException(422, f"the form has no file; send 1 to {MAX_FILES}")
    return [Upload(file.filename or "", file.file) for file in files]


class _Intake:
    """The files of one request, taken in by a thread that tells of it."""

    def __init__(self, desk: Desk, uploads: Sequence[Upload], stopping: asyncio.Event) -> None:
        self._desk, self._uploads, self._stopping = desk, uploads, stopping
        self._loop = asyncio.get_running_loop()
        self._told: asyncio.Queue[Event | None] = asyncio.Queue()

    async def events(
        self, worker: ThreadPoolExecutor, idle_seconds: float | None
    ) -> AsyncIterator[Event | None]:
        """`progress` steps and a `file` for each; None whenever nothing happened for so long.

        What was begun goes on when nobody listens any more.
        """
        working = self._loop.run_in_executor(worker, self._work)
        # Looked at here too, or asyncio complains of an error that nobody took.
        working.add_done_callback(lambda done: done.cancelled() or done.exception())
        async for event in taken(self._told, idle_seconds):
            yield event
        await working

    def _work(self) -> None:
        try:
            for report in take_uploads(self._desk, self._uploads, self._reading, self._within):
                self._tell(Event("file", asdict(report)))
        finally:
            for upload in self._uploads:
                upload.file.close()
            self._tell(None)

    def _reading(self, what: str, done: int, of: int) -> None:
        self._step("reading", what, done, of)

    def _within(self, what: str, done: int, of: int) -> None:
        self._step("indexing", what, done, of)

    def _step(self, stage: str, what: str, done: int, of: int) -> None:
        if done < of and self._stopping.is_set():
            raise PolicyDeskError("the server is being stopped; send the files again")
        step: dict[str, Any] = {"stage": stage, "what": what, "done": done, "of": of}
        self._tell(Event("progress", step))

    def _tell(self, event: Event | None) -> None:
        with suppress(RuntimeError):  # the loop is closed: the server is going down
            self._loop.call_soon_threadsafe(self._told.put_nowait, event)
