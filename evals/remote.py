"""The service of a running server, asked over HTTP with the standard library."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic import TypeAdapter

from assistant.records import ANSWER, Answer, Question
from corpus.errors import NotFound, PolicyDeskError
from corpus.records import Document

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A server by its address, such as http://127.0.0.1:7860.

    Raises:
        PolicyDeskError: the address is no http(s) URL.
    """

    url: str

    def __post_init__(self) -> None:
        if not _is_address(self.url):
            raise PolicyDeskError(f"--server {self.url!r} is no address such as http://host:7860")

    def ask(self, question: Question) -> Answer:
        """The server's answer.

        Raises:
            PolicyDeskError: the server cannot be reached, or refuses; the message is its own.
        """
        body = {
            "question": question.text,
            "language": question.language,
            "as_of": question.as_of.isoformat() if question.as_of else None,
            "history": list(question.history),
        }
        stated = {name: value for name, value in body.items() if value}
        return ANSWER.validate_python(self._call("/api/ask", stated))

    def document(self, doc_id: str) -> Document | None:
        """A document that the server holds, None where it does not."""
        try:
            return _DOCUMENT.validate_python(self._call(f"/api/documents/{quote(doc_id, safe='')}"))
        except NotFound:
            return None

    def _call(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            self.url.rstrip("/") + path,
            data=json.dumps(body).encode("utf-8") if body else None,
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        # A question is for this server alone: never through a proxy of the environment.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_SECONDS) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404:
                    raise NotFound(f"the server knows no {path!r}") from error
                detail = error.read(2_000).decode("utf-8", errors="replace")
            raise PolicyDeskError(f"the server answered {error.code}: {detail}") from error
        except (OSError, ValueError, HTTPException) as error:
            raise PolicyDeskError(f"the server at {self.url!r} cannot be asked: {error}") from error


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
