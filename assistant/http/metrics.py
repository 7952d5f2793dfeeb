"""GET /metrics for Prometheus: requests, answers, and what the index holds.

No label holds text from outside: a route is one of the app's own, and so is a status.
"""

from collections.abc import Iterable

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from assistant.http.callers import Operator
from assistant.http.documented import sends
from assistant.http.passing import Passed
from assistant.records import Answer
from assistant.service import AnswerService

_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The counts of one app."""

    def __init__(self, service: AnswerService) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "policy_desk_requests", "Requests answered, by route, method and status.",
            ["route", "method", "status"], registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "policy_desk_request_seconds", "From a request's arrival to its last byte, by route.",
            ["route"], buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.running = Gauge(
            "policy_desk_requests_running", "Requests under way.", registry=self.registry
        )
        self._answers = Counter(
            "policy_desk_answers", "Answers, by status and reason (none where answered).",
            ["status", "reason"], registry=self.registry,
        )  # fmt: skip
        self._answer_seconds = Histogram(
            "policy_desk_answer_seconds", "What an answer took, its stages together.",
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.registry.register(_Held(service))

    def begin(self) -> None:
        """Count a request that arrives."""
        self.running.inc()

    def end(self, passed: Passed) -> None:
        """Count a request that is answered, or broken off."""
        self.running.dec()
        self.requests.labels(passed.route, passed.method, str(passed.status)).inc()
        self.seconds.labels(passed.route).observe(passed.seconds)

    def count_answer(self, answer: Answer) -> None:
        """Count an answer that was given over any channel."""
        self._answers.labels(answer.status, answer.reason or "none").inc()
        self._answer_seconds.observe(sum(answer.timings_ms.values()) / 1_000)


class _Held(Collector):
    """What the index holds at the moment of the asking."""

    def __init__(self, service: AnswerService) -> None:
        self._service = service

    def collect(self) -> Iterable[Metric]:
        index = self._service.index
        generation = GaugeMetricFamily(
            "policy_desk_index_generation", "The index in use; always 1.", labels=["generation"]
        )
        generation.add_metric([index.generation.name], 1)
        yield generation
        documents = {chunk_id.partition("@")[0] for chunk_id in index.listing.chunks}
        for name, said, value in (
            ("documents", "Visible documents.", len(documents)),
            ("chunks", "Visible chunks.", len(index.listing.chunks)),
        ):
            yield GaugeMetricFamily(f"policy_desk_index_{name}", said, value=value)


def metrics_routes(metrics: Metrics) -> APIRouter:
    """The endpoint that Prometheus reads, with a key of other programs, or as an admin."""
    router = APIRouter()

    @router.get("/metrics", **sends("text/plain"))
    def read(_reader: Operator) -> Response:
        written = generate_latest(metrics.registry)
        headers = {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
        return Response(written, headers=headers)

    return router
