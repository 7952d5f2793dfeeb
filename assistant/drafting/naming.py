"""How an operator names models, where they are asked and what they cost; read from settings.

A name is `provider:model`, such as `openai:gpt-x` or `ollama:qwen`.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from types import MappingProxyType

EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True)
class Provider:
    """Who serves models: the package that asks it, and the variable that holds its key."""

    package: str
    key: str = ""  # empty: it needs none
    extra: str = ""  # of pyproject.toml; empty: the package is always installed


PROVIDERS = MappingProxyType(
    {
        "openai": Provider("langchain_openai", "OPENAI_API_KEY"),
        "anthropic": Provider("langchain_anthropic", "ANTHROPIC_API_KEY", "anthropic"),
        "ollama": Provider("langchain_ollama", extra="ollama"),
    }
)


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in the operator's currency."""

    prompt: Decimal
    completion: Decimal


def check_name(name: str) -> str:
    """The name, if a model can have it.

    Raises:
        ValueError: its provider is unknown.
    """
    provider, colon, model = name.partition(":")
    if name != EXTRACTIVE and not (colon and model and provider in PROVIDERS):
        known = ", ".join(f"{one}:NAME" for one in PROVIDERS)
        raise ValueError(f"{name!r} is neither {EXTRACTIVE} nor one of {known}")
    return name


def lacking(name: str, has_url: bool) -> str:
    """What has to be set up before a model can be asked; empty: nothing.

    Args:
        has_url: Whether an address is stated; a server of one's own may need no key.
    """
    if name == EXTRACTIVE:
        return ""
    provider = PROVIDERS[name.partition(":")[0]]
    if find_spec(provider.package) is None:
        return f"install it with: pip install 'policy-desk[{provider.extra}]'"
    if provider.key and not has_url and not os.environ.get(provider.key):
        return f"set {provider.key} in the environment"
    return ""


def read_urls(stated: str) -> dict[str, str]:
    """Addresses by provider, from `openai=http://127.0.0.1:8102/v1`, blanks between.

    Raises:
        ValueError: no provider, or no http address.
    """
    found = {}
    for name, address in _pairs(stated):
        if name not in PROVIDERS:
            raise ValueError(f"{name!r} is not one of {', '.join(PROVIDERS)}")
        if not address.startswith(("http://", "https://")):
            raise ValueError(f"the address of {name} has to begin with https:// or http://")
        found[name] = address
    return found


def read_prices(stated: str) -> dict[str, Price]:
    """Prices by model, from `openai:gpt-x=0.15/0.60`: prompt and completion, blanks between.

    Raises:
        ValueError: no model's name, or not two amounts.
    """
    found = {}
    for name, written in _pairs(stated):
        prompt, slash, completion = written.partition("/")
        try:
            price = Price(Decimal(prompt), Decimal(completion))
        except InvalidOperation as error:
            raise ValueError(
                f"the price of {name} is written 0.15/0.60, for a million tokens"
            ) from error
        if not slash or not all(p.is_finite() and p >= 0 for p in (price.prompt, price.completion)):
            raise ValueError(f"the price of {name} is two amounts of at least 0, such as 0.15/0.60")
        found[check_name(name)] = price
    return found


def _pairs(stated: str) -> Iterator[tuple[str, str]]:
    for one in stated.replace(",", " ").split():
        name, equals, value = one.partition("=")
        if not equals or not value:
            raise ValueError(f"{one!r} is not written NAME=VALUE")
        yield name, value
