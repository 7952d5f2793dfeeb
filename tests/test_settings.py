"""Settings: the environment over .env over defaults; what is wrong stops the start."""

from pathlib import Path

import pytest

from assistant.settings import load_settings
from corpus.errors import BadSetting
from corpus.limits import Limits


def message(**stated: object) -> str:
    with pytest.raises(BadSetting) as caught:
        load_settings(**stated)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_defaults() -> None:
    settings = load_settings()
    assert (settings.data, settings.host, settings.port) == (Path("var"), "127.0.0.1", 7860)
    assert (settings.threads, settings.max_question_chars) == (0, 2_000)
    assert settings.limits() == Limits(50_000_000, 5_000_000, 120, 2_000_000_000) == Limits()
    assert (settings.embedder, settings.reranker, settings.device) == ("built-in", "none", "auto")


def test_the_command_line_goes_before_the_environment_and_that_before_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "POLICY_DESK_PORT=1\nPOLICY_DESK_HOST=écrit\nPOLICY_DESK_THREADS=3\nOTHER=x\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("POLICY_DESK_PORT", "2")
    monkeypatch.setenv("POLICY_DESK_THREADS", "4")
    settings = load_settings(threads=5, port=None)  # None: not stated
    assert (settings.host, settings.port, settings.threads) == ("écrit", 2, 5)


def test_an_unknown_setting_is_named_with_those_that_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLICY_DESK_PROT", "80")
    assert message().startswith("unknown setting POLICY_DESK_PROT='80'; known are: POLICY_DESK_")
    assert "POLICY_DESK_PORT" in message()


def test_an_unknown_setting_in_the_env_file_is_found_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("policy_desk_dta=here\n", encoding="utf-8")
    assert message().startswith("unknown setting policy_desk_dta='here'; known are:")


@pytest.mark.parametrize(
    "name, value, wanted",
    [
        ("PORT", "eighty", "input should be a valid integer, unable to parse string as an integer"),
        ("PORT", "65536", "input should be less than or equal to 65535"),
        ("PORT", "-1", "input should be greater than or equal to 0"),
        ("PORT", "", "input should be a valid integer, unable to parse string as an integer"),
        ("MAX_PARSE_BYTES", "1000", "input should be greater than or equal to 500000000"),
        ("MAX_QUESTION_CHARS", "0", "input should be greater than or equal to 1"),
        ("EMBEDDER", "", "string should have at least 1 character"),
        ("MAX_FILE_BYTES", "1.5",
         "input should be a valid integer, unable to parse string as an integer"),
    ],
)  # fmt: skip
def test_a_malformed_value_is_named_with_what_is_wanted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: str
) -> None:
    monkeypatch.setenv(f"POLICY_DESK_{name}", value)
    assert message().startswith(f"setting POLICY_DESK_{name} is {value!r}: {wanted}")


def test_a_malformed_value_of_the_command_line_is_named_so() -> None:
    assert message(port=99_999).startswith("setting POLICY_DESK_PORT is 99999: ")
