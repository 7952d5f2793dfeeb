"""policy-desk user: the password comes from the input and is never shown or kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant import cli, passwords
from index.embedder import Embedder
from tests.desk_fixtures import command_points, fake_model
from tests.test_sign_in import CHEAP, WORDS


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "command_points", lambda: command_points("user"))
    monkeypatch.setattr(passwords, "Passwords", lambda: CHEAP)


def run(*arguments: str, typed: str = f"{WORDS}\n") -> Any:
    return CliRunner().invoke(cli._app(["user"]), ["user", *arguments], input=typed)


def test_a_user_is_added_listed_and_removed(
    data: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_DESK_DATA", str(data))
    with fake_model(embedder):
        made = run("add", "Ａkiko", "--role", "curator", "--groups", "board, 財務,board")
        assert made.stdout == "akiko  curator  board, 財務\n", made.output
        assert run("add", "佐藤").stdout == "佐藤  reader  no groups\n"
        again = run("add", " AKIKO")
        assert (again.exit_code, again.stdout) == (1, "") and "remove NAME" in again.stderr
        listed = json.loads(run("list", "--json").stdout)
        assert [one["name"] for one in listed] == ["akiko", "佐藤"]
        assert not {"password_hash", WORDS} & {*map(str, listed[0]), *map(str, listed[0].values())}
        assert WORDS.encode() not in b"".join(path.read_bytes() for path in data.glob("catalog*"))
        assert run("remove", "AKIKO").stdout == "removed akiko\n"
        assert "no user" in run("remove", "akiko").stderr
        assert run("list").stdout == "佐藤  reader  no groups\n"


def test_a_bad_name_or_password_is_told() -> None:
    for name in ("local", " ", "a\u202eb", "n" * 101):
        refused = run("add", name)
        assert refused.exit_code == 1 and "the name" in refused.stderr, name
    for typed in ("", "short\n"):
        refused = run("add", "rin", typed=typed)
        assert refused.exit_code == 1 and "choose 10 to 1,000" in refused.stderr


@pytest.mark.parametrize(
    "arguments", [["add"], ["remove"], ["list", "x"], ["make"], ["add", "x", "--role", "owner"],
                  ["add", "x", "--password", "y"]]
)  # fmt: skip
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
