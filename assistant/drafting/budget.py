"""What one answer has taken of a model so far, and that it takes no more than it may."""

import time
from collections.abc import Callable
from decimal import Decimal

from langchain_core.messages.ai import UsageMetadata

from assistant.drafting.models import Limits
from assistant.drafting.naming import Price
from assistant.records import Fallback

_MILLION = Decimal(1_000_000)


class Unusable(Exception):
    """Why nothing of the model can be used; the extractive answer is given instead."""

    def __init__(self, reason: Fallback, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class Budget:
    """Time, tokens and cost of one answer.

    Time runs from the first check, since a model's package takes seconds to load, once. Tokens are
    those that the model reports: a part is None until it has. The cost is None where the price or
    the tokens are unknown; it is never guessed.
    """

    def __init__(
        self, limits: Limits, price: Price | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits, self._price, self._clock = limits, price, clock
        self._ends: float | None = None
        self.prompt_tokens: int | None = None
        self.completion_tokens: int | None = None

    @property
    def seconds_left(self) -> float:
        """At least 0."""
        if self._ends is None:
            return self._limits.seconds
        return max(0.0, self._ends - self._clock())

    @property
    def cost(self) -> Decimal | None:
        """In the currency of the price."""
        if self._price is None or self.prompt_tokens is None or self.completion_tokens is None:
            return None
        prompt = self.prompt_tokens * self._price.prompt
        return (prompt + self.completion_tokens * self._price.completion) / _MILLION

    def add(self, usage: UsageMetadata | None) -> None:
        """Count what a call reports; None: it reports nothing."""
        if usage is None:
            return
        self.prompt_tokens = (self.prompt_tokens or 0) + usage["input_tokens"]
        self.completion_tokens = (self.completion_tokens or 0) + usage["output_tokens"]

    def check(self) -> None:
        """Before a call.

        Raises:
            Unusable: time, tokens or cost are used up.
        """
        if self._ends is None:
            self._ends = self._clock() + self._limits.seconds
        if not self.seconds_left:
            raise Unusable("time", f"more than {self._limits.seconds:g} s")
        used = (self.prompt_tokens or 0) + (self.completion_tokens or 0)
        if used >= self._limits.tokens:
            raise Unusable("tokens", f"{used} of {self._limits.tokens}")
        cost, most = self.cost, self._limits.cost
        if most is not None and cost is not None and cost >= most:
            raise Unusable("cost", f"{cost} of {most}")
