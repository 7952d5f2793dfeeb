"""Who calls the interfaces for programs, /v1 and /mcp: an API key's reader, or whoever asks.

Programs insist on sending some key; the word `none` stands for none. A key sees documents without
groups, and nothing is kept of what it asks.
"""

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from assistant.http.readers import admin_of, bearer, reader_of
from assistant.records import ANONYMOUS, Reader
from index.api_keys import ApiKey, ApiKeys

API_SCOPE = "api"
_NO_KEY = "none"
_ASK_FOR_KEY = {"WWW-Authenticate": "Bearer"}


def key_with_scope(keys: ApiKeys, shown: str, scope: str) -> ApiKey:
    """The live key that a program shows.

    Raises:
        HTTPException: 401, it is none; 403, it is for something else.
    """
    key = keys.find(shown)
    if key is None:
        detail = "no valid API key; send Authorization: Bearer KEY (policy-desk key create)"
        raise HTTPException(401, detail, _ASK_FOR_KEY)
    if scope not in key.scopes:
        detail = f"the key {key.key_id} has no scope {scope!r}; make one that has it"
        raise HTTPException(403, detail)
    return key


def caller_of(request: Request) -> Reader:
    """The reader of a program's request.

    Raises:
        HTTPException: 401 or 403, the key is not valid here; what `reader_of` raises without one.
    """
    shown = bearer(request)
    if shown is None:
        return reader_of(request)
    if shown == _NO_KEY:
        return reader_of(_without_key(request))
    keys: ApiKeys = request.app.state.api_keys
    key = key_with_scope(keys, shown, API_SCOPE)
    request.state.who = f"key {key.key_id}"
    return ANONYMOUS


def operator_of(request: Request) -> Reader:
    """Who may see how the server does: a program with a key, else an admin.

    Raises:
        HTTPException: as for `caller_of`; 403, the reader is no admin.
    """
    keyed = bearer(request) not in (None, _NO_KEY)
    return caller_of(request) if keyed else admin_of(caller_of(request))


def _without_key(request: Request) -> Request:
    kept = [(name, value) for name, value in request.scope["headers"] if name != b"authorization"]
    return Request({**request.scope, "headers": kept})


Operator = Annotated[Reader, Depends(operator_of)]
Caller = Annotated[Reader, Depends(caller_of)]
