"""Errors as `application/problem+json` (RFC 9457): what went wrong, and which field is to blame.

Nothing internal goes out: an unforeseen error is logged under the request's id, which the problem
carries.
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


def problem_bytes(found: dict[str, Any]) -> bytes:
    """A problem object as it goes out."""
    # Escaped to ASCII: a header or a body may hold a lone surrogate, which UTF-8 cannot carry.
    return json.dumps(found).encode("ascii")


def add_problem_handlers(app: FastAPI) -> None:
    """Answer the errors of an app's endpoints by problems; the rest is for the outer layer."""

    async def on_known(request: Request, error: Exception) -> Response:
        return _response(problem_of(error, request.state.request_id))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        request_id = request.state.request_id
        detail = error.detail
        if detail == _phrase(error.status_code):
            found = plain_problem(error.status_code, request_id)
        else:
            found = problem(error.status_code, detail, request_id)
        return _response(found, dict(error.headers or {}))

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return _response(_invalid(error.errors()[0], request.state.request_id))

    app.add_exception_handler(PolicyDeskError, on_known)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_invalid)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # a status of somebody's own, such as 499
        return "Error"


def _response(found: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(problem_bytes(found), found["status"], headers, media_type=MEDIA_TYPE)


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
