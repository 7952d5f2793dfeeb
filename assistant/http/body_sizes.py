"""How large a request's body may be: read whole before anybody sees it, or counted on the way."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive


def too_large(limit: int) -> str:
    """What is said of a body with more bytes than `limit`."""
    return f"the body has more than {limit} bytes; send less"


async def whole_body(
    receive: Receive, headers: Mapping[bytes, bytes], limit: int
) -> Receive | None:
    """A `receive` of the whole body as one message; None if it has more bytes than `limit`."""
    if _states_more(headers, limit):
        return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return _replayed(message, receive)
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            whole = {"type": "http.request", "body": bytes(body), "more_body": False}
            return _replayed(whole, receive)


def counted(receive: Receive, headers: Mapping[bytes, bytes], limit: int) -> Receive:
    """A `receive` that passes the body on as it comes.

    It raises an HTTPException of 413 where there are more bytes than `limit`.
    """
    taken = limit + 1 if _states_more(headers, limit) else 0

    async def receive_counted() -> Message:
        nonlocal taken
        message = await receive() if taken <= limit else {}
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, too_large(limit))
        return message

    return receive_counted


def _states_more(headers: Mapping[bytes, bytes], limit: int) -> bool:
    stated = headers.get(b"content-length", b"0")
    return stated.isdigit() and (len(stated) > 18 or int(stated) > limit)


def _replayed(taken: Message, receive: Receive) -> Receive:
    waiting = [taken]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
