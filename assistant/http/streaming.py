"""An answer as it comes about: the service in a thread, its stages and parts as events.

The HTTP stream and the chat page both read this. Whoever stops reading sets the cancel token.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import TypeVar

from assistant.errors import Cancelled
from assistant.records import ANSWER, CITATION, Answer, Event, Question
from assistant.service import AnswerService

T = TypeVar("T")


async def answer_events(
    service: AnswerService, question: Question, idle_seconds: float | None = None
) -> AsyncIterator[Event | None]:
    """A `status` for each stage, then `citation`s, `text` in pieces, and `answer` last.

    While a language model writes, verified sentences of its draft come as `text` with `draft`
    true; what follows replaces them.

    None comes instead whenever nothing has happened for `idle_seconds`.

    Raises:
        PolicyDeskError: what the service says of the question.
    """
    loop = asyncio.get_running_loop()
    under_way: asyncio.Queue[Event | None] = asyncio.Queue()
    cancelled = threading.Event()

    def tell(event: Event) -> None:
        with suppress(RuntimeError):  # the loop is closed: the server is going down
            loop.call_soon_threadsafe(under_way.put_nowait, event)

    def report(stage: str) -> None:
        tell(Event("status", {"stage": stage}))

    def drafted(delta: str) -> None:
        tell(Event("text", {"delta": delta, "draft": True}))

    def work() -> Answer:
        return service.ask(question, report, cancelled, drafted)

    answering = loop.run_in_executor(None, work)
    answering.add_done_callback(lambda done: _finish(done, under_way))
    try:
        async for event in taken(under_way, idle_seconds):
            yield event
        for part in answer_parts(await answering):
            yield part
    finally:
        cancelled.set()


async def cancellable_answer(
    service: AnswerService, question: Question, gone: "asyncio.Future[None]"
) -> Answer:
    """The answer; when `gone` is done first, the work is cancelled.

    Raises:
        Cancelled: the asker left.
        PolicyDeskError: what the service says of the question.
    """
    cancelled = threading.Event()
    gone.add_done_callback(lambda _: cancelled.set())
    try:
        return await asyncio.to_thread(service.ask, question, cancelled=cancelled)
    finally:
        cancelled.set()


def answer_parts(answer: Answer) -> Iterator[Event]:
    """The events that carry a finished answer; the deltas joined are its text."""
    for citation in answer.citations:
        yield Event("citation", CITATION.dump_python(citation, mode="json"))
    for number, paragraph in enumerate(answer.text.split("\n\n")):
        yield Event("text", {"delta": "\n\n" * bool(number) + paragraph, "draft": False})
    yield Event("answer", ANSWER.dump_python(answer, mode="json"))


async def taken(
    queue: asyncio.Queue[T | None], idle_seconds: float | None
) -> AsyncIterator[T | None]:
    """What comes through a queue until a None; None whenever it was idle for so long."""
    while True:
        try:
            item = await asyncio.wait_for(queue.get(), idle_seconds)
        except TimeoutError:
            yield None
            continue
        if item is None:
            return
        yield item


def _finish(done: "asyncio.Future[Answer]", under_way: asyncio.Queue[Event | None]) -> None:
    under_way.put_nowait(None)
    # Looked at here too, or asyncio complains of an error that a reader who left never took.
    if not done.cancelled():
        with suppress(Cancelled):
            done.exception()
