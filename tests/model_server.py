"""A language model's server on loopback that follows a script, in the protocol of OpenAI's API.

It replays what real models and servers were seen to do, through the real client. A reply's text
names passages by their place in the prompt, `[{0}]` being the first, since their ids are random.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_ID = re.compile(r'^\{"id": "(\w+)"', re.MULTILINE)
USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


@dataclass(frozen=True)
class Call:
    """A tool call; its arguments come whole, or in pieces over several chunks."""

    name: str
    arguments: str
    pieces: int = 1


@dataclass(frozen=True)
class Reply:
    """What the server does with one request, in this order."""

    text: str = ""
    calls: Sequence[Call] = ()
    finish: str = "stop"
    status: int = 200
    breaks: bool = False  # an error in mid-stream, after the text
    hangs: bool = False  # after the text, until the client leaves or the server ends
    usage: Mapping[str, int] | None = field(default_factory=lambda: USAGE)


class Script:
    """Replies in turn, the last for ever; keeps what was asked."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self.replies, self.asked = list(replies), list[dict[str, Any]]()
        self.ended = threading.Event()
        self.url = ""

    def next(self, body: dict[str, Any]) -> Reply:
        self.asked.append(body)
        return self.replies[min(len(self.asked), len(self.replies)) - 1]

    def said(self, request: int, role: str) -> str:
        """What a request holds of a role, joined."""
        messages = self.asked[request]["messages"]
        return "\n".join(m["content"] or "" for m in messages if m["role"] == role)


@contextmanager
def model_server(*replies: Reply) -> Iterator[Script]:
    """A server that follows a script until the end."""
    script = Script(replies)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            _serve(self, script.next(body), body, script.ended)

        def log_message(self, *_args: Any) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield script
    finally:
        script.ended.set()
        server.shutdown()
        server.server_close()


def _serve(
    handler: BaseHTTPRequestHandler, reply: Reply, body: dict[str, Any], ended: threading.Event
) -> None:
    handler.close_connection = True
    if reply.status != 200:
        _head(handler, reply.status, "application/json")
        handler.wfile.write(b'{"error": {"message": "key sk-secret is over its quota"}}')
        return
    _head(handler, 200, "text/event-stream")
    ids = [one for m in body["messages"] for one in _ID.findall(str(m["content"]))]
    for delta in _deltas(reply, ids):
        _send(handler, {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    if reply.hangs:
        ended.wait(30)
    elif reply.breaks:
        _send(handler, {"error": {"message": "the key sk-secret broke", "code": 500}})
    else:
        _send(handler, {"choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}]})
        if reply.usage:
            _send(handler, {"choices": [], "usage": reply.usage})
        handler.wfile.write(b"data: [DONE]\n\n")


def _deltas(reply: Reply, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": ""}
    text = re.sub(r"\{(\d)\}", lambda match: ids[int(match[1])], reply.text)
    for piece in re.findall(r"\S+\s*|\s+", text):
        yield {"content": piece}
    for index, call in enumerate(reply.calls):
        size = -(-len(call.arguments) // call.pieces)
        for n in range(call.pieces):
            made: dict[str, Any] = {"arguments": call.arguments[n * size : (n + 1) * size]}
            one: dict[str, Any] = {"index": index, "function": made}
            if n == 0:
                made["name"] = call.name
                one |= {"id": f"call_{index}", "type": "function"}
            yield {"tool_calls": [one]}


def _head(handler: BaseHTTPRequestHandler, status: int, kind: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Connection", "close")
    handler.end_headers()


def _send(handler: BaseHTTPRequestHandler, event: dict[str, Any]) -> None:
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m"} | event
    handler.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
    handler.wfile.flush()
