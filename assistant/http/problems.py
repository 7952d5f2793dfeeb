"""Errors as `application/problem+json` (RFC 9457): what went wrong, and which field is to blame.

Nothing internal goes out: an unforeseen error is logged under the request's id, which the problem
carries. Below /v1 a problem goes out in the shape of OpenAI's API.
"""

import json
import logging
import re
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from corpus.errors import BadQuestion, DataFolderError, NotFound, PolicyDeskError

MEDIA_TYPE = "application/problem+json"
_OPENAI = "/v1/"
_KINDS = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_log = logging.getLogger("policy_desk.http")
_DETAILS = {
    404: "there is nothing at this address",
    405: "this address does not take that method",
    500: "the server failed; its log has the cause under this request_id",
}


def problem(
    status: int,
    detail: str,
    request_id: str,
    *,
    field: str | None = None,
    allowed: list[str] | None = None,
) -> dict[str, Any]:
    """The members of a problem object; `field` and `allowed` only where there are any."""
    found: dict[str, Any] = {
        "type": "about:blank",
        "title": _phrase(status),
        "status": status,
        "detail": detail,
        "request_id": request_id,
    }
    if field is not None:
        found["field"] = field
    if allowed is not None:
        found["allowed"] = allowed
    return found


def plain_problem(status: int, request_id: str) -> dict[str, Any]:
    """The problem of a bare status code."""
    return problem(status, _DETAILS.get(status, _phrase(status).lower()), request_id)


def problem_of(error: Exception, request_id: str) -> dict[str, Any]:
    """The problem that an exception is for the one who asked; an unforeseen one is logged."""
    if isinstance(error, BadQuestion):
        return problem(422, str(error), request_id, field=error.field)
    if isinstance(error, NotFound):
        return problem(404, str(error), request_id)
    if isinstance(error, DataFolderError):
        # Its message names a folder of the server's.
        _log.error("request %s: %s", request_id, error)
        return problem(503, "the data folder cannot be used; see the server's log", request_id)
    if isinstance(error, PolicyDeskError):
        return problem(422, str(error), request_id)
    _log.error("request %s failed", request_id, exc_info=error)
    return plain_problem(500, request_id)


def openai_error(found: dict[str, Any]) -> dict[str, Any]:
    """A problem in the shape of OpenAI's API."""
    status = found["status"]
    kind = "server_error" if status >= 500 else _KINDS.get(status, "invalid_request_error")
    said = {"message": found["detail"], "type": kind, "param": found.get("field"), "code": None}
    return {"error": said | {"request_id": found["request_id"]}}


def media_type_of(path: str) -> str:
    """The media type of the errors of a path."""
    return "application/json" if path.startswith(_OPENAI) else MEDIA_TYPE


def problem_bytes(found: dict[str, Any], path: str) -> bytes:
    """A problem object as it goes out at a path."""
    # Escaped to ASCII: a header or a body may hold a lone surrogate, which UTF-8 cannot carry.
    return json.dumps(openai_error(found) if path.startswith(_OPENAI) else found).encode("ascii")


def add_problem_handlers(app: FastAPI) -> None:
    """Answer the errors of an app's endpoints by problems; the rest is for the outer layer."""

    async def on_known(request: Request, error: Exception) -> Response:
        return _response(request, problem_of(error, request.state.request_id))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        request_id = request.state.request_id
        detail = error.detail
        if detail == _phrase(error.status_code):
            found = plain_problem(error.status_code, request_id)
        else:
            found = problem(error.status_code, detail, request_id)
        return _response(request, found, dict(error.headers or {}))

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return _response(request, _invalid(error.errors()[0], request.state.request_id))

    app.add_exception_handler(PolicyDeskError, on_known)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_invalid)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # a status of somebody's own, such as 499
        return "Error"


def _response(
    request: Request, found: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    path = request.url.path
    body = problem_bytes(found, path)
    return Response(body, found["status"], headers, media_type=media_type_of(path))


def _invalid(error: dict[str, Any], request_id: str) -> dict[str, Any]:
    """The problem of pydantic's first complaint."""
    kind, where = error["type"], [str(part) for part in error["loc"][1:]]
    if kind == "json_invalid":
        detail = f"the body is no JSON: {error['ctx']['error']} at character {error['loc'][1]}"
        return problem(400, detail, request_id)
    field = ".".join(where)
    if not field:
        detail = "the body must be a JSON object sent as Content-Type: application/json"
        return problem(422, detail, request_id)
    if kind == "missing":
        return problem(422, f"the field {field!r} is missing", request_id, field=field)
    if kind == "extra_forbidden":
        return problem(422, f"there is no field {field!r}", request_id, field=field)
    allowed = None
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    message = error["msg"].removeprefix("Value error, ")
    detail = f"{field}: {message[:1].lower()}{message[1:]}"
    return problem(422, detail, request_id, field=field, allowed=allowed)
