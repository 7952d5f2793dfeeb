"""What endpoints send, for the OpenAPI document."""

from typing import Any

from fastapi import Response

_TEXT = {"type": "string"}
_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        **dict.fromkeys(("type", "title", "detail", "request_id", "field"), _TEXT),
        "status": {"type": "integer"},
        "allowed": {"type": "array", "items": _TEXT},
    },
}
_OPENAI_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {"message": _TEXT, "type": _TEXT},
        }
    },
}


def sends(*media_types: str) -> dict[str, Any]:
    """The options of an endpoint whose 200 is of other media types than JSON."""
    content: dict[str, Any] = {name: {} for name in media_types}
    said = {"description": "Successful Response", "content": content}
    return {"response_class": Response, "responses": {200: said}}


def _errors(media_type: str, schema: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    said = {"description": "What went wrong", "content": {media_type: {"schema": schema}}}
    return {"default": said, 422: said}


PROBLEMS = _errors("application/problem+json", _PROBLEM_SCHEMA)
OPENAI_ERRORS = _errors("application/json", _OPENAI_SCHEMA)
STREAM = "text/event-stream"
HTML = sends("text/html")
SCRIPT = sends("text/javascript")
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            }
        },
    }
}
