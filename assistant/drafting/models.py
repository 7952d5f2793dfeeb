"""The language models by name, through LangChain; none is imported before one is asked.

`extractive` is always among them: it is no model, and writes nothing of its own.
"""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assistant.drafting.naming import EXTRACTIVE, PROVIDERS, Price
from corpus.errors import BadQuestion

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_GRACE_SECONDS = 5  # a connection outlasts the answer's time, which then is what ends it
_NO_KEY = "none"  # for a server that asks for no key; the client library insists on one


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take of a model."""

    seconds: float = 60
    steps: int = 4  # calls of the model for one draft, tool calls among them
    output_tokens: int = 800  # of one call
    tokens: int = 20_000  # read and written, as the model counts them
    cost: Decimal | None = None  # in the operator's currency; None: no limit


class Models:
    """The models that an operator allows.

    Args:
        default: What answers where a question names none.
        others: What a question may name besides.
        urls: Addresses by provider, instead of the provider's own.
        prices: By model; one that is not there is unknown.
    """

    def __init__(
        self,
        default: str = EXTRACTIVE,
        others: tuple[str, ...] = (),
        urls: Mapping[str, str] = MappingProxyType({}),
        prices: Mapping[str, Price] = MappingProxyType({}),
        limits: Limits | None = None,
    ) -> None:
        self.default, self.limits = default, limits or Limits()
        self.names = tuple(dict.fromkeys((EXTRACTIVE, default, *others)))
        self._urls, self._prices = urls, prices
        self._opened: dict[str, BaseChatModel] = {}
        self._opening = threading.Lock()

    def chosen(self, wanted: str | None) -> str:
        """The name that answers a question.

        Raises:
            BadQuestion: the wanted one is not allowed.
        """
        name = self.default if wanted is None else wanted
        if name not in self.names:
            available = ", ".join(map(repr, self.names))
            verb = "is" if len(self.names) == 1 else "are"
            raise BadQuestion(f"unknown model {name!r}; available {verb} {available}", "model")
        return name

    def price(self, name: str) -> Price | None:
        """What a model's tokens cost; None where it is unknown."""
        return self._prices.get(name)

    def open(self, name: str) -> "BaseChatModel":
        """The chat model of a name; made once, it is shared by all threads.

        Raises:
            Exception: what its package says of a key or setting that is wrong.
        """
        with self._opening:
            if name not in self._opened:
                from langchain.chat_models import init_chat_model

                self._opened[name] = init_chat_model(name, **self._options(name))
            return self._opened[name]

    def _options(self, name: str) -> dict[str, Any]:
        provider = name.partition(":")[0]
        options: dict[str, Any] = {"temperature": 0}
        seconds = self.limits.seconds + _GRACE_SECONDS
        if url := self._urls.get(provider):
            options["base_url"] = url
        if provider == "ollama":
            return options | {
                "num_predict": self.limits.output_tokens,
                "client_kwargs": {"timeout": seconds},
            }
        key = os.environ.get(PROVIDERS[provider].key) or _NO_KEY
        options |= {"api_key": key, "timeout": seconds, "max_retries": 0}
        # Asked for, since a server of one's own counts no tokens otherwise.
        extra = {"stream_usage": True} if provider == "openai" else {}
        return options | extra | {"max_tokens": self.limits.output_tokens}
