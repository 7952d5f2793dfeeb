"""Spans for OpenTelemetry: a question, its stages, each call of a model; none unless asked for.

An operator names a collector; then each question is a trace. Contents are masked: a span holds
names, counts and times, and the question's text only where the operator wants it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opentelemetry.trace import Tracer

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

    from assistant.turn import Turn

Fact = str | int | float
Tell = Callable[[dict[str, Fact]], None]
_DISABLED = "OTEL_SDK_DISABLED"  # which keeps the libraries' own spans off
MASKED = "(masked)"


@dataclass(slots=True)
class _Tracing:
    tracer: Tracer | None = None
    contents: bool = False


_tracing = _Tracing()  # of the process, as a question may be asked from anywhere in it


@contextmanager
def traced_to(exporter: "SpanExporter", contents: bool) -> Iterator[None]:
    """Spans go to an exporter until the end; the libraries' own stay off."""
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    before = os.environ.get(_DISABLED)
    os.environ[_DISABLED] = "false"  # it is read once, as a provider is made
    try:
        provider = TracerProvider(shutdown_on_exit=False)
    finally:
        os.environ.pop(_DISABLED)
        if before is not None:
            os.environ[_DISABLED] = before
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracing.tracer, _tracing.contents = provider.get_tracer("policy_desk"), contents
    try:
        yield
    finally:
        _tracing.tracer = None
        provider.shutdown()


@contextmanager
def traced(collector: str, contents: bool) -> Iterator[None]:
    """Spans go to a collector's OTLP address over gRPC until the end; empty: none are made."""
    if not collector:
        yield
        return
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    insecure = collector.startswith("http://")
    with traced_to(OTLPSpanExporter(endpoint=collector, insecure=insecure), contents):
        yield


@contextmanager
def span(name: str) -> Iterator[Tell]:
    """A span around what is done within; it is told facts by their names.

    Of an error only the kind is kept: its words may hold contents.
    """
    if _tracing.tracer is None:
        yield lambda _facts: None
        return
    with _tracing.tracer.start_as_current_span(
        name, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield lambda facts: made.set_attributes(facts)
        except BaseException as error:
            made.set_attribute("error.type", type(error).__name__)
            raise


def facts_of(turn: "Turn") -> dict[str, Fact]:
    """What the span of a question holds of it."""
    use = turn.draft.use if turn.draft else None
    return {
        "policy_desk.question": turn.question.text if _tracing.contents else MASKED,
        "policy_desk.status": turn.status,
        "policy_desk.reason": turn.reason or "",
        "policy_desk.language": turn.language,
        "policy_desk.citations": len(turn.citations),
        "policy_desk.answered_by": turn.answered_by,
        "policy_desk.fallback": (use and use.fallback) or "",
        "policy_desk.dropped": len(use.dropped) if use else 0,
    }
