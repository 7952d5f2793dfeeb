"""policy-desk key: a key is shown once, listed without it, and revoked."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant import cli
from assistant.desk import open_desk
from assistant.settings import Settings
from index.embedder import Embedder
from tests.desk_fixtures import command_points, fake_model


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "command_points", lambda: command_points("key"))


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli._app(["key"]), ["key", *arguments])


def test_a_key_is_made_listed_and_revoked(
    data: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_DESK_DATA", str(data))
    with fake_model(embedder):
        made = run("create", "社内ポータル", "--days", "30", "--json")
        assert made.exit_code == 0, made.output
        key = json.loads(made.stdout)
        listed = run("list")
        assert key["key_id"] in listed.stdout and "社内ポータル  widget  expires" in listed.stdout
        assert key["key"] not in listed.output
        with open_desk(Settings(data=data), lambda *_step: None, lambda _line: None) as desk:
            found = desk.index.catalog.api_keys.find(key["key"])
            assert found and found.expires and (found.expires - found.created).days == 30
        assert run("revoke", key["key_id"]).stdout == f"revoked {key['key_id']}\n"
        assert "revoked" in run("list").stdout
        again = run("revoke", key["key_id"])
        assert (again.exit_code, again.stdout) == (1, "") and "no key" in again.stderr
        assert json.loads(run("create", "x", "--days", "0", "--json").stdout)["key"]
        assert run("list").stdout.count("does not expire") == 1
        grouped = run("create", "y", "--scope", "api", "--group", "取締役会", "--group", "[b]")
        assert grouped.exit_code == 0, grouped.output
        assert "api  expires" in grouped.stderr and "groups: 取締役会, [b]" in grouped.stderr
        last = json.loads(run("list", "--json").stdout)
        assert ["取締役会", "[b]"] in [one["groups"] for one in last]


@pytest.mark.parametrize(
    "arguments", [["create"], ["revoke"], ["list", "x"], ["create", "n" * 101], ["make"],
                  ["create", "x", "--scope", "all"], ["create", "x", "--days", "-1"],
                  ["create", "x", "--group", " "]]
)  # fmt: skip
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
