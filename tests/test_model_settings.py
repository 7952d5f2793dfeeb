"""What an operator sets of language models: names, addresses, prices, keys from the environment."""

from decimal import Decimal

import pytest

from assistant.drafting.naming import Price
from assistant.settings import load_settings
from corpus.errors import BadSetting

LOCAL = "openai=http://127.0.0.1:1/v1"


def message(**stated: object) -> str:
    with pytest.raises(BadSetting) as caught:
        load_settings(**stated)
    return str(caught.value)


def test_nothing_but_extractive_unless_stated() -> None:
    models = load_settings().language_models()
    assert (models.default, models.names) == ("extractive", ("extractive",))
    assert (models.chosen(None), models.chosen("extractive")) == ("extractive", "extractive")


def test_what_is_stated_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_DESK_MODEL", "openai:a")
    monkeypatch.setenv("POLICY_DESK_MODELS", "openai:b, openai:c/d:e openai:a")
    monkeypatch.setenv("POLICY_DESK_MODEL_URLS", LOCAL)
    monkeypatch.setenv("POLICY_DESK_MODEL_PRICES", "openai:a=0.15/0.60 openai:b=1/2.5")
    models = load_settings().language_models()
    assert models.names == ("extractive", "openai:a", "openai:b", "openai:c/d:e")
    assert models.chosen(None) == "openai:a"
    assert models.price("openai:b") == Price(Decimal(1), Decimal("2.5"))
    assert models.price("openai:c/d:e") is None


def test_a_key_is_wanted_unless_a_server_of_ones_own_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert message(model="openai:a").startswith(
        "setting POLICY_DESK_MODEL is 'openai:a': to use openai:a, set OPENAI_API_KEY in the"
        " environment; see"
    )
    assert load_settings(model="openai:a", model_urls=LOCAL).model == "openai:a"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert load_settings(model="openai:a").model == "openai:a"


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.drafting.naming.find_spec", lambda _name: None)
    assert "install it with: pip install 'policy-desk[ollama]'" in message(models="ollama:qwen")


@pytest.mark.parametrize(
    "name, value, wanted",
    [
        ("model", "gpt", "'gpt' is neither extractive nor one of openai:NAME"),
        ("model", "", "name one model, or extractive"),
        ("model", "extractive openai:a", "to use openai:a, set OPENAI_API_KEY"),
        ("models", "gpt", "'gpt' is neither extractive nor one of openai:NAME"),
        ("model_urls", "http://127.0.0.1", "'http://127.0.0.1' is not written NAME=VALUE"),
        ("model_urls", "gpt=http://127.0.0.1", "'gpt' is not one of openai, anthropic, ollama"),
        ("model_urls", "openai=ftp://a", "the address of openai has to begin with https://"),
        ("model_prices", "openai:a=1", "the price of openai:a is written 0.15/0.60"),
        ("model_prices", "openai:a=1/-1", "is two amounts of at least 0"),
        ("model_prices", "openai:a=1/nan", "is two amounts of at least 0"),
        ("model_prices", "a=1/1", "'a' is neither extractive nor one of"),
        ("model_seconds", "0", "input should be greater than or equal to 1"),
        ("model_cost", "-1", "input should be greater than or equal to 0"),
    ],
)
def test_what_is_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert wanted in message(**{name: value})


def test_a_limit_of_cost_needs_prices() -> None:
    stated = {"model": "openai:a", "model_urls": LOCAL, "model_cost": "0.5"}
    assert "state the price of openai:a in POLICY_DESK_MODEL_PRICES" in message(**stated)
    settings = load_settings(**stated, model_prices="openai:a=1/1")
    assert settings.language_models().limits.cost == Decimal("0.5")


def test_a_key_is_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    settings = load_settings(model="openai:a", model_urls=LOCAL)
    models = settings.language_models()
    opened = models.open("openai:a")
    assert "sk-secret" not in f"{settings!r}{models!r}{vars(models)!r}{opened!r}{opened}"
