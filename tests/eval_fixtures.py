"""Answers and judged outcomes made by hand, over the harbour corpus, and a server of them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from assistant.documents import document_json
from assistant.records import ANSWER, Answer, Calculation, Citation, Output, Receipt, Verdict
from corpus.records import Document
from evals.cases import Case
from evals.judging import Asked, Outcome, judge
from evals.judging import Verdict as Judged
from evals.support import Evidence
from index.versions import Standing
from tests.desk_fixtures import FERRY, HARBOUR, make_citation

FARE = make_citation(FERRY, "The ferry fare is 40 yen.", anchor="fares")
CREWS = make_citation(FERRY, "The harbour master appoints ferry crews.", anchor="crews")
DOCUMENTS = {document.doc_id: document for document in HARBOUR}
EVIDENCE = Evidence(DOCUMENTS.get, ())


def make_answer(text: str = "", *citations: Citation, **changes: Any) -> Answer:
    """An English answer whose citations the guard let pass; with a `reason`, an abstention.

    `chunk_ids` and `evidence_score` are the receipt's.
    """
    receipt = Receipt(
        corpus_version="",
        index_fingerprint="",
        chunk_ids=changes.pop("chunk_ids", ()),
        model="extractive",
        prompt_version="none",
        guard=tuple(Verdict(citation.n, "verbatim", True) for citation in citations),
        evidence_score=changes.pop("evidence_score", 0.0),
    )
    fields: dict[str, Any] = {
        "answer_id": "a",
        "question": "?",
        "language": "en",
        "as_of": date(2026, 4, 1),
        "asked_date": None,
        "status": "abstained" if changes.get("reason") else "answered",
        "reason": None,
        "missing": (),
        "text": text,
        "citations": citations,
        "calculations": (),
        "conflicts": (),
        "follow_ups": (),
        "model": "extractive",
        "timings_ms": {},
        "receipt": receipt,
    }
    return Answer(**fields | changes)


def make_calculation(name: str, *outputs: Output) -> Calculation:
    """A calculation with the given results and nothing else."""
    return Calculation(name, inputs=(), steps=(), outputs=outputs)


def judged(case: Case, answer: Answer | None, **changes: Any) -> Outcome:
    """A question of the harbour corpus, asked and judged."""
    return judge(Asked(case, answer, **changes), EVIDENCE)


def make_outcome(
    case_id: str,
    verdict: Judged,
    values: Mapping[str, float],
    answer: Answer | None = None,
    *,
    seconds: float = 0.0,
    **changes: Any,
) -> Outcome:
    """An outcome with values as stated, whatever the answer is; `changes` are the case's."""
    case = Case(case_id, **({"question": f"What of {case_id}?"} | changes))
    return Outcome(Asked(case, answer, seconds=seconds), verdict, "", values)


class ServedDesk(ThreadingHTTPServer):
    """A server's replies (status, body) by path; keeps the requests (method, path, body)."""

    def __init__(self, answer: Answer, document: Document) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: dict[str, tuple[int, Any]] = {
            "/api/ask": (200, ANSWER.dump_python(answer, mode="json")),
            f"/api/documents/{document.doc_id}": (200, document_json(document, Standing())),
        }
        self.requests: list[tuple[str, str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: ServedDesk

    def do_GET(self) -> None:
        self._reply(None)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self._reply(json.loads(self.rfile.read(length)))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as it is inherited
        """Nothing: the requests are kept."""

    def _reply(self, body: Any) -> None:
        self.server.requests.append((self.command, self.path, body))
        status, reply = self.server.replies.get(self.path, (404, {"detail": "not here"}))
        data = reply if isinstance(reply, bytes) else json.dumps(reply).encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serving(answer: Answer, document: Document) -> Iterator[ServedDesk]:
    """A server on the loopback address that gives every question one answer."""
    with ServedDesk(answer, document) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
