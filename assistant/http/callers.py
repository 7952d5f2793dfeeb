"""Who calls the interfaces for programs, /v1 and /mcp: an API key's reader, or whoever asks.

Programs insist on sending some key; the word `none` stands for none.
"""

from typing import Annotated

from fastapi import Depends, Request

from assistant.http.readers import admin_of, bearer, reader_of, readers_of
from assistant.records import Reader

_NO_KEY = "none"


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
    return readers_of(request).program(shown, request)


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
