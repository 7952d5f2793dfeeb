"""A talk with a model for one answer: messages, tool calls and the limits on all of it."""

import threading
from collections.abc import Callable, Sequence

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.runnables import Runnable

from assistant.drafting.budget import Budget, Unusable
from assistant.drafting.models import Models
from assistant.drafting.reading import failure, read_chunks
from assistant.drafting.tool_use import CalculatorTools
from assistant.tracing import span
from index.sentences import split_sentences

Heard = Callable[[str], None]


class Talk:
    """What was said so far; each `ask` goes on from there.

    Args:
        tools: Offered with each question.
        budget: Charged with each call.
        cancelled: Looked at while the model writes.
    """

    def __init__(
        self,
        models: Models,
        name: str,
        tools: CalculatorTools,
        budget: Budget,
        cancelled: threading.Event,
    ) -> None:
        self.budget, self.tools, self._name = budget, tools, name
        self._cancelled, self._steps = cancelled, models.limits.steps
        self._messages: list[BaseMessage] = []
        self._model: Runnable[LanguageModelInput, BaseMessage]
        try:
            self._plain = self._model = models.open(name)
            if offered := tools.offered:
                self._model = models.open(name).bind_tools(offered)
        except Exception as error:  # of the provider's package, on a key or a setting
            raise failure(error) from error

    def ask(self, messages: Sequence[BaseMessage], heard: Heard = lambda _text: None) -> str:
        """What the model answers, after the tool calls that it makes.

        Args:
            messages: Added to the talk.
            heard: Told the text so far whenever some has come.

        Returns:
            Its text; a last sentence that a limit cut off is left out.

        Raises:
            Unusable: it failed, wrote nothing, or a limit was reached.
            Cancelled: the reader left.
        """
        self._messages += messages
        for _ in range(self._steps):
            message = self._read(self._model, self._messages, heard)
            self._messages.append(message)
            if not message.tool_calls:
                return _whole(message)
            self._messages += [
                ToolMessage(self.tools.call(call), tool_call_id=call["id"] or "")
                for call in message.tool_calls
            ]
        raise Unusable("steps", f"{self._steps} calls without an answer")

    def aside(self, task: str) -> str:
        """What the model answers to a task of its own, without the talk and without tools.

        Raises:
            Unusable, Cancelled: as `ask`.
        """
        return _whole(self._read(self._plain, [HumanMessage(task)], lambda _text: None))

    def _read(
        self,
        model: Runnable[LanguageModelInput, BaseMessage],
        messages: Sequence[BaseMessage],
        heard: Heard,
    ) -> AIMessageChunk:
        self.budget.check()
        whole: AIMessageChunk | None = None
        with span("model") as tell:
            for chunk in read_chunks(model, messages, self._cancelled, self.budget.seconds_left):
                whole = chunk if whole is None else whole + chunk
                if chunk.text:
                    heard(whole.text)
            tell({"gen_ai.request.model": self._name, **_tokens(whole)})
        if whole is None:
            raise Unusable("empty")
        self.budget.add(whole.usage_metadata)
        return whole


def _tokens(message: AIMessageChunk | None) -> dict[str, int]:
    usage = message.usage_metadata if message else None
    if usage is None:
        return {}
    return {
        "gen_ai.usage.input_tokens": usage["input_tokens"],
        "gen_ai.usage.output_tokens": usage["output_tokens"],
    }


def _whole(message: AIMessageChunk) -> str:
    """The text; without its last sentence where a limit cut it off."""
    text = str(message.text).strip()
    if message.response_metadata.get("finish_reason") in ("length", "max_tokens"):
        text = text[: max((start for start, _ in split_sentences(text)), default=0)].strip()
    if not text:
        raise Unusable("empty")
    return text
