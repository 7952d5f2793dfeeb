"""A model read in a thread of its own, so that whoever waits can leave at any moment.

A model may hang for as long as its connection lasts; the thread then ends with the connection, and
what it still reads is thrown away.
"""

import queue
import threading
import time
from collections.abc import Iterator, Sequence

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable

from assistant.drafting.budget import Unusable
from assistant.errors import Cancelled

_LOOK_SECONDS = 0.1  # how often it is looked whether the reader left

Read = AIMessageChunk | Exception | None  # None: the end


def read_chunks(
    model: Runnable[LanguageModelInput, BaseMessage],
    messages: Sequence[BaseMessage],
    cancelled: threading.Event,
    seconds: float,
) -> Iterator[AIMessageChunk]:
    """The chunks of a model's message as they come.

    Raises:
        Cancelled: the reader left.
        Unusable: the time is used up (`time`), or the model failed (`failed`), which is told by
            the kind of error alone: its words may hold a key.
    """
    read: queue.SimpleQueue[Read] = queue.SimpleQueue()
    left = threading.Event()

    def work() -> None:
        try:
            for chunk in model.stream(list(messages)):
                if left.is_set():
                    return
                assert isinstance(chunk, AIMessageChunk)
                read.put(chunk)
            read.put(None)
        except Exception as error:  # each provider's package has its own
            read.put(error)

    threading.Thread(target=work, name="model", daemon=True).start()
    try:
        yield from _taken(read, cancelled, time.monotonic() + seconds)
    finally:
        left.set()


def _taken(
    read: "queue.SimpleQueue[Read]", cancelled: threading.Event, ends: float
) -> Iterator[AIMessageChunk]:
    while True:
        if cancelled.is_set():
            raise Cancelled("cancelled while a model wrote")
        if time.monotonic() >= ends:
            raise Unusable("time", "the model had not finished")
        try:
            one = read.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
        if one is None:
            return
        if isinstance(one, Exception):
            raise failure(one) from one
        yield one


def failure(error: Exception) -> Unusable:
    """A provider's error by its kind and HTTP status."""
    status = getattr(error, "status_code", None)
    return Unusable("failed", type(error).__name__ + (f" {status}" if status else ""))
